"""Which pictures are there, asked in the order of their paths: a folder is listed when it is asked about. Touches nothing."""

from __future__ import annotations

import os
from collections import OrderedDict
from typing import TYPE_CHECKING

from photo_organizer.store.folder_thumbnails import as_text

if TYPE_CHECKING:
    from photo_organizer.thumbnails.tree import Folder

_HELD = 16  # lists of names; paths in order come back to the folders above them


class Present:
    """The pictures of the folders that the walk has seen, as a container of paths in the database's spelling."""

    def __init__(self, tree: Folder) -> None:
        self._folders = {as_text(folder.path).rstrip("/"): folder.path for folder in tree.every()}
        self._names = OrderedDict[str, frozenset[str] | None]()

    def __contains__(self, path: object) -> bool:
        folder, _, name = str(path).rpartition("/")
        if folder not in self._folders:
            return False
        if folder not in self._names:
            self._names[folder] = _listed(self._folders[folder])
            if len(self._names) > _HELD:
                self._names.popitem(last=False)
        self._names.move_to_end(folder)
        names = self._names[folder]
        return names is None or name in names

    def is_gone(self, folder: str) -> bool:
        """Whether a folder that the walk has not seen is there no more; one that is left out is."""
        if folder in self._folders:
            return False
        try:
            os.lstat(folder)
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:  # it cannot be seen
            return False
        return False


def _listed(folder: str) -> frozenset[str] | None:
    """Return the names in a folder; None where it cannot be read: what cannot be seen is not taken for gone."""
    try:
        return frozenset(map(as_text, os.listdir(folder)))
    except FileNotFoundError:
        return frozenset()
    except OSError:
        return None
