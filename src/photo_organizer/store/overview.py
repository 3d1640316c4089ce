"""What `status`, `stats` and `why` show, read with SQL alone: none of our modules that work is loaded for it. Touches nothing."""

from __future__ import annotations

import os

from photo_organizer.sentences import facts, read
from photo_organizer.shown import shown
from photo_organizer.store.db import get_meta

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from typing import Any

COUNTERS = (
    "files_moved",
    "bytes_moved",
    "files_duplicates",
    "bytes_duplicates",
    "files_deleted",
    "bytes_deleted",
)


def staying(con: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return path, code and sentence of every file that stays in the intake, in path order."""
    rows = con.execute("SELECT path, code, sentence FROM held ORDER BY path")
    return [(os.fsdecode(path), code, read(sentence)) for path, code, sentence in rows]


UNSETTLED = ("empty", "incomplete", "busy")  # what such a file is held for, from its fifth minute on


def settling(waiting: int, staying: Mapping[str, int]) -> int:
    """Return how many of the files that the service waits for are not told by name yet; `staying` counts by code those that are."""
    return max(waiting - sum(staying.get(code, 0) for code in UNSETTLED), 0)


def library(con: sqlite3.Connection) -> tuple[int, int]:
    """Return (files, bytes) of the whole library."""
    files, size = con.execute("SELECT count(*), coalesce(sum(size), 0) FROM catalogue").fetchone()
    return int(files), int(size)


def counters(con: sqlite3.Connection, scope: str) -> dict[str, int]:
    """Return what was counted in the session, or in the whole lifetime."""
    known = dict(con.execute("SELECT name, value FROM statistics"))
    return {name: known.get(f"{scope}_{name}", 0) for name in COUNTERS}


# ── what the last integrity check found ──

INTEGRITY = "integrity"  # the name under which its result is kept, as JSON
DAMAGES = ("changed", "unreadable")
_MOST = 2**52  # of files, and of milliseconds that a browser takes for a moment


def integrity(con: sqlite3.Connection) -> dict[str, Any] | None:
    """Return when all files were read again and what had changed, None before the first time or where that is not legible.

    Cheap: one row, which names a hundred files at most. What it counts beyond its names is told as a number.
    """
    import json  # here: who works with the catalogue shows nothing

    try:
        kept = json.loads(get_meta(con, INTEGRITY))
        numbers = {"at": kept["at_ns"] // 1_000_000, "files": kept["files"], "count": kept["count"]}
        names = [{"path": shown(path), "problem": each} for path, each in kept["names"] if each in DAMAGES]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if all(type(number) is int and 0 <= number < _MOST for number in numbers.values()):
        return {**numbers, "names": names}
    return None


# ── what was done with a file ──

PRECISIONS = ("year", "month", "day", "minute", "second")  # the words of model.Precision, in its order
STRENGTHS = ("file time", "name", "sidecar", "container", "owner", "camera")  # of model.Strength
_DONE = (
    "SELECT n, token, source, action, code, sentence, taken, date_from, precision, strength FROM plans WHERE "
    "n IN (SELECT plan FROM steps WHERE src = ? UNION SELECT plan FROM steps WHERE dst = ? AND kind <> 'remove') "
    "AND state = 'done' AND action <> 'undo' ORDER BY n DESC"
)
# What the second path of a step is to its first.
_OTHER_END = {"remove": "kept", "write": "beside", "erase": "beside"}


def done_for_path(con: sqlite3.Connection, path: str) -> list[tuple[str, dict[str, Any]]]:
    """Return id and story of every plan that was done to a file that is or was at `path`, newest first; see cli/lines."""
    name = os.fsencode(path)
    rows = con.execute(_DONE, (name, name)).fetchall()
    return [(row[1], _story(con, row)) for row in rows]


def _story(con: sqlite3.Connection, row: tuple[Any, ...]) -> dict[str, Any]:
    """Return a plan as `cli.lines.as_json` tells it."""
    n, _, source, action, code, sentence, taken, date_from, precision, strength = row
    steps = con.execute("SELECT kind, src, dst FROM steps WHERE plan = ? ORDER BY n", (n,))
    return {
        "source": os.fsdecode(source),
        "action": action,
        "state": "done",
        "problem": "",
        "problem_said": {},
        "reasons": [{"code": code, "sentence": read(sentence), "said": facts(read(sentence))}],
        "date": taken or None,
        "date_from": (date_from or "") if taken else None,
        "date_precision": PRECISIONS[(precision or len(PRECISIONS)) - 1] if taken else None,
        "date_strength": STRENGTHS[(strength or len(STRENGTHS)) - 1] if taken else None,
        "steps": [_step(kind, os.fsdecode(src), os.fsdecode(dst)) for kind, src, dst in steps],
    }


def _step(kind: str, one: str, other: str) -> dict[str, str]:
    return {"kind": kind, "from": one, _OTHER_END.get(kind, "to"): other}


def stays(con: sqlite3.Connection, path: str) -> tuple[str, str] | None:
    """Return code and sentence of why a file stays in the intake, None where it does not."""
    row = con.execute("SELECT code, sentence FROM held WHERE path = ?", (os.fsencode(path),)).fetchone()
    return (row[0], read(row[1])) if row else None
