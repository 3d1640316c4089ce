"""What a file, its name and its file times say about when it was taken, as wall-clock times. Pure.

Only times recorded in UTC are converted. A wall-clock time is never shifted: it is what the clock on the
wall showed where the photo was taken. In the hour that a clock is set back, UTC still names one moment.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from photo_organizer.decide.camera_clocks import writes_local_time
from photo_organizer.decide.file_name_date import date_in_name
from photo_organizer.decide.file_names import name_of
from photo_organizer.decide.hands import may_be_dated_by_owner, named_by_program, was_scanned
from photo_organizer.decide.placeholders import MILLENNIUM, is_new_year, zero_day
from photo_organizer.decide.sources import BY_NAME, RANK, SATELLITES, Tier
from photo_organizer.model import DateClue, Family, Precision, Strength
from photo_organizer.records import frozen
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from photo_organizer.model import Facts

_LAST = 99  # step
_FIRST_CLOCKS = 1980  # the year: no camera's clock begins again before it, but for the zeros


@frozen
class DateRules:
    """What dating depends on besides the clues."""

    zone: tzinfo
    now: datetime  # aware
    use_filename: bool = True
    use_filetime: bool = True
    local_time_cameras: tuple[str, ...] = ()


@frozen
class Statement:
    """One clue as a wall-clock time."""

    clue: DateClue
    value: datetime | None
    offset: timedelta | None
    note: str
    strength: Strength
    precision: Precision
    by_owner: bool = False  # a person may have written it
    scanned: bool = False  # a scanner made the file
    length: float = 0.0  # seconds of a film

    @property
    def wall_clock(self) -> datetime:
        """The moment of a statement that nothing speaks against: it has one."""
        assert self.value is not None  # noqa: S101 — a statement without a value is refused
        return self.value

    @property
    def recorded(self) -> datetime:
        """That moment as it was written, perhaps in UTC."""
        assert self.clue.value is not None  # noqa: S101 — as above
        return self.clue.value

    @property
    def tier(self) -> Tier:
        """What kind of evidence it is."""
        return BY_NAME[self.clue.source].tier

    @property
    def rank(self) -> tuple[int, int]:
        """Its place in the order of sources; a year that a container notes is that of a release, and comes last in it."""
        tier, step = RANK[self.clue.source]
        release = self.strength is Strength.CONTAINER and self.precision < Precision.DAY
        return (tier, _LAST) if release else (tier, step)

    @property
    def is_phones(self) -> bool:
        """Whether a zone or a sub-second tells that a phone wrote it, whose clock is always set; a bare "Z" is no zone."""
        zone = self.clue.offset is not None and not self.clue.utc
        return zone or bool(self.clue.subseconds.strip("0"))

    @property
    def only_the_year(self) -> bool:
        """Whether midnight or noon of a 1 January is how a program writes a year that its owner knew."""
        if not is_new_year(self.recorded) or self.is_phones or self._is_of_a_clock:
            return False
        zero, before = bool(zero_day(self.recorded)), self.recorded.year < _FIRST_CLOCKS
        counted = self.clue.utc and self.clue.offset is None and self.tier is not Tier.SIDECAR
        by_hand = (self.by_owner and not counted) or (before and not zero)
        clocks = self.recorded == MILLENNIUM or (zero and self.recorded.hour == 0)
        return by_hand and (not clocks or self.scanned)

    @property
    def _is_of_a_clock(self) -> bool:
        """Whether nobody can have written it: satellites did, or a filesystem."""
        return self.tier is Tier.FILE_TIME or self.clue.source in SATELLITES

    @property
    def in_utc(self) -> bool:
        """Whether the zone of `value` was not written but supposed."""
        return self.clue.utc and self.offset is not None


def statements_of(facts: Facts, rules: DateRules) -> Iterator[Statement]:
    """Give what the file itself and its name say, and its file times, as wall-clock times."""
    days = set[date]()  # on which the file was written
    for clue in facts.clues:
        of_file = BY_NAME[clue.source].tier is Tier.FILE_TIME
        if of_file and not rules.use_filetime:
            continue
        yield (one := _statement(clue, facts, rules))
        if of_file and one.value and not is_new_year(one.value):
            days.add(one.value.date())
    name = name_of(facts.path)
    told = date_in_name(name) if rules.use_filename else None
    if told is not None:
        clue = DateClue(
            "filename", told.value, told.subseconds, told.offset, told.utc, told.note, told.precision
        )
        may_be_a_year = not named_by_program(name) and told.value.date() not in days
        yield _statement(clue, facts, rules, may_be_a_year=may_be_a_year)


def _statement(clue: DateClue, facts: Facts, rules: DateRules, *, may_be_a_year: bool = True) -> Statement:
    """Return what a clue says; a moment that is how programs write a year says only that year."""
    value, offset, note = _local(clue, facts, rules)
    owner, scanned = may_be_dated_by_owner(facts, clue.source), was_scanned(facts)
    one = Statement(
        clue, value, offset, note, _strength(clue, facts), clue.precision, owner, scanned, facts.seconds
    )
    if value and may_be_a_year and one.only_the_year:  # as it was written: no zone makes another one of it
        return replace(one, value=clue.value, offset=None, note=clue.note, precision=Precision.YEAR)
    return one


def _local(clue: DateClue, facts: Facts, rules: DateRules) -> tuple[datetime | None, timedelta | None, str]:
    """Return a clue as local time, its zone and a note; UTC is converted unless the camera is known to write local time."""
    if clue.value is None or not clue.utc:
        return clue.value, clue.offset, clue.note
    if writes_local_time(facts, clue.source, rules.local_time_cameras):
        words = f"{facts.camera} writes local time into the UTC field"
        return clue.value, None, Sentence("camera_local", words, camera=facts.camera)
    if clue.precision <= Precision.DAY:
        return clue.value, clue.offset, clue.note
    if BY_NAME[clue.source].tier is Tier.FILE_TIME:
        known = Sentence("only_file_time", "only the file's own time is known")
    else:
        known = Sentence("from_utc", f"recorded in UTC, shown in {rules.zone}", zone=str(rules.zone))
    return *wall_clock(clue.value, rules.zone), clue.note or known


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


def wall_clock(value: datetime, zone: tzinfo) -> tuple[datetime, timedelta | None]:
    """Return the naive local time of a naive UTC time, and the zone's offset at that moment."""
    try:
        local = value.replace(tzinfo=UTC).astimezone(zone)
    except (OverflowError, ValueError):  # the first or last day of the calendar
        return value, timedelta(0)
    return local.replace(tzinfo=None, fold=0), local.utcoffset()
