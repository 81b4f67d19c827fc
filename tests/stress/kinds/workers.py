"""Kinds that workers and service workers make."""

from __future__ import annotations

from tests.stress import answers
from tests.stress.channel import When
from tests.stress.kind import Kind, Part
from tests.stress.place import HERE, PAGE_AND_FRAME, Place, Role

OWN, STREAMS = Role.OWN, Role.STREAMS


def _made(name: str, words: str, part: Part, places: tuple[Place, ...] = PAGE_AND_FRAME) -> Kind:
    return Kind(name, words, places, (part,))


def _started(name: str, words: str, *parts: Part, places: tuple[Place, ...] = PAGE_AND_FRAME) -> Kind:
    return Kind(name, words, places, parts, scripted=True)


DEDICATED = (
    _started("worker", "a worker's script", Part(answers.worker_script("worker.js"), role=OWN)),
    _made("worker-import-scripts", "a script a worker imports", Part(answers.script)),
    _made("worker-fetch", "fetch in a worker", Part(answers.data)),
    _made("worker-post", "fetch with a body in a worker", Part(answers.data, method="POST", preflight=True)),
    _made("worker-xhr", "XMLHttpRequest in a worker", Part(answers.data, role=OWN)),
    _made("worker-dynamic-import", "a module imported in a worker", Part(answers.script, role=OWN)),
    _made("worker-event-source", "server-sent events in a worker", Part(answers.events, role=STREAMS), HERE),
    _made("worker-socket", "a WebSocket in a worker", Part(answers.socket, role=STREAMS, scheme="wss")),
    _made("nested-worker", "a worker's worker's script", Part(answers.worker_script("nested_worker.js"), role=OWN)),
    _made("nested-worker-fetch", "fetch in a worker's worker", Part(answers.data)),
    _started(
        "module-worker",
        "a module worker's script and its static import",
        Part(answers.worker_script("module_worker.js"), role=OWN),
        Part(answers.script, "import", role=OWN),
    ),
    _made("module-worker-fetch", "fetch in a module worker", Part(answers.data)),
    _started("blob-worker", "fetch in a worker at a blob: address", Part(answers.data)),
    _made("blob-worker-import-scripts", "a script a worker at a blob: address imports", Part(answers.script)),
    _started("data-worker", "fetch in a worker at a data: address", Part(answers.data), places=HERE),
    _started(
        "closing-worker",
        "fetch in a worker that closes in mid-answer",
        Part(answers.worker_script("closing_worker.js"), role=OWN),
        Part(answers.endless, "fetch", role=STREAMS),
        places=HERE,
    ),
)

SHARED = (
    _started("shared-worker", "a shared worker's script", Part(answers.worker_script("shared_worker.js"), role=OWN)),
    _made("shared-worker-import-scripts", "a script a shared worker imports", Part(answers.script)),
    _made("shared-worker-fetch", "fetch in a shared worker", Part(answers.data)),
)

SERVICE = (
    _started(
        "service-worker",
        "a service worker's script; asked for again when the browser looks for a newer one",
        Part(answers.worker_script("service_worker.js"), role=OWN, most=None),
    ),
    _made("service-worker-import-scripts", "a script a service worker imports", Part(answers.script, most=None)),
    _made("service-worker-install", "fetch while it is installed", Part(answers.data)),
    _made("service-worker-activate", "fetch while it is activated", Part(answers.data)),
    _made("service-worker-cached", "a file it puts into its cache", Part(answers.data, role=OWN)),
    _made("service-worker-message", "fetch when a message tells it to", Part(answers.data)),
    _made(
        "service-worker-page",
        "a page under it, preloaded for it",
        Part(answers.html('<script src="$service_worker_page_script"></script>'), role=OWN),
    ),
    _made(
        "service-worker-page-script",
        "the script of that page, passed on",
        Part(answers.worker_script("controlled.js"), role=OWN),
    ),
    _made("service-worker-passed", "fetch that it passes on", Part(answers.data)),
    _made("service-worker-unhandled", "fetch that it leaves alone", Part(answers.data)),
    _made("service-worker-asked", "fetch that it answers by another", Part(answers.data, least=0, most=0)),
    _made("service-worker-instead", "that other", Part(answers.data)),
    _made("service-worker-invented", "fetch that it answers by itself", Part(answers.data, least=0, most=0)),
    _made("service-worker-img", "an image that it passes on", Part(answers.pixel)),
)

LATE = tuple(
    Kind(
        f"worker-late-{number}",
        f"fetch in a worker, {word} delay",
        PAGE_AND_FRAME,
        (Part(answers.data),),
        when=When.LATE,
    )
    for number, word in ((1, "first"), (2, "second"), (3, "third"))
)

KINDS = (*DEDICATED, *SHARED, *SERVICE, *LATE)
