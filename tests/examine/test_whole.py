"""A file cut anywhere is never called whole; a whole file is never called incomplete."""

from __future__ import annotations

import os
import struct
import tempfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from photo_organizer.examine import whole
from photo_organizer.model import Family, FileType, Wholeness
from tests.examine import builders as make
from tests.samples import photos, video

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

WHOLE, INCOMPLETE, UNPROVABLE = Wholeness.WHOLE, Wholeness.INCOMPLETE, Wholeness.UNPROVABLE
SMALL = (64, 48)


def judge(kind: str, content: bytes) -> Wholeness:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return whole.judge(file.fileno(), FileType(kind, Family.IMAGE, (kind,)), len(content)).wholeness


def answers(kind: str, content: bytes, lengths: Iterable[int]) -> set[Wholeness]:
    """Return all answers for `content` cut to each of `lengths`."""
    filetype = FileType(kind, Family.IMAGE, (kind,))
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        found = set()
        for length in sorted(lengths, reverse=True):
            os.ftruncate(file.fileno(), length)
            found.add(whole.judge(file.fileno(), filetype, length).wholeness)
        return found


def _thumbnailed() -> bytes:
    """Return a JPEG whose Exif block holds a whole small JPEG, as every camera writes it."""
    thumbnail = photos.jpeg(size=(160, 120))
    block = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + thumbnail
    segment = b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block
    picture = photos.jpeg(size=SMALL, seed=3)
    return picture[:20] + segment + picture[20:]  # behind the JFIF segment


def _progressive() -> bytes:
    import io

    from tests.samples.pictures import landscape

    with io.BytesIO() as file:
        landscape(SMALL, 1, "").save(file, "JPEG", progressive=True, quality=90)
        return file.getvalue()


def whole_film(brand: str = "qt  ") -> bytes:
    return video.movie(size=SMALL, brand=brand)


def riff(form: bytes, *chunks: bytes) -> bytes:
    content = form + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def matroska(*, known: bool = True) -> bytes:
    content = bytes(range(1, 255)) * 10
    length = struct.pack(">Q", len(content) | 1 << 56) if known else b"\x01" + b"\xff" * 7
    return b"\x1aE\xdf\xa3\x84\x42\x86\x81\x01" + b"\x18\x53\x80\x67" + length + content


def jxl(*boxes: bytes) -> bytes:
    return make.jxl("2024:01:31 12:00:00") + b"".join(boxes)


def jxl_in_parts(*numbers: int) -> bytes:
    parts = (struct.pack(">I", number) + b"\xff\x0a" + bytes(range(1, 251)) for number in numbers)
    return jxl(*(make.box(b"jxlp", part) for part in parts))


LAST = 1 << 31  # of the number of a part

MADE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpeg": ("jpeg", lambda: photos.jpeg("2024:01:31 12:00:00", size=SMALL)),
    "jpeg with thumbnail": ("jpeg", _thumbnailed),
    "progressive jpeg": ("jpeg", _progressive),
    "png": ("png", lambda: photos.png("2024:01:31 12:00:00", size=SMALL)),
    "gif": ("gif", lambda: photos.gif(size=SMALL)),
    "webp": ("webp", lambda: photos.webp(size=SMALL)),
    "heic": ("heif", lambda: photos.heic(size=SMALL)),
    "avif": ("avif", lambda: photos.avif(size=SMALL)),
    "jxl": ("jxl", lambda: jxl(make.box(b"jxlc", b"\xff\x0a" + bytes(range(1, 251))))),
    "jxl in parts": ("jxl", lambda: jxl_in_parts(0, 1, 2 | LAST)),
    "tiff": ("tiff", lambda: photos.tiff(size=SMALL)),
    "bmp": ("bmp", lambda: photos.bmp(size=SMALL)),
    "mov": ("mov", whole_film),
    "mp4": ("mp4", lambda: whole_film("isom")),
    "avi": ("avi", lambda: riff(b"AVI ", b"movi" * 100)),
    "wav": ("wav", lambda: riff(b"WAVE", b"data" * 100)),
    "mkv": ("mkv", matroska),
    "xmp": ("xmp", lambda: b"<?xpacket begin=''?><x:xmpmeta><a/></x:xmpmeta>\n  <?xpacket end='w'?>\n"),
    "aae": ("aae", lambda: b"<?xml version='1.0'?><plist><dict></dict></plist>\n"),
    "flickr": ("flickr", lambda: b'{\n "photopage": "", "geo": [], "date_taken": ""\n}\n'),
    "exiftool": ("exiftool", lambda: b'[{\n "SourceFile": "IMG.jpg"\n}]\n'),
    "takeout": ("takeout", lambda: b'{\n "title": "IMG.jpg"\n}\n'),
}


def _icon() -> bytes:
    picture = photos.png(size=(16, 16))
    return struct.pack("<3H4B2H2I", 0, 1, 1, 16, 16, 0, 0, 1, 32, len(picture), 22) + picture


def _wmv(*, flags: int = 2) -> bytes:
    head = bytearray(make.asf(0)) + bytes(range(1, 251)) * 8
    struct.pack_into("<Q", head, 30 + 40, len(head))
    struct.pack_into("<I", head, 30 + 88, flags)
    return bytes(head)


def _packets(count: int = 600, length: int = 400) -> bytes:
    """Return a WMV with its data, a thousand bytes of index behind it."""
    head = bytearray(make.asf(0))
    data = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c") + bytes(34)
    struct.pack_into("<Q", head, 16, len(head))
    struct.pack_into("<Q", head, 30 + 40, len(head) + len(data) + count * length + 1000)
    struct.pack_into("<Q", head, 30 + 56, count)
    struct.pack_into("<II", head, 30 + 92, length, length)
    return bytes(head) + data + (b"\x82\0\0" + bytes(length - 3)) * count + bytes(1000)


def _flv() -> bytes:
    tag = b"\x09" + (500).to_bytes(3) + bytes(7) + b"\x17" * 500 + (511).to_bytes(4)
    return b"FLV\1\5\0\0\0\x09\0\0\0\0" + tag * 8


def _mpeg() -> bytes:
    return (b"\0\0\1\xba" + bytes(range(1, 251)) * 16) * 8 + b"\0\0\1\xb9"


ANNOUNCED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "raf": ("raf", lambda: make.raf("2024:01:31 12:00:00")),
    "psd": ("psd", lambda: make.psd(make.resource(0x0422, make.tiff("2024:01:31 12:00:00")))),
    "ico": ("ico", _icon),
    "wmv": ("wmv", _wmv),
    "flv": ("flv", _flv),
}


@pytest.mark.parametrize("name", ANNOUNCED)
def test_what_says_how_long_its_parts_are_is_incomplete_when_cut(name: str) -> None:
    kind, make_ = ANNOUNCED[name]
    content = make_()
    assert judge(kind, content) is UNPROVABLE
    lengths = {int(len(content) * share) for share in (0.3, 0.5, 0.8, 0.98)}
    assert answers(kind, content, lengths) == {INCOMPLETE}


@pytest.mark.parametrize(("start", "end"), [(0.2, 1), (0.5, 1), (0.95, 1), (0.4, 0.6), (0.05, 0.3)])
def test_packets_of_a_wmv_that_are_zeros_are_still_to_come(start: float, end: float) -> None:
    whole = _packets()
    first, last = int(len(whole) * start), int(len(whole) * end)
    assert judge("wmv", whole) is UNPROVABLE
    assert judge("wmv", whole[:first] + bytes(last - first) + whole[last:]) is INCOMPLETE


@pytest.mark.parametrize(("count", "length"), [(0, 400), (600, 0), (600, 1 << 31)])
def test_packets_that_a_damaged_header_tells_of_prove_nothing(count: int, length: int) -> None:
    head = bytearray(_packets())
    struct.pack_into("<Q", head, 30 + 56, count)
    struct.pack_into("<II", head, 30 + 92, length, length)
    assert judge("wmv", bytes(head)) is UNPROVABLE


def test_the_end_of_an_flv_that_is_zeros_is_still_to_come() -> None:
    assert judge("flv", _flv()[:-900] + bytes(900)) is INCOMPLETE
    assert judge("flv", _flv()[:-4]) is UNPROVABLE, "a program that ends with its last piece"
    unsized = _flv().replace((511).to_bytes(4), bytes(4))
    assert judge("flv", unsized) is UNPROVABLE, "by a program that writes no lengths behind its pieces"


def test_an_archive_waits_for_its_index_and_nothing_else_unknown_for_anything(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("IMG_1.jpg", bytes(range(256)) * 400)
        archive.comment = b"album"
    whole_zip = path.read_bytes()
    half = whole_zip[: len(whole_zip) // 2]
    for content, extension, expected in (
        (whole_zip, "zip", UNPROVABLE),
        (half, "zip", INCOMPLETE),
        (half, "001", UNPROVABLE),  # a part of an archive, whose index stands in the last one
        (whole_zip[:-30].ljust(len(whole_zip), b"\0"), "zip", INCOMPLETE),
        (b"PK", "zip", UNPROVABLE),
        (b"text" * 300 + bytes(1024), "zip", UNPROVABLE),
    ):
        path.write_bytes(content)
        with path.open("rb") as file:
            judged = whole.judge(file.fileno(), None, len(content), content[:64], extension)
        assert judged.wholeness is expected


def test_a_stream_without_a_length_may_end_anywhere() -> None:
    content = _wmv(flags=1)
    assert answers("wmv", content, {len(content), len(content) - 900}) == {UNPROVABLE}


@pytest.mark.parametrize("start", [4096, 12288, 20480])
def test_zeros_in_an_mpeg_film_are_missing(start: int) -> None:
    content = _mpeg()
    assert judge("mpeg", content) is UNPROVABLE
    assert judge("mpeg", content[:start] + bytes(4096) + content[start + 4096 :]) is INCOMPLETE
    assert judge("mpeg", content[:start].ljust(len(content), b"\0")) is INCOMPLETE


@pytest.mark.parametrize("name", MADE)
def test_a_whole_file_is_whole(name: str) -> None:
    kind, made = MADE[name]
    assert judge(kind, made()) is WHOLE


@pytest.mark.parametrize("name", MADE)
def test_a_file_cut_at_any_length_is_never_whole(name: str) -> None:
    """Every length near each end of the file and near each power of two, and every 7th in between."""
    kind, made = MADE[name]
    content = made().rstrip(b"\n")
    size = len(content)
    lengths = {*range(min(2000, size)), *range(max(0, size - 2000), size), *range(0, size, 7)}
    blocks = {near for block in range(0, size, 4096) for near in (block - 1, block, block + 1)}
    found = answers(kind, content, (lengths | blocks) & set(range(size)))
    assert WHOLE not in found
    assert INCOMPLETE in found


@pytest.mark.parametrize(
    "name", ["jpeg", "jpeg with thumbnail", "progressive jpeg", "png", "webp", "mov", "heic"]
)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
def test_a_common_file_cut_short_is_known_to_be_incomplete(name: str, share: float) -> None:
    kind, made = MADE[name]
    content = made()
    assert judge(kind, content[: int(len(content) * share)]) is INCOMPLETE


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_space_reserved_for_the_rest_does_not_make_it_whole(name: str, share: float) -> None:
    """Some clients give the file its final length first and fill it afterwards."""
    kind, made = MADE[name]
    content = made()
    written = int(len(content) * share)
    if len(content) - written > 600:
        assert judge(kind, content[:written].ljust(len(content), b"\0")) is not WHOLE


def test_a_jpeg_as_long_as_reserved_but_half_written_is_incomplete() -> None:
    content = photos.jpeg(size=(800, 600))
    assert judge("jpeg", content[: len(content) // 2].ljust(len(content), b"\0")) is INCOMPLETE
