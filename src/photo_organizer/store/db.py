"""The one SQLite file of the program: who opens it, for reading or writing, and what is written as one; a damaged one is set aside.

WAL with synchronous=FULL: a committed intent survives a power cut. Nothing a user owns lives here:
a lost database is built again from the library.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager

from photo_organizer.errors import DatabaseDamaged, DatabaseNewer, VolumeProblem
from photo_organizer.store import damage, room
from photo_organizer.store.version import newest_version, quote, version_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "organizer.db"
WAL = "-wal"  # the end of the name of what was committed last; who removes it cuts us off from every other process
ASIDE_UNTOLD = "set_aside_untold"  # name of a damaged database of which the owner's logs have not heard yet
JOIN_SECONDS = 5.0  # how long a database that is not there yet is waited for
REBUILT = (
    "it is made again from the library at the next start of the service, or by the next command that acts"
)


def open_database(folder: str) -> tuple[sqlite3.Connection, str]:
    """Open the database in `folder` for writing. Changes only files of ours, in `folder`.

    Return the connection and "" or, where a damaged file was set aside, the name it has now.
    Raise VolumeProblem when the folder cannot hold a database, DatabaseNewer when that is not for this version.
    """
    from photo_organizer.store import migrating  # here: who only reads needs none of it

    path = os.path.join(folder, NAME)
    try:
        os.makedirs(folder, exist_ok=True)
        room.require(folder)
        refuse_newer(path)
        try:
            _refuse_marked(folder)
            return migrating.opened(path), ""
        except DatabaseDamaged:
            return _made_anew(path)
    except (OSError, sqlite3.Error, DatabaseDamaged) as error:
        raise _not_usable(path, "used", error) from error


def _refuse_marked(folder: str) -> None:
    if damage.is_marked(folder):
        raise DatabaseDamaged("damage was met before")


def _made_anew(path: str) -> tuple[sqlite3.Connection, str]:
    """Set a damaged database aside and begin a new one; return its connection, and what the damaged one is called now."""
    from photo_organizer.store import asides, migrating

    folder = os.path.dirname(path)
    aside = f"{folder}/{asides.PREFIX}{time.time_ns()}"
    migrating.set_aside(path, aside)
    damage.unmark(folder)
    con = migrating.opened(path)
    with transaction(con):
        set_meta(con, ASIDE_UNTOLD, aside)
    asides.keep_few(folder)
    asides.say(aside)
    return con, aside


def refuse_newer(path: str) -> None:
    """Raise DatabaseNewer when a later version has made the file; nothing of it is written. Touches nothing."""
    if version_of(path) > newest_version():
        raise DatabaseNewer(
            f"the database {path} was made by a newer version of this program",
            "install that version again; or move the file away, and it is made again from the library",
        )


def stamp(folder: str, end: str = "") -> tuple[int, int]:
    """Return which file is the database now, or what is beside it: device and inode, (0, 0) where there is none. Touches nothing."""
    try:
        status = os.stat(os.path.join(folder, NAME + end))
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino


def join_database(folder: str) -> sqlite3.Connection:
    """Open the database that a running service has, for short transactions beside its own. Raises VolumeProblem.

    A service that has only just begun is given a moment to make it.
    """
    path = os.path.join(folder, NAME)
    room.require(folder)
    try:
        until = time.monotonic() + JOIN_SECONDS
        while not version_of(path) and time.monotonic() < until:
            time.sleep(0.05)
        con = sqlite3.connect(f"file:{quote(path)}?mode=rw", uri=True, isolation_level=None, timeout=30)
        con.execute("SELECT count(*) FROM meta").fetchone()
    except sqlite3.Error as error:
        raise _not_usable(path, "used", error) from error
    return con


def open_readonly(folder: str) -> sqlite3.Connection | None:
    """Open the database for reading only, or return None when there is none. Touches nothing."""
    path = os.path.join(folder, NAME)
    if not os.path.isfile(path):
        _require_seen(path)
        return None
    room.require(folder)
    refuse_newer(path)
    try:
        return _reader(path)
    except sqlite3.Error as error:
        if damage.is_damage(error):
            raise DatabaseDamaged(f"the database {path} is damaged: {error}", REBUILT) from error
        raise _not_usable(path, "read", error) from error


def _reader(path: str) -> sqlite3.Connection | None:
    """Return a connection that can only read, None where the database is being made in this moment."""
    con = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, isolation_level=None, timeout=5)
    try:
        con.execute("PRAGMA query_only = 1")
        if con.execute("PRAGMA user_version").fetchone()[0]:
            con.execute("SELECT count(*) FROM meta").fetchone()
            return con
    except sqlite3.Error:
        con.close()
        raise
    con.close()
    return None


@contextmanager
def reading(folder: str) -> Iterator[sqlite3.Connection | None]:
    """Give the database for reading only, None where there is none."""
    con = open_readonly(folder)
    try:
        yield con
    finally:
        if con is not None:
            con.close()


def _require_seen(path: str) -> None:
    """Raise VolumeProblem where this account may not even see whether there is a database."""
    try:
        os.stat(path)
    except PermissionError as error:
        words = f"the database {path} cannot be read: {error.strerror}"
        raise VolumeProblem(words, "ask with the account of the service, or as root") from error
    except OSError:
        return  # there is none


def keep_little(con: sqlite3.Connection) -> None:
    """Keep less of the database in memory: several libraries share what one may have."""
    con.execute("PRAGMA cache_size = -1024")  # kilobytes


def lose_last(con: sqlite3.Connection) -> None:
    """Let a power cut take the last transactions, whole and in their order: only for what is found again by looking."""
    con.execute("PRAGMA synchronous = NORMAL")


def folder_of(con: sqlite3.Connection) -> str:
    """Return the state folder of a database that was opened for writing, "" for any other. Touches nothing."""
    return con.folder if isinstance(con, room.Connection) else ""


@contextmanager
def transaction(con: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Commit all or nothing; a database that cannot be written becomes a VolumeProblem."""
    if isinstance(con, room.Connection):
        room.require(con.folder)
    try:
        con.execute("BEGIN IMMEDIATE")
        yield con
        _commit(con)
    except BaseException as error:
        _rollback(con)
        if damage.is_damage(error) and not isinstance(error, DatabaseDamaged):
            raise DatabaseDamaged(f"the database is damaged: {error}", REBUILT) from error
        if isinstance(error, sqlite3.Error):
            from photo_organizer.store.trouble import not_written  # seldom met

            raise not_written("the database", error) from error
        raise


def get_meta(con: sqlite3.Connection, name: str, default: str = "") -> str:
    """Return a remembered value. Touches nothing."""
    row = con.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else default


def set_meta(con: sqlite3.Connection, name: str, value: str) -> None:
    """Remember a value, inside the caller's transaction."""
    con.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def _commit(con: sqlite3.Connection) -> None:
    con.execute("COMMIT")


def _rollback(con: sqlite3.Connection) -> None:
    if con.in_transaction:
        try:
            con.execute("ROLLBACK")
        except sqlite3.Error:  # the disk is gone; SQLite rolls back by itself when it is opened again
            con.interrupt()


def _not_usable(path: str, how: str, error: Exception) -> VolumeProblem:
    from photo_organizer.store.trouble import not_usable  # seldom met

    folder = os.path.dirname(path)
    cure = f"check that {folder} is on a local disk with free space and can be written by this account"
    return not_usable(f"the database {path} cannot be {how}", error, cure)
