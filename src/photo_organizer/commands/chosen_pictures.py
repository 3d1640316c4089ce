"""Which pictures of a group go and which stay, and what belongs to those that go. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.decide.aside import ChosenFiles
from photo_organizer.decide.catalogued import CataloguedFile
from photo_organizer.errors import Refused
from photo_organizer.gather.belongings import unit_paths
from photo_organizer.model import DUPLICATES
from photo_organizer.names import fold, lies_in
from photo_organizer.records import frozen
from photo_organizer.store import catalogue, library_looks

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from photo_organizer.decide.carried import Carried

CHANGED = "look at the group again"


@frozen
class ChosenGroup:
    """Which pictures of a group stay and go, by their numbers."""

    keep: list[int]
    aside: list[int]
    # Of all of them, as they were looked at together with others; "": they were looked at one by one.
    mark: str = ""
    # Mark of what goes into the sidecar of the first that stays, as it was shown; "": nothing.
    carry: str = ""


@frozen
class ChosenPicture:
    """One picture that goes, and those that stay in its place."""

    file: CataloguedFile
    kept: list[CataloguedFile]
    carried: Carried | None  # what its group hands on


def rounds(chosen: list[ChosenPicture]) -> list[list[ChosenPicture]]:
    """Return the first file of each content, then the others: these find it in Duplicates/ already."""
    first: dict[object, ChosenPicture] = {}
    for one in chosen:
        first.setdefault(one.file.md5 or one.file.path, one)
    here = {one.file.path for one in first.values()}
    rest = [one for one in chosen if one.file.path not in here]
    return [list(first.values()), rest] if rest else [list(first.values())]


def named(con: sqlite3.Connection, numbers: Iterable[int], moved: set[str]) -> list[CataloguedFile]:
    """Return the numbered pictures, without those that were moved before a stop. Raises Refused."""
    found = []
    for number in dict.fromkeys(numbers):
        known = catalogue.by_id(con, number)
        if known is not None and known.path in moved:
            continue
        if known is None or lies_in(known.path, DUPLICATES):
            raise gone(number)
        found.append(catalogued(con, known))
    return found


def gone(number: int) -> Refused:
    """Return the refusal of a picture that is not there to be decided about."""
    return Refused(f"picture {number} is not in the library any more", CHANGED, says="group_changed")


def catalogued(con: sqlite3.Connection, known: catalogue.Known) -> CataloguedFile:
    """Return a file of the library as decisions know it."""
    return CataloguedFile(known.path, known.stamp, known.md5, library_looks.capture_date(con, known.path))


def with_belongings(
    con: sqlite3.Connection, library: str, chosen: list[ChosenPicture]
) -> Iterator[tuple[Carried | None, ChosenFiles]]:
    """Yield the chosen pictures with what belongs to them, each file once; first what their group hands on."""
    reached: set[str] = set()
    for one in chosen:
        file = one.file
        if file.path in reached:
            continue
        together = unit_paths(con, library, file.path)
        # Of one unit some stay: what was chosen goes with what is named after it.
        if {kept.path for kept in one.kept}.intersection(together):
            start = fold(file.path) + "."
            together = [file.path, *(path for path in together if fold(path).startswith(start))]
        reached |= set(together)
        files = [catalogued(con, known) for path in together if (known := catalogue.by_path(con, path))]
        yield one.carried, ChosenFiles(tuple(files), one.kept[0].path, _aside_already(con, library, file))


def _aside_already(con: sqlite3.Connection, library: str, file: CataloguedFile) -> str:
    """Return the file in Duplicates/ with the same bytes, "" when there is none."""
    paths = library_looks.paths_with_md5(con, file.stamp.size, file.md5) if file.md5 else []
    inside = (path for path in paths if lies_in(path, DUPLICATES))
    return next((path for path in inside if os.path.isfile(f"{library}/{path}")), "")
