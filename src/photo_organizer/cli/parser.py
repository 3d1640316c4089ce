"""The whole command line: what was asked for, and by which command. Touches nothing."""

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
