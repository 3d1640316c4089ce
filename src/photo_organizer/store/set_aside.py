"""What is known of the files in Duplicates: where their twins are, why they are there, and how they get back. Reads only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.model import Action
from photo_organizer.records import frozen
from photo_organizer.sentences import makes_way, read
from photo_organizer.store.library_looks import NOT_ASIDE

if TYPE_CHECKING:
    import sqlite3

_FILED = (Action.FILE, Action.COPY)
_EQUAL = "((c.md5 IS NOT NULL AND c.md5 = a.md5) OR (c.same IS NOT NULL AND c.same = a.same))"
# Of one size, and nothing that was read tells them apart.
_PERHAPS = (
    "(c.sample IS NULL OR a.sample IS NULL OR c.sample = a.sample) AND (c.md5 IS NULL OR a.md5 IS NULL) "
    "AND (c.same IS NULL OR a.same IS NULL)"
)


@frozen
class Aside:
    """One file in Duplicates."""

    twin: tuple[int, str] | None  # number and path of a file of the library with the same bytes
    alone: bool  # certainly no other file of the library has these bytes
    code: str = ""  # why it was moved there, "" where its owner did it himself
    sentence: str = ""
    source: str = ""  # where it was before
    token: str = ""  # of the plan that undo takes back, "" where there is none


def details(con: sqlite3.Connection, number: int) -> Aside:
    """Return what is known of the catalogued file with this number. Touches nothing."""
    twin = _other(con, number, _EQUAL)
    alone = twin is None and _other(con, number, _PERHAPS) is None
    row = con.execute(
        "SELECT p.code, p.sentence, s.src, p.token, p.state = 'done' AND p.action <> 'undo', p.source, p.action FROM catalogue a "
        "JOIN steps s ON s.kind = 'move' AND s.plan = (SELECT n FROM plans WHERE token = a.plan) "
        "JOIN plans p ON p.n = s.plan WHERE a.id = ? AND substr(s.dst, -length(a.path)) = a.path",
        (number,),
    ).fetchone()
    if row is None:
        return Aside(twin, alone)
    code, sentence = row[0], read(row[1])
    if row[6] in _FILED:  # the newcomer of such a plan has the name that this file had
        code, sentence = "same-second", makes_way(os.fsdecode(row[5]), [code]) or sentence
    return Aside(twin, alone, code, sentence, os.fsdecode(row[2]), row[3] if row[4] else "")


def _other(con: sqlite3.Connection, number: int, condition: str) -> tuple[int, str] | None:
    """Return a file of the library itself, of the same size, that meets a condition."""
    row = con.execute(
        f"SELECT c.id, c.path FROM catalogue a JOIN catalogue c ON c.size = a.size AND c.id <> a.id "
        f"WHERE a.id = ? AND {NOT_ASIDE} AND {condition} ORDER BY c.path LIMIT 1",
        (number,),
    ).fetchone()
    return (row[0], os.fsdecode(row[1])) if row else None
