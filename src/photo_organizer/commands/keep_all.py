"""What the owner says of a group of related pictures: all of them stay, do not ask again. Changes only the database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.not_duplicates import contents_of
from photo_organizer.commands.reply import done
from photo_organizer.store import reviewed
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def run(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Remember that the group of the numbered pictures is kept as it is until a member changes; or ask again."""
    con = host.library.con
    contents = contents_of(con, host.library.settings.paths_library, arguments.get("pictures", []))
    with transaction(con):
        if arguments.get("take_back"):
            reviewed.take_back(con, contents)
        else:
            reviewed.put(con, contents, time.time_ns())
    return done()
