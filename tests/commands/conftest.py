"""A service whose ticks the test gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.ticks import Ticks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def ticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    """After its first tick."""
    made = Ticks(tmp_path, monkeypatch)
    made.tick()
    yield made
    made.end()
