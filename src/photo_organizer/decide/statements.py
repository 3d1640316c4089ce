"""What a file, its name and its file times say about when it was taken, as wall-clock times. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from photo_organizer.decide.camera_clocks import writes_local_time
from photo_organizer.decide.file_name_date import date_in_name
from photo_organizer.decide.hands import may_be_dated_by_owner, named_by_program, was_scanned
from photo_organizer.decide.placeholders import is_new_year
from photo_organizer.decide.sources import BY_NAME, SATELLITES, Tier
from photo_organizer.decide.statement import Statement
from photo_organizer.decide.validity import only_the_year
from photo_organizer.decide.zones import wall_clock
from photo_organizer.model import DateClue, Family, Precision, Strength
from photo_organizer.records import frozen
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from photo_organizer.model import Facts


@frozen
class DateRules:
    """What dating depends on besides the clues."""

    zone: tzinfo
    now: datetime  # aware
    use_filename: bool = True
    use_filetime: bool = True
    local_time_cameras: tuple[str, ...] = ()


def statements_of(facts: Facts, rules: DateRules) -> Iterator[Statement]:
    """Give what the file itself and its name say, and its file times, as wall-clock times."""
    days = set[date]()  # on which the file was written
    for clue in facts.clues:
        of_file = BY_NAME[clue.source].tier is Tier.FILE_TIME
        if of_file and not rules.use_filetime:
            continue
        yield (one := as_wall_clock(clue, facts, rules))
        if of_file and one.value and not is_new_year(one.value):
            days.add(one.value.date())
    name = facts.path.rpartition("/")[2]
    told = date_in_name(name) if rules.use_filename else None
    if told is not None:
        clue = DateClue(
            "filename", told.value, told.subseconds, told.offset, told.utc, told.note, told.precision
        )
        may_be_a_year = not named_by_program(name) and told.value.date() not in days
        yield as_wall_clock(clue, facts, rules, may_be_a_year=may_be_a_year)


def as_wall_clock(clue: DateClue, facts: Facts, rules: DateRules, *, may_be_a_year: bool = True) -> Statement:
    """Return a clue as local time; UTC is converted unless the camera is known to write local time."""
    value, offset, note = clue.value, clue.offset, clue.note
    if value is not None and clue.utc:
        if writes_local_time(facts, clue.source, rules.local_time_cameras):
            words = f"{facts.camera} writes local time into the UTC field"
            offset, note = None, Sentence("camera_local", words, camera=facts.camera)
        elif clue.precision > Precision.DAY:
            value, offset = wall_clock(value, rules.zone)
            file_time = BY_NAME[clue.source].tier is Tier.FILE_TIME
            known = (
                Sentence("only_file_time", "only the file's own time is known")
                if file_time
                else Sentence("from_utc", f"recorded in UTC, shown in {rules.zone}", zone=str(rules.zone))
            )
            note = note or known
    owner, scanned = may_be_dated_by_owner(facts), was_scanned(facts)
    one = Statement(
        clue, value, offset, note, _strength(clue, facts), clue.precision, owner, scanned, facts.seconds
    )
    return replace(one, precision=Precision.YEAR) if value and may_be_a_year and only_the_year(one) else one


def _strength(clue: DateClue, facts: Facts) -> Strength:
    """Return whose word a clue is: a picture's date where no camera is named, nor a zone or sub-second, is its owner's."""
    strength = BY_NAME[clue.source].strength
    if strength is not Strength.CAMERA or clue.source in SATELLITES:
        return strength
    camera = bool(facts.camera) and not was_scanned(facts)
    written = (
        facts.family is Family.IMAGE and not camera and clue.offset is None and not clue.subseconds.strip("0")
    )
    return Strength.OWNER if written else strength
