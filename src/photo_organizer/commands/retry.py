"""Offer files that stay in the intake again: the given paths, or all. Changes only the database."""

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
    """Forget why these files stay, and look at them at once."""
    named = frozenset(arguments.get("paths") or ())
    paths = [row.path for row in held.everything(host.library.con) if not named or row.path in named]
    with transaction(host.library.con):
        held.release(host.library.con, paths)
    host.offer_again()
    return done(paths)
