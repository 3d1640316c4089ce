"""Make one folder's thumbnail: choose its pictures, put them together, and write that. Changes only that file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.act import own_files
from photo_organizer.thumbnails import existing, moments, seal, wanted
from photo_organizer.thumbnails.composition import Composition, described
from photo_organizer.thumbnails.due import changes
from photo_organizer.thumbnails.order import order
from photo_organizer.thumbnails.report import Did

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.thumbnails.judge import ScoredPicture
    from photo_organizer.thumbnails.report import Tile
    from photo_organizer.thumbnails.tree import FolderPicture
    from photo_organizer.thumbnails.turn import FolderTurn, Night

_TRIES = 3  # a picture that can be measured but not composed is left out, and the thumbnail made without it


def make(night: Night, turn: FolderTurn) -> None:
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
