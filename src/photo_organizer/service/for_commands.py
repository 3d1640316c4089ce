"""What the owner's commands may ask of the service; see `commands.host`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photo_organizer.commands.relayout import RelayoutTask
from photo_organizer.service import first_look
from photo_organizer.service.status import StatusWord
from photo_organizer.store import pausing
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from photo_organizer.commands.queue import Queue
    from photo_organizer.errors import VolumeProblem
    from photo_organizer.library import Library
    from photo_organizer.service.announce import Announcer
    from photo_organizer.service.beside import Beside
    from photo_organizer.service.child_process import Turns
    from photo_organizer.service.filing import Filing
    from photo_organizer.service.loop_schedule import LoopSchedule


class ForCommands:
    """The part of the service that commands know."""

    library: Library
    filing: Filing
    stop: threading.Event
    pace: LoopSchedule
    announce: Announcer
    beside: Beside
    queue: Queue
    renew_all: Callable[[], None]
    again: bool  # end, to be built anew
    paused: bool
    trouble: VolumeProblem | None  # what stops filing at the moment
    sign_at: float  # when it was last seen that nothing hangs
    else_is_shown: bool = False  # of a command, or what was wrong, instead of what filing does

    @property
    def stopping(self) -> bool:
        """Whether the service is about to end, or to begin anew."""
        return self.again or self.stop.is_set()

    def look_soon(self) -> None:
        """Look at the intake with the next tick, also where it could not be used just now."""
        self.pace.look_now()

    def offer_again(self) -> None:
        """Look at once, also at what was put aside before."""
        self.filing.settle.unpark()
        self.pace.look_now()

    def begin_anew(self) -> None:
        """Read the settings again and begin with them, all libraries."""
        self.again = True
        self.renew_all()

    def take_turns(self, turns: Turns) -> None:
        """Let only one of several libraries at a time have a process beside the service."""
        self.beside.take_turns(turns)

    def remove_thumbnails(self, folder: str) -> int:
        """Start removing the thumbnails of our own below a folder, as `make_thumbnails` makes them."""
        return self.beside.nightly.remove(folder)

    def make_thumbnails(self, folder: str) -> int:
        """Start making folder thumbnails, in a process of its own; return its number, 0 while another one makes way."""
        return self.beside.nightly.make(folder)

    def thumbnails_made(self, number: int) -> int | None:
        """Return the exit code of that process, None while it is at work."""
        return self.beside.nightly.made(number)

    def stop_thumbnails(self) -> None:
        """Let that process end after the picture in hand."""
        self.beside.nightly.stop_making()

    def stop_relayout(self) -> None:
        """Let a relayout end after the folder in hand."""
        self.queue.end(RelayoutTask)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far long work has come, which is a sign that nothing hangs."""
        self.sign_at = time.monotonic()
        self.announce.progress(done, total, text)
        self.else_is_shown = True

    def show_filing_again(self) -> None:
        """Let the status tell of filing again, after something else was shown."""
        if self.else_is_shown:
            self.else_is_shown = False
            if self.paused:
                self.show_pause()
            elif self.trouble is not None:
                self.announce.out_of_order(self.trouble)
            else:
                self.pace.wake()  # the look that follows shows what it finds

    def pause(self, *, wanted: bool) -> None:
        """Stop or go on filing; what is under way is finished."""
        self.paused = wanted
        with transaction(self.library.con):
            (pausing.pause if wanted else pausing.resume)(self.library.con)
        if wanted:
            self.show_pause()
        else:
            first_look.is_over(self.library.state)
            self.announce.show(StatusWord.WORKING, "looking at the intake", code="looking")
            self.pace.look_now()

    def begins_with_a_look(self) -> bool:
        """Pause where a new installation finds a full intake; return whether it does. Raises VolumeProblem."""
        if not first_look.is_new(self.library.state):
            return False
        count = first_look.count(self.filing.settings)
        with transaction(self.library.con):
            pausing.wait_for_a_look(self.library.con, count)
        if count:
            self.pause(wanted=True)
        first_look.is_over(self.library.state)  # last: a crash before it asks again
        return bool(count)

    def show_pause(self) -> None:
        """Show that filing is paused, and what for where it is not its owner who paused it."""
        if count := pausing.waiting_for_a_look(self.library.con):
            self.announce.waits_for_a_look(count)
            return
        self.announce.show(StatusWord.PAUSED, "filing is paused", "resume it when you like", code="paused")
