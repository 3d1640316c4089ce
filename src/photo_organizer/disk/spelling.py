"""Folders are the same for network clients whatever their case and Unicode form: use the one that is there. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.errors import quoted, unseen
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Spelling:
    """The folders below `root` as they are written there; looked up once each. `planned` ones count as there."""

    def __init__(self, root: str, planned: Iterable[str] = ()) -> None:
        self.root = root
        self._known = {fold(""): root}
        for path in planned:
            self._learn(path)

    def _learn(self, path: str) -> None:
        """Remember a whole path, and the folders above it."""
        inside = path.removeprefix(self.root).strip("/")
        parts = inside.split("/") if inside else []
        for number in range(len(parts)):
            above = "/".join(parts[: number + 1])
            self._known.setdefault(fold(above), f"{self.root}/{above}")

    def actual(self, folder: str) -> str:
        """Return the whole path of a folder, given relative to the root: the one that is there, else the one to be made.

        Two spellings of one folder always get one answer. Raises VolumeProblem.
        """
        known = self._known.get(fold(folder))
        if known is None:
            above, _, name = folder.rpartition("/")
            parent = self.actual(above)
            known = self._known[fold(folder)] = f"{parent}/{_spelled(parent, name)}"
        return known


def _spelled(parent: str, name: str) -> str:
    """Return the name of the folder in `parent` that a client takes for `name`: itself, else the first in order."""
    if os.path.lexists(f"{parent}/{name}"):
        return name
    return min(_alike(parent, fold(name)), default=name)


def _alike(parent: str, key: str) -> Iterator[str]:
    try:
        with os.scandir(parent) as entries:
            for entry in entries:
                if fold(entry.name) == key and entry.is_dir(follow_symlinks=False):
                    yield entry.name
    except (FileNotFoundError, NotADirectoryError):
        return  # it is made together with its parent, or the step that needs it reports what is in its place
    except OSError as error:
        raise unseen(f"the folder {quoted(parent)} cannot be read", error) from error
