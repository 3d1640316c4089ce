"""Where a journey begins: empty folders, and the program for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.card import Card
from tests.journeys.family import Family
from tests.journeys.home import Home
from tests.journeys.house import House

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Card:
    monkeypatch.setenv("TZ", "UTC")
    return Card(tmp_path)


@pytest.fixture
def family(tmp_path: Path) -> Family:
    """Three libraries."""
    return Family(tmp_path, ("anna", "ben"))
