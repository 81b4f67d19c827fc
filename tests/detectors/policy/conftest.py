"""What every test of the reader needs."""

from __future__ import annotations

import pytest

from detectors.policy.grammar import Grammar, load
from tracker_db.database import Database
from tracker_db.load import load as load_database


@pytest.fixture(scope="session")
def db() -> Database:
    return load_database()


@pytest.fixture(scope="session")
def french() -> Grammar:
    return load("fr")
