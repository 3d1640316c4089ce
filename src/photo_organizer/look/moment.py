"""When and by what a picture was taken, read from its own EXIF and nowhere else. Runs in the child alone.

Tags of EXIF 2.32: only what the camera writes at the shot counts, never a file time or a name.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from PIL import ExifTags, Image

if TYPE_CHECKING:
    from photo_organizer.look.decode import OpenPicture

# As every camera writes it: to load what reads any form of a time takes longer than to look at a picture.
_USUAL = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)", re.ASCII)
_Base, _Sub = ExifTags.Base, ExifTags.IFD


def read(picture: OpenPicture, file: BinaryIO) -> dict[str, Any]:
    """Return taken (ISO 8601 or ""), subseconds, unique_id, camera and has_place; empty where nothing is recorded."""
    empty = {"taken": "", "subseconds": "", "unique_id": "", "camera": "", "has_place": False}
    with suppress(Exception):  # unreadable EXIF means "not recorded"; the picture itself may be fine
        exif = picture.image.getexif()
        found = _from(exif)
        if not found["taken"] and picture.raw:
            found = _from(_of_raw(file))
        return found
    return empty


def _of_raw(file: BinaryIO) -> Image.Exif:
    """Return the EXIF of a raw file in TIFF structure, whose preview carries none."""
    exif = Image.Exif()
    file.seek(0)
    exif.load_from_fp(file)
    return exif


def _from(exif: Image.Exif) -> dict[str, Any]:
    sub = exif.get_ifd(_Sub.Exif)
    make, model = _text(exif.get(_Base.Make)), _text(exif.get(_Base.Model))
    return {
        "taken": _time(_text(sub.get(_Base.DateTimeOriginal))),
        "subseconds": _text(sub.get(_Base.SubsecTimeOriginal)),
        "unique_id": _meaningful(_text(sub.get(_Base.ImageUniqueID))),
        "camera": model if model.startswith(make) else f"{make} {model}".strip(),
        "has_place": bool(exif.get_ifd(_Sub.GPSInfo).get(ExifTags.GPS.GPSLatitude)),
    }


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return str(value).strip(" \0") if value is not None else ""


def _time(text: str) -> str:
    """Return an EXIF time as ISO 8601, "" when it is not one."""
    if not text:
        return ""
    usual = _USUAL.match(text)
    try:
        if usual:
            return datetime(*map(int, usual.groups())).isoformat()  # type: ignore[arg-type]  # noqa: DTZ001 - as below
        return datetime.strptime(text[:19], "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007 - wall clock by nature
    except ValueError:
        return ""


def _meaningful(text: str) -> str:
    """Return the identifier unless it is a filler that every picture of a camera shares."""
    return text if len(set(text)) > 2 else ""
