"""What `once` and the daemon do alike: make sure acting is safe, and file a pass."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from photo_organizer.act.guards import require_folders, require_library
from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.seen_since import walk_through
from photo_organizer.decide.missing import sentence, waits_for
from photo_organizer.errors import Refused, VolumeProblem
from photo_organizer.gather.adopt import Adoption
from photo_organizer.gather.look_again import look_again
from photo_organizer.gather.read_units import read_units
from photo_organizer.model import Action, Outcome, Plan, Reason, State
from photo_organizer.service.notes import note, note_waiting
from photo_organizer.service.photo_libraries import tell_of_libraries
from photo_organizer.service.recovery import folders_left, needed_folders, recover, remove_emptied
from photo_organizer.service.surroundings import require_surroundings
from photo_organizer.service.tidy import DAY_NS, tidy
from photo_organizer.store import held, journal, runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.arrive.emptied import Emptied
    from photo_organizer.arrive.settle import Settle
    from photo_organizer.gather.reconcile import WalkProgress
    from photo_organizer.library import Library
    from photo_organizer.service.filing import Filing

NOTES = 200  # outcomes written down together
RUN_PAUSE = 60.0  # seconds without work end a run of the service
RUN_LONGEST = 86_400.0  # … and so does a day: a camera that sends a picture each half minute makes no pause
log = logging.getLogger(__name__)


def make_ready(library: Library, stop: Callable[[], bool], report: Callable[[WalkProgress], None]) -> bool:
    """Check the guards, finish what a crash left, bring the catalogue up to date. Changes files.

    Return False when it was stopped. Raises VolumeProblem: nothing may be filed then.
    """
    settings = library.settings
    require_surroundings(library, time.time_ns())
    require_folders(*needed_folders(settings))
    library.executor.identity = require_library(library.con, settings.paths_library, settings.paths_intake)
    _lock_folders(library)
    recover(library)
    adoption = Adoption(library.con, settings.paths_library, settings.paths_intake)
    return adoption.run(stop) and refresh(library, stop, report)


def _lock_folders(library: Library) -> None:
    """Lock what has come since the beginning. Raises VolumeProblem where another process has it: it may end."""
    try:
        library.lock.lock_folders()
    except Refused as refusal:
        raise VolumeProblem(refusal.message, refusal.cure) from refusal


def refresh(
    library: Library, stop: Callable[[], bool], report: Callable[[WalkProgress], None] = lambda _: None
) -> bool:
    """Bring the catalogue up to date with the library; return False when stopped. Raises VolumeProblem."""
    settings = library.settings
    if not walk_through(library).run(stop, report):
        return False
    if changed := look_again(library.con, settings.paths_library, stop):
        log.info("%d files of the library were changed in place", changed)
    read_units(library.con, settings.paths_library, stop)
    return not stop()


class Hand:
    """Carries plans out, in runs that can be undone together.

    A pass is one run, however long its pictures take, and so are passes without `pause` seconds between what one did
    last and the next one's beginning, within a day, while nothing else is done: a service that stands for weeks must not
    have its whole life taken back by one `undo`, and names that the last run gave free must not be those of an earlier
    one. What would change too much of the library waits for its owner's answer.
    """

    def __init__(
        self, library: Library, pause: float = RUN_PAUSE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._library, self._clock = library, clock
        self._pause, self._longest = pause, max(pause, RUN_LONGEST)
        self._breaker = Breaker(library.con, library.settings)
        self._run, self._began, self._last = journal.Run("pass"), float("-inf"), float("-inf")

    def begin(self) -> None:
        """Say that a pass begins."""
        now = self._clock()
        over = now - self._last > self._pause or now - self._began > self._longest
        if over or (runs.last_run(self._library.con) or 0) > self._run.number:
            self._run, self._began = journal.Run("pass"), now

    def carry_out(self, plans: list[Plan]) -> Iterator[Outcome]:
        """Carry plans out; yield what became of each. Changes files."""
        plans, waiting = self._breaker.part(plans)
        yield from waiting
        if not plans:
            return
        yield from self._library.executor.run(plans, self._run)
        self._last = self._clock()


def file_pass(library: Library, filing: Filing, emptied: Emptied) -> Iterator[Outcome]:
    """File everything that has settled, writing down what happened as it goes. Changes files."""
    pending: list[Outcome] = []
    try:
        for outcome in filing.file_settled():
            pending.append(outcome)
            if outcome.state == State.DONE:
                emptied.note(folders_left(outcome.plan), time.monotonic())
            if len(pending) >= NOTES:
                _write_down(library, pending)
            yield outcome
        if library.executor.unsettled:
            recover(library)
    finally:
        _write_down(library, pending)
        _tidy(library, filing, emptied)
        tell_of_libraries(library.con, filing.photo_libraries.seen, time.time_ns())
        note_waiting(library.con, filing.settle.news(time.monotonic()), time.time_ns())
        library.recorder.drain()


def _tidy(library: Library, filing: Filing, emptied: Emptied) -> None:
    rested = emptied.due(time.monotonic())
    remove_emptied(library, rested, filing.problems.append)
    if not library.settings.copies:
        tidy(library, rested, time.time_ns(), filing.problems.append, DAY_NS if emptied.grace else 0)


def _write_down(library: Library, outcomes: list[Outcome]) -> None:
    note(library.con, outcomes, time.time_ns())
    outcomes.clear()
    library.recorder.drain()


def still_waiting(settle: Settle) -> Iterator[Outcome]:
    """Yield what is incomplete or busy, and what is kept waiting by it, as outcomes. Touches nothing."""
    for waiting in settle.waiting(time.monotonic()):
        why = Reason(waiting.reason, sentence(waiting.reason, waiting.missing))
        yield Outcome(Plan(waiting.path, Action.WAIT, (why,)), State.DONE)
        with_it = Reason(held.WITH_ANOTHER, waits_for(waiting.path))
        yield from (Outcome(Plan(mate, Action.WAIT, (with_it,)), State.DONE) for mate in waiting.mates)


def full_pass(
    filing: Filing, run: Callable[[], Iterable[Outcome]], patience: float, sleep: Callable[[float], object]
) -> Iterator[Outcome]:
    """Look and file until nothing more can settle within `patience` seconds. Changes what `run` changes."""
    until = time.monotonic() + patience
    while True:
        filing.look()
        yield from run()
        pause = filing.settle.pause(time.monotonic())
        if filing.settle.hides_more() and not filing.stop():
            continue
        if filing.stop() or pause is None or not filing.settle.settling() or time.monotonic() + pause > until:
            break
        sleep(max(pause, 0.05))
    yield from still_waiting(filing.settle)
