"""Plan the way back: every step of a finished plan reversed, newest first. Touches nothing.

A move goes back if its file is still the one that was moved; a removed duplicate is made again from the
copy that was kept; a copy goes while its source is still there, byte for byte. What changed since is left alone and said so.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.act.step import looks_like
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem, quoted
from photo_organizer.model import Action, Copy, Move, Plan, Reason, Remove, Restore

if TYPE_CHECKING:
    from photo_organizer.model import Stamp, Step
    from photo_organizer.store.journal import JournaledPlan

UNDONE = "undone"  # reason code of files that came back: the daemon leaves them alone


def plan_back(journaled: JournaledPlan) -> Plan:
    """Return the plan that takes `journaled` back. Raises FileProblem when something changed since."""
    steps = tuple(_back(step) for step in reversed(journaled.plan.steps))
    reason = Reason(UNDONE, f"takes back plan {journaled.token}")
    size = sum(step.expect.size for step in steps)
    return Plan(journaled.plan.source, Action.UNDO, (reason,), steps, None, size)


def _back(step: Step) -> Step:
    match step:
        case Copy(src, dst, expect):
            _require_original(src)
            return Remove(dst, src, _present(dst, expect))
        case Move(src, dst, expect):
            return Move(dst, src, _present(dst, expect))
        case Remove(src, kept, expect):
            return Restore(kept, src, expect)
        case Restore(_, dst):
            raise FileProblem(
                f"{quoted(dst)} was brought back already", dst, "nothing to do", says="nothing_to_undo"
            )


def _require_original(path: str) -> None:
    if not os.path.lexists(path):
        raise FileProblem(
            f"{quoted(path)} is not there, so its copy stays", path, "bring it back, and undo it again"
        )


def _present(path: str, expect: Stamp) -> Stamp:
    try:
        status = os.lstat(path)
    except OSError as error:
        raise FileProblem(
            f"{path} no longer exists", path, "it cannot be brought back", says="file_gone"
        ) from error
    if not looks_like(status, expect):
        raise FileProblem(
            f"{quoted(path)} was changed since",
            path,
            "move it yourself if you want the old name",
            says="file_changed",
        )
    return stamp_of(status)
