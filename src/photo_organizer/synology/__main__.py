"""The door for the lifecycle scripts: `python -m photo_organizer.synology preinst|postinst|start`.

`as-account …` is for root: it runs the program's command line as the package's own account, so that no file
of root's comes to lie where the service works.

What the owner shall read goes to the file named by SYNOPKG_TEMP_LOGFILE, which Package Center shows.
Exit code 0: done, 1: refused, with the reason told.
"""

from __future__ import annotations

import os
import pwd
import sys
import traceback
from pathlib import Path

from photo_organizer.synology import preconditions, steps, words
from photo_organizer.synology.nas import PACKAGE, Nas
from photo_organizer.synology.words import Problem, Unusable


def main(arguments: list[str]) -> int:
    """Run one step; return the exit code of the script."""
    if arguments[:1] == ["as-account"]:
        return _as_account(arguments[1:])
    try:
        match arguments:
            case ["preinst"]:
                _preinst()
            case ["postinst"]:
                _tell(steps.postinst(os.environ, Nas(), _places()))
            case ["start"]:
                _tell(steps.start(_places()))
            case _:
                sys.stderr.write("usage: python -m photo_organizer.synology preinst|postinst|start\n")
                return 2
    except Unusable as problem:
        _tell(problem.problems)
        return 1
    except Exception as error:  # noqa: BLE001  # whatever it is, the owner reads a sentence and not an empty dialog
        traceback.print_exc()
        _tell([_problem(error, str(_places().var))])
        return 1
    return 0


def _problem(error: Exception, var: str) -> Problem:
    """Return what the owner reads about an error that nobody foresaw; one of them has a name."""
    if isinstance(error, PermissionError) and str(error.filename).startswith(var):
        return Problem("left_over", str(error.filename), var)
    return Problem("unexpected", _in_words(error))


def _preinst() -> None:
    accounts = [(one.pw_name, one.pw_uid) for one in pwd.getpwall()]
    found = preconditions.problems(os.environ, _places().var, accounts)
    if found:
        raise Unusable(found)
    steps.preinst(os.environ, Nas())


def _in_words(error: Exception) -> str:
    """Return what went wrong and where, without Python's own words for it."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return f"{type(error).__name__}: {error}"


def _as_account(arguments: list[str]) -> int:
    owner = os.stat(f"/var/packages/{PACKAGE}/var")
    os.setgroups([])
    os.setgid(owner.st_gid)
    os.setuid(owner.st_uid)
    os.environ["HOME"] = f"/var/packages/{PACKAGE}/home"
    # Of the light package: its door to another.
    python = f"/var/packages/{PACKAGE}/target/runtime/bin/python3.13"
    command = [python, "-I", "-X", "utf8", "-m", "photo_organizer", *arguments]
    os.execv(python, command)  # noqa: S606  # this very Python, a list of arguments, no shell


def _places() -> steps.PackagePlaces:
    var = os.environ.get("SYNOPKG_PKGVAR") or f"/var/packages/{PACKAGE}/var"
    # DSM leaves this folder behind, and names it again at a later first installation.
    upgrading = os.environ.get("SYNOPKG_PKG_STATUS") == "UPGRADE"
    upgrade = os.environ.get("SYNOPKG_TEMP_UPGRADE_FOLDER") if upgrading else None
    return steps.PackagePlaces(Path(var), Path(upgrade) if upgrade else None)


def _tell(problems: list[Problem]) -> None:
    language = os.environ.get("SYNOPKG_DSM_LANGUAGE", "enu")
    text = "".join(f"{words.sentence(problem, language)}<br>\n" for problem in problems)
    dialog = os.environ.get("SYNOPKG_TEMP_LOGFILE")
    if dialog:
        with open(dialog, "a", encoding="utf-8") as file:
            file.write(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
