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
from photo_organizer.records import frozen
from photo_organizer.thumbnails import wanted
from photo_organizer.thumbnails.one_folder import take_turn
from photo_organizer.thumbnails.present import Present
from photo_organizer.thumbnails.report import Did, Summary, ThumbnailEvent
from photo_organizer.thumbnails.scorer import Scorer
from photo_organizer.thumbnails.seal import THUMBNAIL
from photo_organizer.thumbnails.stars import Stars
from photo_organizer.thumbnails.turn import Night
from photo_organizer.thumbnails.walk import walk
from photo_organizer.thumbnails.weighed import Weighing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from photo_organizer.look.child import Child
    from photo_organizer.models.chosen import ChosenModels
    from photo_organizer.store.folder_thumbnails import ThumbnailStore
    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.tree import Folder


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
        take_turn(night, folder)
    except LookFailed as failed:
        if failed.why is Why.STOPPED:
            return False
        night.tell(folder, Did.FAILED, str(failed))
    except VolumeProblem:
        raise
    except PhotoOrganizerError as problem:
        night.tell(folder, Did.FAILED, str(problem))
    return True


def _folders(night: Night, tree: Folder) -> Iterator[Folder]:
    """Yield the folders to look at, the deepest first; leftovers of a run that was cut off go."""
    if tree.trouble:
        night.tell(tree, Did.KEPT, tree.trouble)
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
        night.tell(folder, Did.FAILED, str(problem))
