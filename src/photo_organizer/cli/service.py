"""`run`: the service in the foreground, until SIGTERM or Ctrl-C.

One library has the main thread; several have a thread each: a disk that hangs, a home that is locked or a hundred
thousand new files in one library keep no other waiting, nor the end of the service.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import threading
import time
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from photo_organizer.cli.delivering import tell_why_not_begun
from photo_organizer.cli.options import acting_libraries, problems_of, settings_target, state_root
from photo_organizer.cli.output import DONE
from photo_organizer.cli.page import PageHost
from photo_organizer.cli.renamed import follow_names
from photo_organizer.cli.served import LEAVE_SECONDS, TRY_SECONDS, Shared, ThreadedLibrary
from photo_organizer.cli.stopping import stop_on_signals, wake_on_signals
from photo_organizer.commands.settings_file import SettingsFile
from photo_organizer.errors import Refused, SettingsProblem
from photo_organizer.service.child_process import Turns
from photo_organizer.service.running import holder, mark_ready, serves, unmark_ready
from photo_organizer.synology.paths import state_of

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.settings import Settings

# While photos are filed, the page's thread waits for its turn after each question to the database: with Python's own
# five milliseconds an answer of thirty questions would take a fifth of a second.
TURN_SECONDS = 0.0005
# Where the supervisor puts what we print, and bytes of it; see spk.
OUTPUT, MOST_OUTPUT = "supervisor.log", 2_000_000
_STANDARD_ERROR = 2
BEGAN, AGAIN = "Service started", "The settings were changed and read again"


def run(options: Namespace) -> int:
    """Run until asked to stop; changed settings build everything but the page anew. Changes files."""
    page, greeting = PageHost(options), BEGAN
    stop = stop_on_signals()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        while True:
            libraries, root = acting_libraries(options)
            follow_names(options)
            file = SettingsFile(settings_target(options), lambda text: problems_of(text, options))
            shared = Shared(options, stop, file, greeting, Turns(len(libraries)), renewed=greeting is AGAIN)
            again = _serve(libraries, root, shared, page)
            if not again or stop.is_set():
                return DONE
            greeting = AGAIN
    except SettingsProblem as unusable:
        tell_why_not_begun(state_root(options), unusable.problems)
        raise
    finally:
        page.close()


def _serve(libraries: tuple[Settings, ...], root: str, shared: Shared, page: PageHost) -> bool:
    """Serve all libraries until the first one ends; return whether that was to begin anew. Changes files."""
    first, *further = (ThreadedLibrary(one, state_of(root, one.name), shared) for one in libraries)
    shared.renew = first.end
    beginning = _Beginning(first, further, page, renewed=shared.renewed)
    try:
        if further:
            _serve_several(first, further, shared, beginning)
        else:
            wake_on_signals(shared.stop, first.wake)
            first.serve_when_there_is_room(beginning.with_the_first)
    finally:
        if shared.stop.is_set() or not first.again:
            unmark_ready(first.state)
    return first.again


def _serve_several(
    first: ThreadedLibrary, further: list[ThreadedLibrary], shared: Shared, beginning: _Beginning
) -> None:
    """Serve each in a thread of its own; this one only waits, so that no disk keeps it from stopping. Changes files."""
    leave = threading.Event()
    everyone = [first, *further]

    def wake_all() -> None:
        leave.set()
        for one in everyone:
            one.wake()

    wake_on_signals(shared.stop, wake_all)
    try:
        first.start(beginning.with_the_first, beginning.without_the_first, over=leave.set)
        if not leave.wait(TRY_SECONDS) and (problem := first.trouble()):
            beginning.without_the_first(problem)
        leave.wait()
    finally:
        for one in everyone:
            one.end()
        until = time.monotonic() + LEAVE_SECONDS
        for one in everyone:
            one.join(until)
    if first.refusal is not None:
        raise first.refusal


class _Beginning:
    """What waits until a library could be locked, so that two services never have one page: page, further libraries."""

    def __init__(
        self, first: ThreadedLibrary, further: list[ThreadedLibrary], page: PageHost, *, renewed: bool
    ) -> None:
        self._first, self._further, self._page = first, further, page
        self._begun, self._lock, self._renewed = False, threading.Lock(), renewed

    def with_the_first(self) -> None:
        """Open the page, and the further libraries."""
        if self._begins():
            self._show()
            self._start()

    def without_the_first(self, problem: PhotoOrganizerError) -> None:
        """Begin with the others while the first is out of order; raise the problem where they are it, too.

        A second service for the same state does not begin either.
        """
        if isinstance(problem, SettingsProblem):  # of the page
            raise problem
        if not self._begins():
            return
        if serves(self._first.state) and holder(self._first.state) != os.getpid():
            raise problem
        self._start()
        is_taken = self._renewed and isinstance(problem, Refused)  # by a command of the owner's, for a while
        if not is_taken and not any(one.opens() for one in self._further):
            raise problem
        self._show()
        mark_ready(self._first.state)

    def _begins(self) -> bool:
        with self._lock:
            begins, self._begun = not self._begun, True
        return begins

    def _start(self) -> None:
        for one in self._further:
            one.start()

    def _show(self) -> None:
        self._page.show([self._first, *self._further])
        if not self._page.is_open:  # it outlives the settings
            logging.getLogger().addHandler(service_log(self._first.state, named=bool(self._further)))
            self._page.open()


class _ServiceLog(RotatingFileHandler):
    """The service log; names that are no text stand in it with escapes."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Lose a line that cannot be written, on a full volume say: standard error has it, and needs no traceback for each."""

    def doRollover(self) -> None:  # noqa: N802 - the library's name
        """Begin a new file; what standard error says besides goes to another one, which nobody cuts while we run."""
        super().doRollover()
        keep_small(os.path.join(os.path.dirname(self.baseFilename), OUTPUT), _STANDARD_ERROR)


def keep_small(path: str, output: int) -> None:
    """Begin the file of the supervisor anew where it is large and is our `output`, as the supervisor does at each start of ours."""
    with suppress(OSError):
        status = os.lstat(path)
        if status.st_size > MOST_OUTPUT and os.path.samestat(status, os.fstat(output)):
            shutil.copyfile(path, f"{path}.1")
            os.ftruncate(output, 0)  # opened to append: what is written next stands at the beginning


def service_log(state: str, *, named: bool) -> RotatingFileHandler:
    """Return what writes the service log, with tracebacks, to a file that stays small."""
    handler = _ServiceLog(
        f"{state}/service.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8", errors="backslashreplace"
    )
    whose = "%(threadName)s: " if named else ""
    handler.setFormatter(logging.Formatter(f"%(asctime)s %(levelname)s {whose}%(message)s"))
    return handler
