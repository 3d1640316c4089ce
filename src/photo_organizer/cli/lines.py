"""Plans as lines: the same for a preview and for what was done. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.decide.breaker import in_library
from photo_organizer.model import RE_UPLOAD, Action, Copy, Dated, Erase, Move, Remove, State, Write
from photo_organizer.sentences import facts, makes_way
from photo_organizer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.model import Outcome, Plan
    from photo_organizer.settings import Settings

__all__ = ["as_json", "lines", "planned", "printed"]


def printed(outcome: Outcome, settings: Settings, *, json: bool) -> Iterator[str]:
    """Yield what is printed of an outcome: its lines, or one for programs."""
    if json:
        from json import dumps  # here: who reads lines needs none of it

        yield dumps(as_json(outcome))
    else:
        yield from lines(outcome, settings)


def lines(outcome: Outcome, settings: Settings) -> Iterator[str]:
    """Yield one line for each step of a plan, or one for a file that stays."""
    plan = outcome.plan
    why = "; ".join(reason.sentence for reason in plan.reasons)
    if outcome.state != State.DONE or not plan.steps:
        verb = plan.action.value if outcome.state == State.DONE else "failed"
        yield f"{verb:<9}  {_below(plan.source, settings)}  ({outcome.problem or why})"
        return
    for step in plan.steps:
        match step:
            case Move(src, dst):
                told = _of_filed(plan, src, settings) or why
                # What makes way for a copy is moved, and so is a new sidecar that came with a duplicate.
                moved = plan.action in (Action.COPY, Action.REMOVE) and not isinstance(step, Copy)
                verb = Action.FILE.value if moved else plan.action.value
                yield f"{verb:<9}  {_below(src, settings)} -> {_below(dst, settings)}  ({told})"
            case Remove(src, kept):
                told = _of_filed(plan, src, settings) or why
                yield f"{plan.action.value:<9}  {_below(src, settings)} = {_below(kept, settings)}  ({told})"
            case Write(path) | Erase(path):
                yield f"{plan.action.value:<9}  {_below(path, settings)}  ({why})"


def _of_filed(plan: Plan, src: str, settings: Settings) -> str:
    """Return why a file of the library makes way for the newcomer of a plan, "" where it does not."""
    if in_library(plan.source, settings) or not in_library(src, settings):
        return ""
    return makes_way(plan.source, [reason.code for reason in plan.reasons])


def _below(path: str, settings: Settings) -> str:
    """Return a path relative to the intake or the library."""
    for root in (settings.paths_intake, settings.paths_library):
        if path.startswith(root + "/"):
            return shown(path[len(root) + 1 :])
    return shown(path)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome for programs."""
    plan = outcome.plan
    return {
        "source": shown(plan.source),
        "action": plan.action,
        "state": outcome.state,
        "problem": outcome.problem,
        "problem_said": facts(outcome.problem),
        "reasons": [
            {"code": one.code, "sentence": one.sentence, "said": facts(one.sentence)} for one in plan.reasons
        ],
        "date": plan.dated.exact.isoformat() if isinstance(plan.dated, Dated) else None,
        "date_from": plan.dated.source if isinstance(plan.dated, Dated) else None,
        "date_precision": plan.dated.precision.name.lower() if isinstance(plan.dated, Dated) else None,
        "date_strength": plan.dated.strength.name.lower().replace("_", " ")
        if isinstance(plan.dated, Dated)
        else None,
        "steps": [_step(step) for step in plan.steps],
    }


def _step(step: Any) -> dict[str, str]:
    match step:
        case Copy(src, dst):
            return {"kind": "copy", "from": shown(src), "to": shown(dst)}
        case Move(src, dst):
            return {"kind": "move", "from": shown(src), "to": shown(dst)}
        case Remove(src, kept):
            return {"kind": "remove", "from": shown(src), "kept": shown(kept)}
        case Write(path, picture):
            return {"kind": "write", "from": shown(path), "beside": shown(picture)}
        case Erase(path, picture):
            return {"kind": "erase", "from": shown(path), "beside": shown(picture)}
        case _:
            return {"kind": "restore", "from": shown(step.kept), "to": shown(step.dst)}


def planned(plan: Plan) -> bool:
    """Whether a plan is good news: nothing waits, for its owner's word on a photo that was deleted neither, and nothing is held."""
    is_asked = plan.action.value == "leave" and plan.reasons[0].code == RE_UPLOAD
    return plan.action.value not in {"wait", "hold"} and not is_asked
