"""`verify --night`: the integrity check of the month, or a part of it. Touches no photo.

Exit code 1: its time was over, or it had to end; it goes on from there.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from photo_organizer.cli.alone import alone
from photo_organizer.cli.main import DONE, SOME_FAILED, log_to_stderr
from photo_organizer.cli.options import acting_settings
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.errors import Refused
from photo_organizer.gather.integrity import check
from photo_organizer.look import limits
from photo_organizer.store import db
from photo_organizer.store.integrity import IntegrityStore

if TYPE_CHECKING:
    from argparse import Namespace


def run(options: Namespace) -> int:
    """Read files of the library again for as long as there is time, and note what they are."""
    settings, state = acting_settings(options)
    stop, until = threading.Event(), time.monotonic() + options.night
    stop_on_signals(stop)
    log_to_stderr()
    limits.background(limits.LOWEST)
    busy = Refused("the files are being read again already", "wait until that has ended")
    with alone(state, "integrity", busy), IntegrityStore(state) as store:
        con = db.open_readonly(state)
        if con is None:
            return DONE
        try:
            whole = check(
                con, settings.paths_library, store, lambda: stop.is_set() or time.monotonic() > until
            )
        finally:
            con.close()
    return DONE if whole else SOME_FAILED
