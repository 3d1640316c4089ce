"""The daemon: commands, arrivals, records, patience — until it is asked to stop.

Hints from the kernel make it look sooner; the regular full look is the truth. A volume that cannot be
used stops acting, not watching: it is tried again every minute, and filing goes on by itself.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.arrive.emptied import Emptied
from photo_organizer.commands.queue import Queue
from photo_organizer.errors import ClockWrong, Stopping, VolumeAway, VolumeFull, VolumeProblem
from photo_organizer.examine.clock import zone_of
from photo_organizer.record import statistics
from photo_organizer.service.acting import file_pass, make_ready, refresh
from photo_organizer.service.announce import Announcer
from photo_organizer.service.beside import Beside
from photo_organizer.service.database_watch import HOPELESS, DatabaseWatch
from photo_organizer.service.folder_causes import FolderCauses
from photo_organizer.service.for_commands import ForCommands
from photo_organizer.service.hints import Hints
from photo_organizer.service.loop_schedule import IDLE_SECONDS, PROBE_SECONDS, TICK_SECONDS, LoopSchedule
from photo_organizer.service.notes import WORTH_TELLING, forget_elsewhere, list_anew
from photo_organizer.service.recovery import recover
from photo_organizer.service.running import mark_ready, unmark_ready
from photo_organizer.service.status import WorkProgress
from photo_organizer.service.surroundings import require_intake, require_surroundings
from photo_organizer.store import damage, held, room, wishes
from photo_organizer.store.db import transaction
from photo_organizer.store.pausing import is_paused

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from photo_organizer.commands.settings_file import SettingsFile
    from photo_organizer.gather.reconcile import WalkProgress
    from photo_organizer.library import Library
    from photo_organizer.service.filing import Filing

BUGS_IN_A_ROW = 3
BUG_CURE = "see service.log beside the database; it is tried again"
# What keeps files out may be what a command cures, as of a full volume; or it is seen at once whether it is over.
NO_BAR = (VolumeFull, VolumeAway, ClockWrong)
REST_AFTER_BUG = 5.0  # seconds, more with each that follows
SHOW_SECONDS = 1.0  # between two looks at how far a pass has come
log = logging.getLogger(__name__)


class Service(ForCommands):
    """The loop. Only `run` is called from outside, once."""

    def __init__(self, library: Library, filing: Filing, stop: threading.Event) -> None:
        self.library, self.filing, self.stop = library, filing, stop
        self.paused = is_paused(library.con)  # also after a restart: its owner ends it
        self.greeting = "Service started"
        self.again = False  # the settings were changed: end, to be built anew
        self.settings_file: SettingsFile | None = None
        self.renew_all: Callable[[], None] = lambda: None  # the other libraries too
        self.pace = LoopSchedule()
        self.announce = Announcer(library, lambda: len(filing.settle.waiting(time.monotonic())))
        self.beside = Beside(library, self.announce.integrity)
        self.queue = Queue(self)
        self._hints = Hints(library, self.pace, partial(log.warning, "%s"))
        self._emptied, self._folder_causes = Emptied(), FolderCauses(library.settings)
        self._database = DatabaseWatch(library, time.monotonic())
        self._ready, self._clear_up_at = False, float("-inf")
        self.trouble: VolumeProblem | None = None  # what stops filing at the moment
        self._bugs = self._reading_since = 0
        self.sign_at = time.monotonic()  # when it was last seen that nothing hangs
        self._idle = statistics.IdleWatch(time.monotonic())
        self._zone = zone_of(library.settings.dates_zone)

    def run(self) -> None:
        """Work until `stop` is set; then log and return. Changes files."""
        self.announce.started(self.greeting)
        try:
            with self._hints:
                mark_ready(self.library.state)
                if self.paused:
                    self.show_pause()
                while not (self.stop.is_set() or self.again):
                    self.tick()
                    if not self.again:
                        now = time.monotonic()
                        self.pace.wait(now, self.stop, paused=self.paused, longest=self._longest_sleep(now))
        finally:
            self.beside.stop()
            self.queue.close()
            self._say_goodbye()

    def wake(self) -> None:
        """Look at the intake soon; may be called from any thread."""
        self.pace.wake()

    def ready(self) -> bool:
        """Return whether files may be changed now; False: soon. Raises VolumeProblem while nothing may be."""
        if not self._ready and (self.paused or isinstance(self.trouble, NO_BAR)):
            self._make_ready()  # while it is paused nobody else would; it tells what is wrong by now
        elif not self._ready and self.trouble is not None:
            raise self.trouble
        if self._ready:  # since the last look at the intake a disk may have gone
            require_intake(self.library)
        return self._ready

    def _longest_sleep(self, now: float) -> float:
        """Return the seconds after which something may have come to its end that nobody tells of."""
        idle = self._hints.tell_of_commands and (self._ready or self.paused or self.trouble is not None)
        busy = self.beside.running() or self.queue.busy
        busy = busy or self.library.recorder.busy or self._hints.database_was_written()
        if not idle or busy or self.library.executor.unsettled or self._folder_causes.told():
            return TICK_SECONDS
        pause = self._idle.pause(now)
        return IDLE_SECONDS if pause is None else max(min(IDLE_SECONDS, pause), TICK_SECONDS)

    # ── one tick ──

    def tick(self) -> None:
        """Do what is due. Whatever fails is told; the loop goes on."""
        try:
            self.sign_at = time.monotonic()
            room.require(self.library.state)  # before anything reads or writes the database
            self._do_what_is_due(self.sign_at)
        except Stopping:
            return
        except VolumeProblem as problem:
            if not self._begins_anew_for(problem):
                self._out_of_order(problem)
        except Exception as bug:
            if self._begins_anew_for(bug):
                return
            log.exception("a bug met the service")
            self._bugs += 1
            self._ready = False
            self.pace.try_later(time.monotonic(), REST_AFTER_BUG * self._bugs)
            if self._bugs >= BUGS_IN_A_ROW:
                text = f"the program itself failed several times in a row ({type(bug).__name__})"
                self._out_of_order(VolumeProblem(text, BUG_CURE))

    def _begins_anew_for(self, trouble: Exception) -> bool:
        """Begin anew where the database is damaged, so that it is set aside and made again."""
        if not damage.is_damage(trouble):
            return False
        if self._database.is_hopeless(time.monotonic()):
            self._out_of_order(VolumeProblem(*HOPELESS))
        else:
            self._database.give_up(trouble)
            self.again = True
        return True

    def _do_what_is_due(self, now: float) -> None:
        self.beside.notice(now)
        if not self._hints.database_stands() and self._is_to_begin_anew():
            return
        self._serve(now)
        if self.again:
            return
        if self.paused or not self.pace.may_act(now):
            self.pace.drop_hint()  # the next look is a full one
        else:
            self._act(now)
        self._quiet_minute(now)
        if self._ready and not self.paused:
            wall = datetime.now(self._zone).replace(tzinfo=None)
            self.beside.tick(wall, now, asked=wishes.waiting(self.library.con))
        self.library.recorder.drain()

    def _is_to_begin_anew(self) -> bool:
        """Look whether the database is another file by now: with that one the service begins anew."""
        self.again = self.again or not self._database.is_there()
        return self.again

    def _serve(self, now: float) -> None:
        """Let the owner's commands have their turn; clear up at once where one had to leave something open."""
        self.queue.serve()
        if not self.queue.busy:
            self.show_filing_again()
        if self._ready and self.library.executor.unsettled and now >= self._clear_up_at:
            self._clear_up_at = now + PROBE_SECONDS
            try:
                recover(self.library)
            except VolumeProblem as problem:  # filing need not stop for it; if it has to, it says so itself
                log.warning("what a command left open is not finished yet: %s", problem)

    def _act(self, now: float) -> None:
        if not self._ready:
            self._make_ready()
            if not self._ready:
                return
        if self._folder_causes.changed():
            self.offer_again()
        self._hints.look_at_what_came(now, ours=self.queue.busy or self.beside.running())
        if self.pace.look_is_due(now):
            if self._hints.need_no_look(now):
                self.pace.expect_full_look(now + self.filing.settings.intake_scan_seconds)
                self._plan_next_look()
            elif not (self._is_to_begin_anew() or self.begins_with_a_look()):
                self.pace.drop_hint()
                self._look(now)

    def _make_ready(self) -> None:
        """Make sure that acting is safe. Changes files. Raises VolumeProblem."""
        self._reading_since = time.time_ns()
        if self.trouble is None:
            self.else_is_shown = self.paused
            self.announce.reads(0, self._reading_since)
        self._ready = make_ready(self.library, self._is_to_stop, self._show_progress)

    def _look(self, now: float) -> None:
        """Look at the intake and file what has settled; now and then, look at everything anew."""
        require_surroundings(self.library, time.time_ns())
        time.tzset()  # the NAS may have been given another zone: asked for with a look, not while disks sleep
        self._zone = zone_of(self.library.settings.dates_zone)
        if full := self.pace.full_look_is_due(now):
            self.pace.expect_full_look(now + self.filing.settings.intake_scan_seconds)
            self._hints.full_look_begins()
            self.filing.settle.unpark()  # what is held may be due for another try
            recover(self.library)  # claims on a share that was away before
            refresh(self.library, self._is_to_stop)
        began = time.time_ns()
        self.filing.look()
        if full:
            forget_elsewhere(self.library.con, self.library.settings.paths_intake)
        if full and not self.filing.problems:
            list_anew(self.library, self.filing.problems.append)
        if full:
            self._hints.full_look_ends(now, whole=not self.filing.problems)
        self._hints.renew()
        self.pace.rest(now, time.monotonic())
        handled = self._file()
        self._went_well()
        self.announce.problems(self.filing.problems)
        if held.some_since(self.library.con, WORTH_TELLING, began):
            self.announce.waits()
        self._folder_causes.seen()
        self._plan_next_look()
        settling = bool(self.filing.settle.settling())
        self.announce.after_a_look(handled, settling=settling, cause=self._folder_causes.told())

    def _went_well(self) -> None:
        """Forget what stopped acting, only now that a whole look went well: a cause that stays is told once."""
        self._bugs = 0
        if self.trouble is not None:
            self.trouble = None
            self.announce.goes_on()

    def _file(self) -> int:
        handled, began, shown = 0, time.time_ns(), time.monotonic()
        total = len(self.filing.settle.due(shown))
        for outcome in file_pass(self.library, self.filing, self._emptied):
            handled += 1
            self.sign_at = now = time.monotonic()
            self._folder_causes.note(outcome)
            self._idle.activity(now)
            self.beside.busy(now)
            self._hints.we_act(now)
            if now - shown >= SHOW_SECONDS:
                shown = now
                self.announce.works(handled, WorkProgress("filing", handled, max(total, handled), began))
        return handled

    def _plan_next_look(self) -> None:
        now, settle = time.monotonic(), self.filing.settle
        more = 0.0 if settle.hides_more() else None
        pauses = (settle.pause(now), settle.until_news(now), self._emptied.pause(now), more)
        self.pace.expect_look(now, [pause for pause in pauses if pause is not None])

    def _quiet_minute(self, now: float) -> None:
        if self._idle.is_due(self.library.con, now):
            with transaction(self.library.con):
                statistics.close_session(self.library.con, statistics.Occasion.IDLE, time.time_ns())

    def _out_of_order(self, problem: VolumeProblem) -> None:
        """Stop acting and say why, once; try again in a minute."""
        self._ready, self.trouble = False, problem
        self.else_is_shown = self.paused  # of which nobody would tell any more when this is over
        self.pace.try_later(time.monotonic())
        self.announce.out_of_order(problem)

    def _say_goodbye(self) -> None:
        """Tell of the end, unless the service begins again at once with new settings that know this library."""
        removed = self.settings_file is not None and not self.settings_file.has(self.library.settings.name)
        if self.stop.is_set() or not self.again or removed:
            self.announce.stopped()
            unmark_ready(self.library.state)

    def _is_to_stop(self) -> bool:
        """Tell a look at the library whether it is to end: it asks at every folder, a sign that nothing hangs."""
        self.sign_at = time.monotonic()
        return self.stopping

    def _show_progress(self, progress: WalkProgress) -> None:
        self.sign_at = time.monotonic()
        if self.trouble is None:
            self.announce.reads(progress.folders, self._reading_since)
