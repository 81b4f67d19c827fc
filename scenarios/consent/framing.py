"""A screenshot with a layer's controls framed and numbered, so that a reader sees what was taken for what."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from crawler.evidence import ControlRole, Rectangle

COLOURS = {
    ControlRole.ACCEPT: (0, 128, 64),
    ControlRole.REFUSE: (200, 30, 45),
    ControlRole.SETTINGS: (20, 90, 200),
    ControlRole.SAVE: (125, 50, 170),
    ControlRole.CLOSE: (190, 110, 0),
    ControlRole.OTHER: (110, 110, 110),
}
LINE_PX = 3
TEXT_PX = 13
MAX_PIXELS = 40_000_000


def framed(picture: bytes, controls: Sequence[tuple[ControlRole, Rectangle]], window_width: float) -> bytes:
    """The PNG with a frame in its role's colour around each control.

    Args:
        picture: the window as a PNG.
        controls: role and place of each, in CSS pixels of the window.
        window_width: of the window in CSS pixels, for pictures of denser screens.

    Raises:
        ValueError: the picture is none, or too large.
    """
    try:
        taken = Image.open(io.BytesIO(picture))
        if taken.width * taken.height > MAX_PIXELS:
            raise ValueError("the picture is too large to be drawn on")
        image = taken.convert("RGB")
    except OSError as error:
        raise ValueError(f"the picture cannot be read: {error}") from error
    scale = image.width / window_width
    drawing, font = ImageDraw.Draw(image), ImageFont.load_default(TEXT_PX * scale)
    for number, (role, place) in enumerate(controls, start=1):
        left, top = place.left * scale, place.top * scale
        right, bottom = left + place.width * scale, top + place.height * scale
        if right <= left or bottom <= top:
            continue
        colour = COLOURS[role]
        drawing.rectangle(
            (left - LINE_PX, top - LINE_PX, right + LINE_PX, bottom + LINE_PX), outline=colour, width=LINE_PX
        )
        label = f" {number} {role.value} "
        tag = drawing.textbbox((left - LINE_PX, max(0, top - (TEXT_PX + 7) * scale)), label, font=font)
        drawing.rectangle(tag, fill=colour)
        drawing.text((tag[0], tag[1] - 1), label, fill=(255, 255, 255), font=font, anchor="lt")
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
