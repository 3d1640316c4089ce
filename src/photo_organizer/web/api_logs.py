"""The ends of the three logs, newest last. Reads only."""

from __future__ import annotations

import csv
import os
import stat
from functools import partial
from typing import TYPE_CHECKING, Any

from photo_organizer.names import fold
from photo_organizer.shown import shown
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import FLAG, TEXT, integer, listed, record, words

if TYPE_CHECKING:
    from collections.abc import Iterator

TAIL = 400_000  # bytes read from the end of a log
_FILES = {"activity": "photo_organizer_log.csv", "system": "system_log.csv"}
_LEVELS = {"all": ("info", "warning", "error"), "warning": ("warning", "error"), "error": ("error",)}


def logs(asked: Asked) -> dict[str, Any]:
    """Return the last lines of a log that have the wished level and text, and whether its folder hangs."""
    values = asked.values
    levels, text = _LEVELS[values.get("level", "all")], fold(values.get("text", ""))
    try:
        rows = _service(asked) if values["log"] == "service" else _table(asked)
    except TimeoutError:
        return {"rows": [], "hangs": True}
    wanted = [row for row in rows if row["level"] in levels and text in fold(f"{row['text']} {row['file']}")]
    return {"rows": wanted[-values.get("limit", 200) :], "hangs": False}


def _tail(path: str, before: str) -> list[str]:
    """Return the last whole lines of a log; where it was begun anew lately, those of the one set aside `before` come first."""
    lines, read = _end(path, TAIL)
    return [*_end(before, TAIL - read)[0], *lines] if read < TAIL else lines


def _end(path: str, most: int) -> tuple[list[str], int]:
    """Return the last whole lines of a file, and how many bytes were read; nothing where there are none. Touches nothing."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):  # a link may lead anywhere, a pipe keeps who opens it
            return [], 0
        with open(path, "rb") as file:
            start = max(0, os.fstat(file.fileno()).st_size - most)
            file.seek(start)
            data = file.read(most)
    except OSError:
        return [], 0
    lines = data.decode("utf-8", "backslashreplace").splitlines()
    return lines[1:] if start else lines, len(data)


def _service(asked: Asked) -> list[dict[str, str]]:
    """Return the service log: a line without a time belongs to the one before it."""
    rows: list[dict[str, str]] = []
    path = os.path.join(asked.page.state, "service.log")
    for line in _tail(path, f"{path}.1"):
        parts = line.split(" ", 3)
        if len(parts) == 4 and parts[0][:4].isdigit() and parts[2].isupper():
            level = "error" if parts[2] in ("ERROR", "CRITICAL") else parts[2].lower()
            rows.append(
                {"at": f"{parts[0]} {parts[1][:8]}", "level": level, "text": shown(parts[3]), "file": ""}
            )
        elif rows:
            rows[-1]["text"] += " | " + shown(line.strip())
    return rows


def _table(asked: Asked) -> list[dict[str, str]]:
    name, folder = asked.values["log"], asked.page.settings().logs
    path = os.path.join(folder, _FILES[name])
    lines = asked.page.soon(folder, partial(_tail, path, f"{path.removesuffix('.csv')}.1.csv"))
    # Each line by itself: a torn one takes no other with it.
    rows = [row for line in lines for row in csv.reader([line])]
    return list((_activity if name == "activity" else _system)(rows))


def _activity(rows: list[list[str]]) -> Iterator[dict[str, str]]:
    for row in rows:
        if len(row) == 9 and row[1] != "Time":
            level = {"Error": "error", "Waiting": "warning"}.get(row[4], "info")
            yield {"at": row[1], "level": level, "text": f"{row[4]}: {row[8]}", "file": row[5]}


def _system(rows: list[list[str]]) -> Iterator[dict[str, str]]:
    for row in rows:
        if len(row) == 5 and row[0] != "Level":
            yield {"at": row[2].replace("/", "-"), "level": row[0].lower(), "text": row[4], "file": ""}


_ROW = record(at=TEXT, level=TEXT, text=TEXT, file=TEXT)
ROUTES = (
    Route("GET", "/logs/{log}", "The end of a log", logs, record(rows=listed(_ROW), hangs=FLAG),
          (Value("log", words("activity", "system", "service")), Value("level", words(*_LEVELS)),
           Value("text", words()), Value("limit", integer(1, 1000)))),
)  # fmt: skip
