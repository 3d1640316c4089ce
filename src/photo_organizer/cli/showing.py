"""`status` and `stats`: show what the database knows. Loads little; touches nothing but counters on --reset."""

from __future__ import annotations

import json
import time
from collections import Counter

from photo_organizer.cli.options import state_folder
from photo_organizer.cli.output import DONE
from photo_organizer.record.size import size_text
from photo_organizer.sentences import counted
from photo_organizer.service.running import closed, obeys, read
from photo_organizer.shown import shown
from photo_organizer.store import db, overview

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from typing import Any

DAMAGES = {"changed": "changed by itself", "unreadable": "cannot be read"}
NOTHING_YET = "Nothing was organised yet: there is no database in {}."


def status(options: Namespace) -> int:
    """Tell what the service does and what waits. Touches nothing."""
    state = state_folder(options)
    with db.reading(state) as con:
        if con is None:
            return _nothing_yet(state, as_json=options.json)
        report = _status(con, state)
    if options.json:
        print(json.dumps(report))
        return DONE
    print(f"{report['word']}{': ' + report['detail'] if report.get('detail') else ''}")
    if report.get("cure"):
        print(f"  What to do: {report['cure']}")
    print(f"  Library: {counted(report['files'], 'file')}, {size_text(report['bytes'])}")
    if report["integrity"]:
        _print_integrity(report["integrity"])
    staying = Counter(row["code"] for row in report["held"])
    if report["pid"] and (settling := overview.settling(report.get("waiting", 0), staying)):
        print(f"  Still being written, incomplete or not settled: {settling}")
    print(f"  Staying in the intake: {len(report['held'])}")
    for row in report["held"][:20]:
        print(f"    {row['path']}: {row['sentence']}")
    return DONE


def _print_integrity(found: dict[str, Any]) -> None:
    """Tell what the last reading of all files found; the names only of those that are not as they were."""
    read_on = time.strftime("%Y-%m-%d", time.localtime(found["at"] // 1000))
    if not found["count"]:
        print(f"  Integrity check: {counted(found['files'], 'file')} read again on {read_on}, unchanged")
        return
    itself, it = ("itself", "it") if found["count"] == 1 else ("themselves", "them")
    print(
        f"  Integrity check: {found['count']} of {counted(found['files'], 'file')} read again on {read_on} changed by "
        f"{itself} or cannot be read. The disk may be failing. Bring {it} back from your backup."
    )
    named = found["names"][:20]
    for row in named:
        print(f"    {row['path']}: {DAMAGES[row['problem']]}")
    if found["count"] > len(named):
        print(f"    and {found['count'] - len(named)} more")


def _status(con: sqlite3.Connection, state: str) -> dict[str, Any]:
    files, size = overview.library(con)
    staying = [
        {"path": shown(path), "code": code, "sentence": sentence}
        for path, code, sentence in overview.staying(con)
    ]
    return {
        "word": "Stopped",
        **read(con, state),
        "files": files,
        "bytes": size,
        "held": staying,
        "integrity": overview.integrity(con),
    }


def _nothing_yet(state: str, *, as_json: bool) -> int:
    said = closed(state)
    if as_json:
        nothing = {"files": 0, "bytes": 0, "held": [], "integrity": None}
        print(json.dumps({"word": "Stopped", "pid": None, **said, **nothing}))
    elif said:
        print(f"{said['word']}: {said['detail']}\n  What to do: {said['cure']}")
    else:
        print(NOTHING_YET.format(state))
    return DONE


def stats(options: Namespace) -> int:
    """Show the statistics, or set them to zero."""
    state = state_folder(options)
    if options.reset:
        _reset(options, state)
    with db.reading(state) as con:
        if con is None and not options.json:
            return _nothing_yet(state, as_json=False)
        totals = {scope: _counters(con, scope) for scope in ("session", "lifetime")}
    if options.json:
        print(json.dumps(totals))
        return DONE
    for scope, values in totals.items():
        print(
            f"{scope}: {counted(values['files_moved'], 'file')} moved ({size_text(values['bytes_moved'])}), "
            f"{values['files_duplicates']} to Duplicates ({size_text(values['bytes_duplicates'])}), "
            f"{values['files_deleted']} deleted ({size_text(values['bytes_deleted'])})"
        )
    return DONE


def _counters(con: sqlite3.Connection | None, scope: str) -> dict[str, int]:
    """Return the counters; before anything was organised, all of them are zero."""
    return overview.counters(con, scope) if con is not None else dict.fromkeys(overview.COUNTERS, 0)


def _reset(options: Namespace, state: str) -> None:
    if obeys(state):
        from photo_organizer.cli.through_service import ask_service

        ask_service(state, "reset-statistics", {})
        return
    from photo_organizer import wiring  # only where no service runs: it loads all that acts
    from photo_organizer.cli.renamed import settings_to_act
    from photo_organizer.record import statistics as sentences

    settings, state = settings_to_act(options)
    with wiring.open_library(settings, state) as library, db.transaction(library.con):
        sentences.reset_everything(library.con, time.time_ns())
