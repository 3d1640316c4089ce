"""Make the folder thumbnails that are due, or remove those that we made, at once and as their owner wishes. Changes files.

A process of its own does it, as by night; each task starts one, tells how far it is, and answers when it has ended. What is
done stays done when it is stopped, and the next run goes on with the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import Answer, ended, failed, reply
from photo_organizer.commands.thumbnail_wishes import folder_problems, is_left_out, roots_of
from photo_organizer.errors import Refused, quoted
from photo_organizer.look import able, memory
from photo_organizer.sentences import Sentence
from photo_organizer.store.db import transaction
from photo_organizer.store.folder_thumbnails import LAST_RUN, last_facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment, Progress

MAKING_STOPPED = Sentence(
    "stopped", "stopped before the end; what was made stays, and the rest is made the next time"
)
REMOVING_STOPPED = Sentence(
    "stopped", "stopped before the end; what was removed stays removed, the rest stays"
)


class _RunTask:
    """What both have in common: a process, known by its number, and what it has noted."""

    def __init__(self, given: Assignment, host: Host) -> None:
        self._library, self._host = given.library, host
        self._number = 0  # of the process under way, 0 before

    def _facts(self) -> dict[str, Any]:
        """Return what the process has noted, {} before its first word."""
        found = last_facts(self._library.state, LAST_RUN)
        return found if found.get("process") == self._number else {}


class ThumbnailsTask(_RunTask):
    """Makes them in the whole library, or below one `folder`."""

    def __init__(self, given: Assignment, host: Host) -> None:
        super().__init__(given, host)
        self._remember = given.remember
        self._folder = str(given.arguments.get("folder", ""))
        self._shown = dict(given.progress)
        self._code: int | None = None

    def go_on(self, _enough: Callable[[], bool]) -> bool:
        """Start the process, or look how far it is; return whether it has ended. Raises Refused where it cannot begin."""
        if not self._number:
            self._require()
            self._number = self._host.thumbnails.make(self._folder)
            return False
        self._show()
        self._code = self._host.thumbnails.made(self._number)
        return self._code is not None

    def reply(self, problem: str = "") -> Reply:
        """Return how many were made, and what could not be."""
        found = self._facts()
        made, troubles = list(found.get("made", [])), list(found.get("failed", []))
        if problem:
            return ended(made, [problem])
        if self._code not in (0, 1):
            words = f"the run ended with code {self._code}; see night.log beside the database"
            return failed(Sentence("program_failed", words))
        if found.get("stopped"):
            return reply(Answer.PARTLY, made, [*troubles, MAKING_STOPPED])
        return ended(made, troubles)

    def progress(self) -> Progress:
        """Return how far the process is."""
        return self._shown

    def _require(self) -> None:
        """Raise Refused where pictures cannot be decoded, memory is short, or the folder is none of the library's."""
        able.require()
        if why := memory.too_little():
            raise Refused(why)
        if self._folder and (problems := folder_problems(self._host, self._folder)):
            raise Refused(problems[0])
        if is_left_out(self._library.con, self._folder):
            words = f"{self._folder} is excluded from folder thumbnails; include it first"
            raise Refused(words, says="is_left_out", path=self._folder)

    def _show(self) -> None:
        """Note how far the process is, where that has changed."""
        found = self._facts()
        now = {"done": int(found.get("done", 0)), "of": int(found.get("of", 0))}
        if now["of"] and now != self._shown:
            self._shown = now
            with transaction(self._library.con):
                self._remember(now)


class RemoveThumbnailsTask(_RunTask):
    """Removes every one that we made and nobody edited, below one root after the other; only while they are switched off."""

    def __init__(self, given: Assignment, host: Host) -> None:
        super().__init__(given, host)
        self._left = roots_of(given.library)
        self._removed: list[str] = list(given.progress.get("removed", []))
        self._problems: list[str] = []

    def go_on(self, _enough: Callable[[], bool]) -> bool:
        """Start a process, or look whether it has ended; return whether that was the last one. Raises Refused while they are made."""
        if self._library.settings.thumbnails_enabled:
            words = (
                "folder thumbnails are switched on and would be made again by night; switch them off first"
            )
            raise Refused(words, says="switch_off_first")
        if not self._number:
            self._number = self._host.thumbnails.remove(self._left[0])
            return False
        code = self._host.thumbnails.made(self._number)
        if code is None:
            return False
        stopped = self._note(code, self._left.pop(0))
        self._number = 0
        return stopped or not self._left

    def reply(self, problem: str = "") -> Reply:
        """Return which are removed, and why the rest is not."""
        return ended(self._removed, [*self._problems, problem])

    def progress(self) -> Progress:
        """Return which are removed."""
        return {"removed": self._removed}

    def _note(self, code: int, root: str) -> bool:
        """Note what came of the process below one root; return whether its owner has stopped it."""
        found = self._facts()
        self._removed += found.get("removed", [])
        self._problems += found.get("failed", [])
        stopped = bool(found.get("stopped"))
        if stopped:
            self._problems.append(REMOVING_STOPPED)
        elif code not in (0, 1) or "removed" not in found:
            words = f"the run below {quoted(root)} ended with code {code}; see night.log beside the database"
            self._problems.append(Sentence("program_failed", words))
        return stopped
