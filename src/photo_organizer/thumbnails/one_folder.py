"""One folder in a run: what is due for its thumbnail, and that it is done: chosen, put together, written. Changes only thumbnails of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.act import own_files
from photo_organizer.thumbnails import existing, moments, seal, wanted
from photo_organizer.thumbnails.composition import Composition, described
from photo_organizer.thumbnails.due import NOTHING, FolderVerdict, changes, due
from photo_organizer.thumbnails.order import order
from photo_organizer.thumbnails.report import Did
from photo_organizer.thumbnails.turn import FolderTurn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.model import Stamp
    from photo_organizer.thumbnails.judge import ScoredPicture
    from photo_organizer.thumbnails.report import Tile
    from photo_organizer.thumbnails.tree import Folder, FolderPicture
    from photo_organizer.thumbnails.turn import Night

_TRIES = 3  # a picture that can be measured but not composed is left out, and the thumbnail made without it


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
        _make(night, turn)
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


# ── made ──


def _make(night: Night, turn: FolderTurn) -> None:
    """Choose, compose and publish one thumbnail; with `options.plan` only tell of it."""
    folder, options, before = turn.folder, night.options, turn.before
    shown = [*(before.tiles if before else ()), *options.wishes.of(folder.path).pinned]
    pictures, ratings = night.weighing.of(folder, options.wishes.excluded_pictures, shown)
    making = Composition(folder.path, night.scorer, options, night.models.prompts, ratings)
    for _ in range(_TRIES):
        chosen = _chosen(night, turn, pictures, making)
        if not chosen:
            did = Did.KEPT if turn.there.stamp else Did.NONE
            night.tell(folder, did, "none of its pictures can be shown")
            return
        if options.plan:
            night.tell(folder, Did.PLANNED, "would be made", chosen)
            return
        data, bad = night.scorer.compose([tile.picture for tile in chosen], order(chosen, options))
        if not bad:
            _publish(night, turn, chosen, seal.sealed(data))
            return
        pictures = [picture for picture in pictures if picture.path not in bad]
    night.tell(folder, Did.FAILED, "its pictures could not be decoded in full")


def _chosen(
    night: Night, turn: FolderTurn, pictures: Sequence[FolderPicture], making: Composition
) -> Sequence[ScoredPicture]:
    """Return the pictures to be shown, of those that are given: what the owner wants, then what stays, then the best."""
    path, before = turn.folder.path, turn.before
    wish = night.options.wishes.of(path)
    forced = wanted.forced_in(path, night.root, night.forced)
    pinned = wanted.pinned(pictures, wish)
    return making.tiles(
        wanted.candidates(pictures, wish),
        before=before.tiles if before and _same_rules(before.key, turn.key) else (),
        changes=changes(before.pictures, turn.found) if before else 0,
        forced=pinned | forced,
        alone=0 < len(pinned) == len(wish.pinned) and not forced,
    )


def _publish(night: Night, turn: FolderTurn, chosen: Sequence[ScoredPicture], data: bytes) -> None:
    """Write the thumbnail where it differs from what is there, and remember how it was made."""
    folder, there = turn.folder, turn.there
    did = Did.SAME
    if there.data != data:
        newest = moments.nanoseconds(max(tile.moment for tile in chosen), night.options.zone)
        own_files.publish(night.root, existing.place(folder), data, expect=there.stamp, mtime_ns=newest)
        did = Did.REPLACED if there.stamp else Did.CREATED
        night.summary.written += len(data)
    tiles = described(chosen, night.options)
    existing.remember(night.thumbnails, folder.path, turn.key, turn.found, tiles, data)
    night.tell(folder, did, "made from " + _names(tiles), chosen, len(data))


def _same_rules(one: str, two: str) -> bool:
    """Tell whether two keys mean the same choice; how it is drawn may differ."""
    return one.partition("/")[0] == two.partition("/")[0]


def _names(tiles: Sequence[Tile]) -> str:
    return "; ".join(f"{tile.path.rpartition('/')[2]} ({tile.words})" for tile in tiles)
