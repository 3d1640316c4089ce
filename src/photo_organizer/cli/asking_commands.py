"""The options of the commands that look and tell. Touches nothing."""

from __future__ import annotations

from photo_organizer.cli.arguments import command, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from photo_organizer.cli.arguments import Parser


def asking(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands that only look and tell, and those for the settings."""
    plan = command(commands, "plan", "show what 'once' would do; touches nothing", json=True)
    settle(plan)
    why = command(commands, "why", "tell what was done with a file, or would be, and why", json=True)
    why.add_argument("path", metavar="PATH")
    command(commands, "status", "tell what the service does and what waits", json=True)
    stats = command(commands, "stats", "show the statistics", json=True)
    stats.add_argument("--reset", action="store_true", help="set all counters to zero")
    _verify(commands)
    _doctor(commands)
    _config(commands)


def _verify(commands: argparse._SubParsersAction[Parser]) -> None:
    verify = command(commands, "verify", "compare the library with the catalogue; touches nothing", json=True)
    how = verify.add_mutually_exclusive_group()
    how.add_argument("--read", action="store_true", help="read every file again whose MD5 is known")
    how.add_argument(
        "--night",
        metavar="SECONDS",
        type=float,
        help="as the service does every month: read all files again, print nothing, give way to everything else, and "
        "end after this time",
    )


def _doctor(commands: argparse._SubParsersAction[Parser]) -> None:
    doctor = command(commands, "doctor", "check folders, permissions, database and system", json=True)
    doctor.add_argument(
        "--report",
        metavar="FILE",
        help="also write what is known of this machine into a new text file, for somebody who cannot sit at it; with "
        "settings and logs, when its name ends in .zip",
    )


def _config(commands: argparse._SubParsersAction[Parser]) -> None:
    config = commands.add_parser(
        "config",
        help="look at the settings, add and remove libraries",
        description="Look at the settings; add and remove libraries.",
    )
    actions = config.add_subparsers(prog=config.prog, dest="action", metavar="ACTION", required=True)
    command(actions, "check", "check the settings file and list every problem", json=True)
    command(actions, "libraries", "list the libraries with their folders", json=True)
    add = command(actions, "add-library", "add a library: --library is its folder", json=True)
    add.add_argument("name", metavar="NAME", help="what it is to be called")
    add.add_argument(
        "--mode", choices=("move", "copy"), help="copy: its intake is a card or disk that must stay as it is"
    )
    remove = command(
        actions, "remove-library", "forget the settings of a library; its photos stay", json=True
    )
    remove.add_argument("name", metavar="NAME", help="what it is called")


def reading(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands that read photos and tell what they are."""
    _check(commands)
    _dates(commands)
    _similar(commands)


def _check(commands: argparse._SubParsersAction[Parser]) -> None:
    check = command(
        commands, "check", "tell whether everything below PATH is safely in the library", json=True
    )
    check.description = (
        "Compare every photo, film and companion below PATH with the library, byte for byte, and print those that are "
        "not safely there. Exit code 0 only when all are. Touches nothing; stopped, the same command goes on."
    )
    check.add_argument("paths", metavar="PATH", nargs="*")
    check.add_argument("--stdin", action="store_true", help="also compare the files named on standard input")
    check.add_argument("--null", action="store_true", help="names on standard input end in a zero byte")


def _dates(commands: argparse._SubParsersAction[Parser]) -> None:
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


def _similar(commands: argparse._SubParsersAction[Parser]) -> None:
    similar = command(commands, "similar", "print which pictures are the same, a burst or alike, as CSV")
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
