"""Make the folder thumbnails that are due now, in the whole library or in one folder, as the owner wishes.

The work is done by a process of its own, as by night; this task starts it, tells how far it is, and answers when it ends.
What was made stays made when it is stopped, and the next run goes on with the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import Answer, ended, failed, reply
from photo_organizer.commands.thumbnail_wishes import folder_problems
from photo_organizer.errors import Refused
from photo_organizer.look import able, memory
from photo_organizer.sentences import Sentence
from photo_organizer.store import wishes
from photo_organizer.store.db import transaction
from photo_organizer.store.folder_thumbnails import LAST_RUN, last_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Progress, Remember
    from photo_organizer.library import Library

STOPPED = Sentence(
    "stopped", "stopped before the end; what was made stays, and the rest is made the next time"
)


class ThumbnailsTask:
    """One run on the owner's wish."""

    def __init__(
        self,
        library: Library,
        arguments: Mapping[str, Any],
        progress: Progress,
        remember: Remember,
        *,
        host: Host,
    ) -> None:
        self._library, self._host, self._remember = library, host, remember
        self._folder = str(arguments.get("folder", ""))
        self._shown = dict(progress)
        self._token = 0  # of the run that was started, 0 before
        self._code: int | None = None

    def go_on(self, _enough: Callable[[], bool]) -> bool:
        """Start the run, or look how far it is; return whether it has ended. Raises Refused where it cannot begin."""
        if not self._token:
            self._require()
            self._token = self._host.make_thumbnails(self._folder)
            return False
        self._show()
        self._code = self._host.thumbnails_made(self._token)
        return self._code is not None

    def reply(self, problem: str = "") -> Reply:
        """Return how many were made, and what could not be."""
        found = self._facts()
        made, troubles = list(found.get("made", [])), list(found.get("failed", []))
        if problem:
            return ended(made, [problem])
        if self._code not in (0, 1):
            return failed(
                Sentence(
                    "program_failed",
                    f"the run ended with code {self._code}; see night.log beside the database",
                )
            )
        if found.get("stopped"):
            return reply(Answer.PARTLY, made, [*troubles, STOPPED])
        return ended(made, troubles)

    def progress(self) -> Progress:
        """Return how far the run is."""
        return self._shown

    def _require(self) -> None:
        """Raise Refused where pictures cannot be decoded, memory is short, or the folder is none of the library's."""
        able.require()
        if why := memory.too_little():
            raise Refused(why)
        if self._folder and (problems := folder_problems(self._host, self._folder)):
            raise Refused(problems[0])
        excluded = wishes.everything(self._library.con).excluded_folders
        if any(f"{self._folder}/".startswith(f"{one}/") for one in excluded):
            words = f"{self._folder} is excluded from folder thumbnails; include it first"
            raise Refused(words, says="is_left_out", path=self._folder)

    def _facts(self) -> dict[str, Any]:
        """Return what the run that was started has noted, {} before its first word."""
        found = last_facts(self._library.state, LAST_RUN)
        return found if found.get("process") == self._token else {}

    def _show(self) -> None:
        """Note how far the run is, where that has changed."""
        found = self._facts()
        now = {"done": int(found.get("done", 0)), "of": int(found.get("of", 0))}
        if now["of"] and now != self._shown:
            self._shown = now
            with transaction(self._library.con):
                self._remember(now)
