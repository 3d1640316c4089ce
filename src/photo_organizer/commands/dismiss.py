"""Take files that stay in the intake off the list that is counted: their owner has seen why. Changes only the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import done
from photo_organizer.store import held
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def run(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Dismiss the given paths; they stay where they are, and `status` and `why` go on naming them."""
    paths = arguments.get("paths") or []
    with transaction(host.library.con) as con:
        held.dismiss(con, paths)
    return done(paths)
