"""`pause`, `resume`, `trust-clock` and `retry`: left in the inbox, where a running service obeys; else done with the database alone."""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing, suppress

from photo_organizer.cli.arguments import given_path
from photo_organizer.cli.options import may_have_several, state_folder
from photo_organizer.cli.output import DONE, SOME_FAILED, tell_problems
from photo_organizer.disk.lock import StateLock
from photo_organizer.errors import SettingsProblem
from photo_organizer.sentences import counted
from photo_organizer.service.running import obeys
from photo_organizer.shown import shown
from photo_organizer.store import db

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from typing import Any


def pause(options: Namespace) -> int:
    """Stop filing until `resume`; a restart does not end the pause. What is under way is finished."""
    return _tell(_ask(options, "pause"), "Filing is paused; 'resume' ends the pause.", as_json=options.json)


def resume(options: Namespace) -> int:
    """Go on filing."""
    return _tell(_ask(options, "resume"), "Filing goes on.", as_json=options.json)


def trust_clock(options: Namespace) -> int:
    """Say that the machine's clock is right, although the journal holds later times."""
    return _tell(_ask(options, "trust-clock"), "The clock is believed; filing goes on.", as_json=options.json)


def retry(options: Namespace) -> int:
    """Offer files that stay in the intake again: those named, or all."""
    paths = [given_path(path) for path in options.paths]
    reply = _ask(options, "retry", {"paths": paths} if paths else {})
    tried = frozenset(reply.get("files", ()))
    count = reply.get("count", len(tried))  # of many files, the first alone are named
    unknown = [path for path in paths if path not in tried] if count == len(tried) else []
    if reply["ok"] and unknown:
        problems = [f"{shown(path)} does not stay in the intake" for path in unknown]
        reply = {**reply, "ok": False, "problems": problems}
    words = f"{counted(count, 'file is', 'files are')} tried again."
    return _tell(reply, words, as_json=options.json)


def _ask(options: Namespace, name: str, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
    state = state_folder(options)
    if obeys(state):
        from photo_organizer.cli.through_service import ask_service

        return ask_service(state, name, arguments or {})
    if db.stamp(state) == (0, 0):
        from photo_organizer.cli.renamed import settings_to_act  # loads more than all else here

        # A database is made for a library that is set, unless it has one under another name.
        settings_to_act(options)
    elif may_have_several(options):  # this may be the database of one that had the name before
        from photo_organizer.cli.renamed import follow_names

        with suppress(SettingsProblem):  # who may not file with such settings may pause all the same
            follow_names(options)
    with StateLock(state), closing(db.open_database(state)[0]) as con:
        return _directly(con, name, (arguments or {}).get("paths"))


def _directly(con: sqlite3.Connection, name: str, paths: list[str] | None) -> dict[str, Any]:
    """Do what the service would do with its database; the next start finds it so."""
    files = list[str]()
    if name == "trust-clock":
        from photo_organizer.decide.made import why_impossible
        from photo_organizer.store import journal

        problem = why_impossible(time.time_ns())
        if not problem:
            journal.trust_clock(con)
        return {"ok": not problem, "problems": [problem] if problem else [], "files": files}
    with db.transaction(con):
        if name == "retry":
            from photo_organizer.store import held

            known = {row.path for row in held.everything(con)}
            files = sorted(known if paths is None else known.intersection(paths))
            held.release(con, files)
        else:
            from photo_organizer.store import pausing

            (pausing.pause if name == "pause" else pausing.resume)(con)
    return {"ok": True, "problems": [], "files": files}


def _tell(reply: dict[str, Any], sentence: str, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({name: reply.get(name, []) for name in ("ok", "problems", "files")}))
    else:
        for path in reply.get("files", []):
            print(f"retry      {shown(path)}")
        tell_problems(reply["problems"])
        if reply["ok"]:
            print(sentence, file=sys.stderr)
    return DONE if reply["ok"] else SOME_FAILED
