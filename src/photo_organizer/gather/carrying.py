"""What the pictures that go say and the one that stays lacks; and whether that has a sidecar of its own. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.decide.carried import ENDING, Carried, carried, sidecar_of
from photo_organizer.decide.words_of_owners import said_by_owner
from photo_organizer.examine.said import all_said_by, said_by
from photo_organizer.gather.belongings import unit_paths
from photo_organizer.gather.name_limit import name_limit
from photo_organizer.names import fold
from photo_organizer.store import catalogue, library_looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


def carrying(
    con: sqlite3.Connection, library: str, kept: Sequence[str], going: Sequence[str]
) -> Carried | None:
    """Return what goes into the sidecar of the first of the pictures that stay, None where there is nothing.

    Only versions of it hand something on: the stars of another frame of a burst are not its own. Where one that stays cannot
    be read, it is not known what it lacks.
    """
    picture = kept[0]
    versions = library_looks.versions_of(con, picture)
    others = [path for path in going if path in versions]
    mine = [all_said_by(_speaking(con, library, path)) for path in kept] if others else []
    if not others or None in mine:
        return None
    dated = catalogue.date_of(con, picture)
    given = carried(
        [one for one in mine if one],
        [(path, said_by(_speaking(con, library, path))) for path in others],
        dated_by_owner=dated is not None and said_by_owner(dated.source),
    )
    limit = name_limit(library)
    return Carried(picture, given, _has_own(con, library, picture, limit), limit) if given else None


def sidecars_of(paths: Sequence[str]) -> list[str]:
    """Return those of a unit's files that say something of its picture: XMP and Takeout's JSON. Pure."""
    return [path for path in paths if _extension(path) in (ENDING, ".json")]


def _speaking(con: sqlite3.Connection, library: str, path: str) -> list[str]:
    """Return the whole paths of a picture and of what speaks of it."""
    _, *others = unit_paths(con, library, path)
    return [f"{library}/{one}" for one in (path, *sidecars_of(others))]


def _has_own(con: sqlite3.Connection, library: str, picture: str, limit: int) -> bool:
    """Tell whether a picture has an .xmp, or a file has a name that only such a one has. What cannot be seen may be there."""
    _, *others = unit_paths(con, library, picture)
    folder, name = os.path.split(f"{library}/{picture}")
    try:
        names = {fold(one) for one in os.listdir(folder)}
    except OSError:
        return True
    stem = fold(os.path.splitext(name)[0])
    own = {fold(name + ENDING), stem + ENDING} & names
    shared = not sidecar_of(name, limit).startswith(name) and any(
        one.startswith(stem + ".") for one in names - {fold(name)}
    )
    return bool(own or shared) or any(_extension(one) == ENDING for one in others)


def _extension(path: str) -> str:
    return os.path.splitext(path)[1].lower()
