"""What the night remembers: measures of pictures by their content, and the tiles of each thumbnail.

A SQLite file of its own beside the program's, because another process writes it while the daemon works. Nothing in it
cannot be computed again, so a damaged one is thrown away and begun anew.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from photo_organizer.errors import VolumeProblem
from photo_organizer.store import expendable, renamed
from photo_organizer.store.trouble import not_written

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from photo_organizer.model import Stamp

NAME = "folder-thumbnails.db"
# Facts that the page tells.
MODEL, FOREIGN, KEPT = "the model in use", "foreign thumbnails", "replaced thumbnails"
LAST_RUN = "the last run on the owner's wish"  # how far it is, and what came of it
_VERSION = 5
# What was measured wrongly before each version, and is measured anew. 4: on their side, squeezed, in part of another picture;
# 5: grey, in stripes, by a small page, or not at all.
_MEASURED_ANEW = {
    4: ("cr3", "avi", "mpg", "mpeg", "vob", "mts", "m2ts", "ts"),
    5: ("orf", "tif", "tiff", "hif", "avif", "mov"),
}
_FORGET = "DELETE FROM measures WHERE content IN (SELECT content FROM seen WHERE path LIKE '%.' || ?)"
_PATIENCE = 30.0  # seconds for another process that has the file
_PORTION = 10_000  # rows read at a time
_SCHEMA = """
CREATE TABLE seen (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, content TEXT NOT NULL);
CREATE TABLE measures (content TEXT, scorer TEXT, answer TEXT NOT NULL, PRIMARY KEY (content, scorer)) WITHOUT ROWID;
CREATE TABLE thumbnails (folder TEXT PRIMARY KEY, record TEXT NOT NULL, pictures BLOB NOT NULL, doubted BLOB NOT NULL);
CREATE TABLE stars (path TEXT PRIMARY KEY, key INTEGER NOT NULL, value INTEGER NOT NULL);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class ThumbnailStore:
    """The open file; a context manager that closes it. Changes only a file of ours."""

    def __init__(self, state: str) -> None:
        self._path = Path(state) / NAME
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            renamed.take_over(self._path)
            self._db = expendable.opened(str(self._path), _prepare, _PATIENCE)
        except (OSError, sqlite3.Error) as error:
            raise VolumeProblem(
                f"{self._path} cannot be used: {error}", "check the package's volume"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    # ── pictures ──

    def content(self, path: str, stamp: Stamp) -> str:
        """Return the content's name of an unchanged file, "" when it is not known. Touches nothing."""
        row = self._db.execute(
            "SELECT content FROM seen WHERE path = ? AND size = ? AND mtime_ns = ?",
            (as_text(path), stamp.size, stamp.mtime_ns),
        ).fetchone()
        return row[0] if row else ""

    def saw(self, path: str, stamp: Stamp, content: str) -> None:
        """Remember which content a file has."""
        self._write(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)",
            (as_text(path), stamp.size, stamp.mtime_ns, content),
        )

    def answer(self, content: str, scorer: str) -> dict[str, Any] | None:
        """Return what the child answered about a content, None when it was not asked. Touches nothing."""
        row = self._db.execute(
            "SELECT answer FROM measures WHERE content = ? AND scorer = ?", (content, scorer)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def answered(self, content: str, scorer: str, answer: dict[str, Any]) -> None:
        """Remember the child's answer; answers of other models to the same content go."""
        self._write("DELETE FROM measures WHERE content = ? AND scorer <> ?", (content, scorer))
        text = json.dumps(answer, separators=(",", ":"))
        self._write("INSERT OR REPLACE INTO measures VALUES (?, ?, ?)", (content, scorer, text))

    def star(self, path: str, key: int) -> int | None:
        """Return what is known of its owner's word on a picture; None where the file or its sidecars changed since. Touches nothing."""
        row = self._db.execute(
            "SELECT value FROM stars WHERE path = ? AND key = ?", (as_text(path), key)
        ).fetchone()
        return row[0] if row else None

    def starred(self, learnt: Mapping[str, tuple[int, int]]) -> None:
        """Remember what owners said of pictures."""
        rows = [(as_text(path), key, value) for path, (key, value) in learnt.items()]
        self._all("INSERT OR REPLACE INTO stars VALUES (?, ?, ?)", rows)

    # ── thumbnails ──

    def thumbnail(self, folder: str) -> tuple[dict[str, Any], bytes, bytes] | None:
        """Return (record, keys of its pictures, keys that were doubted) of a folder. Touches nothing."""
        row = self._db.execute(
            "SELECT record, pictures, doubted FROM thumbnails WHERE folder = ?", (as_text(folder),)
        ).fetchone()
        return (json.loads(row[0]), row[1], row[2]) if row else None

    def made(self, folder: str, record: dict[str, Any], pictures: bytes, doubted: bytes = b"") -> None:
        """Remember how a folder's thumbnail was made."""
        row = (as_text(folder), json.dumps(record), pictures, doubted)
        self._write("INSERT OR REPLACE INTO thumbnails VALUES (?, ?, ?, ?)", row)

    def unmade(self, folder: str) -> None:
        """Forget a folder's thumbnail: it was removed."""
        self._write("DELETE FROM thumbnails WHERE folder = ?", (as_text(folder),))

    def follow(self, old: str, new: str) -> None:
        """Let what is known of pictures and thumbnails below `old` go with them to `new`."""
        was, now = as_text(old) + "/", as_text(new) + "/"

        def there(path: str) -> str:
            return (now + path[len(was) :]).rstrip("/") if f"{path}/".startswith(was) else path

        move = "UPDATE OR REPLACE seen SET path = ? || substr(path, ?) WHERE substr(path, 1, ?) = ?"
        self._write(move, (now, len(was) + 1, len(was), was))
        moved = []
        for folder, record in self._db.execute("SELECT folder, record FROM thumbnails").fetchall():
            if (place := there(folder)) != folder:
                known = json.loads(record)
                known["tiles"] = [{**tile, "path": there(tile["path"])} for tile in known["tiles"]]
                moved.append((place, json.dumps(known), folder))
        self._all("UPDATE OR REPLACE thumbnails SET folder = ?, record = ? WHERE folder = ?", moved)

    # ── the night itself ──

    def note(self, name: str, value: str) -> None:
        """Remember a fact about the night, such as when it last ended."""
        self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def noted(self, name: str) -> str:
        """Return a fact about the night, "" when there is none. Touches nothing."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def forget_missing(self, root: str, there: Container[str]) -> None:
        """Forget pictures below `root` that are no longer there; `there` is asked for paths as text, in their order."""
        start = as_text(root).rstrip("/")
        for table in ("seen", "stars"):
            query = f"SELECT path FROM {table} WHERE path > ? AND path < ? ORDER BY path LIMIT {_PORTION}"
            last, end = start + "/", start + "0"  # the sign behind the slash
            while rows := self._db.execute(query, (last, end)).fetchall():
                last = rows[-1][0]
                gone = [row for row in rows if row[0] not in there]
                self._all(f"DELETE FROM {table} WHERE path = ?", gone)

    def forget_gone(self, root: str, is_gone: Callable[[str], bool]) -> None:
        """Forget the thumbnails of folders below `root` that are gone; `is_gone` is asked for paths as text."""
        start = as_text(root).rstrip("/")
        query = "SELECT folder FROM thumbnails WHERE folder > ? AND folder < ?"
        rows = self._db.execute(query, (start + "/", start + "0")).fetchall()
        self._all("DELETE FROM thumbnails WHERE folder = ?", [row for row in rows if is_gone(row[0])])

    def _all(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write many rows in one transaction."""
        if not rows:
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(sql, rows)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise not_written(NAME, error) from error

    def _write(self, sql: str, values: tuple[Any, ...]) -> None:
        try:
            self._db.execute(sql, values)
        except sqlite3.Error as error:
            raise not_written(NAME, error) from error


def _prepare(db: sqlite3.Connection) -> None:
    """Make the tables of a new file. Raises sqlite3.DatabaseError where they are those of another version."""
    db.isolation_level = None
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, 3, 4, _VERSION):
        raise sqlite3.DatabaseError(f"version {version}")
    if version == 0:
        db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
    for newer, endings in _MEASURED_ANEW.items():
        if 0 < version < newer:
            db.executemany(_FORGET, [(ending,) for ending in endings])
            db.execute(f"PRAGMA user_version = {newer}")


def follow(state: str, old: str, new: str) -> None:
    """Let what is remembered go with a library to another place; nothing while there is no such memory. Raises VolumeProblem."""
    if thumbnail_folders(state):
        with ThumbnailStore(state) as thumbnails:
            thumbnails.follow(old, new)


def as_text(path: str) -> str:
    """Return a path as text that SQLite can hold: bytes that are no UTF-8 become escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def made_thumbnails(state: str, most: int = -1) -> list[tuple[str, dict[str, Any]]]:
    """Return the folders with a remembered thumbnail, not more than `most`; [] while there is no such memory. Touches nothing."""
    rows = _read(state, "SELECT folder, record FROM thumbnails ORDER BY folder LIMIT ?", (most,))
    return [(folder, json.loads(record)) for folder, record in rows]


def thumbnail_folders(state: str) -> list[str]:
    """Return the folders alone, from their index: what is told of each is long. Touches nothing."""
    return [folder for (folder,) in _read(state, "SELECT folder FROM thumbnails", ())]


def made_thumbnail(state: str, folder: str) -> dict[str, Any]:
    """Return what is remembered of a folder's thumbnail, {} where that is nothing. Touches nothing."""
    rows = _read(state, "SELECT record FROM thumbnails WHERE folder = ?", (as_text(folder),))
    return dict(json.loads(rows[0][0])) if rows else {}


def measured(state: str, files: Sequence[tuple[str, Stamp]]) -> list[dict[str, Any] | None]:
    """Return what was measured of each unchanged file, by absolute path; None where nothing was, or it was estimated alone. Touches nothing."""
    query = (
        "SELECT answer FROM seen JOIN measures USING (content) WHERE path = ? AND size = ? AND mtime_ns = ?"
    )
    asked = [(query, (as_text(path), stamp.size, stamp.mtime_ns)) for path, stamp in files]
    found = _read_all(state, asked)
    answers = [json.loads(rows[0][0]) if rows else None for rows in found]
    return [None if answer and answer.get("estimated") else answer for answer in answers]


def last_facts(state: str, name: str) -> dict[str, Any]:
    """Return facts that the last run noted as JSON, {} where there are none. Touches nothing."""
    rows = _read(state, "SELECT value FROM meta WHERE name = ?", (name,))
    return dict(json.loads(rows[0][0])) if rows else {}


def _read(state: str, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return _read_all(state, [(sql, values)])[0]


def _read_all(state: str, asked: Sequence[tuple[str, tuple[Any, ...]]]) -> list[list[tuple[Any, ...]]]:
    """Return the rows of each question, none at all where there is no such memory."""
    path = Path(state) / NAME
    try:
        renamed.take_over(path)
        if not path.is_file():
            return [[] for _ in asked]
        db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)
        try:
            return [db.execute(sql, values).fetchall() for sql, values in asked]
        finally:
            db.close()
    except (OSError, sqlite3.Error):  # being made at this moment, or damaged: the next night makes it again
        return [[] for _ in asked]
