"""Which reader understands which format. Pure data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.examine.asf import read_asf
from photo_organizer.examine.ciff import read_ciff
from photo_organizer.examine.exif import read_tiff
from photo_organizer.examine.flash import read_flash
from photo_organizer.examine.heif import read_heif
from photo_organizer.examine.jpeg import read_jpeg
from photo_organizer.examine.jxl import read_jxl
from photo_organizer.examine.matroska import read_matroska
from photo_organizer.examine.other_raw import read_kyocera, read_mrw, read_raf, read_rw2, read_x3f
from photo_organizer.examine.photoshop import read_gif, read_psd
from photo_organizer.examine.png import read_png
from photo_organizer.examine.quicktime import read_quicktime
from photo_organizer.examine.riff import read_riff
from photo_organizer.examine.sidecars import (
    read_aae,
    read_exiftool,
    read_flickr,
    read_sony_sidecar,
    read_subtitles,
    read_takeout,
    read_xmp_sidecar,
)
from photo_organizer.examine.transport import read_transport
from photo_organizer.examine.uuid_boxes import read_cr3

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

    Reader = Callable[[Window, Findings], None]

_BY_READER: tuple[tuple[Reader, str], ...] = (
    (read_jpeg, "jpeg thm"),
    (read_png, "png"),
    (read_tiff, "tiff dng cr2 nef nrw arw srf sr2 orf pef srw 3fr iiq erf kdc dcr"),
    (read_heif, "heif avif"),
    (read_riff, "webp avi"),
    (read_jxl, "jxl"),
    (read_gif, "gif"),
    (read_psd, "psd"),
    (read_cr3, "cr3"),
    (read_ciff, "crw"),
    (read_raf, "raf"),
    (read_rw2, "rw2"),
    (read_mrw, "mrw"),
    (read_x3f, "x3f"),
    (read_kyocera, "kyocera"),
    (read_quicktime, "mp4 mov 3gp lrv"),
    (read_matroska, "mkv webm"),
    (read_transport, "mts"),
    (read_asf, "wmv"),
    (read_flash, "flv"),
    (read_takeout, "takeout"),
    (read_flickr, "flickr"),
    (read_exiftool, "exiftool"),
    (read_xmp_sidecar, "xmp"),
    (read_sony_sidecar, "sonyxml"),
    (read_aae, "aae"),
    (read_subtitles, "srt"),
)
READERS: dict[str, Reader] = {name: reader for reader, names in _BY_READER for name in names.split()}
