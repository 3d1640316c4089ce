"""What the layout may say of a file of the library besides its date: as the catalogue keeps it. Touches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import extension_of
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.decide.layout import uses_names
from photo_organizer.decide.name_fields import NOTHING_KNOWN, NameFields, fields
from photo_organizer.gather.belongings import facts_at
from photo_organizer.model import Family
from photo_organizer.store import units

if TYPE_CHECKING:
    import sqlite3


def name_fields(con: sqlite3.Connection, library: str, path: str, layout: str) -> NameFields:
    """Return the fields of the file at the whole `path`; it is opened only where the layout names the camera."""
    if not uses_names(layout):
        return NOTHING_KNOWN
    original, event = units.origin(con, path.removeprefix(f"{library}/"))
    filetype = BY_EXTENSION.get(extension_of(path))
    camera = _camera(path) if "{camera}" in layout else ""
    film = filetype is not None and filetype.family is Family.VIDEO
    return fields(original or path, event, camera, film=film)


def _camera(path: str) -> str:
    facts = facts_at(path)
    return facts.camera if facts else ""
