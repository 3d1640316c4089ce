"""Who am I, and how is the program."""

from __future__ import annotations

import os
import re
import time
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from photo_organizer.decide import breaker
from photo_organizer.errors import VolumeAway, quoted
from photo_organizer.model import NO_DATE
from photo_organizer.shown import shown
from photo_organizer.store import (
    catalogue,
    changes,
    held,
    history,
    known_folders,
    overview,
    pausing,
    statistics,
)
from photo_organizer.web.answers import moment
from photo_organizer.web.routes import Asked, Route
from photo_organizer.web.schemas import FLAG, TEXT, integer, listed, maybe, record, words

_MOUNT_IT = "check that the shared folder is there and mounted; filing then goes on by itself"
_SHARE = re.compile(r"/volume(?:USB)?\d+/([^/@]+)/?(.*)")  # as DSM mounts shared folders

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.settings import Settings
    from photo_organizer.web.page import Page

_COUNTS = {"type": "object", "additionalProperties": {"type": "integer"}}


def session(asked: Asked) -> dict[str, Any]:
    """Return who asks, and the token for commands."""
    page = asked.page
    return {"user": asked.user, "csrf": page.gate.csrf(asked.user), "version": page.version}


def status(asked: Asked) -> dict[str, Any]:
    """Return the state in a word, what is wrong, and the numbers of the overview."""
    settings = asked.page.settings()
    health = _health(asked.page, settings)
    with asked.page.reading() as con:
        now = _as_it_is(asked.page.status(con), health)
        return {
            **_state(now),
            **_folders(settings, asked.page.account),
            **_held(con, int(now.get("waiting", 0))),
            **_counts(con),
            "paused": pausing.is_paused(con),
            "question": shown(changes.asked(con)),
            "integrity": overview.integrity(con),
            "health": health,
            "pictures": asked.page.pictures,
            "mark": f"{history.mark(con)}-{now.get('at_ns', 0)}",
        }


def _as_it_is(now: dict[str, Any], health: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the service says; where a folder went away that it has not looked for yet, say that instead."""
    away = [row for row in health if row["cure"] == "missing" and row["name"] != "logs"]
    if not away or now.get("word") not in ("Idle", "Working"):
        return now
    words = f"the folder {quoted(away[0]['path'])} is not there"
    said = {"word": "Needs attention", "code": VolumeAway.code, "detail": words, "cure": _MOUNT_IT}
    return now | said | {"going": None, "values": {}}


def _state(now: dict[str, Any]) -> dict[str, Any]:
    return {
        "word": str(now.get("word", "Stopped")),
        "detail": shown(str(now.get("detail", ""))),
        "code": str(now.get("code", "")),
        "values": {str(name): int(value) for name, value in now.get("values", {}).items()},
        "cure": shown(str(now.get("cure", ""))),
        "going": _going(now.get("going")),
        "since": moment(now.get("at_ns")),
    }


def _folders(settings: Settings, account: str) -> dict[str, Any]:
    return {
        "intake": shown(settings.paths_intake),
        "library": shown(settings.paths_library),
        "share": share_of(settings.paths_intake),
        "account": account,
    }


def _held(con: sqlite3.Connection, waiting: int) -> dict[str, Any]:
    """Return how many stay; what is told by name already is not counted once more among those that settle."""
    staying = held.counts(con)
    return {
        "settling": overview.settling(waiting, {code: files for code, files, _ in staying}),
        "held": sum(files - dismissed for _, files, dismissed in staying),
        "asks": sum(files for code, files, _ in staying if code == breaker.CODE),
    }


def _counts(con: sqlite3.Connection) -> dict[str, Any]:
    files, size = catalogue.count(con)
    return {
        "files": files,
        "bytes": size,
        "undated": catalogue.count_below(con, known_folders.spelled(con, NO_DATE)),
        "today": history.counts_since(con, _midnight_ns()),
        "session": asdict(statistics.read(con, statistics.SESSION)),
        "lifetime": asdict(statistics.read(con, statistics.LIFETIME)),
    }


def _going(going: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return how far long work has come, None when none is under way."""
    if not going:
        return None
    counts = {name: int(going[name]) for name in ("done", "total")}
    return {"what": str(going["what"]), **counts, "since": moment(going["began_ns"])}


def share_of(path: str) -> dict[str, str] | None:
    """Return how others find a folder of a shared folder: the NAS's name, the share's, and the way below it."""
    found = _SHARE.match(path)
    return {"host": os.uname().nodename, "name": shown(found[1]), "below": shown(found[2])} if found else None


def _midnight_ns() -> int:
    today = time.localtime()
    return int(time.mktime((today.tm_year, today.tm_mon, today.tm_mday, 0, 0, 0, 0, 0, -1))) * 10**9


def _health(page: Page, settings: Settings) -> list[dict[str, Any]]:
    """Return one row for each folder: is it there, can it be used. One that hangs keeps none of the page's threads."""
    rows = []
    for name, path in (
        ("intake", settings.paths_intake),
        ("library", settings.paths_library),
        ("logs", settings.logs),
    ):
        copied = settings.copies and name == "intake"  # it is only read, and its card may be away
        try:
            cure = page.soon(path, partial(_cure, path, copied=copied))
        except TimeoutError:
            cure = "hangs"
        rows.append({"name": name, "path": shown(path), "ok": not cure, "cure": cure})
    return rows


def _cure(path: str, *, copied: bool) -> str:
    """Return what would let a folder be used, "" where it can be."""
    if not os.path.isdir(path):
        return "" if copied else "missing"
    return "" if os.access(path, os.R_OK | os.X_OK | (0 if copied else os.W_OK)) else "rights"


_HEALTH = record(
    name=words("intake", "library", "logs"), path=TEXT, ok=FLAG, cure=words("", "rights", "missing", "hangs")
)
_GOING = record(what=TEXT, done=integer(), total=integer(), since=integer())
_DAMAGED = record(path=TEXT, problem=words(*overview.DAMAGES))
_INTEGRITY = record(at=integer(), files=integer(), count=integer(), names=listed(_DAMAGED))
_STATUS = record(
    going=maybe(_GOING), word=TEXT, detail=TEXT, cure=TEXT, code=TEXT, values=_COUNTS, since=maybe({"type": "integer"}), paused=FLAG,
    intake=TEXT, library=TEXT, share=maybe(record(host=TEXT, name=TEXT, below=TEXT)), account=TEXT, files=integer(), bytes=integer(), settling=integer(), held=integer(), asks=integer(), question=TEXT,
    undated=integer(), today=_COUNTS, session=_COUNTS, lifetime=_COUNTS, health=listed(_HEALTH), pictures=FLAG, mark=TEXT, integrity=maybe(_INTEGRITY),
)  # fmt: skip

ROUTES = (
    Route("GET", "/session", "Who asks, and the token for commands", session, record(user=TEXT, csrf=TEXT, version=TEXT)),
    Route("GET", "/status", "State, health and numbers", status, _STATUS),
)  # fmt: skip
