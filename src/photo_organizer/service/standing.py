"""Whether files may be changed at the moment, or why not: its owner's pause, or trouble; and what the status tells of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photo_organizer.errors import ClockWrong, VolumeAway, VolumeFull
from photo_organizer.service import first_look
from photo_organizer.service.acting import make_ready
from photo_organizer.service.status import StatusWord
from photo_organizer.service.surroundings import require_intake
from photo_organizer.store import pausing
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.errors import VolumeProblem
    from photo_organizer.library import Library
    from photo_organizer.service.announce import Announcer
    from photo_organizer.service.loop_schedule import LoopSchedule


# What keeps files out may be what a command cures, as of a full volume; or it is seen at once whether it is over.
NO_BAR = (VolumeFull, VolumeAway, ClockWrong)


class Standing:
    """Changes only the database and the mark of a new installation, and where it says so files."""

    def __init__(self, library: Library, announce: Announcer, pace: LoopSchedule) -> None:
        self.paused = pausing.is_paused(library.con)  # also after a restart: its owner ends it
        self.trouble: VolumeProblem | None = None  # what stops filing
        self.is_ready = False  # it was made sure that acting is safe
        self._library, self._announce, self._pace = library, announce, pace
        self._else_is_shown = False  # of a command, or what was wrong, instead of what filing does

    def pause(self, *, wanted: bool) -> None:
        """Stop or go on filing; what is under way is finished."""
        self.paused = wanted
        with transaction(self._library.con):
            (pausing.pause if wanted else pausing.resume)(self._library.con)
        if wanted:
            self.show_pause()
        else:
            first_look.is_over(self._library.state)
            self._announce.show(StatusWord.WORKING, "looking at the intake", code="looking")
            self._pace.look_now()

    def begins_with_a_look(self) -> bool:
        """Pause where a new installation finds a full intake; return whether it does. Raises VolumeProblem."""
        if not first_look.is_new(self._library.state):
            return False
        count = first_look.count(self._library.settings)
        with transaction(self._library.con):
            pausing.wait_for_a_look(self._library.con, count)
        if count:
            self.pause(wanted=True)
        first_look.is_over(self._library.state)  # last: a crash before it asks again
        return bool(count)

    # ── is acting safe ──

    def make_ready(self, stop: Callable[[], bool]) -> bool:
        """Make sure that acting is safe; return whether it is, False when stopped. Changes files. Raises VolumeProblem."""
        began_ns = time.time_ns()
        self._show_reading(0, began_ns)
        self.is_ready = make_ready(self._library, stop, lambda at: self._show_reading(at.folders, began_ns))
        return self.is_ready

    def is_ready_for_commands(self, stop: Callable[[], bool]) -> bool:
        """Return whether a command may change files now; False: soon. May change files. Raises VolumeProblem while none may."""
        if not self.is_ready and (self.paused or isinstance(self.trouble, NO_BAR)):
            self.make_ready(stop)  # while it is paused nobody else would; it tells what is wrong by now
        elif not self.is_ready and self.trouble is not None:
            raise self.trouble
        if self.is_ready:  # since the last look at the intake a disk may have gone
            require_intake(self._library)
        return self.is_ready

    def out_of_order(self, problem: VolumeProblem) -> None:
        """Say once why nothing is filed."""
        self.is_ready = False
        self.trouble = problem
        self._else_is_shown = self.paused  # of which nobody would tell any more when this is over
        self._announce.out_of_order(problem)

    def goes_well(self) -> None:
        """Forget what has stopped filing."""
        if self.trouble is not None:
            self.trouble = None
            self._announce.goes_on()

    # ── what is shown ──

    def show_pause(self) -> None:
        """Show that filing is paused, and what for where it is not its owner who paused it."""
        if count := pausing.waiting_for_a_look(self._library.con):
            self._announce.waits_for_a_look(count)
            return
        self._announce.show(StatusWord.PAUSED, "filing is paused", "resume it when you like", code="paused")

    def _show_reading(self, folders: int, began_ns: int) -> None:
        """Show how many folders of the library are read, unless there is trouble."""
        if self.trouble is None:
            self._else_is_shown = self.paused
            self._announce.reads(folders, began_ns)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far a command has come."""
        self._announce.progress(done, total, text)
        self._else_is_shown = True

    def show_again(self) -> None:
        """Let the status tell of filing again, after something else was shown."""
        if not self._else_is_shown:
            return
        self._else_is_shown = False
        if self.paused:
            self.show_pause()
        elif self.trouble is not None:
            self._announce.out_of_order(self.trouble)
        else:
            self._pace.wake()  # the look that follows shows what it finds
