"""What was tried with a file and came to nothing: of all tries of one file the journal keeps the last.

On a full volume the same file is tried every minute, for days.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import is_still_after_restart
from photo_organizer.model import Stamp

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.model import Plan

_FAILED = (
    "SELECT plans.n, steps.ino, steps.size, steps.mtime_ns FROM steps JOIN plans ON plans.n = steps.plan WHERE steps.src = ? "
    "AND plans.source = steps.src AND plans.action = ? AND plans.state = 'failed'"
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
        for number, *tried in con.execute(_FAILED, (source, plan.action)).fetchall()
        if is_still_after_restart(stamp, Stamp(stamp.dev, *tried))
    ]
    for number in failed:
        con.execute("DELETE FROM steps WHERE plan = ?", (number,))
        con.execute("DELETE FROM plans WHERE n = ?", (number,))
    return bool(failed)
