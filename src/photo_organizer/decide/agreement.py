"""What two statements of one file tell about each other: the zone, the finer one, the one that is refuted. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from photo_organizer.decide.placeholders import GPS_WEEKS, placeholder
from photo_organizer.decide.sources import SATELLITES, Tier
from photo_organizer.decide.words_of_owners import OWNERS_WORD
from photo_organizer.model import Precision, Strength
from photo_organizer.sentences import Sentence, joined, said_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from photo_organizer.decide.statements import Statement

_ROLLOVER = timedelta(weeks=GPS_WEEKS)
_NEAR_GPS, _NEAR_OTHER = timedelta(days=2), timedelta(hours=15)
_MOST_ROLLOVERS = 2
_ZONES = tuple(  # every distance to UTC that a clock on a wall has had since there are films
    timedelta(minutes=minutes)
    for minutes in (*range(-720, 841, 60), -570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 645, 765)
)
# The name is the start, the header often the end.
_NAMED_BEFORE, _NAMED_AFTER = timedelta(seconds=150), timedelta(seconds=5)
_NEAR_END = timedelta(seconds=30)
# Of a date, in the order in which it is written.
_PARTS = {
    Precision.YEAR: 1,
    Precision.MONTH: 2,
    Precision.DAY: 3,
    Precision.MINUTE: 5,
    Precision.SECOND: 6,
}


def refuted(one: Statement, others: Sequence[Statement]) -> str:
    """Return why another statement refutes this one, "" where none does. Both must be valid."""
    recorded = one.recorded
    if whose := placeholder(recorded):
        if any(other.recorded.date() != recorded.date() for other in others):
            return Sentence("placeholder", f"a placeholder of {whose}")
        return ""
    near = _NEAR_GPS if one.clue.source in SATELLITES else _NEAR_OTHER
    if one.clue.source in SATELLITES and any(_shows_no_time(recorded, other) for other in others):
        return Sentence("no_satellite_time", "00:00:00 stands for a time that the satellites did not tell")
    for other in others:
        if other.precision > Precision.DAY and _weeks_apart(one.wall_clock, other.wall_clock, near):
            words = f"{GPS_WEEKS} weeks before {other.clue.source}: the satellites' week number began again"
            return Sentence("weeks_began_again", words, source=other.clue.source, weeks=GPS_WEEKS)
    return ""


def _shows_no_time(recorded: datetime, other: Statement) -> bool:
    """Tell whether the satellites' midnight is the same day's other time without its time: no zone makes one of both."""
    if recorded.time() != datetime.min.time() or other.tier is not Tier.CONTENT:
        return False
    apart = other.recorded - recorded
    timed = other.precision > Precision.MINUTE and other.clue.source not in SATELLITES
    return timed and abs(apart) < _NEAR_GPS and _step_between(recorded, other.recorded) is None


def _weeks_apart(early: datetime, late: datetime, near: timedelta) -> bool:
    return any(abs(late - early - times * _ROLLOVER) <= near for times in range(1, _MOST_ROLLOVERS + 1))


def finer(best: Statement, others: Sequence[Statement]) -> Statement:
    """Return `best` with the time that another statement of the same day (month, year) knows, else itself.

    A file time lends its time to a day, which stays the day of its source; it says nothing of a year.
    """
    if best.precision is Precision.SECOND:
        return best
    within = [
        other
        for other in others
        if other.precision > best.precision and _same(best, other) and _may_refine(best, other)
    ]
    content = [other for other in within if other.tier is not Tier.FILE_TIME]
    if content:
        found = content[0]
        return finer(replace(found, note=joined(found.note, _knows_only(best))), others)
    if best.precision is Precision.DAY and within:
        (lent,) = within  # a file has one file time
        clue = replace(best.clue, subseconds=lent.clue.subseconds)
        where = "name" if best.tier is Tier.NAME else best.clue.source
        return replace(
            best,
            clue=clue,
            value=lent.value,
            offset=lent.offset,
            note=Sentence(
                "time_of_file", f"the day from the {where}, the time from the file", source=best.clue.source
            ),
        )
    return best


def _knows_only(one: Statement) -> Sentence:
    exact = one.precision.name.lower()
    words = f"{one.clue.source} knows only the {exact}"
    return Sentence(
        "knows_only", words, source=one.clue.source, precision=Sentence(f"precision_{exact}", exact)
    )


def _same(one: Statement, other: Statement) -> bool:
    """Tell whether both name the same year, month, day or minute, as far as the first tells it."""
    return same_as_far(one.precision, one.wall_clock, other.wall_clock)


def same_as_far(precision: Precision, one: datetime, other: datetime) -> bool:
    """Tell whether two moments are one as far as a date of this precision tells."""
    parts = _PARTS[precision]
    return one.timetuple()[:parts] == other.timetuple()[:parts]


def _may_refine(best: Statement, other: Statement) -> bool:
    """Tell whose word counts: a year that its owner wrote is not made exact by the day of the scan."""
    if best.precision >= Precision.DAY:
        return True
    return other.strength >= Strength.OWNER or other.tier is Tier.NAME


def with_zone(best: Statement, others: Sequence[Statement]) -> Statement:
    """Return a moment recorded in UTC on the clock of its place, where the name shows that clock."""
    if not best.in_utc:
        return best
    for other in others:
        if other.tier is Tier.NAME and not other.clue.utc and other.precision >= Precision.MINUTE:
            zone = _zone_between(best.recorded, other.wall_clock, best.length)
            if zone is not None:
                told = (
                    Sentence("name_shows_clock", "its name shows the clock of the place")
                    if zone
                    else Sentence("name_shows_clock", "its name shows the same clock: local time")
                )
                return replace(best, value=best.recorded + zone, offset=zone or None, note=told)
    return best


def _zone_between(utc: datetime, wall: datetime, length: float) -> timedelta | None:
    """Return the zone that makes one moment of both, None where no zone does.

    A name tells when a film began, its header when it began or, on many phones, when it ended.
    """
    end = timedelta(seconds=length)
    for zone in _ZONES:
        late = utc + zone - wall
        if -_NAMED_AFTER <= late <= _NAMED_BEFORE or (length and abs(late - end) <= _NEAR_END):
            return zone
    return None


def untrue_zulu(statements: Sequence[Statement]) -> Iterator[Statement]:
    """Give the statements, those marked "Z" by editors that meant local time corrected by what tells the local time."""
    satellites = [one for one in statements if one.clue.source in SATELLITES]
    for one in statements:
        zones = (_step_between(other.clue.value, one.clue.value) for other in satellites)
        if not _may_be_untrue(one):
            yield one
        elif zone := next((found for found in zones if found), None):
            note = Sentence("not_utc", 'marked "Z", but the satellites say that it is local time')
            yield replace(one, value=one.clue.value, offset=zone, note=note)
        elif same := next((other for other in statements if _same_clock(one, other)), None):
            yield replace(one, value=one.clue.value, offset=same.clue.offset, note=one.clue.note)
        else:
            yield one


def _may_be_untrue(one: Statement) -> bool:
    written = one.clue.source.startswith(("xmp:", "sidecar:")) and one.clue.source not in SATELLITES
    return written and one.clue.utc


def _same_clock(zulu: Statement, other: Statement) -> bool:
    """Tell whether another statement of the content shows the very same clock, and that is the one on the wall."""
    local = other.tier is Tier.CONTENT and not other.clue.utc and other.precision is Precision.SECOND
    return local and other.clue.value == zulu.clue.value and zulu.precision is Precision.SECOND


def _step_between(utc: datetime | None, wall: datetime | None) -> timedelta | None:
    if utc is None or wall is None:
        return None
    return next((zone for zone in _ZONES if abs(wall - utc - zone) <= timedelta(seconds=90)), None)


def owners_word(best: Statement, others: Sequence[Statement]) -> Statement:
    """Return the date of an XMP sidecar where it says another moment than the file itself, else `best`."""
    if best.tier is not Tier.CONTENT:
        return best
    for other in others:
        if other.clue.source in OWNERS_WORD:
            return best if _one_moment(best, other) else _overruling(best, other)
    return best


def _one_moment(best: Statement, other: Statement) -> bool:
    """Tell whether a sidecar repeats what the file says, perhaps less exactly or on another clock."""
    mine, its = best.wall_clock, other.wall_clock
    if other.precision < Precision.SECOND and _same(other, best) and best.precision >= other.precision:
        return True
    if abs(its.replace(microsecond=0) - mine.replace(microsecond=0)) <= timedelta(seconds=2):
        return True
    if best.offset is None:
        return other.clue.utc and _step_between(other.recorded, mine) is not None
    told = _told_in_utc(other)
    return told is not None and abs(told - (mine - best.offset)) <= timedelta(seconds=2)


def _told_in_utc(one: Statement) -> datetime | None:
    """Return the moment of a statement in UTC, None where it tells no zone."""
    if one.clue.utc:
        return one.recorded
    return None if one.offset is None else one.wall_clock - one.offset


def _overruling(best: Statement, other: Statement) -> Statement:
    said = (
        f"the sidecar's date; the file itself says {best.wall_clock:%Y-%m-%d %H:%M:%S} ({best.clue.source})"
    )
    word = Sentence("sidecar_says", said, date=said_date(best.wall_clock), source=best.clue.source)
    return replace(other, note=joined(other.note, word))
