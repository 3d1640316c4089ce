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
from photo_organizer.cli.options import acting_settings
from photo_organizer.daemon.acting import carry_out
from photo_organizer.daemon.filing import Filing
from photo_organizer.daemon.service import Service, stop_on_signals
from photo_organizer.examine.clock import rules_of
from photo_organizer.store import held

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.model import Sighting


def run(options: Namespace) -> int:
    """Run until asked to stop. Changes files."""
    settings, state = acting_settings(options)
    stop = threading.Event()
    stop_on_signals(stop)
    with Lock(state, settings.paths_library) as lock:
        _log_to(state)
        house = wiring.build(settings, state, stop.is_set)

        def stays(sighting: Sighting) -> bool:
            return held.stays(house.con, sighting.path, sighting.stamp, time.time_ns())

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
            stop_on_signals(stop, service.wake)
            service.run()
        finally:
            wiring.close(house)
    return DONE


def _log_to(state: str) -> None:
    """Also write the service log, with tracebacks, to a file that stays small."""
    handler = RotatingFileHandler(f"{state}/service.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
