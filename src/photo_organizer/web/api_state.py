"""Who am I, how is the program, and commands for it."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from typing import Any

from photo_organizer.model import NO_DATE
from photo_organizer.store import catalogue, db, held, history, inbox, statistics
from photo_organizer.web.answers import moment, shown
from photo_organizer.web.files import held_path
from photo_organizer.web.routes import Asked, Route, Value, code, integer, listed, maybe, record, words
from photo_organizer.web.wire import Refusal

_TEXT = {"type": "string"}
_COUNTS = {"type": "object", "additionalProperties": {"type": "integer"}}


def session(asked: Asked) -> dict[str, Any]:
    """Return who asks, and the token for commands."""
    page = asked.page
    return {"user": asked.user, "csrf": page.gate.csrf(asked.user), "version": page.version}


def status(asked: Asked) -> dict[str, Any]:
    """Return the state in a word, what is wrong, and the numbers of the overview."""
    settings = asked.page.settings()
    with asked.page.reading() as con:
        now = asked.page.status(con)
        files, size = catalogue.count(con)
        return {
            "word": str(now.get("word", "Stopped")),
            "detail": shown(str(now.get("detail", ""))),
            "cure": shown(str(now.get("cure", ""))),
            "since": moment(now.get("at_ns")),
            "paused": db.get_meta(con, "paused") == "yes",
            "intake": shown(settings.paths_intake),
            "library": shown(settings.paths_library),
            "files": files,
            "bytes": size,
            "settling": int(now.get("waiting", 0)),
            "held": len(held.everything(con)),
            "undated": catalogue.count_below(con, NO_DATE),
            "today": history.counts_since(con, _midnight_ns()),
            "session": asdict(statistics.read(con, statistics.SESSION)),
            "lifetime": asdict(statistics.read(con, statistics.LIFETIME)),
            "health": _health(settings.paths_intake, settings.paths_library, settings.logs),
            "mark": f"{history.mark(con)}-{now.get('at_ns', 0)}",
        }


def _midnight_ns() -> int:
    today = time.localtime()
    return int(time.mktime((today.tm_year, today.tm_mon, today.tm_mday, 0, 0, 0, 0, 0, -1))) * 10**9


def _health(intake: str, library: str, logs: str) -> list[dict[str, Any]]:
    """Return one row for each folder: is it there, can it be used."""
    rows = []
    for name, path in (("intake", intake), ("library", library), ("logs", logs)):
        there = os.path.isdir(path)
        usable = there and os.access(path, os.R_OK | os.W_OK | os.X_OK)
        cure = (
            "" if usable else "give the account read and write permission" if there else "create or mount it"
        )
        rows.append({"name": name, "path": shown(path), "ok": usable, "cure": cure})
    return rows


def command(asked: Asked) -> dict[str, Any]:
    """Leave a command for the service."""
    name, body = asked.body["name"], asked.body
    arguments: dict[str, Any] = {}
    if name == "undo":
        if ("plan" in body) == ("run" in body):
            raise Refusal(400, "say which plan or which run")
        arguments = {"plan": body["plan"]} if "plan" in body else {"run": int(body["run"])}
    elif name == "retry" and "held" in body:
        with asked.page.reading() as con:
            paths = [held_path(con, number) for number in body["held"]]
        arguments = {"paths": [path for path in paths if path]}
        if not arguments["paths"]:
            raise Refusal(404, "these files are not held any more")
    with asked.page.posting() as con:
        return {"command": inbox.post(con, name, arguments, time.time_ns())}


def command_answer(asked: Asked) -> dict[str, Any]:
    """Return what became of a command."""
    with asked.page.reading() as con:
        reply = inbox.reply_to(con, asked.values["command"])
    if reply is None:
        return {"done": False, "ok": False, "files": 0, "problems": []}
    problems = [shown(str(one)) for one in reply.get("problems", [])]
    return {
        "done": True,
        "ok": bool(reply.get("ok")),
        "files": len(reply.get("files", [])),
        "problems": problems,
    }


_HEALTH = record(name=words("intake", "library", "logs"), path=_TEXT, ok={"type": "boolean"}, cure=_TEXT)
_STATUS = record(
    word=_TEXT, detail=_TEXT, cure=_TEXT, since=maybe({"type": "integer"}), paused={"type": "boolean"},
    intake=_TEXT, library=_TEXT, files=integer(), bytes=integer(), settling=integer(), held=integer(),
    undated=integer(), today=_COUNTS, session=_COUNTS, lifetime=_COUNTS, health=listed(_HEALTH), mark=_TEXT,
)  # fmt: skip
_COMMAND = {
    "type": "object",
    "properties": {
        "name": words("undo", "retry", "scan", "pause", "resume", "reset-statistics"),
        "plan": code(16),
        "run": integer(1, 2**31),
        "held": {**listed(code(32)), "maxItems": 1000},
    },
    "required": ["name"],
    "additionalProperties": False,
}
_NUMBER = record(command=integer())
_ANSWER = record(done={"type": "boolean"}, ok={"type": "boolean"}, files=integer(), problems=listed(_TEXT))

ROUTES = (
    Route("GET", "/session", "Who asks, and the token for commands", session, record(user=_TEXT, csrf=_TEXT, version=_TEXT)),
    Route("GET", "/status", "State, health and numbers", status, _STATUS),
    Route("POST", "/commands", "Leave a command for the service", command, _NUMBER, body=_COMMAND, status=202),
    Route("GET", "/commands/{command}", "What became of a command", command_answer, _ANSWER, (Value("command", integer(1)),)),
)  # fmt: skip
