"""What a run holds in its hands, and what it knows of the folder whose turn it is. Changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.records import changeable, frozen
from photo_organizer.thumbnails import composition, existing
from photo_organizer.thumbnails.report import Did, Summary, ThumbnailEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photo_organizer.models.chosen import ChosenModels
    from photo_organizer.store.folder_thumbnails import ThumbnailStore
    from photo_organizer.thumbnails.due import Remembered
    from photo_organizer.thumbnails.existing import ExistingThumbnail
    from photo_organizer.thumbnails.judge import ScoredPicture
    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.scorer import Scorer
    from photo_organizer.thumbnails.tree import Folder, FolderPicture
    from photo_organizer.thumbnails.weighed import Weighing


@changeable
class Night:
    """Everything one run holds in its hands."""

    root: str
    options: Options
    models: ChosenModels
    thumbnails: ThumbnailStore
    scorer: Scorer
    weighing: Weighing
    told: Callable[[ThumbnailEvent], None]
    summary: Summary
    forced: dict[int, FolderPicture]

    def tell(
        self, folder: Folder, did: Did, sentence: str, chosen: Sequence[ScoredPicture] = (), size: int = 0
    ) -> None:
        """Count what was done about a folder, and tell of it."""
        self.summary.did[did] += 1
        tiles = composition.described(chosen, self.options)
        self.told(ThumbnailEvent(did, existing.place(folder), sentence, tiles, size))


@frozen
class FolderTurn:
    """What is known about a folder whose turn it is."""

    folder: Folder
    found: bytes  # the keys of its pictures
    key: str
    there: ExistingThumbnail
    before: Remembered | None
