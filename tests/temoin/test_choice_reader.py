"""The reader that the roof lends: the left wing's protocol over the right wing's decoders."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest

from crawler.evidence import ConsentReading, ConsentSource, Phase
from detectors.signals.cmp_record import Overall
from scenarios.choice_reading import ChoiceReader, ReadChoice, Says
from temoin.choice_reader import READER
from tests.conftest import ROOT


def reading(source: ConsentSource, raw: str) -> ConsentReading:
    url = "https://www.site.example/"
    return ConsentReading(source=source, raw=raw, frame_url=url, phase=Phase.BEFORE_CHOICE, time=1.0, asked=True)


def test_it_is_a_reader_of_choices() -> None:
    reader: ChoiceReader = READER
    assert reader.of_record("theme", "dark", "local") is None


def test_both_wings_have_the_same_words_for_what_is_said() -> None:
    assert set(get_args(Says)) == {overall.value for overall in Overall}


def test_a_known_managers_record_is_told_with_its_name() -> None:
    assert READER.of_record("tarteaucitron", "!gtag=false!hotjar=true", "cookie") == ReadChoice(
        "partial", ("hotjar",), ("gtag",), "partial (granted: hotjar; denied: gtag)", "tarteaucitron"
    )


def test_the_sites_own_record_is_told_without_one() -> None:
    assert READER.of_record("cookie_consent", '{"analytics":false}', "local") == ReadChoice(
        "refused", (), ("analytics",), "refused (denied: analytics)", None
    )


def test_signals_are_told() -> None:
    raw = '["consent","update",{"ad_storage":"denied","analytics_storage":"denied"}]'
    said = READER.of_signal(reading(ConsentSource.GOOGLE_CONSENT_MODE, raw))
    assert said is not None
    assert (said.says, said.denied) == ("refused", ("ad_storage", "analytics_storage"))
    assert READER.of_signal(reading(ConsentSource.GLOBAL_PRIVACY_CONTROL, "true")) is None


@pytest.mark.parametrize("module", ["detectors", "tracker_db", "yaml"])
def test_importing_it_loads_no_decoder(module: str) -> None:
    program = f"import sys, temoin.choice_reader; print({module!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_loading_ahead_reads_the_files() -> None:
    program = (
        "from temoin.choice_reader import READER; READER.load()\n"
        "from detectors.signals.cmp_model import all_cmps\n"
        "from detectors.signals.generic_record_words import vocabulary\n"
        "print(all_cmps.cache_info().currsize, vocabulary.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["1", "1"]
