"""Every real page."""

from __future__ import annotations

from tests.real_cmps.component_pages import COMPONENT_PAGES
from tests.real_cmps.framework_pages import FRAMEWORK_PAGES
from tests.real_cmps.klaro_pages import KLARO_PAGES
from tests.real_cmps.orejime_pages import OREJIME_PAGES
from tests.real_cmps.osano_pages import OSANO_PAGES
from tests.real_cmps.real_page import RealPage
from tests.real_cmps.small_pages import SMALL_PAGES
from tests.real_cmps.tarteaucitron_pages import TARTEAUCITRON_PAGES
from tests.real_cmps.vanilla_pages import VANILLA_PAGES

REAL_PAGES: tuple[RealPage, ...] = (
    *TARTEAUCITRON_PAGES,
    *OREJIME_PAGES,
    *KLARO_PAGES,
    *VANILLA_PAGES,
    *OSANO_PAGES,
    *COMPONENT_PAGES,
    *SMALL_PAGES,
    *FRAMEWORK_PAGES,
)
