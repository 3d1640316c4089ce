"""The one place that turns settings into real things, for the service and for every command alike."""

from __future__ import annotations

import logging
import os
import resource
import sqlite3
import time
from contextlib import contextmanager
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.act.executor import Executor
from photo_organizer.act.guards import Lock, marker_path, require_no_other
from photo_organizer.arrive.settle import Settle
from photo_organizer.commands.breaker import Breaker
from photo_organizer.errors import VolumeProblem
from photo_organizer.examine.clock import rules_of, zone_of
from photo_organizer.examine.date_lists import DateLists
from photo_organizer.gather.adopt import Adoption
from photo_organizer.gather.future import Future
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.gather.world import Gatherer
from photo_organizer.library import Library
from photo_organizer.model import Outcome, State
from photo_organizer.names import within
from photo_organizer.record import system
from photo_organizer.record.recorder import Recorder
from photo_organizer.record.row import Sender
from photo_organizer.records import changeable
from photo_organizer.service.acting import RUN_PAUSE, Hand
from photo_organizer.service.filing import Filing
from photo_organizer.service.staying import stays
from photo_organizer.settings.libraries import title
from photo_organizer.store import copied, db, decisions, wanted_as_is, whereabouts
from photo_organizer.store.scratch import scratch
from photo_organizer.synology import detect
from photo_organizer.synology.identity import account_name, own_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from photo_organizer.decide.world import Candidate
    from photo_organizer.model import Plan, Sighting
    from photo_organizer.settings import Settings
    from photo_organizer.synology.ports import Dsm

    Stop = Callable[[], bool]

DAMAGED = (
    "The database was damaged and is made again from the library. Your decisions (no duplicates, pinned and excluded "
    "pictures) are kept; what was done before can no longer be undone from the list, and the statistics begin anew"
)
log = logging.getLogger(__name__)


def _never() -> bool:
    return False


# ── to act ──


@contextmanager
def open_library(
    settings: Settings,
    state: str,
    stop: Stop = _never,
    *,
    when_locked: Callable[[], object] = lambda: None,
    config: str | None = None,
) -> Iterator[Library]:
    """Lock the library, open its database and put everything together; in the end, close in order.

    Changes only files of ours in `state`. Raises Refused while another process has it; `when_locked` is told when
    none has.
    """
    moved_from = "" if settings.copies else settings.paths_intake
    with Lock(state, settings.paths_library, moved_from) as lock:
        when_locked()
        library = put_together(settings, state, lock, stop)
        library.config = config
        try:
            yield library
        finally:
            close(library)


def put_together(settings: Settings, state: str, lock: Lock, stop: Stop) -> Library:
    """Open the database of a library that is locked, and return it with all that acts on it; `close` it again."""
    _allow_more_descriptors()
    con, aside = db.open_database(state)
    unclean = db.get_meta(con, "clean_stop", "yes") != "yes"
    with db.transaction(con):
        db.set_meta(con, "clean_stop", "no")
    _tell_of_damage(con)
    _share_decisions(con, state)
    reserve = settings.safety_reserve_mb * 1_000_000
    executor = Executor(con, settings.paths_intake, settings.paths_library, reserve, stop)
    gatherer = Gatherer(con, settings, stop=stop)
    told = recorder(con, settings)
    return Library(settings, state, lock, con, executor, gatherer, told, db.stamp(state), aside, unclean)


def _tell_of_damage(con: sqlite3.Connection) -> None:
    """Log once that this database was made because another was damaged, whichever program has set that aside."""
    with db.transaction(con):
        if aside := db.get_meta(con, db.ASIDE_UNTOLD):
            system.warning(con, f"{DAMAGED}; the damaged one is kept as {aside}", time.time_ns())
            db.set_meta(con, db.ASIDE_UNTOLD, "")


def _share_decisions(con: sqlite3.Connection, state: str) -> None:
    """Let a new database know what its owner has decided before, and keep what an old one knows."""
    if known := decisions.bring_back(con, state):
        log.info("%d decisions of the owner were taken over", known)
    try:
        decisions.keep(con, state)
    except OSError as problem:
        log.warning("the owner's decisions are kept in the database only: %s", problem)


def close(library: Library) -> None:
    """Close in order: what was told is marked, and the next start need not look for damage."""
    library.gatherer.similarity.close()
    try:
        library.recorder.stop()
        with db.transaction(library.con):
            db.set_meta(library.con, "clean_stop", "yes")
    except (VolumeProblem, sqlite3.Error) as problem:  # a full disk, or damage: the next start looks for it
        log.warning("the end could not be written down: %s", problem)
    finally:
        library.con.close()


def filing(library: Library, settle: float | None, stop: Stop = _never, *, forgets: bool = True) -> Filing:
    """Return the pass that files what has settled in the intake.

    `settle` is the quiet period in seconds, None for that of the settings. A pass that `forgets` offers also what is held;
    it is of one command, so all that it does is one run.
    """
    hand = Hand(library, float("inf") if forgets else RUN_PAUSE)
    made = _filing(library.settings, settle, library.gatherer, library.con, hand.carry_out, stop)
    made.begin = hand.begin
    if library.settings.copies:
        made.remember = partial(_remember_copied, library.con)
    if not forgets:
        made.stays = partial(stays, library.con)
    return made


def _remember_copied(con: sqlite3.Connection, candidate: Candidate) -> None:
    """Note what of a newcomer the library has, or had; a twin that was to be copied first may have failed."""
    with db.transaction(con):
        for member in candidate.unit.members:
            seen, content = member.facts.sighting, candidate.content_of(member.facts.path)
            if candidate.copied_before or copied.library_has(con, seen.stamp.size, content.md5):
                copied.note(con, seen.path, seen.stamp, content.md5, time.time_ns())


def _copied(con: sqlite3.Connection, sighting: Sighting) -> bool:
    return copied.has(con, sighting.path, sighting.stamp)


# ── to look ahead ──


@changeable
class PreviewRun:
    """A scratch copy of the catalogue, and what was planned with it so far."""

    settings: Settings
    con: sqlite3.Connection
    _gatherer: Gatherer
    _future: Future
    _breaker: Breaker

    def walk(self) -> Reconciler:
        """Return a walk that brings the scratch copy up to date with the library."""
        return Reconciler(self.con, self.settings.paths_library, self.settings.paths_intake)

    def filing(self, settle: float | None, stop: Stop = _never) -> Filing:
        """Return a pass that plans as the real one does, and changes nothing but the scratch copy."""
        return _filing(self.settings, settle, self._gatherer, self.con, self._imagine, stop)

    def _imagine(self, plans: list[Plan]) -> Iterator[Outcome]:
        plans, waiting = self._breaker.part(plans)
        self._breaker.imagine(plans)
        self._future.imagine(plans)
        self._future.note(self.con, self.settings.paths_library, self.settings.paths_intake, plans)
        return chain(waiting, (Outcome(plan, State.DONE) for plan in plans))


@contextmanager
def preview(settings: Settings, state: str) -> Iterator[PreviewRun]:
    """Give a scratch copy of the catalogue, to plan without changing anything.

    Raises VolumeAway where another library is in the place of the one that the catalogue knows.
    """
    import tempfile  # here: it loads much, and who files makes no folder of that kind

    with tempfile.TemporaryDirectory(prefix="photo-organizer-") as folder:
        con = scratch(state, folder)
        try:
            require_no_other(con, settings.paths_library)
            Adoption(con, settings.paths_library, settings.paths_intake).run()
            future = Future()
            gatherer = Gatherer(con, settings, future)
            try:
                breaker = Breaker(con, settings, where=future.source)
                yield PreviewRun(settings, con, gatherer, future, breaker)
            finally:
                gatherer.similarity.close()
        finally:
            con.close()


# ── parts ──


def _filing(
    settings: Settings,
    settle: float | None,
    gatherer: Gatherer,
    con: sqlite3.Connection,
    hand: Callable[[list[Plan]], Iterator[Outcome]],
    stop: Stop,
) -> Filing:
    quiet = (settings.intake_quiet_seconds, settings.intake_quiet_seconds_unprovable)
    tracker = Settle(*(quiet if settle is None else (settle, settle)))
    return Filing(
        settings,
        tracker,
        gatherer,
        partial(rules_of, settings),
        hand,
        accepted=wanted_as_is.accepted(con),
        copied=partial(_copied, con) if settings.copies else lambda _: False,
        stop=stop,
        lists=DateLists(partial(whereabouts.taken_from, con)),
    )


def recorder(con: sqlite3.Connection, settings: Settings) -> Recorder:
    """Return who tells the logs, Log Center and the media index what waits in the outbox."""
    dsm = _system(title(settings) if settings.several else "")
    sender = Sender(own_address, account_name(), partial(zone_of, settings.dates_zone), dsm.system_path)
    return Recorder(con, settings, sender, dsm, partial(_logs_ready, con, settings))


def _logs_ready(con: sqlite3.Connection, settings: Settings) -> bool:
    """Whether logs may be written: not in a library that is not mounted. Another folder is not looked at here: it may hang."""
    library = settings.paths_library
    if not within(settings.logs, library):
        return True
    known = db.get_meta(con, "library_id") if db.get_meta(con, "library_path") == library else ""
    return bool(known) and os.path.isdir(marker_path(library, known))


def _system(library: str) -> Dsm:
    """Return the adapter for the system we run on; `library` is named in what it tells."""
    if detect.is_dsm():
        from photo_organizer.synology.adapter import Synology

        return Synology(library=library)
    from photo_organizer.synology.null import Null

    return Null()


def _allow_more_descriptors() -> None:
    """Use what the system grants: a batch holds its folders open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(4096, hard) if hard != resource.RLIM_INFINITY else 4096
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
