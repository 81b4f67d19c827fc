"""Kinds that markup makes: what the parser, stylesheets and elements ask for."""

from __future__ import annotations

from tests.stress import answers
from tests.stress.channel import When
from tests.stress.kind import Kind, Part
from tests.stress.place import EVERYWHERE, HERE, PAGE_AND_FRAME, WINDOWS_TOO, Role

PICTURES = (
    Kind("img", "an image", EVERYWHERE, (Part(answers.pixel),), body='<img src="$url" alt="">'),
    Kind(
        "img-srcset",
        "an image chosen by srcset",
        PAGE_AND_FRAME,
        (Part(answers.pixel),),
        body='<img srcset="$url 1x" alt="">',
    ),
    Kind(
        "picture",
        "an image chosen among a picture's sources",
        HERE,
        (Part(answers.pixel), Part(answers.pixel, "fallback", least=0, most=0)),
        body='<picture><source srcset="$url" type="image/gif"><img src="$fallback" alt=""></picture>',
    ),
    Kind("img-svg", "an SVG image", HERE, (Part(answers.drawing),), body='<img src="$url" alt="">'),
    Kind(
        "svg-image",
        "an image inside an SVG drawing",
        HERE,
        (Part(answers.pixel),),
        body='<svg width="8" height="8"><image href="$url" width="8" height="8"/></svg>',
    ),
    Kind(
        "svg-use",
        "an SVG fragment used from another file",
        HERE,
        (Part(answers.drawing, role=Role.OWN),),
        body='<svg width="8" height="8"><use href="$url#mark"/></svg>',
    ),
    Kind("input-image", "a form's image button", HERE, (Part(answers.pixel),), body='<input type="image" src="$url">'),
    Kind(
        "mixed-image",
        "an image over http, which the browser raises to https",
        HERE,
        (Part(answers.pixel),),
        body="<script>document.write('<img alt=\"\" src=\"' + '$url'.replace('https', 'http') + '\">')</script>",
    ),
    Kind(
        "lazy-image",
        "an image far down, loaded when scrolled near",
        HERE,
        (Part(answers.pixel),),
        body='<div class="far"><img loading="lazy" src="$url" alt="" width="8" height="8"></div>',
        when=When.INTERACTION,
    ),
)

STYLES = (
    Kind(
        "stylesheet",
        "a stylesheet with an import, a background and a font",
        WINDOWS_TOO,
        (
            Part(
                answers.sheet(
                    '@import "$import"; .sheet { background: url("$background"); font-family: Sheet; }'
                    '@font-face { font-family: Sheet; src: url("$font"); }'
                )
            ),
            Part(answers.sheet('.imported { background: url("$nested"); }'), "import"),
            Part(answers.pixel, "nested"),
            Part(answers.pixel, "background"),
            # Fonts are asked for as anonymous CORS requests.
            Part(answers.font, "font", kept=False),
        ),
        head='<link rel="stylesheet" href="$url">',
        body='<p class="sheet">words</p><p class="imported">words</p>',
    ),
    Kind(
        "style-attribute",
        "a background in a style attribute",
        HERE,
        (Part(answers.pixel),),
        body="<p style=\"background: url('$url')\">words</p>",
    ),
    Kind(
        "print-stylesheet",
        "a stylesheet for print only",
        HERE,
        (Part(answers.css),),
        head='<link rel="stylesheet" media="print" href="$url">',
    ),
    Kind(
        "hover-background",
        "a background shown when the mouse is over the page",
        HERE,
        (Part(answers.pixel),),
        head='<style>html:hover .hovered { background: url("$url"); }</style>',
        body='<p class="hovered">words</p>',
        when=When.INTERACTION,
    ),
)

SCRIPTS = (
    Kind("script", "a script", EVERYWHERE, (Part(answers.script),), body='<script src="$url"></script>'),
    Kind("script-defer", "a deferred script", HERE, (Part(answers.script),), body='<script defer src="$url"></script>'),
    Kind(
        "module-script",
        "a module script with a static import",
        WINDOWS_TOO,
        (Part(answers.code('import "$import";')), Part(answers.script, "import")),
        body='<script type="module" crossorigin="use-credentials" src="$url"></script>',
    ),
    Kind(
        "module-anonymous",
        "a module script of another site without credentials",
        HERE,
        (Part(answers.script, kept=False),),
        body='<script type="module" src="$url"></script>',
    ),
    Kind(
        "document-write",
        "a script written by a script",
        HERE,
        (Part(answers.script),),
        body="<script>document.write('<script src=\"$url\"></' + 'script>')</script>",
    ),
)

HINTS = (
    Kind(
        "preload",
        "an image asked for ahead",
        PAGE_AND_FRAME,
        (Part(answers.pixel),),
        head='<link rel="preload" as="image" href="$url">',
    ),
    Kind(
        "preload-header",
        "an image asked for ahead by a Link header of the page",
        PAGE_AND_FRAME,
        (Part(answers.pixel),),
    ),
    Kind(
        "modulepreload",
        "a module asked for ahead",
        PAGE_AND_FRAME,
        (Part(answers.script),),
        head='<link rel="modulepreload" href="$url" crossorigin="use-credentials">',
    ),
    Kind(
        "prefetch",
        "a file for a later page",
        PAGE_AND_FRAME,
        (Part(answers.script),),
        head='<link rel="prefetch" href="$url">',
    ),
)

MEDIA = (
    Kind(
        "audio",
        "sound, asked for in ranges",
        PAGE_AND_FRAME,
        (Part(answers.sound, most=None),),
        body='<audio preload="auto" src="$url"></audio>',
    ),
    Kind(
        "video",
        "a video element with its poster and captions",
        HERE,
        (
            Part(answers.sound, most=None),
            Part(answers.pixel, "poster"),
            Part(answers.captions, "captions", role=Role.OWN),
        ),
        body='<video preload="auto" poster="$poster" muted autoplay><source src="$url" type="audio/wav">'
        '<track default kind="captions" src="$captions"></video>',
    ),
)

KINDS = (*PICTURES, *STYLES, *SCRIPTS, *HINTS, *MEDIA)
