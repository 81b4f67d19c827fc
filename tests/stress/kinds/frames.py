"""Kinds that frames and embedded documents make, and redirections."""

from __future__ import annotations

from tests.stress import answers
from tests.stress.kind import Kind, Part
from tests.stress.place import FRAMES_TOO, HERE, PAGE_AND_FRAME, Role

_FETCHING = "fetch('$fetch', { credentials: 'include' });"

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
        "xslt-frame",
        "a frame with XML and the sheet that turns it into a page",
        HERE,
        (
            Part(answers.xml('<?xml-stylesheet type="text/xsl" href="$sheet"?><page/>'), role=Role.OWN),
            Part(answers.xml(answers.XSLT), "sheet", role=Role.OWN),
        ),
        body='<iframe src="$url"></iframe>',
        note="deprecated, and still there in Chromium 156",
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

KINDS = (*FRAMES, *REDIRECTS)
