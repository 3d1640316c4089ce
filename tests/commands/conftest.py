"""A service whose beats the test gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.beats import Beats

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def beats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beats]:
    """After its first beat."""
    made = Beats(tmp_path, monkeypatch)
    made.beat()
    yield made
    made.end()
