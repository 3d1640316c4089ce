"""A household in each layout that owners have."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act import sizing
from tests.faults.home import MEMORY, Home

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _no_waiting_for_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes end here, not machines: that and in which order fsync is called is judged, its effect is not needed."""
    monkeypatch.setattr(os, "fsync", os.fstat)


@pytest.fixture(params=["one", "two", "inside"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    if request.param == "two":
        monkeypatch.setattr(sizing, "MOST_COPIES", 2)  # so that the next batch is begun while one is open
    with tempfile.TemporaryDirectory(dir=MEMORY) as memory:
        yield Home(request.param, Path(memory), tmp_path)
