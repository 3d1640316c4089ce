"""Find the photo whose edited copy a newcomer without a date is by its name: among those that come with it, else in the catalogue.

Touches nothing. A camera counts from 1 again; so the photo came from the same folder of the intake, within a day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.beside import has_look
from photo_organizer.decide.dating import is_weak
from photo_organizer.decide.edited_copies import dated_as, original_of
from photo_organizer.decide.file_names import bare_name, folder_of, is_film_name, is_photo_name, name_of
from photo_organizer.decide.unit_keys import key_of_name
from photo_organizer.model import Dated
from photo_organizer.names import fold
from photo_organizer.store import catalogue, units

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from photo_organizer.decide.world import Candidate

LATELY_NS = 24 * 3600 * 10**9
MOST = 50  # units that had a photo of one name in one folder

_Place = tuple[str, str]  # folder and folded stem
_Original = tuple[str, Dated]  # name and date


def with_date_of_original(
    con: sqlite3.Connection, candidates: Sequence[Candidate], now_ns: int
) -> list[Candidate]:
    """Return the candidates; those with a weak date whose name tells of which photo they are an edited copy, with its date."""
    here: dict[_Place, list[_Original]] = {}
    for one in candidates:
        if isinstance(one.dated, Dated) and not is_weak(one.dated) and has_look(one.main):
            here.setdefault(_place(one.main.path), []).append((name_of(one.main.path), one.dated))
    return [_with_date(con, one, here, now_ns) for one in candidates]


def _with_date(
    con: sqlite3.Connection, one: Candidate, here: dict[_Place, list[_Original]], now_ns: int
) -> Candidate:
    stem = original_of(name_of(one.main.path)) if is_weak(one.dated) and has_look(one.main) else ""
    if not stem:
        return one
    place = folder_of(one.main.path), stem
    found = here.get(place) or list(_filed(con, place, now_ns))
    if not found or len({dated.value for _, dated in found}) > 1:
        return one
    name, original = found[0]
    dated = dated_as(original, name, one.dated)
    # No longer beside a picture without a date.
    return replace(one, dated=dated, place=None) if dated else one


def _filed(con: sqlite3.Connection, place: _Place, now_ns: int) -> Iterator[_Original]:
    """Yield name and date of filed photos that came from this folder under this stem."""
    for number in units.found_by(con, [key_of_name(*place)], (), MOST):
        # As far the other way, too: a clock was set back.
        if abs(now_ns - units.filed_ns(con, number)) > LATELY_NS:
            continue
        for member in units.members(con, number):
            name = name_of(member.original)
            if _place(member.original) == place and is_photo_name(name) and not is_film_name(name):
                dated = catalogue.date_of(con, member.path)
                if dated is not None and not is_weak(dated):
                    yield name, dated


def _place(path: str) -> _Place:
    return folder_of(path), fold(bare_name(path))
