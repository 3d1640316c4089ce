"""What is known about the dates of files, row by row: for `photo-organizer dates`. Touches nothing."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from photo_organizer import errors
from photo_organizer.decide.companions import group
from photo_organizer.decide.dating import date_member
from photo_organizer.decide.file_names import folder_of, name_of, split_name
from photo_organizer.decide.flickr_names import story_of
from photo_organizer.decide.spread_folders import is_spread, whole_folder
from photo_organizer.decide.stem import stem
from photo_organizer.disk.named import walk_named
from photo_organizer.examine.clock import rules_of
from photo_organizer.examine.date_lists import DateLists
from photo_organizer.examine.look import examine
from photo_organizer.model import Dated, Facts, Family, Sighting, Undated, Unit
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import timedelta

    from photo_organizer.decide.statements import DateRules
    from photo_organizer.settings import Settings

HEADER = ("path", "date", "offset", "source", "note")
AT_ONCE = 2000  # files of a spread archive that are looked at together
Row = tuple[str, str, str, str, str]
_LISTED = (Family.IMAGE, Family.RAW, Family.VIDEO)
_FILMS_TOO = ("lrv",)  # companions that are films as well


def _give_up(problem: errors.PhotoOrganizerError) -> None:
    raise problem


def date_rows(
    paths: Iterable[str],
    settings: Settings,
    zone: str = "",
    *,
    use_filename: bool = True,
    use_filetime: bool = True,
    on_problem: Callable[[errors.PhotoOrganizerError], None] = _give_up,
) -> Iterator[Row]:
    """Give a row for every image and film at or below `paths`, folder by folder, in order of names.

    An archive that lies spread over several folders comes last, as the whole that filing makes of it. A file that cannot be read gets a row that says so; a folder that cannot be read, and a path that is not there, are
    told to `on_problem`.
    """
    rules = rules_of(settings, zone, use_filename=use_filename, use_filetime=use_filetime)
    lists = DateLists()
    spread: dict[str, list[Sighting]] = defaultdict(list)
    for sightings in walk_named(paths, on_problem, stem):
        folder = folder_of(sightings[0].path)
        lists.take(sightings)
        if is_spread(folder):
            spread[whole_folder(folder)] += sightings
        else:
            yield from _rows(sightings, rules, lists)
    while spread:
        for sightings in _portions(spread.pop(next(iter(spread)))):
            yield from _rows(sightings, rules, lists)


def _portions(files: list[Sighting]) -> Iterator[list[Sighting]]:
    """Yield files of several folders some at a time, those that may belong together in one portion."""
    portion: list[Sighting] = []
    for _, alike in groupby(sorted(files, key=_key), key=_key):
        portion += alike
        if len(portion) >= AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def _key(file: Sighting) -> str:
    name = name_of(file.path)
    return story_of(fold(split_name(name)[0])) or stem(name)


def _rows(sightings: list[Sighting], rules: DateRules, lists: DateLists) -> list[Row]:
    """Return the rows of files that are looked at together; companions date their photo, but have no row."""
    facts: list[Facts] = []
    rows: list[Row] = []
    for sighting in sightings:
        try:
            facts.append(examine(sighting))
        except errors.PhotoOrganizerError as problem:
            rows.append((sighting.path, "", "", "", str(problem)))
    rows += [
        _row(unit, number, rules)
        for unit in group(lists.lend(facts))
        for number, member in enumerate(unit.members)
        if member.facts.family in _LISTED or member.facts.kind in _FILMS_TOO
    ]
    return sorted(rows)


def _row(unit: Unit, number: int, rules: DateRules) -> Row:
    """Return the row of one member of a unit."""
    facts = unit.members[number].facts
    dated = date_member(unit, number, rules)
    notes = [dated.note, *facts.troubles]
    if number:
        notes.append(f"filed together with {name_of(unit.main.path)}")
    note = "; ".join(one for one in notes if one)
    if isinstance(dated, Undated):
        return (facts.path, "", "", "", note)
    return (facts.path, written(dated), _offset(dated.offset), dated.source, note)


def written(dated: Dated) -> str:
    """Return the date as `YYYY-MM-DDTHH:MM:SS`, with six digits more where sub-seconds were recorded."""
    digits = f".{dated.subseconds[:6]:0<6}" if dated.subseconds else ""
    return f"{dated.value:%Y-%m-%dT%H:%M:%S}{digits}"


def _offset(offset: timedelta | None) -> str:
    if offset is None:
        return ""
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
