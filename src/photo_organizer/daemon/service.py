"""The daemon: commands, arrivals, records, patience — until it is asked to stop.

Hints from the kernel make it look sooner; the regular full look is the truth. A volume that cannot be
used stops acting, not watching: it is tried again every minute, and filing goes on by itself.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from photo_organizer.arrive.emptied import Emptied
from photo_organizer.arrive.watch import Watch
from photo_organizer.daemon import commands, status
from photo_organizer.daemon.acting import file_pass, make_ready, recover, refresh
from photo_organizer.daemon.night_shift import NightShift
from photo_organizer.daemon.status import Status, Word
from photo_organizer.errors import PhotoOrganizerError, Stopping, VolumeProblem
from photo_organizer.examine.clock import zone_of
from photo_organizer.record import statistics, system
from photo_organizer.store import inbox
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.act.guards import Lock
    from photo_organizer.daemon.filing import Filing
    from photo_organizer.daemon.reconcile import Progress
    from photo_organizer.wiring import House

PROBE_SECONDS = 60.0  # between two tries while a volume cannot be used
BEAT_SECONDS = 2.0  # commands wait this long at most
BUGS_IN_A_ROW = 3
NEEDED = (
    "watchdog",
    "PIL",
    "pillow_heif",
    "numpy",
    "imagehash",
    "cv2",
    "onnxruntime",
)  # looked for, not loaded
log = logging.getLogger(__name__)


class Service:
    """The loop. Only `run` is called from outside, once."""

    def __init__(self, house: House, filing: Filing, lock: Lock, stop: threading.Event) -> None:
        self.house, self.filing, self.lock, self.stop = house, filing, lock, stop
        self.paused = get_meta(house.con, "paused") == "yes"  # a pause outlives a restart: its owner ends it
        self.greeting = "Service started"
        self.again = False  # the settings were changed: end, to be built anew
        self.change_settings: Callable[[dict[str, str]], list[str]] = _no_settings
        self._hint = threading.Event()
        self._next_look = self._next_full = self._next_check = self._no_hint_before = 0.0
        self._watch: Watch | None = None
        self._emptied = Emptied()
        self._told: set[str] = set()
        self._ready = self._stopped = False
        self._bugs = 0
        self._idle = statistics.IdleWatch(time.monotonic())
        self._shown: Status | None = None
        self.night = NightShift(house.settings, house.state)
        self._zone = zone_of(house.settings.dates_zone)

    def run(self) -> None:
        """Work until `stop` is set; then log and return. Changes files."""
        self._tell_start()
        try:
            with Watch(self.filing.settings.paths_intake, self.wake, self._on_message) as self._watch:
                self._mark_ready()
                while not (self.stop.is_set() or self.again):
                    self._beat()
                    if not self.again:
                        self._wait()
        finally:
            self.night.stop()
            self._tell_stop()

    def wake(self) -> None:
        """Look at the intake soon; may be called from any thread."""
        self._hint.set()

    def pause(self, *, wanted: bool) -> None:
        """Stop or go on filing; what is under way is finished."""
        self.paused = wanted
        with transaction(self.house.con):
            set_meta(self.house.con, "paused", "yes" if wanted else "no")
        if wanted:
            self._show(Word.PAUSED, "filing is paused", "resume it when you like")
        else:
            self._show(Word.WORKING, "looking at the intake")
            self._next_look = 0.0
            self.wake()

    # ── one beat ──

    def _beat(self) -> None:
        """Do what is due. Whatever fails is told; the loop goes on."""
        now = time.monotonic()
        try:
            self._obey()
            if self.again:
                return
            if self.paused or now < self._next_check:
                self._hint.clear()  # the next look is a full one
            else:
                self._act(now)
            self._quiet_minute(now)
            if self._ready and not self.paused:
                self.night.beat(datetime.now(self._zone).replace(tzinfo=None))
            self.house.recorder.drain()
            self._bugs = 0
        except Stopping:
            return
        except VolumeProblem as problem:
            self._out_of_order(problem)
        except Exception as bug:
            log.exception("a bug met the service")
            self._bugs += 1
            self._ready = False
            if self._bugs >= BUGS_IN_A_ROW:
                self._out_of_order(
                    VolumeProblem(f"the program failed {self._bugs} times: {bug!r}", "see the service log")
                )

    def _act(self, now: float) -> None:
        if not self._ready:
            self._show(Word.WORKING, "reading the library")
            self._ready = make_ready(self.house, self.lock, self.stop.is_set, self._show_progress)
            if not self._ready:
                return
            if self._stopped:
                system.info(self.house.con, "Filing goes on", time.time_ns())
                self._stopped = False
        if now >= self._next_look or (self._hint.is_set() and now >= self._no_hint_before):
            self._hint.clear()
            self._look(now)

    def _look(self, now: float) -> None:
        """Look at the intake and file what has settled; now and then, look at everything anew."""
        if now >= self._next_full:
            self._next_full = now + self.filing.settings.intake_scan_seconds
            self.filing.settle.unpark()  # what is held may be due for another try
            recover(self.house)  # claims on a share that was away before
            refresh(self.house, self.stop.is_set)
        self.filing.look()
        if self._watch is not None:
            self._watch.renew()
        self._no_hint_before = now + max(0.5, 3 * (time.monotonic() - now))
        handled = 0
        for _ in file_pass(self.house, self.filing, self._emptied):
            handled += 1
            self._idle.activity(time.monotonic())
            if handled % 100 == 0:
                self._show(Word.WORKING, f"{handled} files handled")
        self._tell_problems()
        self._plan_next_look()
        if handled or self.filing.settle.settling():
            self._show(Word.WORKING, f"{handled} files handled" if handled else "waiting for files to settle")
        else:
            self._show(Word.IDLE, "")

    def _plan_next_look(self) -> None:
        now = time.monotonic()
        pauses = [
            pause for pause in (self.filing.settle.pause(now), self._emptied.pause(now)) if pause is not None
        ]
        self._next_look = min([self._next_full, *(now + max(pause, 0.2) for pause in pauses)])

    def _tell_problems(self) -> None:
        """Report folders that cannot be read, each once."""
        words = {str(problem) for problem in self.filing.problems}
        for text in sorted(words - self._told):
            system.warning(self.house.con, text, time.time_ns())
        self._told = words

    def _obey(self) -> None:
        for command in inbox.waiting(self.house.con):
            reply = commands.obey(self, command)
            with transaction(self.house.con):
                inbox.answer(self.house.con, command, reply)

    def _quiet_minute(self, now: float) -> None:
        if self._idle.is_due(self.house.con, now):
            with transaction(self.house.con):
                statistics.close_session(self.house.con, statistics.Occasion.IDLE, time.time_ns())

    def _out_of_order(self, problem: PhotoOrganizerError) -> None:
        """Stop acting and say why, once; try again in a minute."""
        self._ready, self._stopped = False, True
        self._next_look = 0.0
        self._next_check = time.monotonic() + PROBE_SECONDS
        if self._shown is None or self._shown.detail != problem.message:
            log.error("%s", problem)
            self._try_to_tell(problem)
        self._show(Word.ATTENTION, problem.message, problem.cure)

    def _try_to_tell(self, problem: PhotoOrganizerError) -> None:
        try:
            system.error(self.house.con, f"Filing stopped: {problem}", time.time_ns())
            self.house.recorder.drain()
        except VolumeProblem as second:
            log.error("this could not be logged either: %s", second)  # noqa: TRY400 - said before, with its trace

    def _wait(self) -> None:
        """Sleep until something is due, something comes, or we are asked to stop."""
        now = time.monotonic()
        due = max(self._next_check, min(self._next_look, now + BEAT_SECONDS))
        if self.paused:
            self._hint.wait(BEAT_SECONDS)
        elif self._hint.is_set() and now < self._no_hint_before:  # a long upload hints all the time
            self.stop.wait(min(self._no_hint_before - now, BEAT_SECONDS))
        else:
            self._hint.wait(max(min(due, now + BEAT_SECONDS) - now, 0.02))

    # ── telling ──

    def _tell_start(self) -> None:
        con, now = self.house.con, time.time_ns()
        system.info(con, self.greeting, now)
        if self.house.set_aside:
            system.warning(con, f"The database was damaged and is kept as {self.house.set_aside}", now)
        missing = [name for name in NEEDED if find_spec(name) is None]
        if missing:
            system.error(
                con, f"Dependency check: missing {', '.join(missing)}; install the package again", now
            )
        else:
            system.info(con, "Dependency check: everything is there", now)
        self.house.recorder.drain()

    def _tell_stop(self) -> None:
        now = time.time_ns()
        if self.again and not self.stop.is_set():
            return
        try:
            with transaction(self.house.con):
                statistics.close_session(self.house.con, statistics.Occasion.STOPPED, now)
                system.info(self.house.con, "Service stopped", now)
            self._show(Word.STOPPED, "the service was stopped")
        except VolumeProblem as problem:
            log.error("stopping could not be logged: %s", problem)  # noqa: TRY400 - a disk that is full, not a bug
        self._unmark_ready()

    def _show_progress(self, progress: Progress) -> None:
        self._show(Word.WORKING, f"reading the library: {progress.folders} folders so far")

    def _show(self, word: Word, detail: str, cure: str = "") -> None:
        waiting = len(self.filing.settle.waiting(time.monotonic()))
        shown = Status(word, detail, cure, waiting)
        if shown == self._shown:
            return
        self._shown = shown
        try:
            status.write(self.house.con, Status(word, detail, cure, waiting, time.time_ns()))
        except VolumeProblem as problem:
            log.warning("the status could not be shown: %s", problem)

    @staticmethod
    def _on_message(text: str) -> None:
        log.warning("%s", text)

    def _mark_ready(self) -> None:
        """Tell whoever started us that we run."""
        with open(f"{self.house.state}/ready", "w", encoding="ascii") as file:
            file.write(f"{os.getpid()}\n")

    def _unmark_ready(self) -> None:
        try:
            os.unlink(f"{self.house.state}/ready")
        except OSError as error:
            log.info("the ready mark was gone: %s", error)


def _no_settings(_changes: dict[str, str]) -> list[str]:
    return ["this service was started without a settings file"]


def stop_on_signals(stop: threading.Event, wake: Callable[[], None] = lambda: None) -> None:
    """Let SIGTERM and Ctrl-C set `stop`: the file in hand is finished first."""

    def handle(*_: object) -> None:
        stop.set()
        wake()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, handle)
