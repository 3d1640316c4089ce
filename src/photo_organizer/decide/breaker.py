"""Would so much of the library change that its owner must be asked? Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.model import Move, Remove

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photo_organizer.model import Plan
    from photo_organizer.settings import Settings

CODE = "mass-action"  # reason code of what waits for the owner's answer


def touched(plans: Iterable[Plan], settings: Settings) -> int:
    """Return how many files of the library the plans remove or rename; newcomers do not count."""
    return sum(
        isinstance(step, (Move, Remove)) and in_library(step.src, settings)
        for plan in plans
        for step in plan.steps
    )


def in_library(path: str, settings: Settings) -> bool:
    """Whether a file is filed already: below the library, and not in an intake that lies inside it."""
    return path.startswith(f"{settings.paths_library}/") and not path.startswith(f"{settings.paths_intake}/")


def too_many(changed: int, files: int, settings: Settings) -> bool:
    """Tell whether `changed` of `files` files within an hour is unusual."""
    return changed > settings.safety_breaker_files and changed > files * settings.safety_breaker_percent / 100
