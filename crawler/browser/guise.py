"""In which guise a profile's visitor comes, where it is not the audit's ordinary one.

A guise belongs to one profile: others of the same browser process are not touched by it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phone:
    """A telephone, as Chrome on Android shows it.

    ``width`` and ``height`` are its screen in CSS pixels, ``bars`` the height of what the browser shows above the page;
    ``scale`` is the number of its own pixels to each of them.
    """

    model: str = "Pixel 8"
    android: str = "15.0.0"
    width: int = 412
    height: int = 915
    bars: int = 80
    scale: float = 2.625
    touch_points: int = 5

    @property
    def viewport(self) -> tuple[int, int]:
        """Width and height of what is left for the page."""
        return self.width, self.height - self.bars


@dataclass(frozen=True)
class Guise:
    """How one profile's visitor differs from the ordinary one.

    Attributes:
        phone: the telephone in the visitor's hand; None: the ordinary screen, with a mouse.
        privacy_signal: whether the browser announces Global Privacy Control, to servers (``Sec-GPC: 1``) and scripts
            (``navigator.globalPrivacyControl``); https://www.w3.org/TR/gpc/
    """

    phone: Phone | None = None
    privacy_signal: bool = False


ORDINARY = Guise()
