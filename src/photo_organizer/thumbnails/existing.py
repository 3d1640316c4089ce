"""The thumbnail's place in a folder: what lies there, and what is remembered of it. Changes only the memory of the night."""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.look import opening
from photo_organizer.look.wire import LookFailed
from photo_organizer.records import frozen
from photo_organizer.thumbnails import seal
from photo_organizer.thumbnails.due import Remembered
from photo_organizer.thumbnails.seal import THUMBNAIL
from photo_organizer.thumbnails.tree import ThumbnailOwner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.model import Stamp
    from photo_organizer.store.folder_thumbnails import ThumbnailStore
    from photo_organizer.thumbnails.report import Tile
    from photo_organizer.thumbnails.tree import Folder

_MOST_BYTES = 64 << 20  # a thumbnail is smaller; a larger thumbnail.jpg is not ours


@frozen
class ExistingThumbnail:
    """What lies at the thumbnail's place."""

    owner: ThumbnailOwner
    stamp: Stamp | None = None
    data: bytes = b""


def place(folder: Folder) -> str:
    """Return the path of a folder's thumbnail."""
    return folder.inside(THUMBNAIL)


def present(folder: Folder) -> ExistingThumbnail:
    """Return what lies at the thumbnail's place; every thumbnail.* that is not ours means "theirs". Touches nothing."""
    if not folder.thumbnails:
        return ExistingThumbnail(ThumbnailOwner.NONE)
    if folder.thumbnails != [THUMBNAIL]:
        return ExistingThumbnail(ThumbnailOwner.THEIRS)
    ours = ours_at(place(folder))
    return ExistingThumbnail(ThumbnailOwner.OURS, *ours) if ours else ExistingThumbnail(ThumbnailOwner.THEIRS)


def ours_at(path: str) -> tuple[Stamp, bytes] | None:
    """Return stamp and bytes of a folder thumbnail of ours; None for all else, also what cannot be read. Touches nothing."""
    try:
        with opening.opened(path) as file:
            status = os.fstat(file)
            if status.st_size > _MOST_BYTES or not seal.bears_mark(os.pread(file, seal.SEALED, 0)):
                return None
            data = os.pread(file, status.st_size, 0)
    except (LookFailed, OSError):
        return None
    return (stamp_of(status), data) if seal.intact(data) else None


def foreign(folder: Folder) -> list[str]:
    """Return the name of the thumbnail that keeps ours away, the likeliest one where there are several."""
    names = sorted(folder.thumbnails, key=lambda name: (name == THUMBNAIL, name))
    return names[:1]


def remembered(thumbnails: ThumbnailStore, folder: str) -> Remembered | None:
    """Return what is remembered of a folder's thumbnail, None when nothing is."""
    found = thumbnails.thumbnail(folder)
    if not found:
        return None
    record, pictures, doubted = found
    tiles = tuple(tile["path"] for tile in record["tiles"])
    return Remembered(pictures, record["key"], tiles, record["sha256"], doubted)


def remember(
    thumbnails: ThumbnailStore, folder: str, key: str, pictures: bytes, tiles: Sequence[Tile], data: bytes
) -> None:
    """Remember how a folder's thumbnail was made."""
    digest = hashlib.sha256(data).hexdigest()
    record = {"key": key, "tiles": [asdict(tile) for tile in tiles], "sha256": digest}
    thumbnails.made(folder, record, pictures)


def doubt(thumbnails: ThumbnailStore, folder: str, found: bytes) -> None:
    """Remember that a folder had far fewer pictures than before, and which; also where nothing is remembered of it."""
    unknown = {"key": "", "tiles": [], "sha256": ""}, b"", b""
    record, pictures, _ = thumbnails.thumbnail(folder) or unknown
    thumbnails.made(folder, record, pictures, found)
