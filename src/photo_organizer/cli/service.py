"""`run`: the service in the foreground, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import logging
import threading
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.cli.main import DONE
from photo_organizer.cli.options import acting_settings, settings_target
from photo_organizer.cli.page import PageHost, problems_of
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.commands.settings_file import change_settings
from photo_organizer.service.loop import Service

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.settings import Settings


def run(options: Namespace) -> int:
    """Run until asked to stop; changed settings build everything but the page anew. Changes files."""
    settings, state = acting_settings(options)
    stop = threading.Event()
    stop_on_signals(stop)
    page: PageHost | None = None
    try:
        while True:
            if page is None:
                page = PageHost(options, state, settings)
            page.settings = settings
            again = _serve(options, settings, state, stop, page)
            if not again or stop.is_set():
                return DONE
            settings, state = acting_settings(options)
    finally:
        if page is not None:
            page.close()


def _serve(options: Namespace, settings: Settings, state: str, stop: threading.Event, page: PageHost) -> bool:
    """Run the service with these settings; return whether it ended to be built anew. Changes files."""

    def change(changes: dict[str, str]) -> list[str]:
        return change_settings(settings_target(options), changes, lambda text: problems_of(text, options))

    def show_page() -> None:
        if not page.is_open:  # it outlives the settings
            _log_to(state)
            page.open()

    with wiring.open_library(settings, state, stop.is_set, when_locked=show_page) as library:
        filing = wiring.filing(library, options.settle, stop.is_set, forgets=False)
        service = Service(library, filing, stop)
        service.change_settings = change
        if page.settings_read:
            service.greeting = "The settings were changed and read again"
        page.settings_read = True
        page.wake = service.wake
        stop_on_signals(stop, service.wake)
        service.run()
    return service.again


def _log_to(state: str) -> None:
    """Also write the service log, with tracebacks, to a file that stays small."""
    handler = RotatingFileHandler(f"{state}/service.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
