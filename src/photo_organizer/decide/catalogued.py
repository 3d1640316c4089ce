"""A file of the library as the catalogue and the comparison of contents know it. Pure."""

from __future__ import annotations

from dataclasses import field
from sys import intern
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import is_photo_name, split_name
from photo_organizer.names import fold
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from photo_organizer.model import Stamp


def start_of(path: str) -> str:
    """Return a path without its extension, a companion's without that of its photo too: a.jpg.xmp is of a.jpg."""
    folder, slash, name = path.rpartition("/")
    stem = split_name(name)[0]
    return f"{folder}{slash}{split_name(stem)[0] if is_photo_name(stem) else stem}"


def place_of(path: str) -> tuple[str, str]:
    """Return the folder, and the stem as names are compared: what has both in common is one unit."""
    folder, _, stem = start_of(path).rpartition("/")
    return intern(folder), fold(stem)


@frozen
class CataloguedFile:
    """One file of the library; `content` is equal for equal bytes, None where no other file was compared."""

    path: str  # relative to the library
    stamp: Stamp
    md5: bytes | None = None
    taken: str = ""  # capture date as catalogued, ISO 8601
    content: bytes | None = None
    sureness: tuple[int, int] = (0, 0)  # strength and precision of the date
    unit: int = 0  # what it belongs to; 0: not filed by us
    source: str = ""  # of the date
    place: tuple[str, str] = field(init=False)  # the folder, and the stem as names are compared

    @property
    def together(self) -> tuple[str, object]:
        """What is equal for files that belong together: the unit and the folder; where no unit is known, the place."""
        return (self.place[0], self.unit) if self.unit else self.place

    def __post_init__(self) -> None:
        """Work the place out once: it is asked for often."""
        object.__setattr__(self, "place", place_of(self.path))
