"""A service in this process with its folders, and what it opens: for the tests of what it hears from the kernel."""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.service.loop import Service
from photo_organizer.store.db import get_meta

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from photo_organizer.library import Library
    from photo_organizer.service import disk_rest

PATIENCE = 120.0  # seconds; what has not come by then is lost
OLD = "2020/a/old.jpg"
DISK = ("open", "os.scandir", "os.listdir")  # events of sys.addaudithook
_heard: list[tuple[str, str]] = []
_on = threading.Event()


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if event in DISK and _on.is_set():
        _heard.append((event, str(arguments[0])))


sys.addaudithook(_listen)


class Desk:
    """A service in this process, and its folders."""

    def __init__(self, root: Path, library: Library) -> None:
        self.intake, self.library = root / "intake", root / "library"
        self.service = Service(library, wiring.filing(library, 0, forgets=False), threading.Event())

    def full_look(self) -> list[tuple[str, str]]:
        """Let the clock ask for a full look; return what was opened for it."""
        self.service.pace._next_full = self.service.pace._next_look = 0.0
        _heard.clear()
        _on.set()
        try:
            self.service.tick()
        finally:
            _on.clear()
        return [one for one in _heard if one[1] != "/proc/self/mountinfo"]

    def rest(self) -> None:
        """Look until there is nothing more to do, and all that was done has been heard of: the kernel tells in order."""
        until(lambda: not self.full_look())
        (self.library / OLD).open("r+b").close()
        until(lambda: OLD in self.hears._in_library._written)
        until(lambda: not self.full_look())

    @property
    def hears(self) -> disk_rest.DiskRest:
        rest = self.service._hints._rest
        assert rest is not None
        return rest

    @property
    def word(self) -> str:
        return str(json.loads(get_meta(self.service.library.con, "status"))["word"])

    @property
    def watched(self) -> list[str]:
        return list(self.hears._in_library._folders.values())

    @property
    def nothing_is_new(self) -> bool:
        return self.hears.nothing_is_new(time.monotonic(), time.time_ns())


def until(come: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not come():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
