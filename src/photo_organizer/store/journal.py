"""The journal: what was meant, written before it is done; and what became of it.

An intent is committed before any file of its plan is touched. What is still open after a crash is
finished or taken back by the same executor, deciding from the disk.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal

from photo_organizer.model import Action, Erase, Plan, Reason, Restore, Step, Undated, Write
from photo_organizer.records import changeable, frozen
from photo_organizer.sentences import read, written
from photo_organizer.store import catalogue, units
from photo_organizer.store.db import get_meta, set_meta, transaction
from photo_organizer.store.step_rows import row_of, step_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

RunKind = Literal["pass", "dedupe", "relayout", "date", "review", "put-back", "undo"]
_TRUSTED = "clock_trusted_since"  # number of the last plan whose time does not count
_TOGETHER = 256  # plans of a run that are held at a time
_LAST = 1000  # plans whose times are looked at
_SOME_DONE = "SELECT n FROM plans WHERE run = ? AND n > ? AND state = 'done' ORDER BY n LIMIT ?"
_PLAN = "token, claim, undoes, source, action, code, sentence, taken, date_from, precision, strength"


@frozen
class JournaledPlan:
    """A plan with its entry in the journal."""

    token: str
    claim: str  # the batch that claims its files
    plan: Plan
    undoes: str | None = None


@changeable
class Run:
    """Plans that can be undone together; it gets its number when the first of them is opened."""

    kind: RunKind
    number: int = 0  # 0: not begun
    # Told the number, in the transaction of the first plan.
    begun: Callable[[int], None] = lambda _number: None


def new_token() -> str:
    """Return 64 random bits as 16 hex digits."""
    return os.urandom(8).hex()


def begin_run(con: sqlite3.Connection, kind: RunKind, now_ns: int) -> int:
    """Start a group of plans that can be undone together; return its number."""
    cursor = con.execute("INSERT INTO runs (kind, started_ns) VALUES (?, ?)", (kind, now_ns))
    return int(cursor.lastrowid or 0)


def newest_ns(con: sqlite3.Connection) -> int:
    """Return the newest time in the last plans; 0: there is none."""
    last = max(int(get_meta(con, _TRUSTED) or 0), _last_number(con) - _LAST)
    query = "SELECT max(max(opened_ns, coalesce(closed_ns, 0))) FROM plans WHERE n > ?"
    return int(con.execute(query, (last,)).fetchone()[0] or 0)


def trust_clock(con: sqlite3.Connection) -> None:
    """Let the times of the plans so far count no longer: their owner says that the clock is right now."""
    with transaction(con):
        set_meta(con, _TRUSTED, str(_last_number(con)))


def _last_number(con: sqlite3.Connection) -> int:
    return int(con.execute("SELECT coalesce(max(n), 0) FROM plans").fetchone()[0])


def open_plans(
    con: sqlite3.Connection, run: int, all_journaled: Iterable[JournaledPlan], now_ns: int
) -> None:
    """Write down what is about to be done."""
    for journaled in all_journaled:
        plan, reason = journaled.plan, journaled.plan.reasons[0]
        unit = None
        if plan.membership is not None:
            unit = units.open_unit(con, plan.membership, os.path.dirname(plan.source), now_ns)
        cursor = con.execute(
            f"INSERT INTO plans (run, state, opened_ns, unit, {_PLAN}) VALUES (?, 'open', {', '.join('?' * 13)})",
            (
                run, now_ns, unit, journaled.token, journaled.claim, journaled.undoes, os.fsencode(plan.source), plan.action,
                reason.code, written(reason.sentence), *catalogue.said(plan.dated),
            ),
        )  # fmt: skip
        con.executemany(
            "INSERT INTO steps (plan, n, kind, src, dst, dev, ino, size, mtime_ns, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(cursor.lastrowid, number, *row_of(step)) for number, step in enumerate(plan.steps)],
        )


def close_plan(con: sqlite3.Connection, token: str, state: str, now_ns: int, problem: str = "") -> None:
    """Note how a plan ended: done, failed or undone."""
    con.execute(
        "UPDATE plans SET state = ?, closed_ns = ?, problem = ? WHERE token = ?",
        (state, now_ns, written(problem), token),
    )


def drop_steps(con: sqlite3.Connection, token: str, steps: Iterable[Step]) -> None:
    """Forget steps of a plan that did not happen, or that were taken back: undo must not look for them."""
    _drop_rows(con, token, [row_of(step)[1:3] for step in steps])


def is_taken_back(con: sqlite3.Connection, token: str, back: Iterable[Step]) -> bool:
    """Tell whether the steps `back` have taken the whole plan back; where a part is left, only that part is kept.

    A sidecar of ours that its owner has changed is his: it holds no plan open.
    """
    steps = list(back)
    restored = {os.fsencode(step.dst) for step in steps if isinstance(step, Restore)}  # from whatever copy
    ways = {(new, old) for _, old, new, *_ in map(row_of, steps)} | {
        row_of(step)[1:3] for step in steps if isinstance(step, (Erase, Write))
    }
    query = "SELECT src, dst, kind FROM steps WHERE plan = (SELECT n FROM plans WHERE token = ?)"
    rows = {(src, dst): kind for src, dst, kind in con.execute(query, (token,))}
    taken_back = {
        row for row, kind in rows.items() if row in ways or (kind == "remove" and row[0] in restored)
    }
    if all(row in taken_back or kind == "write" for row, kind in rows.items()):
        return True
    _drop_rows(con, token, taken_back)
    return False


def _drop_rows(con: sqlite3.Connection, token: str, rows: Iterable[tuple[bytes, bytes]]) -> None:
    con.executemany(
        "DELETE FROM steps WHERE src = ? AND dst = ? AND plan = (SELECT n FROM plans WHERE token = ?)",
        [(*row, token) for row in rows],
    )


def unit_of(con: sqlite3.Connection, token: str) -> int | None:
    """Return the unit that the newcomers of a plan form or join, None where there are none. Touches nothing."""
    row = con.execute("SELECT unit FROM plans WHERE token = ?", (token,)).fetchone()
    return row[0] if row else None


def is_later(con: sqlite3.Connection, token: str, than: str) -> bool:
    """Tell whether a plan was made after another one. Touches nothing."""
    numbers = "SELECT n FROM plans WHERE token = ?"
    row = con.execute(f"SELECT ({numbers}) > ({numbers})", (token, than)).fetchone()
    return bool(row[0])


def remember_unit(con: sqlite3.Connection, token: str, src: str, unit: int, md5: bytes | None = None) -> None:
    """Note the unit of a file that a plan removes from the library, and the MD5 of its bytes."""
    con.execute(
        "UPDATE steps SET unit = ?, data = coalesce(?, data) WHERE src = ? AND plan = (SELECT n FROM plans WHERE token = ?)",
        (unit or None, md5, os.fsencode(src), token),
    )


def removed_from_unit(con: sqlite3.Connection, token: str, src: str) -> int | None:
    """Return the unit that a file had which a plan removed from the library. Touches nothing."""
    query = "SELECT unit FROM steps WHERE src = ? AND plan = (SELECT n FROM plans WHERE token = ?)"
    row = con.execute(query, (os.fsencode(src), token)).fetchone()
    return row[0] if row else None


def unfinished(con: sqlite3.Connection) -> list[JournaledPlan]:
    """Return what was open when the last process ended. Touches nothing."""
    return _journaled(con, "state = 'open' ORDER BY n", ())


def done_in_run(con: sqlite3.Connection, run: int) -> Iterator[JournaledPlan]:
    """Yield what a run did and was not undone since, oldest first; only some are held at a time. Touches nothing."""
    last = 0
    while some := con.execute(_SOME_DONE, (run, last, _TOGETHER)).fetchall():
        first, last = some[0][0], some[-1][0]
        yield from _journaled(
            con, "run = ? AND n BETWEEN ? AND ? AND state = 'done' ORDER BY n", (run, first, last)
        )


def changed_since(con: sqlite3.Connection, since_ns: int, library: str, intake: str) -> list[JournaledPlan]:
    """Return what removed or renamed files below `library`, but not in `intake`, since then. Touches nothing.

    What was chosen one by one in a review, and what was undone, is left out.
    """
    before = con.execute(
        "SELECT n FROM plans WHERE opened_ns < ? ORDER BY n DESC LIMIT 1", (since_ns,)
    ).fetchone()
    condition = (
        "n > ? AND state = 'done' AND action <> 'undo' AND run NOT IN (SELECT id FROM runs WHERE kind = 'review') AND "
        "EXISTS (SELECT 1 FROM steps WHERE steps.plan = plans.n AND kind IN ('move', 'remove') "
        "AND src >= ? AND src < ? AND NOT (src >= ? AND src < ?)) ORDER BY n"
    )
    bounds = (*catalogue.bounds_below(library), *catalogue.bounds_below(intake))
    return _journaled(con, condition, (before[0] if before else 0, *bounds))


def done_for_path(con: sqlite3.Connection, path: str) -> list[JournaledPlan]:
    """Return what was done to a file that is or was at `path`, newest first. Touches nothing."""
    name = os.fsencode(path)
    condition = (
        "n IN (SELECT plan FROM steps WHERE src = ? UNION SELECT plan FROM steps WHERE dst = ? AND kind IN ('move', 'copy', 'restore')) "
        "AND state = 'done' AND action <> 'undo' ORDER BY n DESC"
    )
    return _journaled(con, condition, (name, name))


def done_with_token(con: sqlite3.Connection, token: str) -> list[JournaledPlan]:
    """Return the plan with this id if it was done and not undone since. Touches nothing."""
    return _journaled(con, "token = ? AND state = 'done' AND action <> 'undo'", (token,))


def still_done(con: sqlite3.Connection, token: str) -> list[JournaledPlan]:
    """Return the plan with this id, of whatever kind, if it was not undone since. Touches nothing."""
    return _journaled(con, "token = ? AND state = 'done'", (token,))


def _journaled(con: sqlite3.Connection, condition: str, values: Sequence[object]) -> list[JournaledPlan]:
    rows = con.execute(f"SELECT n, {_PLAN} FROM plans WHERE {condition}", tuple(values)).fetchall()
    return [_journaled_plan(con, row) for row in rows]


def _journaled_plan(con: sqlite3.Connection, row: tuple[Any, ...]) -> JournaledPlan:
    n, token, claim, undoes, source, action, code, sentence, taken, *date = row
    rows = con.execute(
        "SELECT kind, src, dst, data, dev, ino, size, mtime_ns FROM steps WHERE plan = ? ORDER BY n", (n,)
    )
    steps = tuple(step_of(*row) for row in rows)
    dated = catalogue.dated_row(taken, *date) if taken else Undated()
    size = sum(step.expect.size for step in steps)
    plan = Plan(os.fsdecode(source), Action(action), (Reason(code, read(sentence)),), steps, dated, size)
    return JournaledPlan(token, claim, plan, undoes)
