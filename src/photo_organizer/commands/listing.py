"""The names in a folder, and a file with what stands beside it, for commands that move it. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem, from_os_error, quoted
from photo_organizer.model import DUPLICATES
from photo_organizer.names import lies_in
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from photo_organizer.decide.redate import UnitFiles


def names_in(folder: str) -> list[str]:
    """Return the names in `folder`, none where there is no such folder. Raises FileProblem, VolumeProblem."""
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
    except NotADirectoryError as error:
        raise FileProblem(
            f"{quoted(folder)} is a file or a link where a folder is needed",
            folder,
            "rename it",
            says="no_folder",
        ) from error
    except OSError as error:
        raise from_os_error(error, "list", folder) from error


def units_in(
    con: sqlite3.Connection, library: str, paths: Iterable[str], top: str, problems: list[str]
) -> Iterator[UnitFiles]:
    """Yield what belongs to each of these files, each file once.

    They lie in the folder `top` of the library, or anywhere but in Duplicates where `top` is "".
    """
    reached: set[str] = set()
    for path in paths:
        if f"{library}/{path}" not in reached and (unit := _unit(con, library, path, top, problems)):
            reached |= {one for one, _ in unit.files}
            yield unit


def _unit(
    con: sqlite3.Connection, library: str, path: str, top: str, problems: list[str]
) -> UnitFiles | None:
    """Return the file and what belongs to it as they are now; None and a problem when it is not there."""
    from photo_organizer.decide.redate import UnitFiles  # here: dedupe lists names alone
    from photo_organizer.gather.belongings import unit_paths  # it loads all that reads files

    inside = lies_in(path, top) if top else not lies_in(path, DUPLICATES)
    if not inside or ".." in path.split("/"):
        words = f"{quoted(path)} is not in {top}" if top else f"{quoted(path)} is set aside"
        problems.append(Sentence("not_listed", words, path=path))
        return None
    try:
        main, *others = (f"{library}/{one}" for one in unit_paths(con, library, path))
        together = [main, *(one for one in others if os.path.lexists(one))]
        return UnitFiles(tuple((one, stamp_of(os.lstat(one))) for one in together))
    except (FileNotFoundError, NotADirectoryError):
        problems.append(Sentence("file_gone", f"{path} no longer exists", path=path))
    except OSError as problem:
        problems.append(str(from_os_error(problem, "look at", str(problem.filename))))
    return None
