"""`status`, `stats` and `why`: read what the program knows. Touches nothing but counters on --reset."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from photo_organizer import wiring
from photo_organizer.cli.lines import as_json, lines, show
from photo_organizer.cli.main import DONE, SOME_FAILED
from photo_organizer.cli.options import acting_settings, state_folder
from photo_organizer.cli.undo import ask_service
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.model import Outcome, State
from photo_organizer.record import statistics as sentences
from photo_organizer.record.size import size_text
from photo_organizer.service import status as status_room
from photo_organizer.service.acting import still_waiting
from photo_organizer.store import catalogue, db, held, journal
from photo_organizer.store import statistics as counters

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Iterator


NOTHING_YET = "Nothing was organised yet: there is no database in {}."


def status(options: Namespace) -> int:
    """Tell what the service does and what waits. Touches nothing."""
    state = state_folder(options)
    con = db.open_readonly(state)
    if con is None:
        return _nothing_yet(state, as_json=options.json)
    try:
        report = _status(con, state)
    finally:
        con.close()
    if options.json:
        print(json.dumps(report))
        return DONE
    print(f"{report['word']}{': ' + report['detail'] if report.get('detail') else ''}")
    if report.get("cure"):
        print(f"  What to do: {report['cure']}")
    print(f"  Library: {report['files']} files, {size_text(report['bytes'])}")
    print(f"  Staying in the intake: {len(report['held'])}")
    for row in report["held"][:20]:
        print(f"    {row['path']}: {row['sentence']}")
    return DONE


def _status(con: sqlite3.Connection, state: str) -> dict[str, Any]:
    files, size = catalogue.count(con)
    staying = [
        {"path": show(row.path), "code": row.reason, "sentence": row.sentence} for row in held.everything(con)
    ]
    return {"word": "Stopped", **status_room.read(con, state), "files": files, "bytes": size, "held": staying}


def _nothing_yet(state: str, *, as_json: bool) -> int:
    print(json.dumps({"word": "Stopped", "pid": None}) if as_json else NOTHING_YET.format(state))
    return DONE


def stats(options: Namespace) -> int:
    """Show the statistics, or set them to zero."""
    state = state_folder(options)
    if options.reset:
        _reset(options, state)
    con = db.open_readonly(state)
    if con is None:
        return _nothing_yet(state, as_json=options.json)
    try:
        totals = {scope: asdict(counters.read(con, scope)) for scope in (counters.SESSION, counters.LIFETIME)}
    finally:
        con.close()
    if options.json:
        print(json.dumps(totals))
        return DONE
    for scope, values in totals.items():
        print(
            f"{scope}: {values['files_moved']} files moved ({size_text(values['bytes_moved'])}), "
            f"{values['files_duplicates']} to Duplicates ({size_text(values['bytes_duplicates'])}), "
            f"{values['files_deleted']} deleted ({size_text(values['bytes_deleted'])})"
        )
    return DONE


def _reset(options: Namespace, state: str) -> None:
    if status_room.holder(state) is not None:
        ask_service(state, "reset-statistics", {})
        return
    settings, state = acting_settings(options)
    with wiring.open_library(settings, state) as library, db.transaction(library.con):
        sentences.reset_everything(library.con, time.time_ns())


def why(options: Namespace) -> int:
    """Tell what was done with a file, why it stays, or what would be done. Touches nothing."""
    settings, state = acting_settings(options)
    path = os.path.join(
        os.path.realpath(os.path.dirname(options.path) or "."), os.path.basename(options.path)
    )
    with wiring.preview(settings, state) as preview:
        con = preview.con
        answers = list(_history(con, path))
        staying = held.get(con, path)
        if staying is not None:
            answers.append({"held": staying.reason, "sentence": staying.sentence})
        if path.startswith(settings.paths_intake + "/") and os.path.lexists(path):
            Reconciler(con, settings.paths_library, settings.paths_intake).run(lambda: False, lambda _: None)
            filing = preview.filing(0)
            filing.look()
            outcomes = [outcome for outcome in filing.file_settled() if _concerns(outcome, path)]
            if staying is None:
                outcomes += [one for one in still_waiting(filing.settle) if _concerns(one, path)]
            answers += [
                {"planned": as_json(outcome), "lines": list(lines(outcome, settings))} for outcome in outcomes
            ]
    return _tell_why(answers, path, as_json=options.json)


def _concerns(outcome: Outcome, path: str) -> bool:
    return outcome.plan.source == path or any(getattr(step, "src", "") == path for step in outcome.plan.steps)


def _history(con: sqlite3.Connection, path: str) -> Iterator[dict[str, Any]]:
    for ticket in reversed(journal.done_for_path(con, path)):
        outcome = Outcome(ticket.plan, State.DONE)
        yield {"done": as_json(outcome), "plan": ticket.token}


def _tell_why(answers: list[dict[str, Any]], path: str, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(answers))
    elif not answers:
        print(f"Nothing is known about {show(path)}.", file=sys.stderr)
    for answer in answers if not as_json else ():
        if "done" in answer:
            done = answer["done"]
            for step in done["steps"]:
                print(f"was: {step['kind']} {step['from']} -> {step.get('to') or step.get('kept')}")
            print(
                f"     because it {'; '.join(reason['sentence'] for reason in done['reasons'])} (plan {answer['plan']})"
            )
        elif "held" in answer:
            print(f"stays: {answer['sentence']}")
        else:
            print("\n".join(f"would be: {line}" for line in answer["lines"]))
    return DONE if answers else SOME_FAILED
