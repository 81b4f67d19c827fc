"""Kinds that the browser itself makes on a page's behalf, often from its own process rather than the page's."""

from __future__ import annotations

from tests.stress import answers
from tests.stress.channel import BROWSERS, SHELL, When
from tests.stress.kind import Kind, Part
from tests.stress.place import HERE, POPUP, TAB, Role

_FETCHING = "fetch('$fetch', { credentials: 'include' });"

ICONS = (
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
)

AHEAD = (
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
    Kind(
        "compression-dictionary",
        "a dictionary fetched when the browser has nothing else to do",
        HERE,
        (Part(answers.dictionary, role=Role.OWN, kept=False),),
        head='<link rel="compression-dictionary" href="$url">',
    ),
)

ON_BEHALF = (
    Kind(
        "fedcm",
        "federated sign-in: the browser asks an identity provider for its accounts",
        HERE,
        (
            Part(answers.identity_config, kept=False),
            Part(answers.identity_root, "root", role=Role.SITE, fixed_path="/.well-known/web-identity", kept=False),
            Part(answers.no_accounts, "accounts"),
            Part(answers.data, "assertion", "POST", least=0, most=0),
            Part(answers.page, "login", least=0, most=0),
        ),
        scripted=True,
    ),
    Kind(
        "payment-method",
        "whether the visitor could pay: the browser asks the payment method for its manifest",
        HERE,
        (
            Part(answers.payment_method, method="HEAD", kept=False),
            Part(answers.payment_manifest, "manifest", kept=False),
        ),
        scripted=True,
        optional_in=frozenset({SHELL}),
        note="the shell has no payment service",
    ),
    Kind(
        "background-fetch",
        "a fetch that goes on when the page is gone",
        HERE,
        (Part(answers.data, role=Role.OWN),),
        optional_in=frozenset({SHELL}),
        note="the shell promises it and never does it",
    ),
    Kind(
        "background-sync",
        "fetch of a service worker that the browser wakes when it is connected",
        HERE,
        (Part(answers.data),),
        optional_in=frozenset({SHELL}),
        note="disabled in the shell",
    ),
    Kind(
        "reporting-api",
        "reports of the Reporting API, which wait a minute or until the document goes",
        HERE,
        (Part(answers.empty, method="POST", role=Role.OWN),),
        when=When.LEAVE,
        optional_in=BROWSERS,
        note="Chromium sends them a minute after the document began, the shell never",
    ),
)

KINDS = (*ICONS, *AHEAD, *ON_BEHALF)
