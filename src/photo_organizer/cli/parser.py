"""The commands and their options, in one place."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from photo_organizer import __version__
from photo_organizer.cli.arguments import Commands, Parser, empty, seconds

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
    for add in (_acting, _steering, _asking, _reading, _thumbnails):
        add(commands)
    return top


def _command(
    commands: argparse._SubParsersAction[Parser], name: str, text: str, *, json: bool = False
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    _folders(command)
    if json:
        command.add_argument("--json", action="store_true", help="print JSON for programs")
    return command


def _folders(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group("folders and settings")
    group.add_argument("--intake", metavar="DIR", help="the watched folder")
    group.add_argument(
        "--library", metavar="DIR", help="where photos are filed; or the name of one of several libraries"
    )
    group.add_argument("--state", metavar="DIR", help="where the database is kept")
    group.add_argument("--logs", metavar="DIR", help="where the CSV logs are written (default: the library)")
    group.add_argument("--config", metavar="FILE", help="the settings file")


def _settle(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--settle", metavar="SECONDS", type=seconds, help="quiet period; 0 takes what is there now"
    )


def _acting(commands: argparse._SubParsersAction[Parser]) -> None:
    run = _command(commands, "run", "run the service in the foreground until SIGTERM or Ctrl-C")
    _settle(run)
    run.add_argument(
        "--page",
        metavar="ADDRESS:PORT",
        help="also show the page on this machine, for example 127.0.0.1:8765; with ? behind it, at another port where that is taken",
    )
    once = _command(commands, "once", "file everything in the intake, then exit", json=True)
    _settle(once)
    once.add_argument("--quiet", action="store_true", help="print the summary only")
    dedupe = _command(
        commands, "dedupe", "find exact duplicates inside the library; shows the plan only", json=True
    )
    dedupe.add_argument(
        "--progress", action="store_true", help="show how far it is also where no terminal is"
    )
    dedupe.add_argument("--apply", action="store_true", help="carry the plan out; 'undo' takes it back")
    dedupe.add_argument(
        "--yes", action="store_true", help="also when it changes an unusual share of the library"
    )
    _relayout(commands)
    undo = _command(commands, "undo", "take back what was done", json=True)
    which = undo.add_mutually_exclusive_group()
    which.add_argument("--last", action="store_true", help="the last run (the default)")
    which.add_argument("--run", metavar="ID", type=int, dest="run_id", help="the run with this number")
    which.add_argument("path", metavar="PATH", nargs="?", help="what was done to one file")
    back = _command(
        commands, "put-back", "file what lies in Duplicates in the library; 'undo' takes it back", json=True
    )
    back.add_argument("paths", metavar="PATH", nargs="+", help="files in Duplicates")
    _answering(commands)
    _accepting(commands)


def _relayout(commands: argparse._SubParsersAction[Parser]) -> None:
    command = _command(
        commands,
        "relayout",
        "bring what is filed into the layout of the settings; shows the plan only",
        json=True,
    )
    command.add_argument(
        "--progress", action="store_true", help="show how far it is also where no terminal is"
    )
    command.add_argument("--apply", action="store_true", help="carry the plan out; 'undo' takes it back")
    command.add_argument(
        "--yes", action="store_true", help="also when it changes an unusual share of the library"
    )


def _answering(commands: argparse._SubParsersAction[Parser]) -> None:
    _command(
        commands, "allow", "say yes to what would change much of the library; holds for an hour", json=True
    )
    readmit = _command(
        commands, "readmit", "file again what waits because it was deleted from the library before", json=True
    )
    readmit.add_argument(
        "paths", metavar="PATH", nargs="*", help="files of the intake (default: all that wait)"
    )


def _accepting(commands: argparse._SubParsersAction[Parser]) -> None:
    accept = _command(
        commands,
        "file-as-it-is",
        "file what has been incomplete for a day, as it is; can be undone",
        json=True,
    )
    accept.add_argument(
        "paths", metavar="PATH", nargs="*", help="files of the intake (default: all incomplete for a day)"
    )


def _steering(commands: argparse._SubParsersAction[Parser]) -> None:
    _command(commands, "pause", "stop filing until 'resume', also over a restart", json=True)
    _command(commands, "resume", "go on filing", json=True)
    _command(
        commands, "trust-clock", "say that the clock is right, although files bear later times", json=True
    )
    retry = _command(commands, "retry", "try files that stay in the intake again", json=True)
    retry.add_argument("paths", metavar="PATH", nargs="*", help="which files (default: all that stay)")


def _asking(commands: argparse._SubParsersAction[Parser]) -> None:
    plan = _command(commands, "plan", "show what 'once' would do; touches nothing", json=True)
    _settle(plan)
    why = _command(commands, "why", "tell what was done with a file, or would be, and why", json=True)
    why.add_argument("path", metavar="PATH")
    _command(commands, "status", "tell what the service does and what waits", json=True)
    stats = _command(commands, "stats", "show the statistics", json=True)
    stats.add_argument("--reset", action="store_true", help="set all counters to zero")
    verify = _command(
        commands, "verify", "compare the library with the catalogue; touches nothing", json=True
    )
    verify.add_argument("--read", action="store_true", help="read every file that has a known MD5 again")
    doctor = _command(commands, "doctor", "check folders, permissions, database and system", json=True)
    doctor.add_argument(
        "--report",
        metavar="FILE",
        help="also write what is known of this machine into a new text file, for somebody who cannot sit at it; with "
        "settings and logs, when its name ends in .zip",
    )
    config = commands.add_parser(
        "config",
        help="look at the settings, add and remove libraries",
        description="Look at the settings; add and remove libraries.",
    )
    actions = config.add_subparsers(prog=config.prog, dest="action", metavar="ACTION", required=True)
    _command(actions, "check", "check the settings file and list every problem", json=True)
    _command(actions, "libraries", "list the libraries with their folders", json=True)
    add = _command(actions, "add-library", "add a library: --library is its folder", json=True)
    add.add_argument("name", metavar="NAME", help="what it is to be called")
    add.add_argument(
        "--mode", choices=("move", "copy"), help="copy: its intake is a card or disk that must stay as it is"
    )
    remove = _command(
        actions, "remove-library", "forget the settings of a library; its photos stay", json=True
    )
    remove.add_argument("name", metavar="NAME", help="what it is called")


def _reading(commands: argparse._SubParsersAction[Parser]) -> None:
    check = _command(
        commands, "check", "tell whether everything below PATH is safely in the library", json=True
    )
    check.description = (
        "Compare every photo, film and companion below PATH with the library, byte for byte, and print those that are "
        "not safely there. Exit code 0 only when all are. Touches nothing; stopped, the same command goes on."
    )
    check.add_argument("paths", metavar="PATH", nargs="*")
    check.add_argument("--stdin", action="store_true", help="also compare the files named on standard input")
    check.add_argument("--null", action="store_true", help="names on standard input end in a zero byte")
    dates = commands.add_parser(
        "dates",
        help="print the capture date of photos and videos as CSV; touches nothing",
        description="Print path,date,offset,source,note for every image and video below PATH. Touches nothing.",
    )
    dates.add_argument("paths", metavar="PATH", nargs="+")
    dates.add_argument("--no-filename", action="store_true", help="leave dates in file names out")
    dates.add_argument("--no-filetime", action="store_true", help="leave file times out")
    dates.add_argument("--tz", metavar="ZONE", help="time zone for times in UTC (default: the settings')")
    dates.add_argument("--config", metavar="FILE", help="the settings file")
    similar = _command(commands, "similar", "print which pictures are the same, a burst or alike, as CSV")
    similar.description = (
        "Print path,group,relation,keeper,reason of every picture below PATH that has a like; without PATH, of the "
        "library, where what was seen is remembered. Relations: exact (the same bytes), same (the same picture), "
        "burst (another moment), alike. Touches no picture."
    )
    similar.add_argument("paths", metavar="PATH", nargs="*")
    similar.add_argument(
        "--workers", metavar="N", type=int, default=0, help="processes that decode (default: one per core)"
    )
    which = similar.add_mutually_exclusive_group()
    which.add_argument(
        "--not-duplicates",
        action="store_true",
        help="remember for ever that the pictures PATH … are different, whatever they look like",
    )
    which.add_argument(
        "--duplicates-after-all",
        action="store_true",
        help="take 'not duplicates' of the pictures PATH … back",
    )
    which.add_argument(
        "--night",
        metavar="SECONDS",
        type=float,
        help="as the service does when it has nothing to file: print nothing, give way to everything else, and end "
        "after this time",
    )


def _thumbnails(commands: argparse._SubParsersAction[Parser]) -> None:
    thumbnails = _command(
        commands, "thumbnails", "make thumbnail.jpg for folders that hold only folders, below ROOT", json=True
    )
    thumbnails.add_argument("root", metavar="ROOT", help="this folder and those below it")
    thumbnails.add_argument("--plan", action="store_true", help="tell what would be made, but write nothing")
    thumbnails.add_argument(
        "--remove", action="store_true", help="remove the thumbnails that the program made, and only those"
    )
    thumbnails.add_argument("--width", metavar="PIXELS", type=int, help="width of one of the four tiles")
    thumbnails.add_argument("--height", metavar="PIXELS", type=int, help="height of one of the four tiles")
    thumbnails.add_argument(
        "--candidates-per-tile", metavar="N", type=int, help="pictures that are looked at for each tile"
    )
    thumbnails.add_argument("--seed", metavar="N", type=int, help="another number draws other pictures")
    for number in range(1, 5):
        thumbnails.add_argument(
            f"--force-image{number}", metavar="FILE", help=f"this picture in place {number}"
        )
    thumbnails.add_argument(
        "--night",
        metavar="SECONDS",
        type=float,
        help="as the nightly run does: below ROOT and the setting 'roots', giving way to everything else, "
        "and ending after this time",
    )
    thumbnails.add_argument(
        "--now",
        action="store_true",
        help="what the nightly run would do, at once: below ROOT and, where it is the library, below the setting 'roots'",
    )
    thumbnails.add_argument(
        "--asked", action="store_true", help="only the thumbnails that somebody asked for in the page"
    )
    models = commands.add_parser(
        "models",
        help="list, fetch or prepare the models that score pictures",
        description="List, fetch or prepare the models that score pictures.",
    )
    actions = models.add_subparsers(prog=models.prog, dest="action", metavar="ACTION")
    _command(actions, "list", "tell which models are there, and which are in use", json=True)
    fetch = _command(actions, "fetch", "fetch a model, checked against its checksum")
    fetch.add_argument("names", metavar="MODEL", nargs="+", help="names as 'models list' shows them")
    fetch.add_argument("--models-dir", metavar="DIR", help="a folder that is looked at first")
    embed = _command(actions, "embed-prompts", "make the numbers for the prompts in the settings")
    embed.add_argument("--model", metavar="MODEL", help="the model they are for (default: the one in use)")
