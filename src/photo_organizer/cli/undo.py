"""`undo`: take back what was done, through the service where it runs, else directly; or list the runs that can be taken back."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from photo_organizer.cli.arguments import given_path
from photo_organizer.cli.directly import carried_out
from photo_organizer.cli.options import state_folder
from photo_organizer.cli.output import DONE, SOME_FAILED, tell_problems
from photo_organizer.cli.renamed import settings_to_act
from photo_organizer.commands.undo import NOTHING, Undo
from photo_organizer.sentences import counted
from photo_organizer.shown import shown
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


def undo(options: Namespace) -> int:
    """Take back a run, the last one, or what was done to one file. Changes files, unless it only lists the runs."""
    if options.list_runs:
        return _list(options)
    settings, state = settings_to_act(options)
    wanted = {"run": options.run_id, "path": given_path(options.path) if options.path else None}
    reply = carried_out(settings, state, "undo", wanted, Undo)
    return _tell(reply, _nothing(wanted), as_json=options.json)


def _nothing(wanted: dict[str, Any]) -> str:
    """Return what is said where nothing can be taken back of what was named: a number or a name may be mistyped."""
    if wanted["run"] is not None:
        return f"There is nothing to undo in run {wanted['run']}; 'undo --list' shows the runs that can be taken back."
    if wanted["path"]:
        return f"There is nothing to undo of {shown(wanted['path'])}: nothing was done with it, or it was undone before."
    return "There is nothing to undo."


def _tell(reply: dict[str, Any], nothing: str, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(reply))
    else:
        for path in reply.get("files", []):
            print(f"undone     {shown(path)}")
        tell_problems(problem for problem in reply["problems"] if problem != NOTHING)
        if not reply.get("plans"):
            print(nothing, file=sys.stderr)
        elif gone := reply.get("removed"):
            words = f"{counted(gone, 'copy', 'copies')} taken away; the originals are where they were."
            print(words, file=sys.stderr)
        else:
            files = reply.get("count", len(reply["files"]))
            print(f"{counted(files, 'file')} brought back.", file=sys.stderr)
    return SOME_FAILED if reply["problems"] or not reply.get("plans") else DONE


def _list(options: Namespace) -> int:
    """List the newest runs of which something can be taken back."""
    with db.reading(state_folder(options)) as con:
        found = runs.undoable_runs(con, MOST) if con else []
    if options.json:
        print(json.dumps({"runs": [_run(run) for run in found]}))
        return DONE
    for run in found:
        print(f"{run.number}  {_clock(run)}  {WORDS.get(run.kind, run.kind)}: {counted(run.files, 'file')}")
    if not found:
        print("There is nothing to undo.")
    return DONE


def _run(run: UndoableRun) -> dict[str, int | str]:
    return {"run": run.number, "kind": run.kind, "began": run.began_ns // 10**9, "files": run.files}


def _clock(run: UndoableRun) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(run.began_ns // 10**9))
