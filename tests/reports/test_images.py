from __future__ import annotations

from reports.images import embed
from tests.reports.builder import png


def test_images_become_data_uris() -> None:
    shots = embed([["a.png"], ["b.jpg"]], {"a.png": png(), "b.jpg": b"\xff\xd8\xff\xe0rest"})
    assert shots.uris["a.png"].startswith("data:image/png;base64,iVBOR")
    assert shots.uris["b.jpg"].startswith("data:image/jpeg;base64,")
    assert shots.left_out == {}


def test_what_is_no_image_is_left_out() -> None:
    shots = embed([["a.svg", "gone.png"]], {"a.svg": b"<svg onload='x'/>"})
    assert shots.uris == {}
    assert shots.left_out == {"a.svg": "not a PNG or JPEG image", "gone.png": "the file is not there"}


def test_budget_is_shared_turn_by_turn_and_never_exceeded() -> None:
    image = png(40, 40)
    size = len(embed([["x"]], {"x": image}).uris["x"])
    images = dict.fromkeys(("a1", "a2", "b1", "b2"), image)
    shots = embed([["a1", "a2"], ["b1", "b2"]], images, budget=2 * size + 10)
    assert set(shots.uris) == {"a1", "b1"}
    assert set(shots.left_out) == {"a2", "b2"}
    assert sum(len(uri) for uri in shots.uris.values()) <= 2 * size + 10
    assert "size limit" in shots.left_out["a2"]
