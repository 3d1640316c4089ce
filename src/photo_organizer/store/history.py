"""What was done, as the page shows it: newest first, a slice at a time. Reads only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from photo_organizer.records import frozen
from photo_organizer.sentences import read
from photo_organizer.store import text_search

if TYPE_CHECKING:
    import sqlite3

_COLUMNS = (
    "p.n, p.token, p.run, p.source, p.action, p.code, p.sentence, p.taken, p.date_from, p.precision, p.state, p.problem, "
    "coalesce(p.closed_ns, p.opened_ns), r.kind"
)
MOST_SEARCHED = 200_000  # plans looked through for one answer


@frozen
class Done:
    """One plan that was carried out, or tried. `steps` are (kind, source, target or kept copy, bytes)."""

    number: int
    token: str
    run: int
    source: str
    action: str
    code: str
    sentence: str
    taken: str | None
    date_from: str | None
    precision: int | None  # of the date
    state: str
    problem: str
    at_ns: int
    run_kind: str
    steps: tuple[tuple[str, str, str, int], ...]


def newest(
    con: sqlite3.Connection, *, before: int | None, limit: int, actions: tuple[str, ...] = (), text: str = ""
) -> list[Done]:
    """Return up to `limit` plans older than number `before`, newest first. Touches nothing."""
    conditions, values = ["p.state <> 'open'"], list[object]()
    if before is not None:
        conditions.append("p.n < ?")
        values.append(before)
    if actions:
        conditions.append(f"p.action IN ({', '.join('?' * len(actions))})")
        values += actions
    if text:
        of_plan, its_source = text_search.holding(con, text, ("p.source",))
        of_step, its_target = text_search.holding(con, text, ("s.dst",))
        conditions.append(f"({of_plan} OR EXISTS (SELECT 1 FROM steps s WHERE s.plan = p.n AND {of_step}))")
        values += [*its_source, *its_target]
        conditions.append(f"p.n > (SELECT coalesce(max(n), 0) FROM plans) - {MOST_SEARCHED}")
    rows = con.execute(
        f"SELECT {_COLUMNS} FROM plans p JOIN runs r ON r.id = p.run WHERE {' AND '.join(conditions)} "
        "ORDER BY p.n DESC LIMIT ?",
        (*values, limit),
    ).fetchall()
    return [_done(con, row) for row in rows]


def _done(con: sqlite3.Connection, row: tuple[Any, ...]) -> Done:
    (number, token, run, source, action, code, sentence, taken, date_from, precision, state, problem, at_ns, kind) = row  # fmt: skip
    return Done(
        number, token, run, os.fsdecode(source), action, code, read(sentence), taken, date_from, precision, state,
        read(problem or ""), at_ns, kind, _steps(con, number),
    )  # fmt: skip


def _steps(con: sqlite3.Connection, plan: int) -> tuple[tuple[str, str, str, int], ...]:
    """Return what was done to files of the owner: a sidecar that was written or taken away is none of them."""
    rows = con.execute(
        "SELECT kind, src, dst, size FROM steps WHERE plan = ? AND kind NOT IN ('write', 'erase') ORDER BY n",
        (plan,),
    )
    return tuple((kind, os.fsdecode(src), os.fsdecode(dst), size) for kind, src, dst, size in rows)


def counts_since(con: sqlite3.Connection, since_ns: int) -> dict[str, int]:
    """Return how many plans of each action were done since a moment. Touches nothing."""
    last = con.execute(
        "SELECT n FROM plans WHERE opened_ns < ? ORDER BY n DESC LIMIT 1", (since_ns,)
    ).fetchone()
    rows = con.execute(
        "SELECT action, count(*) FROM plans WHERE n > ? AND state = 'done' GROUP BY action",
        (last[0] if last else 0,),
    )
    return {action: int(count) for action, count in rows}


def mark(con: sqlite3.Connection) -> str:
    """Return a text that changes whenever something was done or is held. Touches nothing."""
    row = con.execute(
        "SELECT (SELECT coalesce(max(n), 0) FROM plans), (SELECT coalesce(max(closed_ns), 0) FROM "
        "(SELECT closed_ns FROM plans ORDER BY n DESC LIMIT 200)), "
        "(SELECT count(*) FROM plans WHERE state = 'open'), (SELECT count(*) FROM held), "
        "(SELECT coalesce(max(since_ns), 0) FROM held), (SELECT coalesce(sum(dismissed), 0) FROM held)"
    ).fetchone()
    return "-".join(str(part) for part in row)
