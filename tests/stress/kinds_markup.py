"""Kinds that markup makes: what the parser, stylesheets and the elements themselves ask for."""

from __future__ import annotations

from tests.stress import answers
from tests.stress.channel import BROWSERS, SHELL, When
from tests.stress.kind import Kind, Part
from tests.stress.place import EVERYWHERE, FRAMES_TOO, HERE, PAGE_AND_FRAME, POPUP, TAB, WINDOWS_TOO, Role

_FETCHING = "fetch('$fetch', { credentials: 'include' });"

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
    Kind(
        "script-http",
        "a script over http, which the browser blocks",
        HERE,
        (Part(answers.script, least=0, most=0),),
        body="<script>document.write('<script src=' + '$url'.replace('https', 'http') + '></' + 'script>')</script>",
    ),
)

HINTS = (
    Kind(
        "favicon",
        "the page's icon",
        HERE,
        (Part(answers.pixel, role=Role.OWN, most=None),),
        head='<link rel="icon" href="$url">',
        optional_in=frozenset({SHELL}),
        note="never asked for by the shell; asked for again after navigations inside the page",
    ),
    Kind(
        "default-favicon",
        "the icon of a page that names none",
        (POPUP, TAB),
        (Part(answers.pixel, role=Role.OWN, most=None, fixed_path="/favicon.ico"),),
        optional_in=frozenset({SHELL}),
        note="never asked for by the shell",
    ),
    Kind(
        "manifest",
        "the application's manifest",
        HERE,
        (Part(answers.manifest, role=Role.OWN),),
        head='<link rel="manifest" href="$url" crossorigin="use-credentials">',
        optional_in=BROWSERS,
        note="asked for by nobody who is headless, unless DevTools' Page.getAppManifest is called",
    ),
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
    Kind(
        "speculation-prefetch",
        "a page fetched ahead by a speculation rule",
        HERE,
        (Part(answers.page, role=Role.OWN),),
        head='<script type="speculationrules">{"prefetch": [{"urls": ["$url"], "eagerness": "immediate"}]}</script>',
    ),
    Kind(
        "speculation-prerender",
        "a page rendered ahead by a speculation rule",
        HERE,
        (
            Part(answers.html('<img src="$image" alt=""><script src="$script"></script>'), role=Role.OWN),
            Part(answers.pixel, "image", role=Role.OWN, least=0, kept=None),
            Part(answers.code(_FETCHING), "script", role=Role.OWN, least=0, kept=None),
            Part(answers.data, "fetch", role=Role.OWN, least=0, kept=None),
        ),
        head='<script type="speculationrules">{"prerender": [{"urls": ["$url"], "eagerness": "immediate"}]}</script>',
        note="fetched ahead only: Playwright calls Page.setPrerenderingAllowed(false) on every page",
    ),
)

FRAMES = (
    Kind(
        "srcdoc-frame",
        "a frame whose markup is in an attribute",
        PAGE_AND_FRAME,
        (
            Part(answers.pixel, "image"),
            Part(answers.code(_FETCHING), "script"),
            Part(answers.data, "fetch"),
        ),
        body='<iframe srcdoc=\'<img src="$image"><script src="$script"></script>\'></iframe>',
    ),
    Kind(
        "data-frame",
        "a frame at a data: address",
        PAGE_AND_FRAME,
        (
            Part(answers.pixel, "image"),
            Part(answers.code(_FETCHING), "script"),
            Part(answers.data, "fetch"),
        ),
        body='<iframe src=\'data:text/html,<img src="$image"><script src="$script"></script>\'></iframe>',
    ),
    Kind(
        "sandboxed-frame",
        "a frame without an origin",
        PAGE_AND_FRAME,
        (
            Part(answers.html('<script src="$script"></script>')),
            Part(answers.code(_FETCHING), "script"),
            Part(answers.data, "fetch"),
        ),
        body='<iframe sandbox="allow-scripts" src="$url"></iframe>',
    ),
    Kind(
        "object",
        "an object element",
        PAGE_AND_FRAME,
        (Part(answers.drawing),),
        body='<object data="$url" type="image/svg+xml"></object>',
    ),
    Kind("embed", "an embed element", HERE, (Part(answers.drawing),), body='<embed src="$url" type="image/svg+xml">'),
    Kind(
        "meta-refresh",
        "a frame that goes on by a meta element",
        PAGE_AND_FRAME,
        (
            Part(answers.html('<meta http-equiv="refresh" content="0; url=$next">')),
            Part(answers.page, "next", role=Role.OWN),
        ),
        body='<iframe src="$url"></iframe>',
    ),
    Kind(
        "refresh-header",
        "a frame that goes on by a Refresh header",
        HERE,
        (Part(answers.html("", ("Refresh", "0; url=$next"))), Part(answers.page, "next")),
        body='<iframe src="$url"></iframe>',
    ),
    Kind(
        "download-frame",
        "a frame that turns out to be a download",
        HERE,
        (Part(answers.attachment, role=Role.OWN),),
        body='<iframe src="$url"></iframe>',
    ),
    Kind(
        "csp-report-uri",
        "a violation of the content security policy, reported at once",
        PAGE_AND_FRAME,
        (
            Part(
                answers.html(
                    '<img src="$blocked" alt="">',
                    ("Content-Security-Policy", "img-src 'none'; report-uri $report"),
                ),
                role=Role.OWN,
            ),
            Part(answers.pixel, "blocked", least=0, most=0),
            Part(answers.empty, "report", "POST", role=Role.OWN),
        ),
        body='<iframe src="$url"></iframe>',
    ),
    Kind(
        "csp-report-to",
        "a violation of the content security policy, reported by the Reporting API",
        HERE,
        (
            Part(
                answers.html(
                    '<img src="$blocked" alt="">',
                    ("Reporting-Endpoints", 'main="$reporting_api"'),
                    ("Content-Security-Policy", "img-src 'none'; report-to main"),
                ),
                role=Role.OWN,
            ),
            Part(answers.pixel, "blocked", least=0, most=0),
        ),
        body='<iframe src="$url"></iframe>',
    ),
)

REDIRECTS = (
    Kind(
        "redirect-chain",
        "an image at the end of five redirections over three hosts",
        FRAMES_TOO,
        (
            Part(answers.redirect(301, "found"), role=Role.OWN),
            Part(answers.redirect(302, "other"), "found"),
            Part(answers.redirect(303, "temporary"), "other", role=Role.STREAMS),
            Part(answers.redirect(307, "permanent"), "temporary"),
            Part(answers.redirect(308, "end"), "permanent", role=Role.OWN),
            Part(answers.pixel, "end"),
        ),
        body='<img src="$url" alt="">',
    ),
    Kind(
        "redirect-frame",
        "a frame that is sent to another site",
        HERE,
        (Part(answers.redirect(302, "end"), role=Role.OWN), Part(answers.page, "end")),
        body='<iframe src="$url"></iframe>',
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

KINDS = (*PICTURES, *STYLES, *SCRIPTS, *HINTS, *FRAMES, *REDIRECTS, *MEDIA)
