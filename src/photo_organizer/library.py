"""One library, open: its settings, its database, and everything that acts on it. `wiring` makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.records import changeable

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.act.executor import Executor
    from photo_organizer.act.guards import Lock
    from photo_organizer.gather.world import Gatherer
    from photo_organizer.record.recorder import Recorder
    from photo_organizer.settings import Settings


@changeable
class Library:
    """What a process holds that may act on one library; only one has it at a time."""

    settings: Settings
    state: str  # the folder of the database
    lock: Lock
    con: sqlite3.Connection
    executor: Executor
    gatherer: Gatherer
    recorder: Recorder
    database: tuple[int, int]  # which file it is: device and inode
    set_aside: str  # name of a damaged database, "" when it was whole
    unclean: bool  # the last process did not stop in order
    config: str | None = None  # the settings file that was named, for the processes beside
