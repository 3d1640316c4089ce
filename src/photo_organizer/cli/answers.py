"""`allow`, `readmit` and `file-as-it-is`: the owner's answers to what waits; through the service where it runs, else directly."""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

from photo_organizer.act.guards import open_catalogue
from photo_organizer.cli.arguments import given_path
from photo_organizer.cli.output import DONE, SOME_FAILED, tell_problems
from photo_organizer.cli.renamed import settings_to_act
from photo_organizer.cli.through_service import ask_service
from photo_organizer.commands import answers
from photo_organizer.commands.file_as_it_is import accept
from photo_organizer.look.child import Child
from photo_organizer.sentences import counted
from photo_organizer.service.running import obeys
from photo_organizer.shown import shown

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Callable

    from photo_organizer.commands.answers import Answered


def allow(options: Namespace) -> int:
    """Say yes to what would change much of the library; it is done with the next pass."""
    return _answer(options, "allow", {}, lambda con: answers.allow(con, time.time_ns()))


def readmit(options: Namespace) -> int:
    """Let files be filed although they were deleted from the library before; done with the next pass."""
    paths = [given_path(path) for path in options.paths]
    return _answer(options, "readmit", {"paths": paths}, lambda con: answers.readmit(con, paths))


def file_as_it_is(options: Namespace) -> int:
    """Let files be filed that have been incomplete for a day; done with the next pass."""
    paths = [given_path(path) for path in options.paths]

    def directly(con: sqlite3.Connection) -> Answered:
        with closing(Child()) as child:
            return accept(con, child, paths, time.time_ns())

    return _answer(options, "file-as-it-is", {"paths": paths}, directly)


def _answer(
    options: Namespace,
    command: str,
    arguments: dict[str, Any],
    directly: Callable[[sqlite3.Connection], Answered],
) -> int:
    settings, state = settings_to_act(options)
    if obeys(state):
        reply = ask_service(state, command, arguments)
        # It names the first of many files alone.
        count = reply.get("count", len(reply["files"]))
        return _tell(reply["files"], reply["problems"], count, as_json=options.json)
    with open_catalogue(state, settings.paths_library) as con:
        answered = directly(con)
    return _tell(answered.files, answered.problems, len(answered.files), as_json=options.json)


def _tell(files: list[str], problems: list[str], count: int, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"files": [shown(path) for path in files], "count": count, "problems": problems}))
    else:
        tell_problems(problems)
        for path in files:
            print(shown(path))
        print(f"{counted(count, 'file')} of the intake will be handled with the next pass.", file=sys.stderr)
    return SOME_FAILED if problems else DONE
