"""`undo --list`: the runs that can be taken back, with the numbers that `undo --run` wants. Touches nothing."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from photo_organizer.cli.main import DONE
from photo_organizer.cli.options import state_folder
from photo_organizer.sentences import counted
from photo_organizer.store import db, runs

if TYPE_CHECKING:
    from argparse import Namespace

    from photo_organizer.store.journal import RunKind
    from photo_organizer.store.runs import UndoableRun

MOST = 20
WORDS: dict[RunKind, str] = {
    "pass": "filed",
    "dedupe": "duplicates in the library",
    "relayout": "moved into another layout",
    "date": "dated by you",
    "review": "reviewed pictures",
    "put-back": "kept in the library",
    "undo": "undone",
}


def list_runs(options: Namespace) -> int:
    """List the newest runs of which something can be taken back."""
    with db.reading(state_folder(options)) as con:
        found = runs.undoable_runs(con, MOST) if con else []
    if options.json:
        print(json.dumps({"runs": [_as_json(run) for run in found]}))
        return DONE
    for run in found:
        print(f"{run.number}  {_clock(run)}  {WORDS.get(run.kind, run.kind)}: {counted(run.files, 'file')}")
    if not found:
        print("There is nothing to undo.")
    return DONE


def _as_json(run: UndoableRun) -> dict[str, int | str]:
    return {"run": run.number, "kind": run.kind, "began": run.began_ns // 10**9, "files": run.files}


def _clock(run: UndoableRun) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(run.began_ns // 10**9))
