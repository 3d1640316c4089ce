"""The whole command line: which commands there are, what each needs, and what was asked for. Touches nothing."""

from __future__ import annotations

import sys

from photo_organizer import __version__
from photo_organizer.cli.acting_commands import acting, steering
from photo_organizer.cli.arguments import Commands, Parser, empty
from photo_organizer.cli.asking_commands import asking, reading
from photo_organizer.cli.thumbnail_commands import thumbnails

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

EVERY, NAMED, FIRST = "every library", "a named library", "the first library"


class Needs:
    """What a command needs; its function has its name, in a module that is loaded when it is asked for."""

    def __init__(
        self,
        module: str,  # of this room
        several: str = "",  # of several libraries where none is named: one of the above; "" asks for them itself
        *,
        of_files: bool = False,  # it is done to the library of the files that are named
        rebuilds: bool = False,  # it makes a damaged database again
        logs: bool = True,  # False: only when it acts, and then it says so itself; loading what logs takes time
        listing: bool = False,  # it has no more to do when its reader has seen enough
        digests: bool = False,  # it digests much, for which Python's own do
        headed: bool = False,  # the names of libraries are printed as part of what it shows
        json_lines: bool = False,  # it prints JSON line by line, not one document
    ) -> None:
        self.module, self.several, self.of_files = module, several, of_files
        self.rebuilds, self.logs, self.listing, self.digests = rebuilds, logs, listing, digests
        self.headed, self.json_lines = headed, json_lines


COMMANDS = {
    "run": Needs("service", rebuilds=True, digests=True),
    "once": Needs("once", EVERY, rebuilds=True, json_lines=True),
    "plan": Needs("once", EVERY, listing=True, json_lines=True),
    "undo": Needs("undo", NAMED, of_files=True, rebuilds=True),
    "put-back": Needs("put_back", of_files=True, rebuilds=True),
    "allow": Needs("answers", NAMED, rebuilds=True),
    "file-as-it-is": Needs("answers", NAMED, of_files=True),
    "readmit": Needs("answers", NAMED, of_files=True, rebuilds=True),
    "pause": Needs("steering", EVERY, rebuilds=True, logs=False),
    "resume": Needs("steering", EVERY, rebuilds=True, logs=False),
    "trust-clock": Needs("steering", EVERY, logs=False),
    "retry": Needs("steering", EVERY, of_files=True, rebuilds=True, logs=False),
    "why": Needs("why", of_files=True, logs=False),
    "status": Needs("showing", EVERY, headed=True, logs=False),
    "stats": Needs("showing", EVERY, headed=True, logs=False),
    "verify": Needs("verify", EVERY),
    "doctor": Needs("doctor", EVERY, headed=True),
    "config": Needs("config"),
    "check": Needs("check", FIRST),
    "dates": Needs("dates", listing=True),
    "similar": Needs("similar", FIRST, of_files=True, logs=False, listing=True, digests=True),
    "dedupe": Needs("dedupe", FIRST, logs=False, digests=True),
    "relayout": Needs("relayout", FIRST),
    "thumbnails": Needs("thumbnails", of_files=True),
    "models": Needs("models"),
}


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked for; end with usage and exit code 2 where that cannot be."""
    given = sys.argv[1:] if arguments is None else arguments
    top = parser(given)
    options = top.parse_args(given)
    if problem := empty(options):
        top.error(problem)
    if options.command == "check" and not (options.paths or options.stdin):
        top.error("check: name the card or folder that is to be compared")
    return options


def parser(arguments: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Return the parser of the whole command line; with `arguments`, one that can parse these alone."""
    top = Parser(
        prog="photo-organizer",
        description="Files photos and videos by capture date, keeps one of each, never loses one.",
        epilog="Exit codes: 0 done, 1 some files failed or wait, 2 usage or settings, 3 refused for safety.",
    )
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(
        prog=top.prog, dest="command", metavar="COMMAND", required=True, action=Commands
    )
    if arguments is not None and isinstance(commands, Commands):
        commands.asked = next((word for word in arguments if not word.startswith("-")), None)
    for add in (acting, steering, asking, reading, thumbnails):
        add(commands)
    return top
