"""Files as `examine` would find them by their names, and the units that they make."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import group
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.decide.sidecar_names import owner_of
from photo_organizer.model import DateClue, Facts, Sighting, Stamp, Wholeness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from photo_organizer.model import FileType

NOON = datetime(2024, 1, 31, 12)


def belongs_to(sidecar_name: str, names: Iterable[str]) -> str | None:
    """Return which of the photos and films a sidecar of that name belongs to."""
    return owner_of(sidecar_name, sorted(names))


def file(
    name: str,
    *,
    at: datetime | None = None,
    utc: bool = False,
    content_id: str = "",
    camera: str = "",
    bracket: float | None = None,
    kind: FileType | None = None,
    folder: str = "/in",
) -> Facts:
    """Facts as `examine` would find them, by extension."""
    filetype = kind or BY_EXTENSION.get(name.rpartition(".")[2].lower())
    if name.lower().endswith(".mp"):
        filetype = BY_EXTENSION["mp4"]
    source = "quicktime:mvhd" if utc else "exif:DateTimeOriginal"
    clues = (DateClue(source, at, utc=utc),) if at else ()
    sighting = Sighting(f"{folder}/{name}", Stamp(1, hash(name) & 0xFFFF, 10, 20), 30)
    return Facts(sighting, filetype, Wholeness.WHOLE, clues, camera, content_id, bracket)


def units(*facts: Facts) -> list[list[tuple[str, str]]]:
    """The units as (name, tail), sorted."""
    return sorted(
        [(member.facts.path.rpartition("/")[2], member.tail) for member in unit.members]
        for unit in group(facts)
    )


def tails(*facts: Facts) -> dict[str, str]:
    """The tails of the only unit."""
    (unit,) = units(*facts)
    return dict(unit)
