"""How many folders of the library may be watched: half of what the system grants, and none where that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


class Kernel:
    """What watches folders, and what it was asked to forget."""

    def __init__(self) -> None:
        self.removed: list[Any] = []

    def remove_callbacks(self, watches: list[Any]) -> None:
        self.removed += [wd for wd, _ in watches]


def test_a_library_with_too_many_folders_leaves_all_watches_to_the_intake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel: Any = Kernel()
    watch = library_watch.LibraryWatch("/lib", kernel, lambda *_: False, lambda: None)
    watch._folders.update({7: "2023", 8: "2024"})  # type: ignore[dict-item]
    monkeypatch.setattr(library_watch, "_allowed", lambda: 2)
    assert watch.watch_all(["2023", "2024"])
    assert not watch.watch_all(["2023", "2024", "2025"])
    assert (kernel.removed, watch._folders, watch.complete) == ([7, 8], {}, False)


def test_when_events_were_lost_everything_may_have_changed_until_it_was_looked_at() -> None:
    kernel: Any = Kernel()
    watch = library_watch.LibraryWatch("/lib", kernel, lambda *_: False, lambda: None)
    assert watch.forget_news() == []
    assert (watch.heard, watch.lost) == (False, False)
    watch.on_queue_overflow()
    assert (watch.heard, watch.lost) == (True, True)
    assert watch.forget_news() == []
    assert (watch.heard, watch.lost) == (False, False)
