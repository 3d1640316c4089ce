"""Which reader understands which format. Pure data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.exif import read_tiff
from photo_organizer.examine.heif import read_heif
from photo_organizer.examine.jpeg import read_jpeg
from photo_organizer.examine.png import read_png
from photo_organizer.examine.quicktime import read_quicktime
from photo_organizer.examine.sidecars import read_takeout, read_xmp_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

    Reader = Callable[[Window, Findings], None]

_TIFF_BASED = [
    "tiff",
    "dng",
    "cr2",
    "nef",
    "nrw",
    "arw",
    "srf",
    "sr2",
    "orf",
    "rw2",
    "pef",
    "srw",
    "3fr",
    "iiq",
    "erf",
    "kdc",
    "dcr",
]

READERS: dict[str, Reader] = {
    "jpeg": read_jpeg,
    "thm": read_jpeg,
    "png": read_png,
    "heif": read_heif,
    "avif": read_heif,
    **dict.fromkeys(_TIFF_BASED, read_tiff),
    **dict.fromkeys(("mp4", "mov", "3gp", "lrv"), read_quicktime),
    "takeout": read_takeout,
    "xmp": read_xmp_sidecar,
}
