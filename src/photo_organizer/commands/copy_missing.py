"""Copy what a card holds and the library does not into the intake, from where it is filed as everything is. Changes files.

Nothing on the card is touched. What a stop cut off goes on; a file that is in the intake already is not copied again.
"""

from __future__ import annotations

import os
import time
from itertools import groupby
from typing import TYPE_CHECKING

from photo_organizer.act.copy_in import copy_in
from photo_organizer.commands.reply import ended
from photo_organizer.errors import FileProblem, PhotoOrganizerError, Refused, Stopping, quoted
from photo_organizer.record import system
from photo_organizer.sentences import Sentence, counted
from photo_organizer.store.db import transaction
from photo_organizer.store.name_starts import name_start

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment, Progress

MOST_PROBLEMS = 100  # remembered over a restart


class CopyMissingTask:
    """Copies `paths`, which lie below `root`, into a folder of the intake that is named after it."""

    def __init__(self, given: Assignment) -> None:
        self.library, self._remember = given.library, given.remember
        arguments, progress = given.arguments, given.progress
        self._root: str = os.fsdecode(bytes.fromhex(arguments["root"]))
        paths = sorted((os.fsdecode(bytes.fromhex(path)) for path in arguments["paths"]), key=_stem)
        self._together = [list(some) for _, some in groupby(paths, key=_stem)]  # a photo and its companions
        self._at = min(int(progress.get("at", 0)), len(self._together))
        self._of = len(paths)
        self._done = int(progress.get("done", 0))
        self._problems: list[str] = list(progress.get("problems", []))

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Copy until it is enough; return whether everything was reached. Changes files."""
        settings = self.library.settings
        if settings.copies:
            raise Refused(
                "the intake stays as it is, nothing is put into it",
                "set mode = move in [intake], or copy the files into another intake",
                says="only_copies",
            )
        reserve = settings.safety_reserve_mb * 1_000_000
        while self._at < len(self._together):
            some = self._together[self._at]
            try:
                copy_in(settings.paths_intake, [(path, self._target(path)) for path in some], reserve, self.library.executor.stop)  # fmt: skip
                self._done += len(some)
            except Stopping:
                return False
            except FileProblem as problem:
                if _is_away(self._root):  # once, and not for each of its thousand files
                    raise _gone(self._root) from problem
                self._problems.append(str(problem))
            self._at += 1
            if enough():
                with transaction(self.library.con):
                    self._remember(self.progress())
                return self._at == len(self._together) and self._tell()
        return self._tell()

    def reply(self, problem: str = "") -> Reply:
        """Return how many files are in the intake now."""
        return ended([""] * self._done, [*self._problems, problem]) | {"files": []}

    def progress(self) -> Progress:
        """Return how far it has come."""
        return {
            "at": self._at,
            "done": self._done,
            "of": self._of,
            "problems": self._problems[:MOST_PROBLEMS],
        }

    def _target(self, path: str) -> str:
        """Return where a file goes: below a folder of the intake that has the name of the card's. Nothing is hidden there."""
        below = path[len(self._root) :].lstrip("/")
        names = (os.path.basename(self._root) or "card", *below.split("/"))
        return "/".join(
            (self.library.settings.paths_intake, *(name.lstrip(".") or "hidden" for name in names))
        )

    def _tell(self) -> bool:
        with transaction(self.library.con):
            sentence = (
                f"{counted(self._done, 'file was', 'files were')} copied from {self._root} into the intake"
            )
            system.info(self.library.con, sentence, time.time_ns())
        return True


def _is_away(folder: str) -> bool:
    """Tell whether a card was pulled out; the empty place of one may stay."""
    try:
        return not os.listdir(folder)
    except OSError:
        return True


def _gone(folder: str) -> PhotoOrganizerError:
    words = Sentence("folder_missing", f"{quoted(folder)} is not there any more", path=folder)
    return PhotoOrganizerError(words, "connect it again, and check it once more")


def _stem(path: str) -> tuple[str, str]:
    return os.path.dirname(path), name_start(path)
