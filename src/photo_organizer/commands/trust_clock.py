"""The owner's word that the clock is right, whatever the journal says. Changes only the database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import done, refused
from photo_organizer.decide.made import why_impossible
from photo_organizer.store import journal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def run(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Let the times of the journal count no longer, and look at once."""
    if problem := why_impossible(time.time_ns()):
        return refused(problem)
    journal.trust_clock(host.library.con)
    host.offer_again()
    return done()
