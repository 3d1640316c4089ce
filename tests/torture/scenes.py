"""What is tortured: a command over a small household. Each is made once and put back for every case."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from photo_organizer.cli.directly import directly
from photo_organizer.commands.copy_missing import CopyMissingTask
from photo_organizer.commands.date import DateTask
from photo_organizer.errors import PhotoOrganizerError
from tests.torture.households import (
    album,
    card,
    cut_off,
    everyday,
    filed_before_units,
    filed_by_month,
    forget_units,
    let_two_days_pass,
    once,
    set_aside_by_the_older_rule,
    similar,
    twice,
    unit_dated_later,
    unit_in_two_passes,
)
from tests.torture.place import Place, Scene

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.commands.task import Assignment, Task


def _dedupe(place: Place) -> None:
    place.run("dedupe", "--apply", "--yes")


def _run(place: Place, number: int) -> str:
    """Return what the first or a later run of a place is called; where it was not begun, a run that is not there."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(place.state / "organizer.db")) as con:
        found = con.execute("SELECT id FROM runs ORDER BY id LIMIT 1 OFFSET ?", (number - 1,)).fetchone()
        return str(found[0]) if found else "0"
    return "0"


def _undo_the_pass(place: Place) -> None:
    place.run("undo", "--run", _run(place, 1))


def _put_back(place: Place) -> None:
    place.run("put-back", str(place.library / "Duplicates" / "20240501_100600.0001.jpg"))


def _file_as_it_is(place: Place) -> None:
    with suppress(PhotoOrganizerError, OSError, sqlite3.Error):
        let_two_days_pass(place)
    place.run("file-as-it-is", str(place.intake / "card" / "IMG_7.jpg"))
    once(place)


def _relayout(place: Place) -> None:
    place.run("relayout", "--apply", "--yes")


def _laid_out_anew(place: Place) -> None:
    filed_by_month(place)
    _relayout(place)


def _undo_the_relayout(place: Place) -> None:
    place.run("undo", "--run", _run(place, 2))


def _thumbnails(place: Place) -> None:
    place.run("thumbnails", str(place.library), "--width=96", "--height=96")


def _directly(place: Place, arguments: dict[str, Any], task: Callable[[Assignment], Task]) -> None:
    """Do what only the page asks for, as a service does it after its start."""
    with suppress(PhotoOrganizerError, OSError, sqlite3.Error):
        directly(place.settings(), str(place.state), arguments, task)


def _date(place: Place) -> None:
    paths = [f"2024/05_May/20240501_10{minute:02}00.jpg" for minute in (1, 3)]
    told = {"paths": paths, "taken": "2019-03-04T05:06:07"}
    _directly(place, told, DateTask)


def _copy_missing(place: Place) -> None:
    root = place.outside / "CARD"
    paths = [str(path).encode().hex() for path in sorted(root.rglob("*.*"))]
    asked = {"root": str(root).encode().hex(), "paths": paths}
    _directly(place, asked, CopyMissingTask)


OLDER_RULE = "[duplicates]\nsame_second = duplicates\n"
ASIDE = "[duplicates]\ndelete_duplicates = false\n"
COPYING = "[intake]\nmode = copy\n"
LAYOUTS = ("one", "two", "inside")
SCENES: tuple[Scene, ...] = (
    *(Scene(f"once, {layout}", layout, everyday, once) for layout in LAYOUTS),
    *(Scene(f"once to Duplicates, {layout}", layout, everyday, once, settings=ASIDE) for layout in LAYOUTS[:2]),
    *(Scene(f"undo, {layout}", layout, everyday, _undo_the_pass, once) for layout in LAYOUTS),
    Scene("undo from Duplicates, two", "two", everyday, _undo_the_pass, once, ASIDE),
    *(Scene(f"a unit in two passes, {layout}", layout, unit_in_two_passes, once) for layout in LAYOUTS[:2]),
    *(Scene(f"a unit dated later, {layout}", layout, unit_dated_later, once) for layout in LAYOUTS[:2]),
    Scene("put back", "one", set_aside_by_the_older_rule, _put_back, once, OLDER_RULE),
    Scene("filed as it is, two", "two", cut_off, _file_as_it_is, heavy=True),
    Scene("adoption", "one", filed_before_units, once, forget_units),
    *(Scene(f"copy, {layout}", layout, everyday, once, settings=COPYING) for layout in LAYOUTS),
    Scene("undo of copies, two", "two", everyday, _undo_the_pass, once, COPYING),
    Scene("relayout", "one", everyday, _relayout, filed_by_month),
    Scene("undo of a relayout", "one", everyday, _undo_the_relayout, _laid_out_anew),
    Scene("dedupe", "one", twice, _dedupe),
    Scene("dedupe to Duplicates", "one", twice, _dedupe, settings=ASIDE),
    Scene("exchange of names", "one", similar, once, heavy=True),
    Scene("dating", "one", everyday, _date, once),
    Scene("copy what is missing, two", "two", card, _copy_missing),
    Scene("thumbnails", "one", album, _thumbnails, heavy=True),
)  # fmt: skip
