"""Which names are taken in a folder of the library, and what is known of the files that have them. Touches nothing."""

from __future__ import annotations

import logging
import os
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import folder_of, name_of
from photo_organizer.decide.folder_names import beginnings
from photo_organizer.decide.naming import unlettered
from photo_organizer.decide.world import Existing
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.disk.walk import folder_below
from photo_organizer.errors import FileProblem, from_os_error, quoted, unseen
from photo_organizer.examine.damage import is_damaged
from photo_organizer.gather import belongings
from photo_organizer.names import fold
from photo_organizer.store import catalogue, units

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.gather.future import Future
    from photo_organizer.model import Dated, Stamp

log = logging.getLogger(__name__)


class Taken:
    """Looks at names on the disk; in a preview, what is planned in `future` counts as done."""

    def __init__(self, con: sqlite3.Connection, library: str, future: Future) -> None:
        self.con, self.library, self.future = con, library, future

    def names_in(self, folder: str, stems: set[str]) -> dict[str, Existing | None]:
        """Return the folded names in `folder`; those that begin with one of `stems` are looked at."""
        names: dict[str, Existing | None] = {}
        for name in _listing(folder):
            path, key = f"{folder}/{name}", fold(name)
            if path in self.future.gone:
                continue
            names[key] = self._look(path) if _begins_with_one(key, stems) else None
        planned = self.future.names.get(folder, {})
        return self._with_units(folder, names | {key: self._known(one) for key, one in planned.items()})

    def _with_units(self, folder: str, names: dict[str, Existing | None]) -> dict[str, Existing | None]:
        """Add what belongs to the files that were looked at, and what belongs together where nobody has noted it."""
        looked = [one for one in names.values() if one is not None]
        for unit in {one.unit for one in looked if one.unit}:
            for path in units.paths(self.con, unit):
                key = fold(name_of(path))
                whole = f"{self.library}/{path}"
                if folder_of(whole) == folder and key in names and names[key] is None:
                    names[key] = self._look(whole)
        start = len(self.library) + 1
        unknown = [one.path[start:] for one in looked if not one.unit and not self._is_planned(one)]
        numbers = belongings.numbers_for_unknown(self.library, unknown)
        return {
            key: replace(one, unit=numbers[one.path[start:]]) if one and one.path[start:] in numbers else one
            for key, one in names.items()
        }

    def _is_planned(self, one: Existing) -> bool:
        folder, _, name = one.path.rpartition("/")
        return fold(name) in self.future.names.get(folder, {})

    def _known(self, one: Existing) -> Existing:
        """Return a planned file with what the catalogue says of it."""
        unit = units.of_path(self.con, one.path[len(self.library) + 1 :])
        return replace(one, dated=self._date_of(one.path), unit=unit)

    def _look(self, path: str) -> Existing | None:
        try:
            status = os.lstat(path)
        except FileNotFoundError:
            return None
        except OSError as problem:  # its name is taken all the same
            log.warning("%s", from_os_error(problem, "look at", path))
            return None
        if not stat.S_ISREG(status.st_mode):
            return None  # a folder or a link has the name, and nothing is known of it
        stamp = stamp_of(status)
        unit = units.of_path(self.con, path[len(self.library) + 1 :])
        return Existing(path, stamp, self._date_of(path), _damaged(path, stamp), unit)

    def _date_of(self, path: str) -> Dated | None:
        return catalogue.date_of(self.con, path[len(self.library) + 1 :])


def _begins_with_one(key: str, stems: set[str]) -> bool:
    """Tell whether a folded name, or the name that it is a version of, has one of these stems."""
    if not stems.isdisjoint(beginnings(key)):
        return True
    plain = unlettered(key)
    return plain != key and not stems.isdisjoint(beginnings(plain))


def _damaged(path: str, stamp: Stamp) -> bool:
    try:
        return is_damaged(path, stamp)
    except (FileProblem, OSError) as problem:  # it keeps its name, whatever it is
        log.info("could not see whether %r is whole: %s", path, problem)
        return False


def _listing(folder: str) -> list[str]:
    """Return the names in `folder`, none when it does not exist; an unreadable one stops acting."""
    try:
        with folder_below(folder, "") as fd:
            return os.listdir(fd)
    except (FileNotFoundError, NotADirectoryError):
        return []  # the step that needs a folder where a file is reports it, with the file concerned
    except OSError as error:
        raise unseen(f"the folder {quoted(folder)} cannot be read", error) from error
