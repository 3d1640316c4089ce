"""What was tried with a file and came to nothing: of all tries of one file the journal keeps the last.

On a full volume the same file is tried every minute, for days.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.model import Plan

_FAILED = (
    "SELECT plans.n FROM steps JOIN plans ON plans.n = steps.plan WHERE steps.src = ? AND steps.ino = ? AND steps.size = ? "
    "AND steps.mtime_ns = ? AND plans.source = steps.src AND plans.action = ? AND plans.state = 'failed'"
)


def forget(con: sqlite3.Connection, plan: Plan) -> bool:
    """Forget how the same was tried before with the very same file; return whether it was.

    Belongs in the transaction that writes the new try down.
    """
    source = os.fsencode(plan.source)
    stamps = [step.expect for step in plan.steps if getattr(step, "src", None) == plan.source]
    failed = [
        number
        for stamp in stamps[:1]
        for (number,) in con.execute(_FAILED, (source, stamp.ino, stamp.size, stamp.mtime_ns, plan.action))
    ]
    for number in failed:
        con.execute("DELETE FROM steps WHERE plan = ?", (number,))
        con.execute("DELETE FROM plans WHERE n = ?", (number,))
    return bool(failed)
