"""The night's story: walk the library, and give every folder that is due a thumbnail. Changes only thumbnails of ours.

What was done stays done when the run is cut off anywhere: each folder is finished by one rename, and what is known
about pictures is remembered as it is learnt. The next run goes on with the folders that are still due.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from photo_organizer.act import own_files
from photo_organizer.errors import PhotoOrganizerError, VolumeProblem
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.records import changeable, frozen
from photo_organizer.thumbnails import composition, existing, moments, seal, wanted
from photo_organizer.thumbnails.due import NOTHING, FolderVerdict, changes, due
from photo_organizer.thumbnails.order import order
from photo_organizer.thumbnails.present import Present
from photo_organizer.thumbnails.report import Did, Summary, ThumbnailEvent
from photo_organizer.thumbnails.scorer import Scorer
from photo_organizer.thumbnails.seal import THUMBNAIL
from photo_organizer.thumbnails.stars import Stars
from photo_organizer.thumbnails.walk import walk
from photo_organizer.thumbnails.weighed import Weighing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from photo_organizer.look.child import Child
    from photo_organizer.model import Stamp
    from photo_organizer.models.chosen import ChosenModels
    from photo_organizer.store.folder_thumbnails import ThumbnailStore
    from photo_organizer.thumbnails.due import Remembered
    from photo_organizer.thumbnails.existing import ExistingThumbnail
    from photo_organizer.thumbnails.judge import ScoredPicture
    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.report import Tile
    from photo_organizer.thumbnails.tree import Folder, FolderPicture

_TRIES = 3  # a picture that can be measured but not composed is left out, and the thumbnail made without it


@frozen
class NightTools:
    """What a run works with."""

    models: ChosenModels
    thumbnails: ThumbnailStore
    child: Child


@frozen
class NightListener:
    """Who follows a run, and may end it."""

    told: Callable[[ThumbnailEvent], None] = lambda _event: None
    stop: Callable[[], bool] = lambda: False  # asked between pictures
    progress: Callable[[int, int, str], None] = lambda _done, _total, _what: None  # folders done, of how many


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


@frozen
class Due:
    """What is known about a folder whose turn it is."""

    found: bytes  # the keys of its pictures
    key: str
    there: ExistingThumbnail
    before: Remembered | None


def run(root: str, options: Options, tools: NightTools, listener: NightListener | None = None) -> Summary:
    """Make the thumbnails that are due below `root` and return what was done. Changes files, unless `options.plan`.

    Raises VolumeProblem when the volume refuses to be written, SettingsProblem when a forced picture cannot be used.
    """
    began, listener = time.monotonic(), listener or NightListener()
    summary = Summary(notes=tools.models.notes)
    night = _night(root.rstrip("/") or "/", options, tools, listener, summary)
    wishes = options.wishes
    outside = [*options.leave_out, *wishes.excluded_folders]
    tree = walk(night.root, leave_out=outside, excluded=wishes.excluded_pictures)
    folders = list(_folders(night, tree))
    for number, folder in enumerate(folders):
        listener.progress(number, len(folders), "folders")
        if listener.stop() or not _guarded(night, folder):
            summary.stopped = True
            break
    if not (summary.stopped or options.plan or tree.unread()):
        there = Present(tree)
        tools.thumbnails.forget_missing(night.root, there)
        tools.thumbnails.forget_gone(night.root, there.is_gone)
    summary.scored, summary.searched = night.scorer.asked, night.scorer.searched
    summary.seconds = time.monotonic() - began
    return summary


def _night(
    root: str, options: Options, tools: NightTools, listener: NightListener, summary: Summary
) -> Night:
    """Return what a run needs; raise SettingsProblem where a forced picture cannot be used."""
    scorer = Scorer(tools.child, tools.thumbnails, tools.models, listener.stop)
    weighing = Weighing(root, options.zone, options.seed, Stars(tools.thumbnails, listener.stop))
    forced = wanted.forced_pictures(options)
    return Night(
        root, options, tools.models, tools.thumbnails, scorer, weighing, listener.told, summary, forced
    )


def _guarded(night: Night, folder: Folder) -> bool:
    """Do one folder; its failure is told and stops no other. Return False when somebody asked to stop."""
    try:
        _folder(night, folder)
    except LookFailed as failed:
        if failed.why is Why.STOPPED:
            return False
        _tell(night, folder, Did.FAILED, str(failed))
    except VolumeProblem:
        raise
    except PhotoOrganizerError as problem:
        _tell(night, folder, Did.FAILED, str(problem))
    return True


def _folders(night: Night, tree: Folder) -> Iterator[Folder]:
    """Yield the folders to look at, the deepest first; leftovers of a run that was cut off go."""
    if tree.trouble:
        _tell(night, tree, Did.KEPT, tree.trouble)
    for folder in tree.every():
        if not night.options.plan:
            _sweep(night, folder)
        night.summary.kept += [folder.inside(name) for name in folder.kept]
        asked = night.options.only is None or folder.path in night.options.only
        if asked and (folder is not tree or night.options.with_root):
            yield folder


def _sweep(night: Night, folder: Folder) -> None:
    """Remove what a run that was cut off has left in a folder; where that cannot be done it is told and stops no other."""
    try:
        if own_files.sweep(night.root, folder.path, folder.leftovers, THUMBNAIL):
            folder.thumbnails.remove(THUMBNAIL)
    except VolumeProblem:
        raise
    except PhotoOrganizerError as problem:
        _tell(night, folder, Did.FAILED, str(problem))


def _folder(night: Night, folder: Folder) -> None:
    """Do what is due for one folder."""
    if not folder.folders and not folder.thumbnails:
        night.summary.words[FolderVerdict.LEAF] += 1
        return
    key = night.options.folder_key(folder.path, night.models.key)
    there, before = existing.present(folder), existing.remembered(night.thumbnails, folder.path)
    due_for = Due(folder.keys_below(), key, there, before)
    word = due(folder, due_for.found, there.owner, before, key)
    if word is FolderVerdict.DOUBT and not due_for.found and _has_left_out(night, folder):
        word = FolderVerdict.GONE
    night.summary.words[word] += 1
    if word is FolderVerdict.UNREAD:
        _tell(night, folder, Did.KEPT, f"{folder.unread()}; the thumbnail stays as it is")
    elif word is FolderVerdict.THEIRS and due_for.found:
        night.summary.foreign += [folder.inside(name) for name in existing.foreign(folder)]
    elif word is FolderVerdict.BLOCKED:
        night.summary.blocked.append(existing.place(folder))
    elif word is FolderVerdict.DOUBT:
        _doubt(night, folder, due_for)
    elif word is FolderVerdict.GONE and there.stamp is not None:
        _remove(night, folder, there.stamp)
    elif word is FolderVerdict.MAKE:
        _make(night, folder, due_for)
    elif word is FolderVerdict.SAME and before and before.doubted and not night.options.plan:
        # They are back: if they go again, that is doubted again.
        existing.doubt(night.thumbnails, folder.path, b"")


def _has_left_out(night: Night, folder: Folder) -> bool:
    """Whether the owner asks for this folder, and has left out the last of its pictures."""
    asked = night.options.only is not None
    return asked and wanted.has_left_out(folder.path, night.options.wishes.excluded_pictures)


def _make(night: Night, folder: Folder, due_for: Due) -> None:
    """Choose, compose and publish one thumbnail."""
    wish, before = night.options.wishes.of(folder.path), due_for.before
    shown = [*(before.tiles if before else ()), *wish.pinned]
    pictures, ratings = night.weighing.of(folder, night.options.wishes.excluded_pictures, shown)
    tools = composition.ThumbnailTools(night.scorer, night.options, night.models.prompts, ratings)
    for _ in range(_TRIES):
        chosen = _chosen(night, folder, due_for, pictures, tools)
        if not chosen:
            did = Did.KEPT if due_for.there.stamp else Did.NONE
            _tell(night, folder, did, "none of its pictures can be shown")
            return
        if night.options.plan:
            _tell(night, folder, Did.PLANNED, "would be made", chosen)
            return
        data, bad = night.scorer.compose([tile.picture for tile in chosen], order(chosen, night.options))
        if not bad:
            _publish(night, folder, chosen, due_for, seal.sealed(data))
            return
        pictures = [picture for picture in pictures if picture.path not in bad]
    _tell(night, folder, Did.FAILED, "its pictures could not be decoded in full")


def _chosen(
    night: Night,
    folder: Folder,
    due_for: Due,
    pictures: Sequence[FolderPicture],
    tools: composition.ThumbnailTools,
) -> Sequence[ScoredPicture]:
    """Return the pictures to be shown, of those that are given: what the owner wants, then what stays, then the best."""
    wish, before = night.options.wishes.of(folder.path), due_for.before
    forced = wanted.forced_in(folder.path, night.root, night.forced)
    pinned = wanted.pinned(pictures, wish)
    return composition.tiles(
        tools,
        folder.path,
        wanted.candidates(pictures, wish),
        before=before.tiles if before and _same_rules(before.key, due_for.key) else (),
        changes=changes(before.pictures, due_for.found) if before else 0,
        forced=pinned | forced,
        alone=0 < len(pinned) == len(wish.pinned) and not forced,
    )


def _publish(
    night: Night, folder: Folder, chosen: Sequence[ScoredPicture], due_for: Due, data: bytes
) -> None:
    """Write the thumbnail where it differs from what is there, and remember how it was made."""
    path = existing.place(folder)
    did = Did.SAME
    if due_for.there.data != data:
        newest = max(tile.moment for tile in chosen)
        own_files.publish(
            night.root,
            path,
            data,
            expect=due_for.there.stamp,
            mtime_ns=moments.nanoseconds(newest, night.options.zone),
        )
        did = Did.REPLACED if due_for.there.stamp else Did.CREATED
        night.summary.written += len(data)
    tiles = composition.described(chosen, night.options)
    existing.remember(night.thumbnails, folder.path, due_for.key, due_for.found, tiles, data)
    _tell(night, folder, did, "made from " + _names(tiles), chosen, len(data))


def _doubt(night: Night, folder: Folder, due_for: Due) -> None:
    """Far fewer pictures than before: a share may be half mounted. The same again next time is believed."""
    if not night.options.plan:
        existing.doubt(night.thumbnails, folder.path, due_for.found or NOTHING)
    words = "far fewer pictures than before; the thumbnail is made anew when it stays so"
    if not due_for.found:
        words = "no pictures are left; the thumbnail is removed when it stays so"
    _tell(night, folder, Did.KEPT, words)


def _remove(night: Night, folder: Folder, ours: Stamp) -> None:
    """Remove a thumbnail of ours that shows what is not there any more."""
    if night.options.plan:
        _tell(night, folder, Did.PLANNED, "would be removed: no pictures are left")
    elif own_files.remove(night.root, existing.place(folder), ours):
        _tell(night, folder, Did.REMOVED, "removed: no pictures are left")


def _same_rules(one: str, two: str) -> bool:
    """Tell whether two keys mean the same choice; how it is drawn may differ."""
    return one.partition("/")[0] == two.partition("/")[0]


def _tell(
    night: Night, folder: Folder, did: Did, sentence: str, chosen: Sequence[ScoredPicture] = (), size: int = 0
) -> None:
    night.summary.did[did] += 1
    tiles = composition.described(chosen, night.options)
    night.told(ThumbnailEvent(did, existing.place(folder), sentence, tiles, size))


def _names(tiles: Sequence[Tile]) -> str:
    return "; ".join(f"{tile.path.rpartition('/')[2]} ({tile.words})" for tile in tiles)
