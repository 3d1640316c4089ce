"""Folders that keep files from being filed: told once for all of them, and tried again as soon as one has changed.

A permission that is missing, or a file where a folder is needed, is no fault of the files that meet it. Nor is it theirs that the list
of dates of their folder is still to come.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.decide.rules.left import DATE_LIST
from photo_organizer.disk.folders import NotAFolder
from photo_organizer.errors import DISK_ERROR, FolderProblem, VolumeProblem
from photo_organizer.model import STATE_FOLDER, State
from photo_organizer.sentences import counted, facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.model import Outcome
    from photo_organizer.settings import Settings

MOST = 1000  # files that are remembered for it
TAKEN = "folder-taken"  # a file stands in its place: no permission cures that
_KINDS = {NotAFolder.says: TAKEN, DISK_ERROR: VolumeProblem.code}  # nor does one cure a sick disk
WATCHED = 20  # folders that are looked at for a change
Signature = dict[str, tuple[int, ...]]  # of folders by path; () where nothing is


class FolderCauses:
    """Which files wait for a folder, and how the folders looked then. Looks, and touches nothing."""

    def __init__(self, settings: Settings) -> None:
        self._roots = (settings.paths_intake, settings.paths_library)
        self._waiting: dict[str, Outcome] = {}  # source of a plan → what became of it
        self._met: dict[str, Signature] = {}  # source of a plan → what stood there when it failed
        self._seen: Signature = {}
        self._mended = False  # one of the folders while the look still went on
        self._list_came = False

    def note(self, outcome: Outcome) -> None:
        """Remember a file that was kept by a folder; forget it once it is filed."""
        if outcome.state == State.HELD and outcome.code == FolderProblem.code:
            if len(self._waiting) < MOST:
                self._waiting[outcome.plan.source] = outcome
                self._met[outcome.plan.source] = self._kinds(outcome)
        else:
            self._forget(outcome.plan.source)
        self._list_came |= any(reason.code == DATE_LIST for reason in outcome.plan.reasons[:1])

    def seen(self) -> None:
        """Note how the folders look behind a look at the intake, which may have changed them itself."""
        gone = [path for path in self._waiting if not os.path.lexists(path)]
        for path in gone:
            self._forget(path)
        self._mended = any(self._kinds(one) != self._met[source] for source, one in self._waiting.items())
        self._seen = self._look()

    def changed(self) -> bool:
        """Return whether one of the folders is not what it was: a permission, a name in it, or, told once, a list of dates."""
        if self._list_came:
            self._list_came = False
            return True
        return bool(self._waiting) and (self._mended or self._look() != self._seen)

    def told(self) -> tuple[str, str, str] | None:
        """Return what kind of cause it is, the cause and the cure in words; None when nothing waits for a folder."""
        if not self._waiting:
            return None
        problem = next(iter(self._waiting.values())).problem
        kind = _KINDS.get(str(facts(problem).get("code")), FolderProblem.code)
        cause, _, cure = problem.partition(" — ")
        many = counted(len(self._waiting), "file waits", "files wait")
        return kind, f"{many} for a folder: {cause}", cure

    def _forget(self, source: str) -> None:
        self._waiting.pop(source, None)
        self._met.pop(source, None)

    def _kinds(self, outcome: Outcome) -> Signature:
        """Return what stands where a plan needs folders, without what our own deeds change in them."""
        return {path: _signature(path)[:2] for path in _folders(outcome, self._roots)}

    def _look(self) -> Signature:
        folders = dict.fromkeys(
            folder for outcome in self._waiting.values() for folder in _folders(outcome, self._roots)
        )
        return {path: _signature(path) for path in list(folders)[:WATCHED]}


def _folders(outcome: Outcome, roots: tuple[str, str]) -> Iterator[str]:
    """Yield the folders that a plan needs: its own, as far as they are there, and ours beside them."""
    for root in roots:
        yield root
        yield f"{root}/{STATE_FOLDER}"
    for step in outcome.plan.steps:
        for name in ("src", "dst"):
            folder = os.path.dirname(getattr(step, name, ""))
            while folder and not os.path.lexists(folder):
                folder = os.path.dirname(folder)
            if folder:
                yield folder


def _signature(path: str) -> tuple[int, ...]:
    try:
        status = os.lstat(path)
    except OSError:
        return ()
    return status.st_ino, status.st_mode, status.st_ctime_ns
