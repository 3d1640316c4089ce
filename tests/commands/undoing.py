"""Undo for a test that has the library open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.commands.task import Assignment
from photo_organizer.commands.undo import NOTHING, Undo

if TYPE_CHECKING:
    from photo_organizer.library import Library


def take_back(library: Library, run: int | None = None) -> list[str]:
    """Take back a run, the last one where none is named; return what could not be taken back."""
    task = Undo(Assignment(library, {"run": run}))
    assert task.go_on(lambda: False)
    return [problem for problem in task.reply()["problems"] if problem != NOTHING]
