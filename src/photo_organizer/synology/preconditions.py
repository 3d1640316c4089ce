"""What would make an installation fail later, where DSM shows no words for it. Touches nothing that stays."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.synology import answers
from photo_organizer.synology.nas import PACKAGE
from photo_organizer.synology.words import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def problems(environment: Mapping[str, str], var: Path, accounts: Iterable[tuple[str, int]]) -> list[Problem]:
    """Return what has to be put right first; `accounts` are names with their numbers."""
    found = [
        _left_over(var, inside=environment.get("SYNOPKG_PKG_STATUS") != "UPGRADE"),
        _account_taken(accounts),
    ]
    if _unasked(environment):
        found.append(Problem("needs_questions"))
    return [problem for problem in found if problem]


def _left_over(var: Path, *, inside: bool) -> Problem | None:
    """DSM removes the account with the package and leaves the folder; a new account may have another number.

    An upgrade keeps the account: of others is what an administrator laid `inside`, as a copy of the settings, and the
    cure, to put the folder aside, would cost settings and undo.
    """
    if not var.is_dir():
        return None
    looked_at = [var, *(path for path in var.rglob("*") if inside and not path.is_symlink())]
    foreign = next((path for path in looked_at if not _may_write(path)), None)
    return Problem("left_over", str(foreign), str(var)) if foreign else None


def _may_write(path: Path) -> bool:
    if not path.is_dir():
        return os.access(path, os.W_OK) or not path.is_file()
    probe = path / f".photo-organizer-{os.getpid()}.tmp"
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except PermissionError:  # a full volume, or one that became read-only, is another story
        return False
    return True


def _account_taken(accounts: Iterable[tuple[str, int]]) -> Problem | None:
    """DSM gives our account another name when a user has this one, and the permission on shares to the user."""
    ours = os.geteuid()
    taken = (name for name, number in accounts if name.lower() == PACKAGE.lower() and number != ours)
    return next((Problem("account_taken", name) for name in taken), None)


def _unasked(environment: Mapping[str, str]) -> bool:
    """Whether DSM was not told the shared folder: by a command line, over nothing or over a package without one."""
    if answers.given(environment) or environment.get("wizard_keep_settings") == "true":
        return False
    status, before = environment.get("SYNOPKG_PKG_STATUS", ""), environment.get("SYNOPKG_OLD_PKGVER", "")
    return status == "INSTALL" or (status == "UPGRADE" and before.startswith("1."))
