"""Remove every folder thumbnail that we made and nobody edited; only while thumbnails are switched off. Changes files.

A process of its own goes through one folder after the other, as by night; this task answers when all are done. What a stop
cut off begins again with the next start, and finds only what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import ended
from photo_organizer.commands.thumbnail_wishes import roots_of
from photo_organizer.errors import Refused, quoted
from photo_organizer.sentences import Sentence
from photo_organizer.store.folder_thumbnails import LAST_RUN, last_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Progress, Remember
    from photo_organizer.library import Library

STOPPED = Sentence("stopped", "stopped before the end; what was removed stays removed, the rest stays")


class RemoveThumbnailsTask:
    """One run below each folder in which thumbnails are made."""

    def __init__(
        self,
        library: Library,
        _arguments: Mapping[str, Any],
        progress: Progress,
        _remember: Remember,
        *,
        host: Host,
    ) -> None:
        self._library, self._host = library, host
        self._left = roots_of(library)
        self._removed: list[str] = list(progress.get("removed", []))
        self._problems: list[str] = []
        self._token = 0  # of the run under way, 0 before

    def go_on(self, _enough: Callable[[], bool]) -> bool:
        """Start a run, or look whether it has ended; return whether that was the last one. Raises Refused while they are made."""
        if self._library.settings.thumbnails_enabled:
            words = (
                "folder thumbnails are switched on and would be made again by night; switch them off first"
            )
            raise Refused(words, says="switch_off_first")
        if not self._token:
            self._token = self._host.remove_thumbnails(self._left[0])
            return False
        code = self._host.thumbnails_made(self._token)
        if code is None:
            return False
        stopped = self._note(code, self._left.pop(0))
        self._token = 0
        return stopped or not self._left

    def reply(self, problem: str = "") -> Reply:
        """Return which are removed, and why the rest is not."""
        return ended(self._removed, [*self._problems, problem] if problem else self._problems)

    def progress(self) -> Progress:
        """Return which are removed."""
        return {"removed": self._removed}

    def _note(self, code: int, root: str) -> bool:
        """Note what came of the run below one folder; return whether its owner has stopped it."""
        found = last_facts(self._library.state, LAST_RUN)
        found = found if found.get("process") == self._token else {}
        self._removed += found.get("removed", [])
        self._problems += found.get("failed", [])
        stopped = bool(found.get("stopped"))
        if stopped:
            self._problems.append(STOPPED)
        elif code not in (0, 1) or "removed" not in found:
            words = f"the run below {quoted(root)} ended with code {code}; see night.log beside the database"
            self._problems.append(Sentence("program_failed", words))
        return stopped
