"""Where a capture date may come from, in the order in which they are believed. Pure data.

The table is the rule: `dating` takes the first valid statement in this order, and `docs/dates.md` prints it.
Within a unit the step decides first and the member second, so that a strong statement of a companion beats
a weak one of the main file.
"""

from __future__ import annotations

from enum import IntEnum

from photo_organizer.model import Strength
from photo_organizer.records import frozen


class Tier(IntEnum):
    """What kind of evidence: inside the file, beside it, in its name, or only its file times."""

    CONTENT = 1
    SIDECAR = 2
    NAME = 3
    FILE_TIME = 4


@frozen
class DateSource:
    """One kind of statement about the capture date."""

    name: str
    tier: Tier
    step: int  # within the tier; the smaller is believed first
    strength: Strength
    clock: str  # "local", "UTC", or "as written" where the text may name its zone
    formats: str  # the names in _FORMATS, or formats themselves
    meaning: str
    example: str


_FORMATS = {
    "exif": "JPEG, TIFF, HEIC, AVIF, WebP, PNG, JPEG XL, PSD, raw formats, films with embedded EXIF",
    "xmp": "JPEG, TIFF, HEIC, AVIF, WebP, PNG, JPEG XL, GIF, PSD, raw formats, MP4, MOV, AVI",
    "iptc": "JPEG, TIFF, PNG, PSD",
    "iso": "MP4, MOV, 3GP, INSV, LRV",
    "apple": "MP4, MOV, 3GP, INSV, LRV, MKV",
}

# tier and step | source | strength | clock | formats | meaning | example
_TABLE = """
1  1 | quicktime:creationdate         | camera    | as written | apple | Apple's key com.apple.quicktime.creationdate | 2024-01-31T12:00:00+0100
1  1 | exif:DateTimeOriginal          | camera    | local      | exif | EXIF DateTimeOriginal | 2024:01:31 12:00:00
1  1 | ciff:CapturedTime              | camera    | local      | CRW | the moment of capture in Canon's own format | 1053164462 s
1  1 | x3f:TIME                       | camera    | local      | X3F | Sigma's property TIME | 1043153760 s
1  1 | sony:CreationDate              | camera    | as written | MP4 | CreationDate in Sony's XML | 2024-01-31T12:00:00+01:00
1  1 | mts:recording                  | camera    | as written | MTS, M2TS | the recording time within the video | 2024-01-31 12:00:00+01:00
1  1 | dv:recording                   | camera    | local      | AVI and MOV from tapes | the recording time within the DV video | 2004-01-31 12:00:00
1  1 | maker:DateTimeOriginal         | camera    | local      | some makers | the maker's own copy of DateTimeOriginal | 2024:01:31 12:00:00
1  2 | quicktime:date                 | camera    | as written | iso | box date among the user data | 2024-01-31T12:00:00+0100
1  2 | matroska:DATE_RECORDED         | owner     | as written | MKV, WebM | tag DATE_RECORDED | 2024-01-31 12:00:00
1  3 | quicktime:day                  | container | as written | iso | text ©day | 2024-01-31T12:00:00+0100
1  3 | matroska:DATE                  | container | as written | MKV, WebM | tag DATE | 2024-01-31T12:00:00+0100
1  4 | exif:DateTimeDigitized         | camera    | local      | exif | EXIF DateTimeDigitized, also named CreateDate | 2024:01:31 12:00:00
1  4 | maker:CreateDate               | camera    | local      | some makers | the maker's own copy of CreateDate | 2024:01:31 12:00:00
1  5 | ifd0:DateTimeOriginal          | camera    | local      | TIFF, raw formats | DateTimeOriginal outside the EXIF directory | 2024:01:31 12:00:00
1  6 | ifd0:DateTimeDigitized         | camera    | local      | TIFF, raw formats | DateTimeDigitized outside the EXIF directory | 2024:01:31 12:00:00
1  7 | xmp:exif:DateTimeOriginal      | camera    | as written | xmp | XMP exif:DateTimeOriginal | 2024-01-31T12:00:00+01:00
1  8 | xmp:photoshop:DateCreated      | owner     | as written | xmp | XMP photoshop:DateCreated | 2024-01-31T12:00:00
1  9 | xmp:exif:DateTimeDigitized     | camera    | as written | xmp | XMP exif:DateTimeDigitized | 2024-01-31T12:00:00
1 10 | xmp:xmp:CreateDate             | container | as written | xmp | XMP xmp:CreateDate | 2024-01-31T12:00:00
1 11 | iptc:DateCreated               | owner     | as written | iptc | IPTC Date Created and Time Created | 20240131T120000+0100
1 12 | iptc:DigitalCreationDate       | owner     | as written | iptc | IPTC Digital Creation Date and Time | 20240131T120000+0100
1 13 | png:exif:DateTimeOriginal      | camera    | local      | PNG | text chunk exif:DateTimeOriginal | 2024:01:31 12:00:00
1 13 | png:Creation Time              | container | as written | PNG | text chunk Creation Time | 31 Jan 2024 12:00:00 +0100
1 13 | png:create-date                | container | as written | PNG | text chunk create-date | 2024-01-31T12:00:00+01:00
1 14 | avi:IDIT                       | camera    | local      | AVI | chunk IDIT | Wed Jan 31 12:00:00 2024
1 14 | avi:ICRD                       | container | local      | AVI | chunk ICRD | 2024-01-31
1 15 | quicktime:mvhd                 | container | UTC        | iso | creation time of the film | 3789543600 s since 1904
1 15 | matroska:DateUTC               | container | UTC        | MKV, WebM | DateUTC of the segment | ns since 2001-01-01
1 15 | asf:CreationDate               | container | UTC        | WMV | creation date among the file properties | 100 ns since 1601
1 15 | flv:creationdate               | container | as written | FLV | creationdate among the metadata | Wed Jan 31 12:00:00 2024
1 16 | quicktime:tkhd                 | container | UTC        | iso | creation time of a track | 3789543600 s since 1904
1 16 | quicktime:mdhd                 | container | UTC        | iso | creation time of a track's media | 3789543600 s since 1904
1 16 | matroska:DATE_ENCODED          | container | as written | MKV, WebM | tag DATE_ENCODED | 2024-01-31 12:00:00
1 17 | gps                            | camera    | UTC        | exif | the satellites' date and time | 2024:01:31 11:00:00
1 17 | xmp:exif:GPSTimeStamp          | camera    | UTC        | xmp | XMP exif:GPSTimeStamp | 2024-01-31T11:00:00Z
1 18 | ifd0:DateTime                  | container | local      | exif | TIFF DateTime, often the last change | 2024:01:31 12:00:00
2  1 | takeout:photoTakenTime         | sidecar   | UTC        | Google Takeout JSON | photoTakenTime | 1706698800 s since 1970
2  2 | sidecar:exif:DateTimeOriginal  | sidecar   | as written | XMP sidecar, JSON of osxphotos | exif:DateTimeOriginal; goes before what the file itself says | 2024-01-31T12:00:00
2  3 | sidecar:photoshop:DateCreated  | sidecar   | as written | XMP sidecar | photoshop:DateCreated; the same | 2024-01-31T12:00:00
2  4 | sidecar:exif:DateTimeDigitized | sidecar   | as written | XMP sidecar | exif:DateTimeDigitized | 2024-01-31T12:00:00
2  5 | sidecar:xmp:CreateDate         | sidecar   | as written | XMP sidecar | xmp:CreateDate | 2024-01-31T12:00:00
2  6 | sidecar:exif:GPSTimeStamp      | sidecar   | UTC        | XMP sidecar | exif:GPSTimeStamp | 2024-01-31T11:00:00Z
2  7 | exiftool:DateTimeOriginal      | sidecar   | as written | JSON of ExifTool | DateTimeOriginal, for films CreationDate | 2024:01:31 12:00:00
2  7 | flickr:date_taken              | sidecar   | local      | JSON of a Flickr export | date_taken, unless it is the moment of the upload | 2024-01-31 12:00:00
2  7 | meta:taken_timestamp           | sidecar   | UTC        | list of a Facebook export | taken_timestamp | 1706698800 s since 1970
2  8 | icloud:originalCreationDate    | sidecar   | UTC        | list of an iCloud export | originalCreationDate in Photo Details.csv, to the minute | Wednesday January 31,2024 11:00 AM GMT
2  9 | meta:creation_timestamp        | sidecar   | UTC        | list of a Facebook or Instagram export | creation_timestamp: when it was posted | 1706698800 s since 1970
3  1 | filename                       | name      | as written | all | a date in the file's name | IMG_20240131_120000.jpg
4  1 | file:birth                     | file time | UTC        | all | the file's creation time, where it is the older and the system knows it | ns since 1970
4  1 | file:modified                  | file time | UTC        | all | the file's modification time, where it is the older | ns since 1970
"""


def _source(line: str) -> DateSource:
    """Return one line of the table."""
    place, name, strength, clock, formats, meaning, example = (cell.strip() for cell in line.split("|"))
    tier, step = place.split()
    word = Strength[strength.upper().replace(" ", "_")]
    return DateSource(
        name, Tier(int(tier)), int(step), word, clock, _FORMATS.get(formats, formats), meaning, example
    )


SOURCES: tuple[DateSource, ...] = tuple(_source(line) for line in _TABLE.strip().splitlines())
SATELLITES = ("gps", "xmp:exif:GPSTimeStamp", "sidecar:exif:GPSTimeStamp")
BY_NAME: dict[str, DateSource] = {source.name: source for source in SOURCES}
RANK: dict[str, tuple[int, int]] = {source.name: (source.tier, source.step) for source in SOURCES}


def tier_of(source: str) -> Tier | None:
    """Return what kind of evidence a source is, None for one that nobody knows."""
    known = BY_NAME.get(source)
    return known.tier if known else None
