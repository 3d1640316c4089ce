"""`run`: the service in the foreground, until SIGTERM or Ctrl-C.

The first library has the main thread, each further one a thread of its own: a disk that hangs, a home that is locked
or a hundred thousand new files in one library keep no other waiting.
"""

from __future__ import annotations

import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from photo_organizer.cli.main import DONE
from photo_organizer.cli.options import acting_libraries, problems_of, settings_target
from photo_organizer.cli.page import PageHost
from photo_organizer.cli.served import FurtherLibrary, ServedLibrary, Shared
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.commands.settings_file import SettingsFile
from photo_organizer.service.running import mark_ready, serves, unmark_ready
from photo_organizer.service.turn import Turns
from photo_organizer.synology.paths import state_of

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.settings import Settings

# While photos are filed, the page's thread waits for its turn after each question to the database: with Python's own
# five milliseconds an answer of thirty questions would take a fifth of a second.
TURN_SECONDS = 0.0005
BEGAN, AGAIN = "Service started", "The settings were changed and read again"


def run(options: Namespace) -> int:
    """Run until asked to stop; changed settings build everything but the page anew. Changes files."""
    stop, page, greeting = threading.Event(), PageHost(options), BEGAN
    stop_on_signals(stop)
    sys.setswitchinterval(TURN_SECONDS)
    try:
        while True:
            libraries, root = acting_libraries(options)
            file = SettingsFile(settings_target(options), lambda text: problems_of(text, options))
            shared = Shared(options, stop, file, greeting, Turns(len(libraries)))
            again = _serve(libraries, root, shared, page)
            if not again or stop.is_set():
                return DONE
            greeting = AGAIN
    finally:
        page.close()


def _serve(libraries: tuple[Settings, ...], root: str, shared: Shared, page: PageHost) -> bool:
    """Serve all libraries until the first one ends; return whether that was to begin anew. Changes files."""
    first = ServedLibrary(libraries[0], state_of(root, libraries[0].name), shared)
    further = [FurtherLibrary(one, state_of(root, one.name), shared) for one in libraries[1:]]
    shared.renew = first.end
    beginning = _Beginning(first, further, page)

    def wake_all() -> None:
        for one in (first, *further):
            one.wake()

    stop_on_signals(shared.stop, wake_all)
    try:
        if further:
            first.serve_always(beginning.with_the_first, beginning.without_the_first)
        else:
            first.serve(beginning.with_the_first)
    finally:
        for one in further:
            one.end()
        for one in further:
            one.join()
        if shared.stop.is_set() or not first.again:
            unmark_ready(first.state)
    return first.again


class _Beginning:
    """What waits until a library could be locked, so that two services never have one page: page, further libraries."""

    def __init__(self, first: ServedLibrary, further: list[FurtherLibrary], page: PageHost) -> None:
        self._first, self._further, self._page = first, further, page
        self._begun = False

    def with_the_first(self) -> None:
        """Open the page, and the further libraries."""
        if not self._begun:
            self._begun = True
            self._show()
            self._start()

    def without_the_first(self, problem: PhotoOrganizerError) -> None:
        """Begin with the others while the first is out of order; raise the problem where they are it, too.

        A second service for the same state does not begin either.
        """
        if self._begun:
            return
        if serves(self._first.state):
            raise problem
        self._begun = True
        self._start()
        if not any(one.opens() for one in self._further):
            raise problem
        self._show()
        mark_ready(self._first.state)

    def _start(self) -> None:
        for one in self._further:
            one.start()

    def _show(self) -> None:
        self._page.show([self._first, *self._further])
        if not self._page.is_open:  # it outlives the settings
            _log_to(self._first.state, named=bool(self._further))
            self._page.open()


def _log_to(state: str, *, named: bool) -> None:
    """Also write the service log, with tracebacks, to a file that stays small."""
    handler = RotatingFileHandler(f"{state}/service.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    whose = "%(threadName)s: " if named else ""
    handler.setFormatter(logging.Formatter(f"%(asctime)s %(levelname)s {whose}%(message)s"))
    logging.getLogger().addHandler(handler)
