"""What belongs together in a folder of the library: by the catalogue; where it knows nothing, by what the files say.

Touches nothing.
"""

from __future__ import annotations

import os
from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import sight
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.store import units
from photo_organizer.store.name_starts import beginning, name_start

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from photo_organizer.model import Facts


def unit_paths(con: sqlite3.Connection, library: str, path: str) -> list[str]:
    """Return the file `path` of the library and what belongs to it in its folder, itself first. Relative paths."""
    folder = os.path.dirname(path)
    if unit := units.of_path(con, path):
        together = [one for one in units.paths(con, unit) if os.path.dirname(one) == folder]
    else:
        beside = [one.path for one in beginning(con, folder, name_start(path)) if not one.unit]
        together = next((found for found in grouped(library, beside) if path in found), [])
    return [path, *(one for one in together if one != path)]


def grouped(library: str, paths: Iterable[str]) -> Iterator[list[str]]:
    """Yield the units that files of the library form by their names, identifiers and times. Relative paths."""
    from photo_organizer.decide.companions import group  # here, as below: it loads all that knows of names

    for unit in group([facts for path in paths if (facts := facts_at(f"{library}/{path}"))]):
        yield [member.facts.path[len(library) + 1 :] for member in unit.members]


def numbers_for_unknown(library: str, paths: Iterable[str]) -> dict[str, int]:
    """Return a negative number for each unit of several among files that the catalogue knows no unit of."""
    stems: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in paths:
        stems[os.path.dirname(path), name_start(path)].append(path)
    numbers: dict[str, int] = {}
    for beside in stems.values():
        for found in grouped(library, beside) if len(beside) > 1 else ():
            if len(found) > 1:
                numbers |= dict.fromkeys(found, -len(numbers) - 1)
    return numbers


def facts_at(path: str) -> Facts | None:
    """Return what the file at a whole path says of itself, None where it cannot be read. Touches nothing."""
    from photo_organizer.examine.look import examine  # here: it loads every reader

    try:
        sighting = sight(path)
        return examine(sighting) if sighting else None
    except (PhotoOrganizerError, OSError):
        return None  # what cannot be read belongs to nothing that is known
