"""The only place that turns settings into real things: database, executor, recorder, DSM or null."""

from __future__ import annotations

import os
import resource
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.act.executor import Executor
from photo_organizer.act.guards import marker_path
from photo_organizer.arrive.settle import Settle
from photo_organizer.examine.clock import zone_of
from photo_organizer.gather.future import Future
from photo_organizer.gather.likes import Likes
from photo_organizer.gather.world import Gatherer
from photo_organizer.look.able import able
from photo_organizer.record.recorder import Recorder
from photo_organizer.record.row import Sender
from photo_organizer.store import db
from photo_organizer.store.scratch import scratch
from photo_organizer.synology import detect
from photo_organizer.synology.identity import account_name, own_address

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from photo_organizer.settings import Settings
    from photo_organizer.synology.ports import Dsm


@dataclass(slots=True)
class House:
    """Everything that acts, for one library. Only one process may have it at a time."""

    settings: Settings
    state: str
    con: sqlite3.Connection
    executor: Executor
    gatherer: Gatherer
    recorder: Recorder
    dsm: Dsm
    set_aside: str  # name of a damaged database, "" when it was whole
    unclean: bool  # the last process did not stop in order


def build(settings: Settings, state: str, stop: Callable[[], bool]) -> House:
    """Open the database and put everything together. Changes only files of ours in `state`."""
    _allow_more_descriptors()
    con, aside = db.open_database(state)
    unclean = db.get_meta(con, "clean_stop", "yes") != "yes"
    with db.transaction(con):
        db.set_meta(con, "clean_stop", "no")
    dsm = port()
    reserve = settings.safety_reserve_mb * 1_000_000
    executor = Executor(con, settings.paths_intake, settings.paths_library, reserve, stop)
    gatherer = Gatherer(
        con,
        settings.paths_library,
        settings.naming_layout,
        stop=stop,
        whole_library=settings.duplicates_similar_in_library and able(),
    )
    recorder = Recorder(con, settings, sender(settings, dsm), dsm, partial(_logs_ready, settings, executor))
    return House(settings, state, con, executor, gatherer, recorder, dsm, aside, unclean)


def _logs_ready(settings: Settings, executor: Executor) -> bool:
    """Whether the log folder is there; in a library that is not mounted, nothing is written."""
    if f"{settings.logs}/".startswith(f"{settings.paths_library}/"):
        library, identity = settings.paths_library, executor.identity
        return bool(identity) and os.path.isdir(marker_path(library, identity))
    return os.path.isdir(settings.logs)


def close(house: House) -> None:
    """Close in order: what was told is marked, and the next start need not look for damage."""
    house.gatherer.likes.close()
    house.recorder.stop()
    with db.transaction(house.con):
        db.set_meta(house.con, "clean_stop", "yes")
    house.con.close()


@contextmanager
def preview(settings: Settings, state: str) -> Iterator[tuple[sqlite3.Connection, Gatherer, Future]]:
    """Give a scratch copy of the catalogue, to plan without changing anything."""
    with tempfile.TemporaryDirectory(prefix="photo-organizer-") as folder:
        con = scratch(state, folder)
        try:
            future, likes = Future(), Likes()
            gatherer = Gatherer(
                con,
                settings.paths_library,
                settings.naming_layout,
                future,
                likes,
                whole_library=settings.duplicates_similar_in_library and able(),
            )
            yield con, gatherer, future
        finally:
            likes.close()
            con.close()


def settle_for(settings: Settings, seconds: float | None) -> Settle:
    """Return the settle tracker; `seconds` overrides both quiet periods, 0 takes what is there now."""
    if seconds is not None:
        return Settle(seconds, seconds)
    return Settle(settings.intake_quiet_seconds, settings.intake_quiet_seconds_unprovable)


def port() -> Dsm:
    """Return the adapter for the system we run on."""
    if detect.is_dsm():
        from photo_organizer.synology.adapter import Synology

        return Synology()
    from photo_organizer.synology.null import Null

    return Null()


def sender(settings: Settings, dsm: Dsm) -> Sender:
    """Return who writes the log lines, and in which zone."""
    return Sender(own_address, account_name(), zone_of(settings.dates_zone), dsm.system_path)


def _allow_more_descriptors() -> None:
    """Use what the system grants: a batch holds its folders open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(4096, hard) if hard != resource.RLIM_INFINITY else 4096
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
