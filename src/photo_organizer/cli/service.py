"""`run`: the service in the foreground, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import logging
import threading
import time
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.act.guards import Lock
from photo_organizer.cli.main import DONE
from photo_organizer.cli.options import acting_settings, settings_target
from photo_organizer.cli.page import PageHost, problems_of
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.commands.settings_file import change_settings
from photo_organizer.examine.clock import rules_of
from photo_organizer.service.acting import carry_out
from photo_organizer.service.filing import Filing
from photo_organizer.service.loop import Service
from photo_organizer.store import held

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.model import Sighting
    from photo_organizer.settings import Settings


def run(options: Namespace) -> int:
    """Run until asked to stop; changed settings build everything but the page anew. Changes files."""
    settings, state = acting_settings(options)
    stop = threading.Event()
    stop_on_signals(stop)
    page: PageHost | None = None
    try:
        while True:
            with Lock(state, settings.paths_library) as lock:
                if page is None:
                    _log_to(state)
                    page = PageHost(options, state, settings)
                    page.open()
                page.settings = settings
                again = _serve(options, settings, state, lock, stop, page)
            if not again or stop.is_set():
                return DONE
            settings, state = acting_settings(options)
    finally:
        if page is not None:
            page.close()


def _serve(
    options: Namespace, settings: Settings, state: str, lock: Lock, stop: threading.Event, page: PageHost
) -> bool:
    """Run the service with these settings; return whether it ended to be built anew. Changes files."""
    house = wiring.build(settings, state, stop.is_set)

    def stays(sighting: Sighting) -> bool:
        return held.stays(house.con, sighting.path, sighting.stamp, time.time_ns())

    def change(changes: dict[str, str]) -> list[str]:
        return change_settings(settings_target(options), changes, lambda text: problems_of(text, options))

    try:
        filing = Filing(
            settings,
            wiring.settle_for(settings, options.settle),
            house.gatherer,
            lambda: rules_of(settings),
            carry_out(house),
            stays=stays,
            stop=stop.is_set,
        )
        service = Service(house, filing, lock, stop)
        service.change_settings = change
        if page.settings_read:
            service.greeting = "The settings were changed and read again"
        page.settings_read = True
        page.wake = service.wake
        stop_on_signals(stop, service.wake)
        service.run()
    finally:
        wiring.close(house)
    return service.again


def _log_to(state: str) -> None:
    """Also write the service log, with tracebacks, to a file that stays small."""
    handler = RotatingFileHandler(f"{state}/service.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
