"""A picture that may be shown on a cover. Touches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from photo_organizer.thumbnails.judge import Verdict
    from photo_organizer.thumbnails.measures import Measures
    from photo_organizer.thumbnails.tree import Picture


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture with its judgement."""

    picture: Picture
    measures: Measures
    verdict: Verdict
    group: str  # the sub-folder it comes from
    moment: datetime
