"""What a person said of a picture, read from it and from the sidecars beside it. Touches nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.said import Said, together
from photo_organizer.disk.opening import opened
from photo_organizer.disk.stamp import sight
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.examine.kind import kind_of
from photo_organizer.examine.look import findings
from photo_organizer.examine.window import Window
from photo_organizer.model import Family

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Dates of capture alone: the date of the last edit says nothing of the picture.
_OF_CAPTURE = (
    "DateTimeOriginal",
    "DateTimeDigitized",
    "photoshop:DateCreated",
    "photoTakenTime",
    "iptc:DateCreated",
)


def said_by(paths: Iterable[str]) -> Said:
    """Return what is said in a picture's sidecars and in itself; `paths` begin with the picture."""
    return together(found for found in _in_order(paths) if found)


def all_said_by(paths: Iterable[str]) -> Said | None:
    """Return the same, None where one of the files cannot be read: what it says is not known then."""
    found = list(_in_order(paths))
    return None if None in found else together(one for one in found if one)


def _in_order(paths: Iterable[str]) -> Iterator[Said | None]:
    """Yield what the sidecars say, then the picture."""
    picture, *sidecars = paths
    return (_said_in(path) for path in (*sidecars, picture))


def _said_in(path: str) -> Said | None:
    """Return what one file says, None where it cannot be read."""
    try:
        sighting = sight(path)
        if sighting is None:
            return None
        with opened(path, sighting.stamp) as descriptor:
            head, filetype = kind_of(descriptor, sighting.stamp.size, path)
            if filetype is None or filetype.family is Family.VIDEO:
                return Said()
            found = findings(Window(descriptor, sighting.stamp.size, head), filetype)
    except (PhotoOrganizerError, OSError):
        return None
    dates = (one for one in found.clues if one.source.endswith(_OF_CAPTURE) and not one.utc)
    clue = next((one for one in dates if one.value is not None), None)
    said = Said(found.stars, found.caption, found.place)
    return replace(said, taken=clue.value, precision=clue.precision) if clue else said
