"""Open the database for writing, and bring its schema up to date: step by step from migrations/NNNN_name.sql, a new one at once.

`schema.sql` says what the migrations come to: making that takes a sixth of the time of making it step by step.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, contextmanager, suppress
from functools import cache

from photo_organizer.errors import DatabaseDamaged
from photo_organizer.store import damage, room
from photo_organizer.store.version import newest_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_SIDE_FILES = ("", "-wal", "-shm")


def opened(path: str) -> sqlite3.Connection:
    """Return a connection to the file at `path`, which is made where there is none. Raises DatabaseDamaged, sqlite3.Error."""
    _require_files(path)
    con = sqlite3.connect(
        path, isolation_level=None, timeout=10, check_same_thread=False, factory=room.Connection
    )
    con.folder = os.path.dirname(path)
    try:
        _prepare(con, path)
    except BaseException as error:
        con.close()
        if isinstance(error, sqlite3.DatabaseError) and damage.is_damage(error):
            raise DatabaseDamaged(str(error)) from error
        raise
    return con


def set_aside(path: str, aside: str) -> None:
    """Give a damaged database another name; it is evidence, not rubbish."""
    for end in _SIDE_FILES:
        if os.path.lexists(path + end):
            os.rename(path + end, aside + end)


def _require_files(path: str) -> None:
    """Raise DatabaseDamaged where something else has the name of the file, or of one beside it."""
    for end in _SIDE_FILES:
        if os.path.lexists(path + end) and not stat.S_ISREG(os.lstat(path + end).st_mode):
            raise DatabaseDamaged(f"{path}{end} is not a file")


def _prepare(con: sqlite3.Connection, path: str) -> None:
    """Set how it is written, and bring it up to date; raise DatabaseDamaged where one that is not new lacks something."""
    con.execute("PRAGMA journal_mode = WAL")
    con.execute("PRAGMA synchronous = FULL")
    con.execute("PRAGMA cache_size = -4096")
    con.execute("PRAGMA journal_size_limit = 8000000")
    before = version(con)
    if before:
        _check(con)
    if before < newest_version():
        migrate(con, path)
    if before:
        require_schema(con)


def _check(con: sqlite3.Connection) -> None:
    """Look for damage where the last process did not stop in order."""
    if not con.execute("SELECT 1 FROM meta WHERE name = 'clean_stop' AND value = 'yes'").fetchone():
        answer = con.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise DatabaseDamaged(str(answer))


# ── the schema ──


def migrate(con: sqlite3.Connection, path: str) -> None:
    """Apply what is missing: each in its own transaction, to a new file all in one, so that nobody reads half."""
    from photo_organizer.store import (  # what finds the schema as it has to be needs none of it
        put_off,
        small_pictures,
    )

    before = version(con)
    missing = migrations(before)
    if before and missing:
        _backup(con, path, missing[-1][0])
        with _at_once(con):
            put_off.make(con)  # migrations know all indexes
    elif missing:
        small_pictures.clear(os.path.dirname(path))
        newest = missing[-1][0]
        missing = [(newest, whole(newest) or together(missing))]
    for number, sql in missing:
        apply(con, number, sql)


def migrations(after: int) -> list[tuple[int, str]]:
    """Return number and text of the migrations behind number `after`; the others are not even read."""
    folder = os.path.join(os.path.dirname(__file__), "migrations")
    names = sorted(name for name in os.listdir(folder) if name.endswith(".sql") and int(name[:4]) > after)
    return [(int(name[:4]), _text(os.path.join(folder, name))) for name in names]


def _text(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _backup(con: sqlite3.Connection, path: str, number: int) -> None:
    """Keep the database as it was before version `number`, in place of the one kept before: each may be hundreds of megabytes."""
    kept = f"{path}.before-{number:04d}"
    with closing(sqlite3.connect(kept)) as target:
        con.backup(target)
    folder, _, name = path.rpartition("/")
    for other in os.listdir(folder):
        if other.startswith(f"{name}.before-") and f"{folder}/{other}" != kept:
            with suppress(OSError):  # it only takes room
                os.unlink(f"{folder}/{other}")


def version(con: sqlite3.Connection) -> int:
    """Return the version of the schema, 0 where there is none yet. Touches nothing."""
    return int(con.execute("PRAGMA user_version").fetchone()[0])


def require_schema(con: sqlite3.Connection) -> None:
    """Raise DatabaseDamaged when a table or a column is missing that this version needs. Touches nothing."""
    if missing := _needed() - _columns(con):
        raise DatabaseDamaged(f"{'.'.join(min(missing))} is missing")


@cache
def _needed() -> frozenset[tuple[str, str]]:
    """Return what this version needs; found out once, as it takes longer than everything else about opening."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as expected:
        expected.executescript(whole(newest_version()) or together(migrations(0)))
        return frozenset(_columns(expected))


def _columns(con: sqlite3.Connection) -> set[tuple[str, str]]:
    query = "SELECT s.name, c.name FROM sqlite_schema AS s JOIN pragma_table_info(s.name) AS c WHERE s.type = 'table'"
    return {(table, column) for table, column in con.execute(query)}


def whole(number: int) -> str:
    """Return what makes a new database of version `number` at once, "" where nobody has written that down. Touches nothing."""
    text = _text(os.path.join(os.path.dirname(__file__), "schema.sql"))
    return text if text.startswith(f"-- {number}:") else ""


def together(migrations: list[tuple[int, str]]) -> str:
    """Return several migrations as one. Touches nothing."""
    return "\n".join(sql for _, sql in migrations)


def apply(con: sqlite3.Connection, number: int, sql: str) -> None:
    """Bring the schema to version `number`, unless another process has done that since its version was read."""
    with _at_once(con):
        if version(con) < number:
            for statement in _statements(sql):
                con.execute(statement)
            con.execute(f"PRAGMA user_version = {number}")


@contextmanager
def _at_once(con: sqlite3.Connection) -> Iterator[None]:
    """Commit all or nothing; what fails stays SQLite's own error, by which who opens the file knows damage."""
    con.execute("BEGIN IMMEDIATE")
    try:
        yield
        con.execute("COMMIT")
    finally:
        if con.in_transaction:
            con.execute("ROLLBACK")


def _statements(sql: str) -> Iterator[str]:
    """Give the statements of a script one by one."""
    statement = ""
    for part in sql.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
