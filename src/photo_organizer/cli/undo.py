"""`undo`: take back what was done; through the service where it runs, else directly."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from photo_organizer.cli.arguments import given_path
from photo_organizer.cli.directly import carried_out
from photo_organizer.cli.main import DONE, SOME_FAILED
from photo_organizer.cli.output import tell_problems
from photo_organizer.cli.renamed import settings_to_act
from photo_organizer.cli.runs import list_runs
from photo_organizer.commands.undo import NOTHING, Undo
from photo_organizer.sentences import counted
from photo_organizer.shown import shown

if TYPE_CHECKING:
    from argparse import Namespace


def undo_command(options: Namespace) -> int:
    """Take back a run, the last one, or what was done to one file. Changes files, unless it only lists the runs."""
    if options.list_runs:
        return list_runs(options)
    settings, state = settings_to_act(options)
    wanted = {"run": options.run_id, "path": given_path(options.path) if options.path else None}
    reply = carried_out(settings, state, "undo", wanted, lambda library: Undo(library, wanted, {}))
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
            print(
                f"{counted(gone, 'copy', 'copies')} taken away; the originals are where they were.",
                file=sys.stderr,
            )
        else:
            files = reply.get("count", len(reply["files"]))
            print(f"{counted(files, 'file')} brought back.", file=sys.stderr)
    return SOME_FAILED if reply["problems"] or not reply.get("plans") else DONE
