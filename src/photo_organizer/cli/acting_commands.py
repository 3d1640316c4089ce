"""The options of the commands that change files or steer the service. Touches nothing."""

from __future__ import annotations

from photo_organizer.cli.arguments import command, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from photo_organizer.cli.arguments import Parser


def acting(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands that change files."""
    _run(commands)
    _once(commands)
    _dedupe(commands)
    _relayout(commands)
    _undo(commands)
    _put_back(commands)
    _answering(commands)
    _accepting(commands)


def _run(commands: argparse._SubParsersAction[Parser]) -> None:
    run = command(commands, "run", "run the service in the foreground until SIGTERM or Ctrl-C")
    settle(run)
    run.add_argument(
        "--page",
        metavar="ADDRESS:PORT",
        help="also show the page on this machine, for example 127.0.0.1:8765; with ? behind it, at another port where that is taken",
    )


def _once(commands: argparse._SubParsersAction[Parser]) -> None:
    once = command(commands, "once", "file everything in the intake, then exit", json=True)
    settle(once)
    once.add_argument("--quiet", action="store_true", help="print the summary only")


def _dedupe(commands: argparse._SubParsersAction[Parser]) -> None:
    _plan_or_apply(
        command(
            commands, "dedupe", "find exact duplicates inside the library; shows the plan only", json=True
        )
    )


def _relayout(commands: argparse._SubParsersAction[Parser]) -> None:
    words = "bring what is filed into the layout of the settings; shows the plan only"
    _plan_or_apply(command(commands, "relayout", words, json=True))


def _plan_or_apply(made: argparse.ArgumentParser) -> None:
    made.add_argument("--progress", action="store_true", help="show how far it is also where no terminal is")
    made.add_argument("--apply", action="store_true", help="carry the plan out; 'undo' takes it back")
    made.add_argument(
        "--yes", action="store_true", help="also when it changes an unusual share of the library"
    )


def _undo(commands: argparse._SubParsersAction[Parser]) -> None:
    undo = command(commands, "undo", "take back what was done", json=True)
    which = undo.add_mutually_exclusive_group()
    which.add_argument("--last", action="store_true", help="the last run (the default)")
    which.add_argument("--run", metavar="ID", type=int, dest="run_id", help="the run with this number")
    which.add_argument(
        "--list",
        action="store_true",
        dest="list_runs",
        help="only list the runs that can be taken back, newest first",
    )
    which.add_argument("path", metavar="PATH", nargs="?", help="what was done to one file")


def _put_back(commands: argparse._SubParsersAction[Parser]) -> None:
    back = command(
        commands, "put-back", "file what lies in Duplicates in the library; 'undo' takes it back", json=True
    )
    back.add_argument("paths", metavar="PATH", nargs="+", help="files in Duplicates")


def _answering(commands: argparse._SubParsersAction[Parser]) -> None:
    command(
        commands, "allow", "say yes to what would change much of the library; holds for an hour", json=True
    )
    readmit = command(
        commands, "readmit", "file again what waits because it was deleted from the library before", json=True
    )
    readmit.add_argument(
        "paths", metavar="PATH", nargs="*", help="files of the intake (default: all that wait)"
    )


def _accepting(commands: argparse._SubParsersAction[Parser]) -> None:
    accept = command(
        commands,
        "file-as-it-is",
        "file what has been incomplete for a day, as it is; can be undone",
        json=True,
    )
    accept.add_argument(
        "paths", metavar="PATH", nargs="*", help="files of the intake (default: all incomplete for a day)"
    )


def steering(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add the commands that tell a running service what to do."""
    command(commands, "pause", "stop filing until 'resume', also over a restart", json=True)
    command(commands, "resume", "go on filing", json=True)
    command(
        commands, "trust-clock", "say that the clock is right, although files bear later times", json=True
    )
    retry = command(commands, "retry", "try files that stay in the intake again", json=True)
    retry.add_argument("paths", metavar="PATH", nargs="*", help="which files (default: all that stay)")
