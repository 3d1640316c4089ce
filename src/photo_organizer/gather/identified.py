"""Find the filed half of a live photo that nobody has read yet: by its content identifier, among files of about that day.

What another program, or an older version of this one, has filed is not opened as a whole: only when the other half comes.
Touches no user's file.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import extension_of
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.decide.naming import MONTHS
from photo_organizer.gather.belongings import facts_at
from photo_organizer.model import Dated, Family, Membership
from photo_organizer.store import units
from photo_organizer.store.db import get_meta, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from photo_organizer.decide.world import Candidate
    from photo_organizer.gather.filed_units import FiledUnits

UNREAD = "units_read_all"  # the last file that was filed before identifiers were noted
MOST = 300  # files that are opened for one newcomer
STILLS = ("heif", "jpeg")  # whose film has an identifier: Apple's
_DAY = timedelta(days=1)  # by which the clock of a film and that of its still may differ


def note_other_half(filed_units: FiledUnits, candidate: Candidate, now_ns: int) -> None:
    """Note by its identifier the filed half of a lone half, where it is not known yet. Changes the catalogue."""
    from photo_organizer.decide.unit_keys import identifier_keys  # here: it loads all that knows of names

    con, library = filed_units.con, filed_units.library
    facts = [member.facts for member in candidate.unit.members if member.facts.content_id]
    keys = identifier_keys(facts)
    if len(facts) != 1 or not isinstance(candidate.dated, Dated) or units.found_by(con, keys, (), 1):
        return
    film = facts[0].family is Family.VIDEO
    for number, path in enumerate(_nearby(con, candidate.dated.value, films=not film)):
        if number >= MOST:
            return
        found = facts_at(filed_units.locate(f"{library}/{path}"))
        if found is not None and found.content_id == facts[0].content_id:
            unit = units.of_path(con, path)
            membership = Membership(unit, "" if unit else path, keys)
            with transaction(con):
                units.open_unit(con, membership, os.path.dirname(f"{library}/{path}"), now_ns)
            return


def is_half(path: str, *, film: bool) -> bool:
    """Tell whether a file may be the film, or else the still, of a live photo, by its name. Pure."""
    kind = BY_EXTENSION.get(extension_of(path))
    if kind is None:
        return False
    return kind.family is Family.VIDEO if film else kind.name in STILLS


def _nearby(con: sqlite3.Connection, taken: datetime, *, films: bool) -> Iterator[str]:
    """Yield the films, or stills, that were filed under about that day, by us or by the usual name.

    What this version has filed is known by its identifiers: it is left out.
    """
    unread = f"AND (unit IS NULL OR id <= {int(get_meta(con, UNREAD) or 2**62)})"
    bounds = (taken - _DAY).isoformat(), (taken + _DAY).isoformat()
    rows = con.execute(
        f"SELECT path FROM catalogue WHERE taken BETWEEN ? AND ? {unread} ORDER BY path", bounds
    ).fetchall()
    for day in (taken - _DAY, taken, taken + _DAY):
        start = os.fsencode(f"{day:%Y}/{day:%m}_{MONTHS[day.month - 1]}/{day:%Y%m%d}")
        rows += con.execute(
            f"SELECT path FROM catalogue WHERE path >= ? AND path < ? AND taken IS NULL {unread} ORDER BY path",
            (start, start + b"\xff"),
        ).fetchall()
    return (path for (raw,) in rows if is_half(path := os.fsdecode(raw), film=films))
