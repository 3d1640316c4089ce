"""`put-back`: file again what lies in Duplicates; through the service where it runs, else directly."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from photo_organizer.cli.arguments import given_path
from photo_organizer.cli.directly import carried_out
from photo_organizer.cli.output import DONE, SOME_FAILED, tell_problems
from photo_organizer.cli.renamed import settings_to_act
from photo_organizer.commands.put_back import PutBackTask
from photo_organizer.sentences import counted
from photo_organizer.shown import shown

if TYPE_CHECKING:
    from argparse import Namespace


def put_back(options: Namespace) -> int:
    """File what lies in Duplicates by its date, each with its companions. Changes files."""
    settings, state = settings_to_act(options)
    library = os.path.realpath(settings.paths_library)
    paths = [given_path(path).removeprefix(f"{library}/") for path in options.paths]
    reply = carried_out(settings, state, "put-back", {"paths": paths}, PutBackTask)
    return _tell(reply, as_json=options.json)


def _tell(reply: dict[str, Any], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(reply))
    else:
        for path in reply.get("files", []):
            print(f"put back   {shown(path)}")
        tell_problems(reply["problems"])
        count = reply.get("count", len(reply.get("files", [])))
        back = "; 'undo' takes it back" if count else ""
        print(f"{counted(count, 'file is', 'files are')} in the library again{back}.", file=sys.stderr)
    return SOME_FAILED if reply["problems"] else DONE
