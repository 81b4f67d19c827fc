"""Kinds that come to nothing in the page and reach a server all the same: refused, blocked, superseded, without end."""

from __future__ import annotations

from tests.stress import answers
from tests.stress.kind import Kind, Part
from tests.stress.place import HERE, PAGE_AND_FRAME, Role

ANSWERS_REFUSED = (
    Kind(
        "img-json",
        "an image that is JSON, which the browser keeps from the page",
        PAGE_AND_FRAME,
        (Part(answers.unsniffed),),
        body='<img src="$url" alt="">',
    ),
    Kind(
        "img-kept-to-itself",
        "an image that its server lends to nobody",
        HERE,
        (Part(answers.pixel_for_its_own_site),),
        body='<img src="$url" alt="">',
    ),
    Kind(
        "img-unauthorized",
        "an image behind a password",
        HERE,
        (Part(answers.unauthorized),),
        body='<img src="$url" alt="">',
    ),
    Kind(
        "script-integrity",
        "a script that is not what its integrity attribute promises",
        HERE,
        (Part(answers.script),),
        body='<script src="$url" crossorigin="use-credentials" integrity="sha256-'
        '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="></script>',
    ),
    Kind(
        "frame-denied",
        "a frame whose server forbids framing",
        PAGE_AND_FRAME,
        (Part(answers.html("", ("X-Frame-Options", "DENY"))),),
        body='<iframe src="$url"></iframe>',
    ),
    Kind(
        "frame-no-content",
        "a frame that has nothing to show",
        HERE,
        (Part(answers.empty),),
        body='<iframe src="$url"></iframe>',
    ),
    Kind(
        "fetch-cors-denied",
        "fetch whose answer the page may not read",
        PAGE_AND_FRAME,
        (Part(answers.data, readable=False),),
        scripted=True,
    ),
    Kind(
        "fetch-preflight-denied",
        "fetch that its preflight forbids",
        HERE,
        (Part(answers.data, method="PUT", preflight=True, readable=False, least=0, most=0),),
        scripted=True,
    ),
)

POLICIES = (
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
    Kind(
        "script-http",
        "a script over http, which the browser blocks",
        HERE,
        (Part(answers.script, least=0, most=0),),
        body="<script>document.write('<script src=' + '$url'.replace('https', 'http') + '></' + 'script>')</script>",
    ),
)

CUT_SHORT = (
    Kind(
        "frame-superseded",
        "a frame sent elsewhere before the first page answered",
        HERE,
        # No answer, no cookie kept.
        (
            Part(answers.slow, role=Role.STREAMS, kept=False),
            # On a busy machine seconds pass before a request is sent: the page leaves only what the server has heard.
            Part(answers.slow_heard, "heard", most=None),
            Part(answers.page, "next", role=Role.STREAMS),
        ),
        scripted=True,
    ),
    Kind(
        "redirect-loop",
        "an image redirected to itself until the browser has had enough",
        HERE,
        (Part(answers.redirect(302, ""), least=2, most=None),),
        body='<img src="$url" alt="">',
    ),
)

KINDS = (*ANSWERS_REFUSED, *POLICIES, *CUT_SHORT)
