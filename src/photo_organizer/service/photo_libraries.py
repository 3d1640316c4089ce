"""Tell the owner, once for each, what becomes of a library of Photos, iPhoto or Aperture. Changes only the database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from photo_organizer.errors import quoted
from photo_organizer.record import system
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

_TOLD = "photo_libraries_told"
_WORDS = (
    "{library} is a library of Apple's: its originals and what came of edits are filed; its previews, thumbnails and databases stay in it. "
    "A photo whose original is in iCloud alone is not in it: export it from Photos before you delete what stays"
)


def tell_of_libraries(con: sqlite3.Connection, seen: Collection[str], now_ns: int) -> None:
    """Write down what of these libraries is left, those that were not told of before."""
    told: list[str] = json.loads(get_meta(con, _TOLD) or "[]") if seen else []
    news = sorted(set(seen) - set(told))
    if not news:
        return
    with transaction(con):
        for library in news:
            system.info(con, _WORDS.format(library=quoted(library)), now_ns)
        set_meta(con, _TOLD, json.dumps([*told, *news]))
