"""Judge what stands in a CSV log: whether it is ours and whole, and what of the outbox is in it already.

Touches nothing: bytes in, verdicts out.
"""

from __future__ import annotations

import csv
import io
import re
from enum import Enum
from typing import TYPE_CHECKING

from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MAY_DIFFER = frozenset({"IP address", "User"})  # they may have changed since the line was written
_TOLD_AGAIN = _MAY_DIFFER | {"Time"}  # … and this, where a plan is finished a second time
_A_PLAN = re.compile(rb"\(plan [0-9a-f]{16}\)")  # no other plan has that number
_OF_A_PLAN = re.compile(f"{_A_PLAN.pattern.decode()}$")
_NUMBER = len("(plan 0123456789abcdef)")


class TailState(Enum):
    """What to do with a log file that we did not leave as it is."""

    BLANK = "blank"  # nothing in it but our own torn beginning: begin again
    OURS = "ours"  # our header and only whole records: go on below
    UNENDED = "unended"  # the same, without the last line end
    FOREIGN = "foreign"  # anything else: set it aside, begin a new one


@frozen
class TailCheck:
    """Which of the waiting records the file holds, by their places, and how many bytes of its tail are good."""

    told: frozenset[int]
    good: int


def judge(content: bytes, header: Sequence[str], header_line: bytes) -> TailState:
    """Return what a whole file is that somebody else may have edited, moved or cut."""
    if header_line.startswith(content.rstrip(b"\0")):
        return TailState.OURS if content == header_line else TailState.BLANK
    records = _records(content)
    if records is None or not records or records[0] != list(header):
        return TailState.FOREIGN
    if any(len(record) != len(header) for record in records):
        return TailState.FOREIGN
    return TailState.OURS if content.endswith(b"\n") else TailState.UNENDED


def already_written(tail: bytes, waiting: Sequence[list[str]], header: Sequence[str]) -> TailCheck:
    """Compare what stands behind the remembered size with the records that wait to be written.

    Whole records that are not ours are left alone. From the first torn or damaged line on, nothing
    is good: a power cut leaves half lines and zeros there, and their records are still waiting.
    """
    told, after, good, deeds = set[int](), 0, 0, _deeds(waiting, header)
    for text in tail.splitlines(keepends=True):
        records = _records(text) if text.endswith(b"\n") else None
        if not records or len(records[0]) != len(header):
            break
        while after in told:
            after += 1
        if after < len(waiting) and _same(records[0], waiting[after], header):
            told.add(after)
        elif (place := deeds.get(_deed(records[0], header))) is not None:
            told.add(place)
        good += len(text)
    return TailCheck(frozenset(told), good)


def told_before(logs: Iterable[bytes], waiting: Sequence[list[str]], header: Sequence[str]) -> frozenset[int]:
    """Return which of the waiting records some logs have told at any time, of those that name a plan.

    A state that came back from a backup finishes its open plans once more. Without a plan, two records alike may be
    two events.
    """
    deeds = _deeds(waiting, header)
    plans = {record[-1][-_NUMBER:].encode() for record in waiting if _OF_A_PLAN.search(record[-1])}
    told: set[int | None] = set()
    for content in logs if deeds else ():
        if not plans.isdisjoint(_A_PLAN.findall(content)):  # to read a log as records takes long
            told.update(deeds.get(_deed(record, header)) for record in _records(content) or ())
    return frozenset(place for place in told if place is not None)


def _deeds(waiting: Sequence[list[str]], header: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Return the places of the records that tell what a plan did, by what they tell."""
    return {
        _deed(record, header): place for place, record in enumerate(waiting) if _OF_A_PLAN.search(record[-1])
    }


def _deed(record: list[str], header: Sequence[str]) -> tuple[str, ...]:
    """Return a record without what may be another when the same is told a second time."""
    return tuple(cell for title, cell in zip(header, record, strict=False) if title not in _TOLD_AGAIN)


def _records(content: bytes) -> list[list[str]] | None:
    """Return the records of strict CSV text, or None where it is none."""
    try:
        text = content.decode("utf-8-sig")
        return None if "\0" in text else list(_strict(text))
    except (UnicodeDecodeError, csv.Error):
        return None


def _strict(text: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), strict=True)


def _same(found: list[str], expected: list[str], header: Sequence[str]) -> bool:
    return all(
        title in _MAY_DIFFER or ours == theirs
        for title, ours, theirs in zip(header, found, expected, strict=True)
    )
