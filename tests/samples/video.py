"""Real films, made on the spot: `movie()` writes a QuickTime MOV or MP4 that any player shows.

The picture is Motion-JPEG, so that nothing but a JPEG encoder is needed; the boxes follow
ISO/IEC 14496-12 and Apple's QuickTime File Format. Touches nothing.
"""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime

from tests.samples.pictures import Size, with_balloon

EPOCH_1904 = 2_082_844_800  # seconds between 1904-01-01 and 1970-01-01
MATRIX = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
TICKS = 600  # units of time in a second
TEXT = 1  # the type "UTF-8" of a QuickTime metadata value


def movie(
    when: datetime | None = None,
    *,
    created: str = "",
    content_id: str = "",
    make: str = "",
    model: str = "",
    day: str = "",
    brand: str = "qt  ",
    frames: int = 12,
    frames_per_second: int = 12,
    size: Size = (160, 120),
    seed: int = 0,
    text: str = "",
) -> bytes:
    """Return a MOV, or an MP4 with `brand="mp42"`.

    `when` is the creation time in UTC (naive means UTC, None means not known); `created` is
    com.apple.quicktime.creationdate, such as "2024-08-31T13:47:57+0200"; `day` is the ©day tag.
    """
    pictures = [_frame(size, seed, text, number, frames) for number in range(frames)]
    start = box("ftyp", brand.encode(), struct.pack(">I", 512), brand.encode(), b"isom")
    content = box("mdat", *pictures)
    moment = _seconds_since_1904(when)
    length = frames * TICKS // frames_per_second
    apple = {"creationdate": created, "content.identifier": content_id, "make": make, "model": model}
    header = box(
        "moov",
        _movie_header(moment, length),
        _track(moment, length, size, pictures, first_byte=len(start) + 8),
        _metadata({f"com.apple.quicktime.{key}": value for key, value in apple.items() if value}),
        _user_data(day),
    )
    return start + content + header


def box(kind: str, *parts: bytes) -> bytes:
    """Return a box: its length, its four-letter kind, its content."""
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + kind.encode("latin-1") + content


def full_box(kind: str, *parts: bytes, flags: int = 0) -> bytes:
    """Return a box that begins with version 0 and flags."""
    return box(kind, struct.pack(">I", flags), *parts)


def _seconds_since_1904(when: datetime | None) -> int:
    if when is None:
        return 0
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()) + EPOCH_1904


def _frame(size: Size, seed: int, text: str, number: int, frames: int) -> bytes:
    picture = with_balloon(size, seed, text, (number + 0.5) / frames)
    with io.BytesIO() as file:
        picture.save(file, "JPEG", quality=75)
        return file.getvalue()


def _movie_header(moment: int, length: int) -> bytes:
    times = struct.pack(">4I", moment, moment, TICKS, length)
    rate_and_volume = struct.pack(">IH10x", 0x10000, 0x100)
    return full_box("mvhd", times, rate_and_volume, MATRIX, bytes(24), struct.pack(">I", 2))


def _track(moment: int, length: int, size: Size, pictures: list[bytes], *, first_byte: int) -> bytes:
    times = struct.pack(">5I8x4H", moment, moment, 1, 0, length, 0, 0, 0, 0)
    shape = struct.pack(">2I", size[0] << 16, size[1] << 16)
    data_here = box("dinf", full_box("dref", struct.pack(">I", 1), full_box("url ", flags=1)))
    media_times = struct.pack(">4I2H", moment, moment, TICKS, length, 0x55C4, 0)  # language "und"
    media = box(
        "mdia",
        full_box("mdhd", media_times),
        full_box("hdlr", b"mhlrvide", bytes(12), b"\0"),
        box(
            "minf",
            full_box("vmhd", bytes(8), flags=1),
            data_here,
            _samples(length, size, pictures, first_byte),
        ),
    )
    return box("trak", full_box("tkhd", times, MATRIX, shape, flags=7), media)


def _samples(length: int, size: Size, pictures: list[bytes], first_byte: int) -> bytes:
    """Return the sample table: every picture is a sample, all of them in one chunk."""
    name = b"Photo - JPEG"
    entry = box(
        "jpeg",
        struct.pack(">6xH16x2H2I4xH", 1, *size, 72 << 16, 72 << 16, 1),
        struct.pack("32pHh", name, 24, -1),
    )
    count = len(pictures)
    return box(
        "stbl",
        full_box("stsd", struct.pack(">I", 1), entry),
        full_box("stts", struct.pack(">3I", 1, count, length // count)),
        full_box("stsc", struct.pack(">4I", 1, 1, count, 1)),
        full_box("stsz", struct.pack(f">2I{count}I", 0, count, *map(len, pictures))),
        full_box("stco", struct.pack(">2I", 1, first_byte)),
    )


def _metadata(values: dict[str, str]) -> bytes:
    """Return QuickTime's metadata box, which has neither version nor flags."""
    if not values:
        return b""
    keys = [box("mdta", key.encode()) for key in values]
    items = [
        struct.pack(">I", 8 + len(data)) + struct.pack(">I", number) + data
        for number, value in enumerate(values.values(), 1)
        if (data := box("data", struct.pack(">2I", TEXT, 0), value.encode()))
    ]
    handler = full_box("hdlr", bytes(4), b"mdta", bytes(12), b"\0")
    return box("meta", handler, full_box("keys", struct.pack(">I", len(keys)), *keys), box("ilst", *items))


def _user_data(day: str) -> bytes:
    if not day:
        return b""
    text = day.encode()
    return box("udta", box("\xa9day", struct.pack(">2H", len(text), 0x15C7), text))
