"""Which keys a visitor presses, who knows what each control does: the shortest honest way to a choice."""

from __future__ import annotations

from dataclasses import dataclass

from tests.banners.aspects import NO_REFUSAL, WITH_SWITCHES, Aspects
from tests.banners.layers import Screens, all_purposes

TO_SETTINGS_PAGE = "to the settings page"
REFUSABLE_BEHIND = ("refuse-second", "three-deep")


@dataclass(frozen=True)
class Press:
    """One key to press; for a select, whether it is to say yes."""

    key: str
    on: bool = False


@dataclass(frozen=True)
class Plan:
    """For one page. ``again``: the visitor has accepted and has come back, so that all stands on."""

    made_of: Aspects
    shown: Screens
    again: bool = False

    def to(self, wanted: str) -> list[Press]:
        """The presses for ``refuse``, ``accept`` or ``granular`` (the first purpose on, the rest off)."""
        if wanted == "accept":
            return self._accept()
        if self.made_of.layers in NO_REFUSAL:
            return []
        if self.made_of.layers == "close-hides":
            return self._all("hide")
        if wanted == "refuse":
            return self._refuse()
        return self._switching(self._all_off_but(all_purposes(self.made_of)[0]))

    def _accept(self) -> list[Press]:
        plain = [press for press in self._all("accept") if self._stands(press.key, "main")]
        if plain:
            return plain[:1]
        wished = {} if self.made_of.preticked else dict.fromkeys(all_purposes(self.made_of), True)
        return self._switching(wished)

    def _refuse(self) -> list[Press]:
        layers, refuse = self.made_of.layers, self._all("refuse")[:1]
        if layers not in WITH_SWITCHES:
            return [*self._all("show", screen="sure"), *refuse]
        if layers in REFUSABLE_BEHIND:
            return [*self._way(), *refuse]
        if layers == "refuse-first-settings" and not self.again:
            return refuse
        return self._switching(self._all_off_but(""))

    def _all_off_but(self, kept: str) -> dict[str, bool]:
        return {purpose: purpose == kept for purpose in all_purposes(self.made_of)}

    def _screen(self) -> str:
        """Where the switches are."""
        return {"switches-first": "main", "save-only": "main", "three-deep": "deep"}.get(
            self.made_of.layers, "settings"
        )

    def _way(self) -> list[Press]:
        """To the screen with the switches."""
        screen = self._screen()
        if self.made_of.layers == "settings-page":
            return [] if self.again else [Press(TO_SETTINGS_PAGE)]
        first = [] if self.again or screen == "main" else self._all("show", screen="settings")
        return [*first, *(self._all("show", screen="deep") if screen == "deep" else [])]

    def _switching(self, wished: dict[str, bool]) -> list[Press]:
        presses = self._way()
        stand = self.again or self.made_of.preticked
        for purpose, on in wished.items():
            if on != stand:
                presses += self._flip(purpose, on)
        return [*presses, *[press for press in self._all("save") if self._stands(press.key, self._screen())]]

    def _flip(self, purpose: str, on: bool) -> list[Press]:
        presses = self._all("fold", panel=purpose)
        if purpose.endswith("-li"):
            presses += self._all("tab", panel="interest")
        for key in self.shown.keys("set", purpose=purpose):
            if self._stands(key, self._screen()) and self.shown.actions[key].get("to", on) == on:
                presses.append(Press(key, on))
        return presses

    def _all(self, do: str, **more: str) -> list[Press]:
        return [Press(key) for key in self.shown.keys(do, **more)]

    def _stands(self, key: str, screen: str) -> bool:
        return f'data-k="{key}"' in self.shown.html.get(screen, "")
