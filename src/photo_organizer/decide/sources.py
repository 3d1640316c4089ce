"""Where a capture date may come from, in the order in which they are believed. Pure data.

The table is the rule: `dating` takes the first valid statement in this order, and the documentation
prints it. Within a unit the step decides first and the member second, so that a strong statement of a
companion beats a weak one of the main file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Tier(IntEnum):
    """What kind of evidence: inside the file, beside it, in its name, or only its file times."""

    CONTENT = 1
    SIDECAR = 2
    NAME = 3
    FILE_TIME = 4


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of statement about the capture date."""

    name: str
    tier: Tier
    step: int  # within the tier; the smaller is believed first
    clock: str  # "local", "UTC" or "as written": the wall clock the value stands for
    formats: str
    meaning: str
    example: str


_RAW = "raw formats"
_EXIF = f"JPEG, TIFF, HEIC, AVIF, WebP, PNG, JPEG XL, PSD, {_RAW}, films with embedded EXIF"
_XMP = f"JPEG, TIFF, HEIC, AVIF, WebP, PNG, JPEG XL, GIF, PSD, {_RAW}, MP4, MOV, AVI"
_ISO = "MP4, MOV, 3GP, INSV"

SOURCES: tuple[Source, ...] = (
    # Films: the recording's own local time, then texts, then times that count in UTC.
    Source(
        "quicktime:creationdate",
        Tier.CONTENT,
        1,
        "as written",
        _ISO,
        "Apple's key com.apple.quicktime.creationdate",
        "2024-01-31T12:00:00+0100",
    ),
    Source(
        "exif:DateTimeOriginal",
        Tier.CONTENT,
        1,
        "local",
        _EXIF,
        "EXIF DateTimeOriginal",
        "2024:01:31 12:00:00",
    ),
    Source(
        "ciff:CapturedTime", Tier.CONTENT, 1, "local", "CRW", "Canon's captured time", "2003:05:17 09:41:02"
    ),
    Source("x3f:TIME", Tier.CONTENT, 1, "local", "X3F", "Sigma's property TIME", "1043153760"),
    Source(
        "sony:CreationDate",
        Tier.CONTENT,
        1,
        "as written",
        "MP4",
        "Sony's XML CreationDate",
        "2024-01-31T12:00:00+01:00",
    ),
    Source(
        "mts:recording",
        Tier.CONTENT,
        1,
        "as written",
        "MTS, M2TS",
        "recording time in the video stream (AVCHD)",
        "2024-01-31 12:00:00+01:00",
    ),
    Source("quicktime:day", Tier.CONTENT, 2, "as written", _ISO, "text ©day", "2024-01-31T12:00:00+0100"),
    Source(
        "exif:DateTimeDigitized",
        Tier.CONTENT,
        3,
        "local",
        _EXIF,
        "EXIF DateTimeDigitized (CreateDate)",
        "2024:01:31 12:00:00",
    ),
    Source(
        "ifd0:DateTimeOriginal",
        Tier.CONTENT,
        4,
        "local",
        "TIFF, raw formats",
        "DateTimeOriginal outside the EXIF directory",
        "2024:01:31 12:00:00",
    ),
    Source(
        "ifd0:DateTimeDigitized",
        Tier.CONTENT,
        5,
        "local",
        "TIFF, raw formats",
        "DateTimeDigitized outside the EXIF directory",
        "2024:01:31 12:00:00",
    ),
    Source(
        "xmp:exif:DateTimeOriginal",
        Tier.CONTENT,
        6,
        "as written",
        _XMP,
        "XMP exif:DateTimeOriginal",
        "2024-01-31T12:00:00+01:00",
    ),
    Source(
        "xmp:photoshop:DateCreated",
        Tier.CONTENT,
        7,
        "as written",
        _XMP,
        "XMP photoshop:DateCreated",
        "2024-01-31T12:00:00",
    ),
    Source(
        "xmp:exif:DateTimeDigitized",
        Tier.CONTENT,
        8,
        "as written",
        _XMP,
        "XMP exif:DateTimeDigitized",
        "2024-01-31T12:00:00",
    ),
    Source(
        "xmp:xmp:CreateDate", Tier.CONTENT, 9, "as written", _XMP, "XMP xmp:CreateDate", "2024-01-31T12:00:00"
    ),
    Source(
        "iptc:DateCreated",
        Tier.CONTENT,
        10,
        "as written",
        "JPEG, TIFF, PSD, PNG",
        "IPTC Date and Time Created",
        "20240131T120000+0100",
    ),
    Source(
        "iptc:DigitalCreationDate",
        Tier.CONTENT,
        11,
        "as written",
        "JPEG, TIFF, PSD, PNG",
        "IPTC Digital Creation Date and Time",
        "20240131T120000+0100",
    ),
    Source(
        "png:exif:DateTimeOriginal",
        Tier.CONTENT,
        12,
        "local",
        "PNG",
        "text chunk exif:DateTimeOriginal",
        "2024:01:31 12:00:00",
    ),
    Source(
        "png:Creation Time",
        Tier.CONTENT,
        12,
        "as written",
        "PNG",
        "text chunk Creation Time",
        "31 Jan 2024 12:00:00 +0100",
    ),
    Source(
        "png:create-date",
        Tier.CONTENT,
        12,
        "as written",
        "PNG",
        "text chunk create-date",
        "2024-01-31T12:00:00+01:00",
    ),
    Source("avi:IDIT", Tier.CONTENT, 13, "local", "AVI", "chunk IDIT", "Wed Jan 31 12:00:00 2024"),
    Source("avi:ICRD", Tier.CONTENT, 13, "local", "AVI", "chunk ICRD", "2024-01-31"),
    Source(
        "quicktime:mvhd",
        Tier.CONTENT,
        14,
        "UTC",
        _ISO,
        "creation time of the film",
        "3789543600 s since 1904",
    ),
    Source(
        "quicktime:tkhd", Tier.CONTENT, 15, "UTC", _ISO, "creation time of a track", "3789543600 s since 1904"
    ),
    Source(
        "quicktime:mdhd",
        Tier.CONTENT,
        15,
        "UTC",
        _ISO,
        "creation time of a track's media",
        "3789543600 s since 1904",
    ),
    Source(
        "matroska:DateUTC", Tier.CONTENT, 14, "UTC", "MKV, WebM", "segment's DateUTC", "ns since 2001-01-01"
    ),
    Source(
        "asf:CreationDate",
        Tier.CONTENT,
        14,
        "UTC",
        "WMV",
        "file properties' creation date",
        "100 ns since 1601",
    ),
    Source(
        "flv:creationdate",
        Tier.CONTENT,
        14,
        "as written",
        "FLV",
        "onMetaData creationdate",
        "Wed Jan 31 12:00:00 2024",
    ),
    Source("gps", Tier.CONTENT, 16, "UTC", _EXIF, "satellites' date and time", "2024:01:31 11:00:00 UTC"),
    Source(
        "ifd0:DateTime",
        Tier.CONTENT,
        17,
        "local",
        _EXIF,
        "TIFF DateTime, often the last change",
        "2024:01:31 12:00:00",
    ),
    # Beside the file.
    Source(
        "takeout:photoTakenTime",
        Tier.SIDECAR,
        1,
        "UTC",
        "Google Takeout JSON",
        "photoTakenTime",
        "1706698800 s since 1970",
    ),
    Source(
        "sidecar:exif:DateTimeOriginal",
        Tier.SIDECAR,
        2,
        "as written",
        "XMP sidecar",
        "exif:DateTimeOriginal",
        "2024-01-31T12:00:00",
    ),
    Source(
        "sidecar:photoshop:DateCreated",
        Tier.SIDECAR,
        3,
        "as written",
        "XMP sidecar",
        "photoshop:DateCreated",
        "2024-01-31T12:00:00",
    ),
    Source(
        "sidecar:exif:DateTimeDigitized",
        Tier.SIDECAR,
        4,
        "as written",
        "XMP sidecar",
        "exif:DateTimeDigitized",
        "2024-01-31T12:00:00",
    ),
    Source(
        "sidecar:xmp:CreateDate",
        Tier.SIDECAR,
        5,
        "as written",
        "XMP sidecar",
        "xmp:CreateDate",
        "2024-01-31T12:00:00",
    ),
    # Only a name, only file times.
    Source(
        "filename", Tier.NAME, 1, "as written", "all", "a date in the file's name", "IMG_20240131_120000.jpg"
    ),
    Source(
        "file:birth",
        Tier.FILE_TIME,
        1,
        "UTC",
        "all",
        "the file's creation time, where the system knows it and it is the older",
        "ns since 1970",
    ),
    Source(
        "file:modified",
        Tier.FILE_TIME,
        1,
        "UTC",
        "all",
        "the file's modification time, where it is the older",
        "ns since 1970",
    ),
)

BY_NAME: dict[str, Source] = {source.name: source for source in SOURCES}
RANK: dict[str, tuple[int, int]] = {source.name: (source.tier, source.step) for source in SOURCES}
