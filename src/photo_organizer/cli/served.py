"""One library of the running service: opened, served, and opened again after what kept it closed."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.cli.hanging import PATIENCE
from photo_organizer.cli.options import acting_libraries, looked_through_now
from photo_organizer.errors import (
    DatabaseBusy,
    PhotoOrganizerError,
    Refused,
    Stopping,
    VolumeAway,
    VolumeFull,
)
from photo_organizer.records import changeable
from photo_organizer.service.child_process import Turns
from photo_organizer.service.loop import Service
from photo_organizer.service.loop_schedule import PROBE_SECONDS
from photo_organizer.service.running import say_closed, say_open
from photo_organizer.service.status import StatusWord
from photo_organizer.settings.libraries import title
from photo_organizer.store import damage
from photo_organizer.store.db import keep_little

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from photo_organizer.commands.settings_file import SettingsFile
    from photo_organizer.settings import Settings

LEAVE_SECONDS = 12.0  # to end; the package is given twenty
TRY_SECONDS = 5.0  # to open; a disk that hangs takes longer
QUIET_SECONDS = 180.0  # in which a service gives a sign, resting or at work
SILENT = "{} has not answered for a while"
SILENT_CURE = (
    "a large folder takes its time; else check the disk or the network that it is on. It goes on by itself"
)
BUG = "the program itself failed ({})"
log = logging.getLogger(__name__)


@changeable
class Shared:
    """What all libraries of one service have in common."""

    options: Namespace
    stop: threading.Event
    file: SettingsFile
    greeting: str
    turns: Turns = field(default_factory=Turns)
    renew: Callable[[], None] = lambda: None  # build all libraries anew, with the settings as they are now
    renewed: bool = False  # that was done: a command of the owner's may have the library for a while


class ServedLibrary:
    """One library, served in the thread that calls `serve`; the other methods may be called from any thread."""

    def __init__(self, settings: Settings, state: str, shared: Shared) -> None:
        self.settings, self.state = settings, state
        self.again = False  # it ended to be built anew
        self.problem: PhotoOrganizerError | None = None  # why it is not open
        self._shared = shared
        self._service: Service | None = None
        self._began = float("inf")
        self._end, self._woken, self._tried = threading.Event(), threading.Event(), threading.Event()

    def serve_always(
        self,
        when_locked: Callable[[], object] = lambda: None,
        when_not: Callable[[PhotoOrganizerError], object] = lambda _: None,
    ) -> None:
        """Serve until it is to end. What keeps it closed is told, and tried again every minute. Changes files.

        `when_not` is asked each time that it could not be opened, and may raise.
        """
        while not self.ending():
            self._woken.clear()
            try:
                self.serve(when_locked)
            except Stopping:
                continue
            except PhotoOrganizerError as problem:
                when_not(problem)
                self._rest(problem, problem)
            except Exception as bug:
                log.exception("a bug met the library %s", title(self.settings))
                self._rest(PhotoOrganizerError(BUG.format(type(bug).__name__), "see service.log"), bug)

    def serve_when_there_is_room(self, when_locked: Callable[[], object] = lambda: None) -> None:
        """Serve; while a volume is too full even to begin, or another program has the database, say so and try every minute. Changes files.

        Where it begins anew, it also waits for a command that took the library in between.
        """
        while not self.ending():
            self._woken.clear()
            try:
                self.serve(when_locked)
            except (VolumeFull, DatabaseBusy) as passing:
                self._rest(passing, passing)
            except Refused as busy:
                if not self._shared.renewed:
                    raise
                self._rest(busy, busy)
            else:
                return

    def trouble(self) -> PhotoOrganizerError | None:
        """Return why it is not open, or cannot say how it is, or, where there are several, that its disk seems to hang."""
        service, settings = self._service, self.settings
        quiet_since = service.sign_at + QUIET_SECONDS if service else self._began + TRY_SECONDS - 1
        problem = service.announce.untold if service else self.problem
        if problem or not settings.several or time.monotonic() < quiet_since:
            return problem
        return VolumeAway(SILENT.format(settings.paths_library), SILENT_CURE)

    def opens(self) -> bool:
        """Wait until it was tried to open it; tell whether that went well, as far as is known."""
        self._tried.wait(TRY_SECONDS)
        return self.problem is None

    def serve(self, when_locked: Callable[[], object] = lambda: None) -> None:
        """Open the library and work until it is to end. Changes files. Raises Refused while another process has it."""
        config, settle = self._shared.options.config, self._shared.options.settle
        self._began = time.monotonic()
        self._look_through()
        with wiring.open_library(
            self.settings, self.state, self.ending, when_locked=when_locked, config=config
        ) as library:
            service = Service(
                library, wiring.filing(library, settle, self.ending, forgets=False), self._shared.stop
            )
            service.settings_file, service.renew_all = self._shared.file, self._shared.renew
            service.beside.take_turns(self._shared.turns)
            if self.settings.name:
                keep_little(library.con)
            service.greeting = self._shared.greeting
            self._service, self.problem = service, None
            self._tried.set()
            say_open(self.state)
            service.again = self._end.is_set()
            try:
                service.run()
            finally:
                self._service, self.again = None, service.again

    def _look_through(self) -> None:
        """Wait for the disk, and check again what could not be checked while it hung. Raises SettingsProblem."""
        settings = looked_through_now(self.settings)
        if settings != self.settings or time.monotonic() - self._began > PATIENCE:
            acting_libraries(self._shared.options)
        self.settings = settings

    def ending(self) -> bool:
        """Tell whether it is to end, for good or to be built anew."""
        return self._end.is_set() or self._shared.stop.is_set()

    def end(self) -> None:
        """End after the file in hand, to be built anew."""
        self._end.set()
        self.again = True
        if service := self._service:
            service.again = True
        self.wake()

    def wake(self) -> None:
        """Look at the intake soon."""
        self._woken.set()
        if service := self._service:
            service.wake()

    def _rest(self, problem: PhotoOrganizerError, cause: Exception) -> None:
        """Tell once why the library is not open, and wait; a damaged database is made again by the next opening."""
        if damage.is_damage(cause):
            damage.mark(self.state)
        if str(problem) != str(self.problem):
            log.error("the library %s is out of order: %s", title(self.settings), problem)
        self.problem = problem
        self._tried.set()
        say_closed(self.state, StatusWord.ATTENTION, problem)
        if not self.ending():
            self._woken.wait(PROBE_SECONDS)
        if self.ending():
            say_open(self.state)


class ThreadedLibrary(ServedLibrary):
    """A library in a thread of its own, beside others."""

    def __init__(self, settings: Settings, state: str, shared: Shared) -> None:
        super().__init__(settings, state, shared)
        self.refusal: PhotoOrganizerError | None = None  # why it has ended, where its callbacks wanted that
        self._thread: threading.Thread | None = None

    def start(self, *callbacks: Callable[..., object], over: Callable[[], object] = lambda: None) -> None:
        """Begin to serve, with the callbacks of `serve_always`; `over` is called at the end."""

        def run() -> None:
            try:
                self.serve_always(*callbacks)
            except PhotoOrganizerError as refusal:
                self.refusal = refusal
            finally:
                over()

        self._thread = threading.Thread(target=run, name=title(self.settings), daemon=True)
        self._thread.start()

    def join(self, until: float) -> None:
        """Wait for its end, up to a moment of the monotonic clock; a disk that hangs is left behind."""
        if self._thread is not None:
            self._thread.join(max(0.0, until - time.monotonic()))
