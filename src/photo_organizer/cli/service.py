"""`run`: the service in the foreground, until SIGTERM or Ctrl-C.

The first library has the main thread, each further one a thread of its own: a disk that hangs, a home that is locked
or a hundred thousand new files in one library keep no other waiting.
"""

from __future__ import annotations

import logging
import threading
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from photo_organizer.cli.main import DONE
from photo_organizer.cli.options import acting_libraries, problems_of, settings_target
from photo_organizer.cli.page import PageHost
from photo_organizer.cli.served import FurtherLibrary, ServedLibrary, Shared
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.commands.settings_file import SettingsFile
from photo_organizer.service.turn import Turns
from photo_organizer.synology.paths import state_of

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.settings import Settings

BEGAN, AGAIN = "Service started", "The settings were changed and read again"


def run(options: Namespace) -> int:
    """Run until asked to stop; changed settings build everything but the page anew. Changes files."""
    stop, page, greeting = threading.Event(), PageHost(options), BEGAN
    stop_on_signals(stop)
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

    def begin() -> None:
        """Open what waits for the lock: the page, and the further libraries."""
        page.show([first, *further])
        if not page.is_open:  # it outlives the settings
            _log_to(first.state, named=bool(further))
            page.open()
        for one in further:
            one.start()

    def wake_all() -> None:
        for one in (first, *further):
            one.wake()

    stop_on_signals(shared.stop, wake_all)
    try:
        first.serve(begin)
    finally:
        for one in further:
            one.end()
        for one in further:
            one.join()
    return first.again


def _log_to(state: str, *, named: bool) -> None:
    """Also write the service log, with tracebacks, to a file that stays small."""
    handler = RotatingFileHandler(f"{state}/service.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    whose = "%(threadName)s: " if named else ""
    handler.setFormatter(logging.Formatter(f"%(asctime)s %(levelname)s {whose}%(message)s"))
    logging.getLogger().addHandler(handler)
