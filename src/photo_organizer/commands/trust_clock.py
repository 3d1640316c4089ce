"""The owner's word that the clock is right, whatever the journal says. Changes only the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import done
from photo_organizer.store import journal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def run(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Let the times of the journal count no longer, and look at once."""
    journal.trust_clock(host.library.con)
    host.offer_again()
    return done()
