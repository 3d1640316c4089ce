"""A picture that may be shown on a thumbnail. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.records import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from photo_organizer.thumbnails.judge import PictureScore
    from photo_organizer.thumbnails.measures import Measures
    from photo_organizer.thumbnails.tree import FolderPicture


@frozen
class ScoredPicture:
    """A picture with its judgement."""

    picture: FolderPicture
    measures: Measures
    verdict: PictureScore
    group: str  # the sub-folder it comes from
    moment: datetime
