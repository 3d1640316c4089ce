"""One folder in a run: what is due for its thumbnail, and that it is done. Changes only thumbnails of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.act import own_files
from photo_organizer.thumbnails import existing, making, wanted
from photo_organizer.thumbnails.due import NOTHING, FolderVerdict, due
from photo_organizer.thumbnails.report import Did
from photo_organizer.thumbnails.turn import FolderTurn

if TYPE_CHECKING:
    from photo_organizer.model import Stamp
    from photo_organizer.thumbnails.tree import Folder
    from photo_organizer.thumbnails.turn import Night


def take_turn(night: Night, folder: Folder) -> None:
    """Do what is due for one folder."""
    if not folder.folders and not folder.thumbnails:
        night.summary.verdicts[FolderVerdict.LEAF] += 1
        return
    key = night.options.folder_key(folder.path, night.models.key)
    there, before = existing.present(folder), existing.remembered(night.thumbnails, folder.path)
    turn = FolderTurn(folder, folder.keys_below(), key, there, before)
    verdict = _verdict(night, turn)
    night.summary.verdicts[verdict] += 1
    if verdict is FolderVerdict.UNREAD:
        night.tell(folder, Did.KEPT, f"{folder.unread()}; the thumbnail stays as it is")
    elif verdict is FolderVerdict.THEIRS and turn.found:
        night.summary.foreign += [folder.inside(name) for name in existing.foreign(folder)]
    elif verdict is FolderVerdict.BLOCKED:
        night.summary.blocked.append(existing.place(folder))
    elif verdict is FolderVerdict.DOUBT:
        _doubt(night, turn)
    elif verdict is FolderVerdict.GONE and there.stamp is not None:
        _remove(night, folder, there.stamp)
    elif verdict is FolderVerdict.MAKE:
        making.make(night, turn)
    elif verdict is FolderVerdict.SAME and before and before.doubted and not night.options.plan:
        # They are back: if they go again, that is doubted again.
        existing.doubt(night.thumbnails, folder.path, b"")


def _verdict(night: Night, turn: FolderTurn) -> FolderVerdict:
    """Return what is due; nothing is doubted where the owner asks for a folder, and has left out the last of its pictures."""
    verdict = due(turn.folder, turn.found, turn.there.owner, turn.before, turn.key)
    asked, excluded = night.options.only is not None, night.options.wishes.excluded_pictures
    if verdict is FolderVerdict.DOUBT and not turn.found and asked:
        return FolderVerdict.GONE if wanted.has_left_out(turn.folder.path, excluded) else verdict
    return verdict


def _doubt(night: Night, turn: FolderTurn) -> None:
    """Far fewer pictures than before: a share may be half mounted. The same again next time is believed."""
    if not night.options.plan:
        existing.doubt(night.thumbnails, turn.folder.path, turn.found or NOTHING)
    words = "far fewer pictures than before; the thumbnail is made anew when it stays so"
    if not turn.found:
        words = "no pictures are left; the thumbnail is removed when it stays so"
    night.tell(turn.folder, Did.KEPT, words)


def _remove(night: Night, folder: Folder, ours: Stamp) -> None:
    """Remove a thumbnail of ours that shows what is not there any more."""
    if night.options.plan:
        night.tell(folder, Did.PLANNED, "would be removed: no pictures are left")
    elif own_files.remove(night.root, existing.place(folder), ours):
        night.tell(folder, Did.REMOVED, "removed: no pictures are left")
