"""Where the kernel cannot tell of commands, the service is told so, and looks for them by itself."""

from __future__ import annotations

import errno
import os
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from photo_organizer.arrive.command_watch import DATABASE, SIGNAL, CommandWatch
from photo_organizer.arrive.library_watch import MOST_WRITTEN, LibraryWatch
from photo_organizer.arrive.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Kernel:
    """Grants a watch, or says why not."""

    def __init__(self, answer: int | OSError) -> None:
        self.answer = answer
        self.removed: list[Any] = []

    def add_callback(self, *_: Any) -> int:
        if isinstance(self.answer, OSError):
            raise self.answer
        self.answer += 1
        return self.answer - 1

    def remove_callbacks(self, watches: list[Any]) -> None:
        self.removed += watches


NO_WATCH_LEFT = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(("answer", "live"), [(0, True), (3, True), (-1, False), (NO_WATCH_LEFT, False)])
def test_it_is_known_whether_commands_are_told_of(answer: int | OSError, *, live: bool) -> None:
    kernel: Any = Kernel(answer)
    assert CommandWatch(b"/state", kernel, lambda: None).live is live
    assert CommandWatch(b"/state", None, lambda: None).live is False


@pytest.mark.parametrize(
    ("name", "modified", "closed", "heard", "written"),
    [
        (DATABASE, True, False, True, True),
        (SIGNAL, True, False, False, False),
        (b"other", True, False, False, False),
        (SIGNAL, False, True, True, False),
        (DATABASE, False, True, False, False),
        (DATABASE, False, False, True, False),  # another one was put in its place
        (SIGNAL, False, False, False, False),
    ],
)
def test_which_changes_of_the_state_folder_may_be_a_command(
    name: bytes, *, modified: bool, closed: bool, heard: bool, written: bool
) -> None:
    kernel: Any = Kernel(1)
    commands: list[str] = []
    watch = CommandWatch(b"/state", kernel, lambda: commands.append("heard"))
    assert not watch.written_lately()
    event: Any = SimpleNamespace(name=name, is_modify=modified, is_close_write=closed, is_move_self=False)
    watch.on_event(event)
    assert (bool(commands), watch.written_lately()) == (heard, written)


def test_who_lost_track_looks_himself() -> None:
    kernel, wd = Kernel(1), 1
    commands: list[str] = []
    watch = CommandWatch(b"/state", cast("Any", kernel), lambda: commands.append("heard"))
    watch.on_queue_overflow()
    assert (watch.live, commands) == (True, ["heard"])
    watch.on_watch_deleted(cast("Any", wd))
    assert (watch.live, commands) == (False, ["heard", "heard"])


@pytest.mark.parametrize(
    ("answer", "watched", "complete"),
    [(0, True, True), (5, True, True), (-1, False, False), (NO_WATCH_LEFT, False, False), (OSError(2, "gone"), False, False)],
)  # fmt: skip
def test_a_library_that_is_not_watched_as_a_whole_is_known_as_such(
    tmp_path: Path, answer: int | OSError, *, watched: bool, complete: bool
) -> None:
    kernel: Any = Kernel(answer)
    watch = LibraryWatch(str(tmp_path), kernel, lambda _folder, _name: True, lambda: None)
    assert not watch.watch_all([""])
    kernel.answer = answer
    assert (watch.watch_all([""]), watch.complete) == (watched, complete)


def test_without_a_watch_left_all_of_them_go_to_the_intake(tmp_path: Path) -> None:
    kernel: Any = Kernel(1)
    watch = LibraryWatch(str(tmp_path), kernel, lambda _folder, _name: True, lambda: None)
    watch.watch_all(["", "2024"])
    kernel.answer = NO_WATCH_LEFT
    watch.watch_all(["", "2024", "2025"])
    assert [wd for wd, _ in kernel.removed] == [1, 2]
    assert not watch.complete
    kernel.answer = 7
    watch.watch_all(["", "2024", "2025"])
    assert kernel.answer == 7, "nothing is asked for any more"


def _event(wd: int, name: str) -> Any:
    return SimpleNamespace(
        name=os.fsencode(name),
        wd=wd,
        is_directory=False,
        is_create=False,
        is_moved_to=False,
        is_close_write=True,
        is_move_self=False,
    )


def test_a_folder_that_is_gone_is_watched_again_when_it_comes_back(tmp_path: Path) -> None:
    kernel: Any = Kernel(1)
    watch = LibraryWatch(str(tmp_path), kernel, lambda _folder, _name: True, lambda: None)
    assert not watch.watch_all(["", "2024"])
    assert watch.watch_all(["", "2024"]), "all of them were watched before"
    second: Any = 2
    watch.on_watch_deleted(second)
    assert not watch.watch_all(["", "2024"])
    watch.on_event(_event(3, "a.jpg"))
    assert watch.forget_news() == ["2024/a.jpg"]


def test_what_only_we_write_is_no_news(tmp_path: Path) -> None:
    kernel: Any = Kernel(1)
    watch = LibraryWatch(str(tmp_path), kernel, lambda _folder, name: name != "thumbnail.jpg", lambda: None)
    watch.watch_all([""])
    watch.forget_news()
    for name in ("thumbnail.jpg", "Thumbs.db", "a.jpg.part"):
        watch.on_event(_event(1, name))
    assert (watch.heard, watch.forget_news()) == (False, [])
    watch.on_event(_event(1, "a.jpg"))
    assert (watch.heard, watch.forget_news()) == (True, ["a.jpg"])


def test_more_than_is_remembered_by_name_is_told_as_lost(tmp_path: Path) -> None:
    kernel: Any = Kernel(1)
    watch = LibraryWatch(str(tmp_path), kernel, lambda _folder, _name: True, lambda: None)
    watch.watch_all([""])
    watch.forget_news()
    for number in range(MOST_WRITTEN):
        watch.on_event(_event(1, f"{number}.jpg"))
    lost = [watch.lost]
    watch.on_event(_event(1, "one more.jpg"))
    lost.append(watch.lost)
    assert lost == [False, True]
    assert watch.forget_news() == []


MOVES: dict[str, Callable[[Path], object]] = {
    "removed": lambda database: database.unlink(),
    "moved away": lambda database: database.rename(database.with_name("other")),
    "replaced": lambda database: database.with_name("new").rename(database),
}


@pytest.mark.parametrize("name", ["organizer.db", "organizer.db-wal"])
@pytest.mark.parametrize("move", MOVES)
def test_another_file_in_place_of_the_database_is_heard_of(tmp_path: Path, move: str, name: str) -> None:
    database, heard = tmp_path / name, threading.Event()
    for present in (name, "new"):
        (tmp_path / present).touch()
    with Watch(str(tmp_path / "intake"), lambda: None, print) as watch:
        commands = CommandWatch(os.fsencode(tmp_path), watch.inotify, heard.set)
        assert [commands.database_stands() for _ in range(2)] == [False, True], "nobody knows what was before"
        MOVES[move](database)
        assert heard.wait(30)
        assert [commands.database_stands() for _ in range(2)] == [False, True]


def test_events_that_were_lost_may_have_told_of_the_database() -> None:
    kernel: Any = Kernel(1)
    commands = CommandWatch(b"/state", kernel, lambda: None)
    commands.database_stands()
    commands.on_queue_overflow()
    assert [commands.database_stands() for _ in range(2)] == [False, True]


def test_a_state_folder_that_was_moved_is_looked_at_again_and_again(tmp_path: Path) -> None:
    """What comes to its path afterwards is not heard of."""
    state, heard = tmp_path / "state", threading.Event()
    state.mkdir()
    with Watch(str(tmp_path / "intake"), lambda: None, print) as watch:
        commands = CommandWatch(os.fsencode(state), watch.inotify, heard.set)
        state.rename(tmp_path / "moved")
        assert heard.wait(30)
        assert not commands.live
        assert [commands.database_stands() for _ in range(3)] == [False] * 3
