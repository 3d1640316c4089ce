"""How many folders of the library may be watched: half of what the system grants, and none where that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive import library_watch

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("granted", "allowed"), [("8192\n", 4096), ("9", 4), ("", 0), ("many", 0), (None, 0)]
)
def test_half_of_what_the_system_grants_may_be_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, granted: str | None, allowed: int
) -> None:
    if granted is not None:
        (tmp_path / "limit").write_text(granted)
    monkeypatch.setattr(library_watch, "LIMIT", str(tmp_path / "limit"))
    assert library_watch._allowed() == allowed
