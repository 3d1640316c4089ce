"""Whether what comes later changes the date of a filed unit. Pure.

An XMP sidecar is its owner's later word. A Takeout JSON, or a half with a date of its own, tells what an undated photo
lacks. The same bytes under a name, or with a file time, that tells more date what is weakly dated, or not at all. What
the owner said on the page stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.decide.agreement import same_as_far
from photo_organizer.decide.dating import date_unit, is_weak
from photo_organizer.decide.own_times import ZONES
from photo_organizer.decide.same_name import tells_more
from photo_organizer.decide.words_of_owners import LATER, said_by_owner
from photo_organizer.model import Dated, Reason, Strength
from photo_organizer.sentences import Sentence, said_date

if TYPE_CHECKING:
    from datetime import tzinfo

    from photo_organizer.decide.filed_unit import FiledUnit
    from photo_organizer.decide.statements import DateRules
    from photo_organizer.model import Undated, Unit


def new_date(before: Unit | None, together: Unit, filed: Dated | None, rules: DateRules) -> Dated | None:
    """Return the date that a unit has from now on; None: it keeps the one that it was filed under.

    `before` is the filed part of it: what that says was said when it was filed.
    """
    own, old = date_unit(together, rules), date_unit(before, rules) if before else None
    if not isinstance(own, Dated) or is_weak(own) or _said_by_owner(filed):
        return None
    if _same(own, old) or _same(own, filed):
        return None
    wins = filed is None or own.strength > filed.strength or own.strength is Strength.SIDECAR
    return own if wins else None


def leading_date(together: Unit, filed: Dated | None, rules: DateRules) -> Dated | None:
    """Return the date of a unit whose main file comes last; None: nothing but the main file's own times tells one."""
    if filed is not None and _said_by_owner(filed):
        return filed
    own = date_unit(together, rules)
    return own if isinstance(own, Dated) and not is_weak(own) else None


def is_better(own: Dated, filed: FiledUnit, zone: tzinfo) -> bool:
    """Tell whether a filed unit is to have the date of a newcomer with its bytes."""
    its = filed.dated
    stays = filed.is_aside or filed.is_placed or filed.is_lent
    weak = its.strength <= Strength.NAME if its else filed.is_undated
    if stays or not weak or not tells_more(own, its):
        return False
    had = datetime.fromtimestamp(filed.filed_ns / 1e9, zone).replace(tzinfo=None)
    return not _speaks_against(own, its, had)


def _speaks_against(own: Dated, its: Dated | None, had: datetime) -> bool:
    """Tell whether what is known of the same bytes contradicts their new date, or tells as much; the library `had` them then.

    Nothing is taken after its file was written, and a file time of about that moment tells no more than that one.
    """
    written = its.exact if its and its.strength is Strength.FILE_TIME else had
    latest = written - ZONES if own.strength is Strength.FILE_TIME else written + ZONES
    if own.value > latest:
        return True
    if its is None:
        return False
    if same_as_far(min(own.precision, its.precision), own.value, its.value):
        return own.precision <= its.precision
    return own.strength is its.strength is Strength.NAME


def why_dated(dated: Dated, where: str) -> tuple[Reason, ...]:
    """Return why the unit of the file `where` gets another date."""
    words = f"belongs to {where}, which is dated by it: {dated.value:%Y-%m-%d %H:%M:%S} ({dated.source})"
    said = Sentence("dates_its_unit", words, path=where, date=said_date(dated.value), source=dated.source)
    note = (Reason("date-note", dated.note),) if dated.note else ()
    return (Reason(LATER, said), *note)


def _said_by_owner(filed: Dated | None) -> bool:
    return filed is not None and said_by_owner(filed.source)


def _same(one: Dated, other: Dated | Undated | None) -> bool:
    return isinstance(other, Dated) and one.value == other.value
