"""How many folders of the library may be watched: half of what the system grants, and none where that cannot be read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.arrive import library_watch
from photo_organizer.model import STATE_FOLDER

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


@pytest.mark.parametrize(
    ("moved", "left", "gone"),
    [
        ("2024", {"", "2024b", "2023"}, 0),
        ("2024/05", {"", "2024", "2024b", "2023"}, 0),
        ("2023", {"", "2024", "2024/05", "2024b"}, 0),
        ("", set(), 1),
    ],
)
def test_a_folder_that_moved_is_forgotten_with_all_below_it_and_the_library_is_gone_when_it_moves(
    moved: str, left: set[str], gone: int
) -> None:
    """The kernel's watches go along with it, and its old name may come again."""
    told: list[str] = []
    kernel: Any = Kernel()
    watch = library_watch.LibraryWatch("/lib", kernel, lambda *_: False, lambda: told.append("gone"))
    folders: Any = dict(enumerate(("", "2024", "2024/05", "2024b", "2023")))
    watch._folders.update(folders)
    number = next(wd for wd, folder in folders.items() if folder == moved)
    event: Any = SimpleNamespace(is_move_self=True, is_delete=False, is_moved_from=False, wd=number, name=b"")
    event.is_close_write = event.is_create = event.is_moved_to = event.is_directory = False
    watch.on_event(event)
    assert set(watch._folders.values()) == left
    assert set(kernel.removed) == {wd for wd, folder in folders.items() if folder not in left}
    assert len(told) == gone
    assert watch.heard


@pytest.mark.parametrize(("what", "gone"), [("is_delete", 1), ("is_moved_from", 1), ("is_close_write", 0)])
@pytest.mark.parametrize("folder", ["", "2024"])
def test_the_library_is_gone_when_what_marks_it_goes(what: str, gone: int, folder: str) -> None:
    told: list[str] = []
    kernel: Any = Kernel()
    watch = library_watch.LibraryWatch("/lib", kernel, lambda *_: False, lambda: told.append("gone"))
    watch._folders[7] = folder  # type: ignore[index]
    kinds = dict.fromkeys(
        ("is_move_self", "is_delete", "is_moved_from", "is_create", "is_moved_to", "is_close_write"), False
    )
    name = STATE_FOLDER.encode()
    event: Any = SimpleNamespace(wd=7, name=name, is_directory=True, **(kinds | {what: True}))
    watch.on_event(event)
    assert len(told) == (0 if folder else gone)
