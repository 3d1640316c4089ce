"""Where the kernel cannot tell of commands, the service is told so, and looks for them by itself."""

from __future__ import annotations

import errno
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.arrive.command_watch import CommandWatch
from photo_organizer.arrive.library_watch import MOST_WRITTEN, LibraryWatch

if TYPE_CHECKING:
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


def _event(wd: int, name: str) -> Any:
    return SimpleNamespace(name=os.fsencode(name), wd=wd, is_directory=False, is_close_write=True)


def test_a_folder_that_is_gone_is_watched_again_when_it_comes_back(tmp_path: Path) -> None:
    kernel: Any = Kernel(1)
    watch = LibraryWatch(str(tmp_path), kernel, lambda _folder, _name: True)
    assert not watch.watch_all(["", "2024"])
    assert watch.watch_all(["", "2024"]), "all of them were watched before"
    second: Any = 2
    watch.on_watch_deleted(second)
    assert not watch.watch_all(["", "2024"])
    watch.on_event(_event(3, "a.jpg"))
    assert watch.forget_news() == ["2024/a.jpg"]


def test_what_only_we_write_is_no_news(tmp_path: Path) -> None:
    kernel: Any = Kernel(1)
    watch = LibraryWatch(str(tmp_path), kernel, lambda _folder, name: name != "thumbnail.jpg")
    watch.watch_all([""])
    watch.forget_news()
    for name in ("thumbnail.jpg", "Thumbs.db", "a.jpg.part"):
        watch.on_event(_event(1, name))
    assert (watch.heard, watch.forget_news()) == (False, [])
    watch.on_event(_event(1, "a.jpg"))
    assert (watch.heard, watch.forget_news()) == (True, ["a.jpg"])


def test_more_than_is_remembered_by_name_is_told_as_lost(tmp_path: Path) -> None:
    kernel: Any = Kernel(1)
    watch = LibraryWatch(str(tmp_path), kernel, lambda _folder, _name: True)
    watch.watch_all([""])
    watch.forget_news()
    for number in range(MOST_WRITTEN):
        watch.on_event(_event(1, f"{number}.jpg"))
    lost = [watch.lost]
    watch.on_event(_event(1, "one more.jpg"))
    lost.append(watch.lost)
    assert lost == [False, True]
    assert watch.forget_news() == []
