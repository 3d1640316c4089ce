"""What the service says of itself: started, stopped, its state in one word, and the mark for who started it."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from photo_organizer.commands.breaker import CURE
from photo_organizer.errors import VolumeProblem
from photo_organizer.record import statistics, system
from photo_organizer.sentences import counted
from photo_organizer.service import running, status
from photo_organizer.service.notices import Notices
from photo_organizer.service.status import Status, StatusWord, WorkProgress
from photo_organizer.store import changes
from photo_organizer.store.db import transaction
from photo_organizer.synology.nas import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.library import Library

# looked for, not loaded
NEEDED = ("watchdog", "PIL", "pillow_heif", "numpy", "imagehash", "cv2", "onnxruntime")
NEEDED_BY_LIGHT = ("watchdog",)  # the light package brings nothing that decodes pictures, and shall not
LOOK = (
    "open Preview in the application and resume, or use `photo-organizer plan` and `photo-organizer resume`"
)
log = logging.getLogger(__name__)


class Announcer:
    """Writes to the database and to the state folder, never to a photo."""

    def __init__(self, library: Library, count_waiting: Callable[[], int]) -> None:
        self._library, self._count_waiting = library, count_waiting
        self._shown: Status | None = None
        self.untold: PhotoOrganizerError | None = None  # why the database does not have the state as it is
        # What was logged of a state that lasts: once, however often files are filed beside it.
        self._lasts = ""
        self._told: set[str] = set()
        self._progress_at = float("-inf")
        self._notices = Notices(library.con, library.recorder)

    def started(self, greeting: str) -> None:
        """Log the start, and whether every package is there."""
        con, now = self._library.con, time.time_ns()
        system.info(con, greeting, now)
        needed = NEEDED_BY_LIGHT if os.environ.get(LIGHT) else NEEDED
        missing = ", ".join(name for name in needed if find_spec(name) is None)
        if missing:
            system.error(con, f"Dependency check: missing {missing}; install the package again", now)
        else:
            system.info(con, "Dependency check: everything is there", now)
        self._library.recorder.drain()

    def stopped(self) -> None:
        """Log the statistics and the stop, always and once."""
        con, now = self._library.con, time.time_ns()
        try:
            with transaction(con):
                statistics.close_session(con, statistics.Occasion.STOPPED, now)
                system.info(con, "Service stopped", now)
            self.show(StatusWord.STOPPED, "the service was stopped", code="stopped")
        except VolumeProblem as problem:
            log.error("stopping could not be logged: %s", problem)  # noqa: TRY400 - a disk that is full, not a bug

    def goes_on(self) -> None:
        """Log that what stopped filing is over."""
        self._lasts = ""
        system.info(self._library.con, "Filing goes on", time.time_ns())

    def problems(self, problems: list[PhotoOrganizerError]) -> None:
        """Report folders that cannot be read, each once while it lasts."""
        words = {str(problem) for problem in problems}
        for text in sorted(words - self._told):
            system.warning(self._library.con, text, time.time_ns())
        self._told = words

    def out_of_order(self, problem: PhotoOrganizerError) -> None:
        """Say why filing has stopped, once; on the administrators' desktop at most once a day.

        The state first: where the database is locked, each of these is waited for in vain.
        """
        self.show(StatusWord.ATTENTION, problem.message, problem.cure, code=problem.code)
        if self._is_news(problem.message):
            log.error("%s", problem)
            self._try_to_log(problem)
        self._notices.attention(problem, time.time_ns())

    def waits(self) -> None:
        """Tell the administrators' desktop, at most once a day, that files stay in the intake."""
        self._notices.waiting(time.time_ns())

    def integrity(self, problems: int, now_ns: int) -> None:
        """Tell the administrators' desktop that all files were read again, and whether some are not well."""
        self._notices.integrity(problems, now_ns)

    def waits_for_a_look(self, count: int) -> None:
        """Say that the first files wait until their owner has seen what would be done, once; on the desktop too."""
        lie = counted(count, "file lies", "files lie")
        words = f"{lie} in the intake already; none is moved before you have seen what would be done"
        self._log_once(words, f"Waiting for a look: {words}; {LOOK}")
        self._notices.first_look(time.time_ns())
        self.show(StatusWord.PAUSED, words, LOOK, code="first-look", n=count)

    def asks(self, question: str, cure: str) -> None:
        """Say that something waits for the owner's answer, once; filing goes on beside it."""
        self._log_once(question, f"Waiting for an answer: {question}; {cure}")
        self.show(StatusWord.ATTENTION, question, cure, code="question")

    def wants(self, code: str, cause: str, cure: str) -> None:
        """Say what keeps some files from being filed, once; the others are filed beside it."""
        self._log_once(cause, f"Needs attention: {cause}; {cure}")
        self.show(StatusWord.ATTENTION, cause, cure, code=code)

    def after_a_look(self, handled: int, *, settling: bool, cause: tuple[str, str, str] | None) -> None:
        """Say how things stand behind a look; `cause` is what keeps files from being filed: its code, words and cure."""
        if question := changes.asked(self._library.con):
            self.asks(question, CURE)
        elif cause:
            self.wants(*cause)
        elif unwritten := self._library.recorder.log_problems(lasting=True):
            why, _, cure = unwritten[0].partition(" — ")
            self.wants("log", f"a log cannot be written, filing goes on: {why}", cure)
        elif settling:
            self.works(handled)
        else:
            self._lasts = ""
            self.show(StatusWord.IDLE, "")

    def reads(self, folders: int, began_ns: int) -> None:
        """Say that the library is read, and how many folders of it so far."""
        if not folders:
            self.show(StatusWord.WORKING, "reading the library", code="reading", n=0)
            return
        text = f"reading the library; folders so far: {folders}"
        going = WorkProgress("reading", folders, 0, began_ns)
        self.show(StatusWord.WORKING, text, going=going, code="reading", n=folders)

    def works(self, handled: int, going: WorkProgress | None = None) -> None:
        """Say how much of a look is filed, or that the files in the intake settle."""
        if handled:
            words = f"{counted(handled, 'file')} handled"
            self.show(StatusWord.WORKING, words, going=going, code="handled", n=handled)
        else:
            self.show(StatusWord.WORKING, "waiting for files to settle", code="settling")

    def progress(self, done: int, total: int, text: str) -> None:
        """Show how far a long work is, at most once a second."""
        now = time.monotonic()
        if now - self._progress_at >= 1:
            self._progress_at = now
            self.show(StatusWord.WORKING, f"{done} of {total} {text}" if total else f"{done} {text}")

    def show(
        self,
        word: StatusWord,
        detail: str,
        cure: str = "",
        going: WorkProgress | None = None,
        *,
        code: str = "",
        **values: int,
    ) -> None:
        """Show the state to the page and the command line; nothing is written when it is the same.

        `code` and `values` say the same as `detail`, for who puts it into words in another language.
        """
        shown = Status(word, detail, cure, self._count_waiting(), going=going, code=code, values=values)
        if shown == self._shown:
            return
        state = self._library.state
        try:
            status.write(self._library.con, replace(shown, at_ns=time.time_ns()))
        except VolumeProblem as problem:
            log.warning("the status could not be shown: %s", problem)
            running.say_closed(state, StatusWord.ATTENTION, problem)
            self._shown = None  # what is in the database is hidden by that until it is written again
            self.untold = problem  # where nothing can be written, the page asks for it here
        else:
            self._shown, self.untold = shown, None
            running.say_open(state)

    def _is_news(self, detail: str) -> bool:
        """Return whether this was not logged since filing was as it should be."""
        is_news, self._lasts = detail != self._lasts, detail
        return is_news

    def _log_once(self, detail: str, text: str) -> None:
        if self._is_news(detail):
            system.warning(self._library.con, text, time.time_ns())
            self._library.recorder.drain()

    def _try_to_log(self, problem: PhotoOrganizerError) -> None:
        try:
            system.error(self._library.con, f"Filing stopped: {problem}", time.time_ns())
            self._library.recorder.drain()
        except VolumeProblem as second:
            log.error("this could not be logged either: %s", second)  # noqa: TRY400 - said before, with its trace
