"""Real photos, made on the spot: `jpeg()`, `png()`, `tiff()`, `webp()`, `heic()`, `avif()`, `gif()`, `bmp()`.

Each returns the bytes of a whole file that any viewer opens. The same arguments give the same picture;
another `seed` gives another one. Dates are written where cameras write them: Exif 2.32, ExifIFD.
Touches nothing; `write` makes a file.
"""

from __future__ import annotations

import io
import os
import struct
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.samples.pictures import Size, landscape, with_balloon

if TYPE_CHECKING:
    from pathlib import Path

When = datetime | str | None  # a text is written as it is: cameras do write nonsense

MAKE, MODEL, ORIENTATION, IFD0_DATE = 0x010F, 0x0110, 0x0112, 0x0132
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
MAKER_NOTE = 0x927C
ORIGINAL, DIGITIZED, OFFSET_ORIGINAL, SUBSEC_ORIGINAL = 0x9003, 0x9004, 0x9011, 0x9291


def exif(
    when: When = None,
    *,
    subsec: str = "",
    offset: str = "",
    make: str = "",
    model: str = "",
    orientation: int = 0,
    digitized: When = None,
    ifd0_date: When = None,
    gps: tuple[str, tuple[int, int, int]] | None = None,
    content_id: str = "",
) -> bytes:
    """Return an Exif block: `when` is DateTimeOriginal, `gps` is (YYYY:MM:DD, (h, m, s)) in UTC.

    `content_id` joins the still to the film of a Live Photo.
    """
    block = Image.Exif()
    camera = {MAKE: make, MODEL: model, ORIENTATION: orientation, IFD0_DATE: _exif_time(ifd0_date)}
    block.update({tag: value for tag, value in camera.items() if value})
    taken = {
        ORIGINAL: _exif_time(when),
        DIGITIZED: _exif_time(digitized),
        OFFSET_ORIGINAL: offset,
        SUBSEC_ORIGINAL: subsec,
        MAKER_NOTE: _apple_note(content_id) if content_id else "",
    }
    block.get_ifd(EXIF_IFD).update({tag: value for tag, value in taken.items() if value})
    if gps:
        block.get_ifd(GPS_IFD).update({29: gps[0], 7: tuple(float(part) for part in gps[1])})
    return block.tobytes()


def _apple_note(content_id: str) -> bytes:
    """Return Apple's maker note with one entry, 0x0011: the content identifier, at an offset in the note."""
    text = content_id.encode() + b"\0" * 5  # more than four bytes, so that it stands outside the entry
    return b"Apple iOS\0\0\1MM" + struct.pack(">HHHIII", 1, 0x0011, 2, len(text), 32, 0) + text


def _exif_time(when: When) -> str:
    return when.strftime("%Y:%m:%d %H:%M:%S") if isinstance(when, datetime) else when or ""


def jpeg(
    when: When = None,
    *,
    size: Size = (320, 240),
    seed: int = 0,
    text: str = "",
    quality: int = 80,
    xmp: bytes = b"",
    balloon: float | None = None,
    **recorded: Any,
) -> bytes:
    """Return a JPEG, with a balloon at that share of its width; further arguments are those of `exif`."""
    extra: dict[str, Any] = {"xmp": xmp} if xmp else {}
    options = {"exif": exif(when, **recorded), "quality": quality, **extra}
    if balloon is None:
        return _saved(landscape(size, seed, text), "JPEG", **options)
    return _saved(with_balloon(size, seed, text, balloon), "JPEG", **options)


def png(
    when: When = None, *, size: Size = (320, 240), seed: int = 0, text: str = "", **recorded: Any
) -> bytes:
    """Return a PNG with an eXIf chunk; further arguments are those of `exif`."""
    return _encoded("PNG", size, seed, text, exif(when, **recorded), compress_level=1)


def tiff(
    when: When = None, *, size: Size = (320, 240), seed: int = 0, text: str = "", **recorded: Any
) -> bytes:
    """Return a TIFF; further arguments are those of `exif`."""
    return _encoded("TIFF", size, seed, text, exif(when, **recorded))


def webp(
    when: When = None, *, size: Size = (320, 240), seed: int = 0, text: str = "", **recorded: Any
) -> bytes:
    """Return a WebP; further arguments are those of `exif`."""
    return _encoded("WEBP", size, seed, text, exif(when, **recorded), method=0)


def avif(
    when: When = None, *, size: Size = (320, 240), seed: int = 0, text: str = "", **recorded: Any
) -> bytes:
    """Return an AVIF; further arguments are those of `exif`."""
    return _encoded("AVIF", size, seed, text, exif(when, **recorded), speed=10)


def heic(
    when: When = None, *, size: Size = (320, 240), seed: int = 0, text: str = "", **recorded: Any
) -> bytes:
    """Return a HEIC; further arguments are those of `exif`."""
    import pillow_heif

    with io.BytesIO() as file:
        picture = pillow_heif.from_pillow(landscape(size, seed, text))
        picture.save(file, exif=exif(when, **recorded), quality=50, enc_params={"preset": "ultrafast"})
        return file.getvalue()


def gif(*, size: Size = (320, 240), seed: int = 0, text: str = "") -> bytes:
    """Return a GIF, which carries no date."""
    return _encoded("GIF", size, seed, text, b"")


def bmp(*, size: Size = (320, 240), seed: int = 0, text: str = "") -> bytes:
    """Return a BMP, which carries no date."""
    return _encoded("BMP", size, seed, text, b"")


def _encoded(kind: str, size: Size, seed: int, text: str, block: bytes, **options: Any) -> bytes:
    if block:
        options["exif"] = block
    return _saved(landscape(size, seed, text), kind, **options)


def _saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    with io.BytesIO() as file:
        picture.save(file, kind, **options)
        return file.getvalue()


def write(path: Path, data: bytes, modified: float | datetime | None = None) -> Path:
    """Make the file `path` and its folders; `modified` is its time, in seconds or as local time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if modified is not None:
        seconds = modified.timestamp() if isinstance(modified, datetime) else modified
        os.utime(path, ns=(round(seconds * 1e9), round(seconds * 1e9)))
    return path
