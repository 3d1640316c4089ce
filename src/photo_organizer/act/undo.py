"""Plan the way back: every step of a finished plan reversed, newest first. Touches nothing.

A move goes back if its file is still the one that was moved; a removed duplicate is made again from the
copy that was kept; a copy goes while its source is still there, byte for byte; a sidecar of ours goes while it holds what was
written. What changed since is left alone and said so.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.act.same_file import kept_as
from photo_organizer.disk.opening import opened
from photo_organizer.disk.stamp import seen
from photo_organizer.errors import FileProblem, PhotoOrganizerError, quoted
from photo_organizer.model import Action, Copy, Erase, Move, Plan, Reason, Remove, Restore, Write
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from photo_organizer.model import Stamp, Step
    from photo_organizer.store.journal import JournaledPlan

UNDONE = "undone"  # reason code of files that came back: the daemon leaves them alone


def plan_back(journaled: JournaledPlan) -> Plan:
    """Return the plan that takes `journaled` back. Raises FileProblem when something changed since."""
    written = [step for step in journaled.plan.steps if isinstance(step, Write)]
    done = [step for step in reversed(journaled.plan.steps) if not isinstance(step, Write)]
    erased = (erase for step in written if (erase := _erase(step)))
    steps = (*(_back(step) for step in done), *erased)
    reason = Reason(UNDONE, f"takes back plan {journaled.token}")
    size = sum(step.expect.size for step in steps)
    return Plan(journaled.plan.source, Action.UNDO, (reason,), steps, None, size)


def sidecars_that_stay(done: Plan, back: Plan) -> list[Sentence]:
    """Return, in words, which sidecars of ours a way back leaves: somebody has changed or moved them. Pure."""
    erased = {step.src for step in back.steps if isinstance(step, Erase)}
    stay = (step.dst for step in done.steps if isinstance(step, Write) and step.dst not in erased)
    words = "was changed or moved since it was written, so it stays"
    return [Sentence("sidecar_stays", f"{quoted(path)} {words}", path=path) for path in stay]


def _erase(step: Write) -> Erase | None:
    """Return the removal of a sidecar of ours, None where it is not there with the bytes that were written."""
    found = seen(step.dst)
    if found is None or found.stamp.size != len(step.data):
        return None
    try:
        with opened(step.dst, found.stamp) as fd:
            same = os.pread(fd, len(step.data) + 1, 0) == step.data
    except (PhotoOrganizerError, OSError):
        return None
    return Erase(step.dst, step.picture, found.stamp, step.data) if same else None


def _back(step: Move | Remove | Restore | Erase) -> Step:
    match step:
        case Erase(src, picture, expect, data):
            return Write(src, picture, expect, data)
        case Copy(src, dst, expect):
            _require_original(src)
            return Remove(dst, src, _present(dst, expect))
        case Move(src, dst, expect):
            return Move(dst, src, _present(dst, expect))
        case Remove(src, kept, expect, md5):
            return Restore(kept, src, expect, md5)
        case Restore(_, dst):
            raise FileProblem(
                f"{quoted(dst)} was brought back already", dst, "nothing to do", says="nothing_to_undo"
            )


def _require_original(path: str) -> None:
    if seen(path) is None:
        raise FileProblem(
            f"{quoted(path)} is not there, so its copy stays",
            path,
            "bring it back, and undo it again",
            says="original_gone",
        )


def _present(path: str, expect: Stamp) -> Stamp:
    found = seen(path)
    if found is None:
        raise FileProblem(
            f"{quoted(path)} no longer exists", path, "it cannot be brought back", says="file_gone"
        )
    if not kept_as(found.stamp, expect):
        raise FileProblem(
            f"{quoted(path)} was changed since",
            path,
            "move it yourself if you want the old name",
            says="file_changed",
        )
    return found.stamp
