"""A household in each layout that owners have."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.home import MEMORY, Home

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _no_waiting_for_disks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes end here, not machines: that and in which order fsync is called is judged, its effect is not needed."""
    monkeypatch.setattr(os, "fsync", os.fstat)


@pytest.fixture(params=["one", "two", "inside"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    with tempfile.TemporaryDirectory(dir=MEMORY) as memory:
        yield Home(request.param, Path(memory), tmp_path)
