"""Would so much of the library change that its owner must be asked? Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import split_name
from photo_organizer.model import Move, Remove
from photo_organizer.names import below_library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photo_organizer.model import Plan
    from photo_organizer.settings import Settings

CODE = "mass-action"  # reason code of what waits for the owner's answer


def touched(plans: Iterable[Plan], settings: Settings) -> int:
    """Return how many files of the library the plans remove or rename.

    Newcomers do not count, nor does a film that follows its still to the still's name: a phone that is uploaded
    in two goes would else be a mass action.
    """
    return sum(_touched(plan, settings) for plan in plans)


def _touched(plan: Plan, settings: Settings) -> int:
    steps = [step for step in plan.steps if isinstance(step, (Move, Remove))]
    homes = {_home(step) for step in steps if not in_library(step.src, settings)} - {""}
    return sum(in_library(step.src, settings) and _home(step) not in homes for step in steps)


def _home(step: Move | Remove) -> str:
    """Return folder and stem that a move leads to, "" for a removal."""
    folder, _, name = step.dst.rpartition("/") if isinstance(step, Move) else ("", "", "")
    return f"{folder}/{split_name(name)[0]}" if name else ""


def in_library(path: str, settings: Settings) -> bool:
    """Whether a file is filed already: below the library, and not in an intake that lies inside it."""
    return below_library(path, settings.paths_library, settings.paths_intake) is not None


def too_many(changed: int, files: int, settings: Settings) -> bool:
    """Tell whether `changed` of `files` files within an hour is unusual."""
    return changed > settings.safety_breaker_files and changed > files * settings.safety_breaker_percent / 100
