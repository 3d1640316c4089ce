"""Whether what comes later changes the date of a filed unit. Pure.

An XMP sidecar is its owner's later word. A Takeout JSON, or a half with a date of its own, tells what an undated photo
lacks. What the owner said on the page stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.dating import date_unit, is_weak
from photo_organizer.decide.words_of_owners import LATER, said_by_owner
from photo_organizer.model import Dated, Reason, Strength
from photo_organizer.sentences import Sentence, said_date

if TYPE_CHECKING:
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
