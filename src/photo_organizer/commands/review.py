"""What the owner decides about related pictures: keep these, set aside those; or "these are no duplicates"."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from photo_organizer.decide.aside import Chosen, plan_aside
from photo_organizer.decide.dedupe import Filed
from photo_organizer.decide.naming import fold, split
from photo_organizer.disk.digest import md5_of
from photo_organizer.disk.stamp import sight
from photo_organizer.errors import FileProblem, Refused
from photo_organizer.examine.kind import is_picture
from photo_organizer.model import DUPLICATES, State
from photo_organizer.store import catalogue, journal, library_looks, looks
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from photo_organizer.model import Plan
    from photo_organizer.wiring import House


@dataclass(slots=True)
class Reviewed:
    """What was done: where the files are now, what failed, and the run that undo takes back."""

    files: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    run: int = 0


def set_aside(house: House, keep: Sequence[int], aside: Sequence[int]) -> Reviewed:
    """Move the pictures numbered `aside` to Duplicates/, with their companions; `keep` stays. Changes files.

    Raises Refused when nothing would stay, or a number is not (or no longer) that of a picture in the library.
    """
    con, library = house.con, house.settings.paths_library
    if not house.executor.identity:
        raise Refused("the library has not been read yet", "try again in a moment")
    kept, chosen = _named(con, keep), _named(con, aside)
    if not kept or not chosen or set(keep) & set(aside):
        raise Refused("one picture at least has to stay, and one to go", "choose again")
    with transaction(con):
        done = Reviewed(run=journal.begin_run(con, "review", time.time_ns()))
    for some in _rounds(chosen):
        units = list(_units(con, library, some, kept[0].path))
        _carry_out(house, plan_aside(units, library, _names_aside(library)), done)
    house.recorder.drain()
    return done


def _rounds(chosen: list[Filed]) -> list[list[Filed]]:
    """Return the first file of each content, then the others: these find it in Duplicates/ already."""
    first: dict[object, Filed] = {}
    for file in chosen:
        first.setdefault(file.md5 or file.path, file)
    rest = [file for file in chosen if file not in first.values()]
    return [list(first.values()), rest] if rest else [list(first.values())]


def _carry_out(house: House, plans: list[Plan], done: Reviewed) -> None:
    for outcome in house.executor.run(plans, done.run):
        done.files += outcome.finals
        if outcome.state != State.DONE:
            done.problems.append(outcome.problem)


def _named(con: sqlite3.Connection, numbers: Iterable[int]) -> list[Filed]:
    found = []
    for number in dict.fromkeys(numbers):
        known = catalogue.by_id(con, number)
        if known is None or known.path.startswith(f"{DUPLICATES}/"):
            raise Refused(f"picture {number} is not in the library any more", "look at the group again")
        found.append(Filed(known.path, known.stamp, known.md5, library_looks.capture_date(con, known.path)))
    return found


def _units(con: sqlite3.Connection, library: str, chosen: list[Filed], kept: str) -> Iterator[Chosen]:
    """Yield the chosen pictures of each stem with what belongs to them."""
    units: dict[tuple[str, str], list[Filed]] = {}
    for file in chosen:
        units.setdefault(file.place, []).append(file)
    for files in units.values():
        companions = list(_companions(con, files))
        yield Chosen((*files, *companions), kept, _aside_already(con, library, files[0]))


def _companions(con: sqlite3.Connection, files: list[Filed]) -> Iterator[Filed]:
    """Yield what travels with these files: all of their stem, or only what is named after them when a picture stays."""
    folder, stem = files[0].place
    chosen = {file.path for file in files}
    beside = [
        known
        for known in catalogue.below(con, folder)
        if known.path not in chosen and fold(known.path.rpartition("/")[2]).startswith(f"{stem}.")
    ]
    stays = any(is_picture(known.path) for known in beside)
    starts = tuple(fold(path.rpartition("/")[2]) + "." for path in chosen)
    for known in beside:
        name = fold(known.path.rpartition("/")[2])
        if name.startswith(starts) or not (stays or split(name)[0][len(stem) + 1 :].isdigit()):
            yield Filed(known.path, known.stamp, known.md5)


def _aside_already(con: sqlite3.Connection, library: str, file: Filed) -> str:
    """Return the file in Duplicates/ with the same bytes, "" when there is none."""
    paths = library_looks.paths_with_md5(con, file.stamp.size, file.md5) if file.md5 else []
    inside = (path for path in paths if path.startswith(f"{DUPLICATES}/"))
    return next((path for path in inside if os.path.isfile(f"{library}/{path}")), "")


def _names_aside(library: str) -> dict[str, None]:
    try:
        return {fold(name): None for name in os.listdir(f"{library}/{DUPLICATES}")}
    except FileNotFoundError:
        return {}


# ── no duplicates ────────────────────────────────────────────────────────────────────────────────


def not_duplicates(con: sqlite3.Connection, contents: Sequence[bytes], *, take_back: bool = False) -> None:
    """Remember for ever that no two of these contents, by MD5, are duplicates; or forget it. Touches no file."""
    with transaction(con):
        for one, other in combinations(dict.fromkeys(contents), 2):
            if take_back:
                looks.take_back_not_duplicates(con, one, other)
            else:
                looks.put_not_duplicates(con, one, other, time.time_ns())


def contents_of(con: sqlite3.Connection, library: str, numbers: Iterable[int]) -> list[bytes]:
    """Return the MD5 of each numbered file of the library. Raises Refused, FileProblem. Touches nothing."""
    return [_md5(library, catalogue.by_id(con, number), number) for number in numbers]


def _md5(library: str, known: catalogue.Known | None, number: int) -> bytes:
    if known is None:
        raise Refused(f"picture {number} is not in the library any more", "look at the group again")
    return known.md5 or md5_at(f"{library}/{known.path}")


def md5_at(path: str) -> bytes:
    """Return the MD5 of the file at `path`. Raises FileProblem. Touches nothing."""
    sighting = sight(path)
    if sighting is None:
        raise FileProblem(f"{path!r} is no file that can be read", path, "name a picture")
    return md5_of(path, sighting.stamp)
