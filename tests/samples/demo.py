"""The demonstration behind `make run`: a folder of photos, the program at work on it, and what to do next.

With INTAKE and LIBRARY the program runs on those folders instead. Changes files in the demo folder only;
everything else is the program's own doing.
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.samples.demo_photos import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "127.0.0.1:8765?"  # the same address each time, for a bookmark; another one where it is taken
SHOWN = 80  # lines of the tree that fit a look


def main(arguments: list[str] | None = None) -> int:
    """Make the demo folder when needed, run the program, show the result; return its exit code."""
    wanted = _parsed(arguments)
    if bool(wanted.intake) != bool(wanted.library):
        say("Give both folders, INTAKE=… and LIBRARY=…, or none for the demonstration.")
        return 2
    folders = [] if wanted.intake else demo_folders(wanted.demo)
    intake, library = (Path(path).absolute() for path in (folders[:2] or (wanted.intake, wanted.library)))
    ours = ["--state", str(folders[2])] if folders else []
    if not wanted.once:
        say(what_next(intake, library))
    elif folders:
        ours += ["--settle", "0"]  # nobody else writes there: no need to wait for the files to settle
    command = ["once"] if wanted.once else ["run", "--page", PAGE]
    code = run([*command, "--intake", str(intake), "--library", str(library), *ours, *wanted.more])
    if wanted.once and library.is_dir():
        say("", *tree(library))
    return code


def _parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument("--demo", type=Path, default=Path("demo"))
    parser.add_argument("--intake", default="")
    parser.add_argument("--library", default="")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("more", nargs="*", help="further options for the program, after --")
    return parser.parse_args(arguments)


def say(*lines: str) -> None:
    """Show lines at once, before the program begins to talk."""
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def demo_folders(demo: Path) -> list[Path]:
    """Return intake, library and state below `demo`, filled with photos if it was not there."""
    folders = [demo.resolve() / name for name in ("intake", "library", "state")]
    if folders[0].exists():
        say(f"The demo folder {demo} is there already; remove it to begin again.")
        return folders
    count = fill(folders[0])
    folders[1].mkdir(exist_ok=True)
    say(f"Made {count} photos, films and other files in {demo / 'intake'}.")
    return folders


def what_next(intake: Path, library: Path) -> str:
    """Return the words that greet whoever typed `make run`."""
    return f"""
Drop photos or videos into   {_short(intake)}
They are filed into          {_short(library)}/YYYY/MM_Mmm/
What happened to each is in  {_short(library / "photo_organizer_log.csv")}
Stop with Ctrl-C. To see what it does, type in another window:
  tail -f {shlex.quote(_short(library / "photo_organizer_log.csv"))}
"""


def _short(path: Path) -> str:
    """Return `path` as one would type it from here."""
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def run(arguments: list[str]) -> int:
    """Run the program until it ends; Ctrl-C and SIGTERM end it as a service is ended."""
    program = [sys.executable, "-m", "photo_organizer", *arguments]
    with subprocess.Popen(program, process_group=0) as child:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, _frame: child.send_signal(number))
        with _terminal_for(child.pid):
            return child.wait()


@contextmanager
def _terminal_for(group: int) -> Iterator[None]:
    """Let Ctrl-C reach the program alone: make would report the key itself as a failure."""
    if not sys.stdin.isatty():
        yield
        return
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # else giving the terminal back would stop us
    os.tcsetpgrp(sys.stdin.fileno(), group)
    try:
        yield
    finally:
        os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())


def tree(folder: Path) -> list[str]:
    """Return the folder as an indented list, without what is ours alone."""
    lines = [f"{_short(folder)}/"]
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        depth = len(Path(parent).relative_to(folder).parts)
        if depth:
            lines.append("  " * depth + Path(parent).name + "/")
        lines += ["  " * (depth + 1) + name for name in sorted(files)]
    more = len(lines) - SHOWN
    return lines if more <= 0 else [*lines[:SHOWN], f"… and {more} more lines"]


if __name__ == "__main__":
    raise SystemExit(main())
