"""Dates in companions: JSON of Takeout, Flickr and ExifTool, XMP, Sony's XML; and when edits and subtitles were made. Touches nothing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from photo_organizer.decide.date_text import moment_of
from photo_organizer.examine.quicktime_cameras import read_sony_xml
from photo_organizer.examine.xmp import MOST_BYTES, read_xmp

if TYPE_CHECKING:
    from datetime import datetime

    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

_ADJUSTED = re.compile(rb"adjustmentTimestamp</key>\s*<date>([^<]{10,40})</date>")
_SUBTITLED = re.compile(rb"\b(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
_DESCRIPTION = re.compile(
    rb'"description"\s*:\s*("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})){0,8000}")'
)
_GEO = re.compile(
    rb'"geoData"\s*:\s*\{\s*"latitude"\s*:\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*,\s*"longitude"\s*:\s*(-?\d{1,3}(?:\.\d{1,15})?)'
)
_FAVOURITE = re.compile(rb'"favorited"\s*:\s*true')
_TAKEN = re.compile(rb'"photoTakenTime"\s*:\s*\{[^{}]{0,300}?"timestamp"\s*:\s*"?(-?\d{1,12})')

_TEXT = rb'"(?:[A-Za-z0-9]+:)?%s"\s*:\s*"([^"\\]{4,40})"'
_FLICKR_TAKEN, _FLICKR_CAME = (re.compile(_TEXT % name) for name in (b"date_taken", b"date_imported"))
_TAKEN_TAG, _FILM_TAG, _OFFSET_TAG = (
    re.compile(_TEXT % name) for name in (b"DateTimeOriginal", b"CreationDate", b"OffsetTimeOriginal")
)
_OSXPHOTOS = re.compile(rb'"_CreatedBy"\s*:\s*"osxphotos')
_ZONE_STEPS, _CLOCKS_APART = 900, 10  # seconds


def read_takeout(view: Window, found: Findings) -> None:
    """Keep `photoTakenTime`: seconds since 1970, UTC; 0 says that Google did not know."""
    text = view.at(0, MOST_BYTES)
    if (taken := _TAKEN.search(text)) and (seconds := int(taken[1])):
        found.count("takeout:photoTakenTime", seconds * 10**9, utc=True)
    if caption := _DESCRIPTION.search(text):
        found.describe(_words(caption))
    if place := _GEO.search(text):
        found.located(float(place[1]), float(place[2]))
    if _FAVOURITE.search(text):
        found.rate("5")


def read_flickr(view: Window, found: Findings) -> None:
    """Keep `date_taken`, the wall clock; where Flickr did not know it, it is the moment of the upload, which says nothing."""
    text = view.at(0, MOST_BYTES)
    taken, came = (_text(pattern, text) for pattern in (_FLICKR_TAKEN, _FLICKR_CAME))
    first, second = moment_of(taken), moment_of(came)
    if first and second and _is_one_moment((first.value - second.value).total_seconds()):
        return
    found.date("flickr:date_taken", taken)
    if caption := _DESCRIPTION.search(text):
        found.describe(_words(caption))


def _is_one_moment(seconds: float) -> bool:
    """Tell whether two clocks that are so far apart may show one moment, in two zones."""
    return abs(seconds) <= 15 * 3600 and (seconds + _CLOCKS_APART) % _ZONE_STEPS <= 2 * _CLOCKS_APART


def read_exiftool(view: Window, found: Findings) -> None:
    """Keep the capture date that ExifTool wrote out; that of osxphotos is its owner's word in Photos."""
    text = view.at(0, MOST_BYTES)
    taken = _text(_TAKEN_TAG, text) or _text(_FILM_TAG, text)
    source = "sidecar:exif:DateTimeOriginal" if _OSXPHOTOS.search(text) else "exiftool:DateTimeOriginal"
    found.date(source, taken, offset=_text(_OFFSET_TAG, text))


def _words(caption: re.Match[bytes]) -> str:
    words: str = json.loads(caption[1].decode("utf-8", "replace"))
    return words.encode("utf-8", "replace").decode()  # half of a pair of surrogates is no text


def _text(pattern: re.Pattern[bytes], text: bytes) -> str:
    match = pattern.search(text)
    return match[1].decode("utf-8", "replace") if match else ""


def read_xmp_sidecar(view: Window, found: Findings) -> None:
    """Keep the capture dates of an XMP sidecar."""
    read_xmp(view.at(0, MOST_BYTES), found, "sidecar")


def read_sony_sidecar(view: Window, found: Findings) -> None:
    """Keep the moment of recording with its zone, which the film itself may have in UTC only."""
    read_sony_xml(view.at(0, MOST_BYTES), found)


def read_aae(view: Window, found: Findings) -> None:
    """Keep when Apple's edit was made: it dates no photo, but tells whose it is not."""
    found.made = _moment(_ADJUSTED, view)


def read_subtitles(view: Window, found: Findings) -> None:
    """Keep the first time that a drone's subtitles name."""
    found.made = _moment(_SUBTITLED, view)


def _moment(pattern: re.Pattern[bytes], view: Window) -> datetime | None:
    match = pattern.search(view.at(0, MOST_BYTES))
    moment = moment_of(match[1].decode("ascii", "replace")) if match else None
    return moment.value if moment else None
