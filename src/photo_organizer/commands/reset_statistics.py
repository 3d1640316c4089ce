"""Set the statistics to zero. Changes only the database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import done
from photo_organizer.record import statistics
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def run(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Begin to count anew, also the lifetime totals."""
    with transaction(host.library.con):
        statistics.reset_everything(host.library.con, time.time_ns())
    return done()
