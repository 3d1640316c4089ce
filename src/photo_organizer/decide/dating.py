"""When was it taken? From all clues of a file or a unit to one date and its doubts. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.agreement import finer, owners_word, refuted, untrue_zulu, with_zone
from photo_organizer.decide.sources import Tier
from photo_organizer.decide.statements import statements_of
from photo_organizer.decide.validity import doubt, objection
from photo_organizer.model import Dated, Precision, Strength, Undated
from photo_organizer.sentences import Sentence, joined, said_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from photo_organizer.decide.statements import DateRules, Statement
    from photo_organizer.model import Unit

_MOST_REFUSALS = 3  # named in a note


def date_unit(unit: Unit, rules: DateRules) -> Dated | Undated:
    """Return the capture date of a unit, by the best statement of any of its members.

    Names and file times count for the main file only: a companion's say when it was added.
    """
    statements = list(statements_of(unit.main, rules))
    for member in unit.members[1:]:
        told = statements_of(member.facts, rules)
        statements += [one for one in told if one.tier in (Tier.CONTENT, Tier.SIDECAR)]
    return _decide(statements, rules)


def date_member(unit: Unit, number: int, rules: DateRules) -> Dated | Undated:
    """Return when this one member was taken: by its own content, else as its unit.

    The film of a Live Photo begins a second before its still; the unit is filed under one date all the same.
    """
    facts = unit.members[number].facts
    inside = [one for one in statements_of(facts, rules) if one.tier is Tier.CONTENT]
    if not inside or isinstance(_decide(inside, rules), Undated) or number == 0:
        return date_unit(unit, rules)
    told = [one for one in statements_of(facts, rules) if one.tier is not Tier.FILE_TIME]
    beside = (statements_of(member.facts, rules) for member in unit.members if member.facts is not facts)
    told += [one for statements in beside for one in statements if one.tier is Tier.SIDECAR]
    return _decide(told, rules)


def is_weak(dated: Dated | Undated) -> bool:
    """Tell whether nothing inside or beside the file says when it was taken: only file times, a day in its name, or nothing."""
    if isinstance(dated, Undated):
        return True
    day_in_name = dated.strength is Strength.NAME and dated.precision < Precision.MINUTE
    return day_in_name or dated.strength is Strength.FILE_TIME


# ── the story ──


def _decide(told: Iterable[Statement], rules: DateRules) -> Dated | Undated:
    """Return the first statement that nothing speaks against, as exactly as the others allow."""
    now = rules.now.astimezone(rules.zone).replace(tzinfo=None)
    statements = sorted(untrue_zulu(list(_one_file_time(told, now))), key=lambda one: one.rank)
    objections = {number: objection(one, now) for number, one in enumerate(statements)}
    valid = [one for number, one in enumerate(statements) if not objections[number]]
    for number, one in enumerate(statements):
        if not objections[number]:
            objections[number] = refuted(one, [other for other in valid if other is not one])
    kept = [number for number in objections if not objections[number]]
    if not kept:
        return Undated(
            joined(*_refusals(statements, objections))
            or Sentence("nothing_tells", "nothing in or about the file tells a date")
        )
    first, others = statements[kept[0]], [statements[number] for number in kept[1:]]
    best = with_zone(finer(owners_word(first, others), others), others)
    return _dated(best, _refusals(statements[: kept[0]], objections))


def _one_file_time(told: Iterable[Statement], now: datetime) -> Iterator[Statement]:
    """Give the statements with one file time: the modification, or a birth that is older than a valid one.

    Copying makes a file's birth; so where the modification was never set, the birth does not stand in.
    """
    times: dict[str, Statement] = {}
    for one in told:
        if one.tier is Tier.FILE_TIME:
            times[one.clue.source] = one
        else:
            yield one
    modified, born = times.get("file:modified"), times.get("file:birth")
    if modified is None:
        return
    older = born and born.value and modified.value and born.value < modified.value
    valid = born and not objection(born, now) and not objection(modified, now)
    yield born if born and older and valid else modified


def _refusals(statements: Sequence[Statement], objections: dict[int, str]) -> list[Sentence]:
    """Return what was refused, each with its reason."""
    refused = (
        _refusal(one, objections[number]) for number, one in enumerate(statements) if objections[number]
    )
    return list(refused)[:_MOST_REFUSALS]


def _refusal(one: Statement, why: str) -> Sentence:
    source, value = one.clue.source, one.value
    if value is None:
        return Sentence("source_refused", f"{source} refused: {why}", source=source, why=why)
    words = f"{source} refused: {value:%Y-%m-%d %H:%M:%S} is {why}"
    return Sentence("date_refused", words, source=source, date=said_date(value), why=why)


def _dated(best: Statement, refused: Sequence[str]) -> Dated:
    words = joined(best.note, doubt(best), *refused)
    clue, value = best.clue, best.wall_clock.replace(microsecond=0)
    return Dated(value, clue.source, clue.subseconds, best.offset, words, best.precision, best.strength)
