"""Finish or take back what was under way when a process ended, also in folders that the settings named before. Changes files."""

from __future__ import annotations

import fcntl
import logging
import os
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from photo_organizer.act.nested import nested_roots
from photo_organizer.act.prune import prune
from photo_organizer.act.sweep import sweep_claims, sweep_temporaries
from photo_organizer.arrive.scan import card_is_away
from photo_organizer.disk.flags import FOLDER
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.place_lock import PlaceLock
from photo_organizer.errors import Refused
from photo_organizer.model import STATE_FOLDER, Copy, Move, Remove
from photo_organizer.names import within
from photo_organizer.record import system
from photo_organizer.sentences import counted
from photo_organizer.store import journal, outbox, runs
from photo_organizer.store.worked_in import known_roots, remember_roots, worked_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from photo_organizer.errors import PhotoOrganizerError
    from photo_organizer.library import Library
    from photo_organizer.model import Outcome, Plan
    from photo_organizer.settings import Settings

log = logging.getLogger(__name__)


def recover(library: Library) -> None:
    """Finish or take back what was under way; leave no temporary and no claim behind. Changes files."""
    here = needed_folders(library.settings)
    former = [root for root in known_roots(library.con) if root not in here]
    # Without an area of ours it is an empty folder in which the former one was mounted: what was left is still away.
    there = [root for root in former if os.path.isdir(f"{root}/{STATE_FOLDER}")]
    away = [root for root in former if root not in there and worked_in(library.con, root)]
    with _nobody_elses(there) as free:
        crashed, given = _clear_up(library, here + free, free)
    still_open = bool(journal.unfinished(library.con))
    remember_roots(library.con, here + (former if still_open else away))
    if library.unclean:
        _prune_after_crash(library, crashed)
    if given:
        words = f"{counted(len(given), 'file was', 'files were')} put back into the intake after a crash"
        system.warning(library.con, words, time.time_ns())


def _clear_up(library: Library, roots: list[str], former: list[str]) -> tuple[list[Outcome], list[str]]:
    """Return what became of open plans, and the files that were given back. Changes files."""
    inside = tuple(f"{root}/" for root in roots)
    nested = [part for part in nested_roots(library.con) if part.startswith(inside)]
    with Folders.with_mounts(roots) as folders:
        sweep_temporaries(folders, nested)
    crashed = library.executor.recover(former)
    still_open = {journaled.claim for journaled in journal.unfinished(library.con)}
    with Folders.with_mounts(roots) as folders:
        return crashed, sweep_claims(folders, still_open, nested)


def _prune_after_crash(library: Library, crashed: list[Outcome]) -> None:
    """Remove the folders that the interrupted run had emptied and could not remove any more."""
    run = runs.last_run(library.con)
    folders = set() if run is None else runs.folders_left(library.con, run)
    folders.update(folder for outcome in crashed for folder in folders_left(outcome.plan))
    remove_emptied(library, folders, lambda problem: log.warning("%s", problem))
    library.unclean = False


def remove_emptied(
    library: Library, folders: Collection[str], on_problem: Callable[[PhotoOrganizerError], None]
) -> None:
    """Remove those of the folders that filing has emptied: in the intake, and in the library where a photo fetched its companion.

    An intake that is only copied from stays as it is. Changes files.
    """
    intake, place = library.settings.paths_intake, library.settings.paths_library
    inside = {folder for folder in folders if within(folder, intake)}
    filed = {folder for folder in folders if folder.startswith(f"{place}/")} - inside
    gone = prune(place, filed, on_problem)
    if not library.settings.copies:
        gone += prune(intake, inside, on_problem)
    outbox.post_emptied(library.con, gone)


def needed_folders(settings: Settings) -> list[str]:
    """Return the folders without which nothing can be done: a card that is only copied from may be away."""
    return (
        [settings.paths_library]
        if card_is_away(settings)
        else [settings.paths_intake, settings.paths_library]
    )


def folders_left(plan: Plan) -> Iterator[str]:
    """Yield the folders that a plan takes files out of."""
    for step in plan.steps:
        if isinstance(step, (Move, Remove)) and not isinstance(step, Copy):
            yield step.src.rpartition("/")[0]


@contextmanager
def _nobody_elses(former: Sequence[str]) -> Iterator[list[str]]:
    """Give those of these folders that nobody uses, locked as `Lock` does; whoever uses one clears up in it. Touches nothing."""
    with ExitStack() as locks:
        yield [folder for folder in former if _is_free(folder, locks)]


def _is_free(folder: str, locks: ExitStack) -> bool:
    try:
        area = os.open(f"{folder}/{STATE_FOLDER}", FOLDER)
    except OSError:
        return True  # who clears up says what is wrong with it
    locks.callback(os.close, area)
    place = PlaceLock()
    locks.callback(place.release)
    try:
        fcntl.flock(area, fcntl.LOCK_EX | fcntl.LOCK_NB)
        place.take(folder, f"the former folder {folder}")
    except (BlockingIOError, Refused):
        return False
    except OSError:  # a filesystem without locks: nobody could have locked it
        return True
    return True
