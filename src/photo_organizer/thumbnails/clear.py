"""Remove the thumbnails that we made, and only those: for who switches them off. Changes files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.act import own_files
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.thumbnails import existing
from photo_organizer.thumbnails.report import Did, ThumbnailEvent
from photo_organizer.thumbnails.seal import THUMBNAIL
from photo_organizer.thumbnails.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.tree import Folder


def clear(root: str, options: Options) -> Iterator[ThumbnailEvent]:
    """Remove every thumbnail of ours below `root` and yield what was done; with `options.plan` only yield it.

    A thumbnail that somebody edited is theirs and stays, as does everything that we did not make.
    """
    top = root.rstrip("/") or "/"
    for folder in walk(top, leave_out=options.leave_out, everywhere=True).every():
        there, path = existing.present(folder), existing.place(folder)
        if not options.plan:
            yield from _swept(top, folder)
        if folder.trouble:  # ours may be in there, and stays
            yield ThumbnailEvent(Did.FAILED, path, folder.trouble)
        if there.stamp is None:
            continue
        if options.plan:
            yield ThumbnailEvent(Did.PLANNED, path, "would be removed")
            continue
        try:
            if own_files.remove(top, path, there.stamp):
                yield ThumbnailEvent(Did.REMOVED, path, "removed")
        except PhotoOrganizerError as problem:
            yield ThumbnailEvent(Did.FAILED, path, str(problem))


def _swept(top: str, folder: Folder) -> Iterator[ThumbnailEvent]:
    """Remove what a run that was cut off has left in a folder: where they are switched off, no night comes to do it."""
    try:
        own_files.sweep(top, folder.path, folder.leftovers, THUMBNAIL)
    except PhotoOrganizerError as problem:
        yield ThumbnailEvent(Did.FAILED, existing.place(folder), str(problem))
