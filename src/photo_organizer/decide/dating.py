"""When was it taken? From all clues of a file or a unit to one date and its doubts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from photo_organizer.decide.camera_clocks import writes_local_time
from photo_organizer.decide.file_name_date import date_in_name
from photo_organizer.decide.sources import BY_NAME, RANK, Tier
from photo_organizer.decide.validity import doubt, objection
from photo_organizer.decide.zones import wall_clock
from photo_organizer.model import DateClue, Dated, Family, Precision, Strength, Undated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, timedelta, tzinfo

    from photo_organizer.model import Facts, Unit

_MOST_REFUSALS = 3  # named in a note


@dataclass(frozen=True, slots=True)
class DateRules:
    """What dating depends on besides the clues."""

    zone: tzinfo
    now: datetime  # aware
    use_filename: bool = True
    use_filetime: bool = True
    local_time_cameras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Statement:
    """One clue as a wall-clock time."""

    clue: DateClue
    value: datetime | None
    offset: timedelta | None
    note: str
    strength: Strength


def date_of(facts: Facts, rules: DateRules) -> Dated | Undated:
    """Return the capture date of one file: the first valid statement in the order of `sources`."""
    return _first_valid(sorted(_statements(facts, rules), key=_rank), rules)


def date_unit(unit: Unit, rules: DateRules) -> Dated | Undated:
    """Return the capture date of a unit, by the best statement of any of its members.

    Names and file times count for the main file only: a companion's say when it was added.
    """
    statements = list(_statements(unit.main, rules))
    for member in unit.members[1:]:
        told = _statements(member.facts, rules)
        statements += [one for one in told if _tier(one) in (Tier.CONTENT, Tier.SIDECAR)]
    return _first_valid(sorted(statements, key=_rank), rules)


def date_member(unit: Unit, number: int, rules: DateRules) -> Dated | Undated:
    """Return when this one member was taken: by its own content, else as its unit.

    The film of a Live Photo begins a second before its still; the unit is filed under one date all the same.
    """
    inside = [one for one in _statements(unit.members[number].facts, rules) if _tier(one) is Tier.CONTENT]
    own = _first_valid(sorted(inside, key=_rank), rules)
    return own if isinstance(own, Dated) else date_unit(unit, rules)


def is_weak(dated: Dated | Undated) -> bool:
    """Tell whether nothing inside or beside the file says when it was taken: only file times, a day in its name, or nothing."""
    if isinstance(dated, Undated):
        return True
    day_in_name = dated.strength is Strength.NAME and dated.precision < Precision.MINUTE
    return day_in_name or dated.strength is Strength.FILE_TIME


def _tier(statement: _Statement) -> Tier:
    return BY_NAME[statement.clue.source].tier


def _rank(statement: _Statement) -> tuple[int, int]:
    return RANK[statement.clue.source]


def _statements(facts: Facts, rules: DateRules) -> Iterator[_Statement]:
    """Give what the file itself, its name and its file times say, as wall-clock times."""
    times = []
    for clue in facts.clues:
        statement = _as_wall_clock(clue, facts, rules)
        if BY_NAME[clue.source].tier is Tier.FILE_TIME:
            times.append(statement)
        else:
            yield statement
    if rules.use_filename:
        yield from _from_name(facts, rules, times)
    if rules.use_filetime:
        yield from sorted(times, key=lambda one: str(one.value))


def _as_wall_clock(clue: DateClue, facts: Facts, rules: DateRules) -> _Statement:
    """Return a clue as local time; UTC is converted unless the camera is known to write local time."""
    camera, strength = facts.camera, _strength(clue, facts)
    if clue.value is None or not clue.utc:
        return _Statement(clue, clue.value, clue.offset, clue.note, strength)
    if writes_local_time(camera, clue.source, rules.local_time_cameras):
        return _Statement(clue, clue.value, None, f"{camera} writes local time into the UTC field", strength)
    value, offset = wall_clock(clue.value, rules.zone)
    file_time = BY_NAME[clue.source].tier is Tier.FILE_TIME
    words = "only the file's own time is known" if file_time else f"recorded in UTC, shown in {rules.zone}"
    return _Statement(clue, value, offset, clue.note or words, strength)


def _strength(clue: DateClue, facts: Facts) -> Strength:
    """Return whose word a clue is: a picture's date where no camera is named, nor a zone or sub-second, is its owner's."""
    strength = BY_NAME[clue.source].strength
    image = facts.filetype is not None and facts.filetype.family is Family.IMAGE
    written = image and not facts.camera and clue.offset is None and not clue.subseconds.strip("0")
    return Strength.OWNER if strength is Strength.CAMERA and written and clue.source != "gps" else strength


def _from_name(facts: Facts, rules: DateRules, times: list[_Statement]) -> Iterator[_Statement]:
    """Give the date in the file's name; a day without a time takes the file's time of the same day."""
    named = date_in_name(facts.path.rpartition("/")[2])
    if named is None:
        return
    clue = DateClue(
        "filename", named.value, named.subseconds, named.offset, utc=named.utc, precision=named.precision
    )
    statement = _as_wall_clock(clue, facts, rules)
    if named.precision is Precision.DAY:
        same = [one for one in times if one.value and one.value.date() == named.value.date()]
        if rules.use_filetime and same:
            note = "the day from the name, the time from the file"
            digits = same[0].clue.subseconds
            day = DateClue("filename", None, digits, precision=Precision.DAY)
            statement = _Statement(day, same[0].value, same[0].offset, note, Strength.NAME)
    yield statement


def _first_valid(statements: Iterable[_Statement], rules: DateRules) -> Dated | Undated:
    """Return the first statement without an objection, and what was refused before it."""
    refused: list[str] = []
    now = rules.now.astimezone(rules.zone).replace(tzinfo=None)
    for one in statements:
        why = objection(one.value, now, one.clue) if one.value else one.note
        if why or one.value is None:
            refused.append(f"{one.clue.source} refused: {_quoted(one.value)}{why}")
            continue
        notes = [one.note, doubt(one.value, one.clue), *refused[:_MOST_REFUSALS]]
        value = one.value.replace(microsecond=0)
        words = "; ".join(note for note in notes if note)
        return Dated(
            value, one.clue.source, one.clue.subseconds, one.offset, words, one.clue.precision, one.strength
        )
    return Undated("; ".join(refused[:_MOST_REFUSALS]) or "nothing in or about the file tells a date")


def _quoted(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S} is " if value else ""
