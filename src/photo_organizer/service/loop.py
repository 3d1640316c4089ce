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

from photo_organizer.commands.queue import Queue
from photo_organizer.errors import Stopping, VolumeProblem
from photo_organizer.examine.clock import zone_of
from photo_organizer.record import statistics
from photo_organizer.service.announce import Announcer
from photo_organizer.service.beside import Beside
from photo_organizer.service.database_watch import HOPELESS, DatabaseWatch
from photo_organizer.service.hints import Hints
from photo_organizer.service.intake_look import IntakeLook
from photo_organizer.service.loop_schedule import IDLE_SECONDS, PROBE_SECONDS, TICK_SECONDS, LoopSchedule
from photo_organizer.service.recovery import recover
from photo_organizer.service.running import mark_ready, unmark_ready
from photo_organizer.service.standing import Standing
from photo_organizer.service.surroundings import require_surroundings
from photo_organizer.store import damage, room, wishes
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from photo_organizer.commands.host import ThumbnailRuns
    from photo_organizer.commands.settings_file import SettingsFile
    from photo_organizer.commands.task import Endable
    from photo_organizer.library import Library
    from photo_organizer.service.filing import Filing

BUGS_IN_A_ROW = 3
BUG_CURE = "see service.log beside the database; it is tried again"
REST_AFTER_BUG = 5.0  # seconds, more with each that follows
log = logging.getLogger(__name__)


class Service:
    """The loop, and the host of its owner's commands."""

    def __init__(self, library: Library, filing: Filing, stop: threading.Event) -> None:
        self.library, self.filing, self.stop = library, filing, stop
        self.greeting = "Service started"
        self.again = False  # the settings were changed: end, to be built anew
        self.settings_file: SettingsFile | None = None
        self.renew_all: Callable[[], None] = lambda: None  # the other libraries too
        self.pace = LoopSchedule()
        self.announce = Announcer(library, lambda: len(filing.settle.waiting(time.monotonic())))
        self.standing = Standing(library, self.announce, self.pace)
        self.beside = Beside(library, self.announce.integrity)
        self.queue = Queue(self)
        self._hints = Hints(library, self.pace, partial(log.warning, "%s"))
        self._intake = IntakeLook(library, filing, self.pace, self._hints, self.announce)
        self._database = DatabaseWatch(library, time.monotonic())
        self._clear_up_at, self._bugs = float("-inf"), 0
        self.sign_at = time.monotonic()  # when it was last seen that nothing hangs
        self._idle = statistics.IdleWatch(time.monotonic())
        self._zone = zone_of(library.settings.dates_zone)

    def run(self) -> None:
        """Work until `stop` is set; then log and return. Changes files."""
        self.announce.started(self.greeting)
        try:
            with self._hints:
                mark_ready(self.library.state)
                if self.standing.paused:
                    self.standing.show_pause()
                while not (self.stop.is_set() or self.again):
                    self.tick()
                    if not self.again:
                        now = time.monotonic()
                        paused, longest = self.standing.paused, self._longest_sleep(now)
                        self.pace.wait(now, self.stop, paused=paused, longest=longest)
        finally:
            self.beside.stop()
            self.queue.close()
            self._say_goodbye()

    def wake(self) -> None:
        """Look at the intake soon; may be called from any thread."""
        self.pace.wake()

    def _longest_sleep(self, now: float) -> float:
        """Return the seconds after which something may have come to its end that nobody tells of."""
        stands = self.standing.paused or self.standing.trouble is not None
        idle = self._hints.tell_of_commands and (self.standing.is_ready or stands)
        busy = self.beside.running() or self.queue.busy
        busy = busy or self.library.recorder.busy or self._hints.database_was_written()
        if not idle or busy or self.library.executor.unsettled or self._intake.causes.told():
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
            self.standing.is_ready = False
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
        doubted = not self._hints.database_stands() or self.pace.is_woken()  # by the page, say
        if doubted and self._is_to_begin_anew():
            return
        self._serve(now)
        if self.again:
            return
        if self.standing.paused or not self.pace.may_act(now):
            self.pace.drop_hint()  # the next look is a full one
        else:
            self._act(now)
        self._quiet_minute(now)
        if self.standing.is_ready and not self.standing.paused:
            wall = datetime.now(self._zone).replace(tzinfo=None)
            self.beside.tick(wall, now, asked=wishes.waiting(self.library.con))
        self.library.recorder.drain()

    def _is_to_begin_anew(self) -> bool:
        """Look whether the database is another file by now: with that one the service begins anew. Raises VolumeProblem."""
        self.again = self.again or not self._database.is_there()
        return self.again

    def _serve(self, now: float) -> None:
        """Let the owner's commands have their turn; clear up at once where one had to leave something open."""
        self.queue.serve()
        if not self.queue.busy:
            self.standing.show_again()
        if self.standing.is_ready and self.library.executor.unsettled and now >= self._clear_up_at:
            self._clear_up_at = now + PROBE_SECONDS
            try:
                recover(self.library)
            except VolumeProblem as problem:  # filing need not stop for it; if it has to, it says so itself
                log.warning("what a command left open is not finished yet: %s", problem)

    def _act(self, now: float) -> None:
        if not (self.standing.is_ready or self.standing.make_ready(self._is_to_stop)):
            return
        if self._intake.causes.changed():
            self.offer_again()
        self._hints.look_at_what_came(now, ours=self.queue.busy or self.beside.running())
        if self.pace.look_is_due(now):
            if self._hints.need_no_look(now):
                self._intake.expect_full_look(now)
                self._intake.plan_next()
            elif not (self._is_to_begin_anew() or self.standing.begins_with_a_look()):
                self.pace.drop_hint()
                self._look(now)

    def _look(self, now: float) -> None:
        """Look at the intake and file what has settled; now and then, look at everything anew."""
        require_surroundings(self.library, time.time_ns())
        time.tzset()  # the NAS may have been given another zone: asked for with a look, not while disks sleep
        self._zone = zone_of(self.library.settings.dates_zone)
        handled = self._intake.look(now, self._is_to_stop, self._filed)
        settling = self._intake.settling and self.pace.failed_lately(now)  # they may meet the same again
        if handled or not settling:
            self._bugs = 0
            self.standing.goes_well()  # only now that a whole look went well: a cause that stays is told once
        self._intake.tell(handled)

    def _filed(self, now: float) -> None:
        self.sign_at = now
        self._idle.activity(now)
        self.beside.busy(now)

    def _quiet_minute(self, now: float) -> None:
        if self._idle.is_due(self.library.con, now):
            with transaction(self.library.con):
                statistics.close_session(self.library.con, statistics.Occasion.IDLE, time.time_ns())

    def _out_of_order(self, problem: VolumeProblem) -> None:
        """Stop acting and say why, once; try again in a minute."""
        self.pace.try_later(time.monotonic())
        self.standing.out_of_order(problem)

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

    # ── what commands may ask of it: see `commands.host` ──

    @property
    def stopping(self) -> bool:
        """Whether the service is about to end, or to begin anew."""
        return self.again or self.stop.is_set()

    @property
    def thumbnails(self) -> ThumbnailRuns:
        """What makes and removes folder thumbnails, in a process of its own."""
        return self.beside.nightly

    def ready(self) -> bool:
        """Return whether files may be changed now; False: soon. Raises VolumeProblem while nothing may be."""
        return self.standing.is_ready_for_commands(self._is_to_stop)

    def pause(self, *, wanted: bool) -> None:
        """Stop or go on filing; what is under way is finished."""
        self.standing.pause(wanted=wanted)

    def look_soon(self) -> None:
        """Look at the intake with the next tick, also where it could not be used just now."""
        self.pace.look_now()

    def offer_again(self) -> None:
        """Look at once, also at what was put aside before."""
        self.filing.settle.unpark()
        self.look_soon()

    def begin_anew(self) -> None:
        """Read the settings again and begin with them, all libraries."""
        self.again = True
        self.renew_all()

    def end(self, kind: type[Endable]) -> None:
        """Let the commands of this kind come to their end."""
        self.queue.end(kind)

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show how far long work has come, which is a sign that nothing hangs."""
        self.sign_at = time.monotonic()
        self.standing.show_progress(done, total, text)
