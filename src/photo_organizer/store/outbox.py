"""The outbox: what is still to be told, written in the same transaction as the deed it tells of.

Every consumer reads the rows of one kind in order and remembers how far it came. A row that all
consumers of its kind have passed is deleted. Unless one says otherwise, the functions work inside the caller's
transaction; they neither begin nor commit one, and let `sqlite3.Error` through.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from photo_organizer.records import frozen
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


class ActivityEvent(StrEnum):
    """What happened to a file, in the words of the activity log."""

    DETECTED = "File Detected"
    MOVED = "File Moved"
    COPIED = "File Copied"
    DUPLICATE_DELETED = "Duplicate Deleted"
    SET_ASIDE = "Moved to Duplicates"
    ERROR = "Error"
    SIMILAR_KEPT = "Similar Kept"
    REPLACED = "Replaced With Better"
    UNDONE = "Undone"
    THUMBNAIL = "Thumbnail Created"
    THUMBNAIL_GONE = "Thumbnail Removed"
    SIDECAR = "Sidecar Created"
    WAITING = "Waiting"


class Level(StrEnum):
    """How serious a system event is."""

    INFO = "Info"
    WARNING = "Warning"
    ERROR = "Error"


class Consumer(StrEnum):
    """Who reads the outbox."""

    ACTIVITY_CSV = "activity-csv"
    SYSTEM_CSV = "system-csv"
    LOG_CENTER = "log-center"
    INDEX = "index"
    NOTIFY = "notify"


READS = {
    Consumer.ACTIVITY_CSV: "activity",
    Consumer.SYSTEM_CSV: "system",
    Consumer.LOG_CENTER: "system",
    Consumer.INDEX: "index",
    Consumer.NOTIFY: "notify",
}


@frozen
class OutboxEntry:
    """One row that waits to be told; `at_ns` is Unix time in nanoseconds."""

    seq: int
    at_ns: int
    payload: dict[str, Any]


@frozen
class Position:
    """How far a consumer came, and for a log: the file (inode) and its size in bytes then."""

    seq: int = 0
    file: str = ""
    size: int = 0


def post_activity(
    con: sqlite3.Connection,
    event: ActivityEvent,
    path: str,
    *,
    size: int | None,
    info: str,
    at_ns: int,
) -> None:
    """Leave a line for the activity log. `size` in bytes; None where there is no size to tell."""
    name = path.rpartition("/")[2]
    payload = {"event": event, "path": path, "size": size, "name": name, "info": info}
    _post(con, "activity", payload, at_ns)


def post_system(con: sqlite3.Connection, level: Level, text: str, at_ns: int) -> None:
    """Leave a line for the system log and for Log Center."""
    _post(con, "system", {"level": level, "text": text}, at_ns)


def post_index(
    con: sqlite3.Connection,
    removed: Sequence[str],
    added: Sequence[str],
    at_ns: int = 0,
    *,
    made: Sequence[str] = (),
) -> None:
    """Leave paths for the media index: files that are gone, folders that were made, files that are new."""
    if removed or added:
        told = {"removed": list(removed), "added": list(added)}
        _post(con, "index", told | ({"made": list(made)} if made else {}), at_ns)


def post_emptied(con: sqlite3.Connection, folders: Sequence[str]) -> None:
    """Leave folders for the media index that were removed because filing had emptied them, in a transaction of its own.

    Raises VolumeProblem.
    """
    if folders:
        with transaction(con):
            _post(con, "index", {"removed": [], "added": [], "emptied": list(folders)}, 0)


def post_notify(con: sqlite3.Connection, sentence: str, at_ns: int) -> None:
    """Leave a notification for the administrators' desktop; `sentence` is a key of the text tables."""
    _post(con, "notify", {"sentence": sentence}, at_ns)


def _post(con: sqlite3.Connection, kind: str, payload: dict[str, Any], at_ns: int) -> None:
    con.execute(
        "INSERT INTO outbox (at_ns, kind, payload) VALUES (?, ?, ?)",
        (at_ns, kind, json.dumps(payload, ensure_ascii=True)),
    )


def position(con: sqlite3.Connection, consumer: Consumer) -> Position:
    """Return how far `consumer` came. Touches nothing."""
    row = con.execute(
        "SELECT seq, file, size FROM outbox_position WHERE consumer = ?", (consumer,)
    ).fetchone()
    return Position(*row) if row else Position()


def pending(con: sqlite3.Connection, consumer: Consumer, limit: int) -> list[OutboxEntry]:
    """Return the next rows for `consumer`, oldest first, at most `limit`. Touches nothing."""
    rows = con.execute(
        "SELECT seq, at_ns, payload FROM outbox WHERE kind = ? AND seq > ? ORDER BY seq LIMIT ?",
        (READS[consumer], position(con, consumer).seq, limit),
    )
    return [OutboxEntry(seq, at_ns, json.loads(payload)) for seq, at_ns, payload in rows]


def mark(con: sqlite3.Connection, consumer: Consumer, seq: int, *, file: str = "", size: int = 0) -> None:
    """Remember that `consumer` has told everything up to `seq`; delete what nobody needs any more."""
    con.execute(
        "INSERT INTO outbox_position (consumer, seq, file, size) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq, file = excluded.file, size = excluded.size",
        (consumer, seq, file, size),
    )
    kind = READS[consumer]
    passed = min(position(con, other).seq for other, reads in READS.items() if reads == kind)
    con.execute("DELETE FROM outbox WHERE kind = ? AND seq <= ?", (kind, passed))
