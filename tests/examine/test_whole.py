"""A file cut anywhere is never called whole; a whole file is never called incomplete."""

from __future__ import annotations

import os
import struct
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.examine.whole import wholeness
from photo_organizer.model import Family, FileType, Wholeness
from tests.examine import builders as make
from tests.samples import photos, video
from tests.samples.video import box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WHOLE, INCOMPLETE, UNPROVABLE = Wholeness.WHOLE, Wholeness.INCOMPLETE, Wholeness.UNPROVABLE
SMALL = (64, 48)


def judge(kind: str, content: bytes) -> Wholeness:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return wholeness(file.fileno(), FileType(kind, Family.IMAGE, (kind,)), len(content))


def answers(kind: str, content: bytes, lengths: Iterable[int]) -> set[Wholeness]:
    """Return all answers for `content` cut to each of `lengths`."""
    filetype = FileType(kind, Family.IMAGE, (kind,))
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        found = set()
        for length in sorted(lengths, reverse=True):
            os.ftruncate(file.fileno(), length)
            found.add(wholeness(file.fileno(), filetype, length))
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


def _film(brand: str = "qt  ") -> bytes:
    return video.movie(size=SMALL, brand=brand)


def _riff(form: bytes, *chunks: bytes) -> bytes:
    content = form + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _matroska(*, known: bool = True) -> bytes:
    content = bytes(range(1, 255)) * 10
    length = struct.pack(">Q", len(content) | 1 << 56) if known else b"\x01" + b"\xff" * 7
    return b"\x1aE\xdf\xa3\x84\x42\x86\x81\x01" + b"\x18\x53\x80\x67" + length + content


MADE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpeg": ("jpeg", lambda: photos.jpeg("2024:01:31 12:00:00", size=SMALL)),
    "jpeg with thumbnail": ("jpeg", _thumbnailed),
    "progressive jpeg": ("jpeg", _progressive),
    "png": ("png", lambda: photos.png("2024:01:31 12:00:00", size=SMALL)),
    "gif": ("gif", lambda: photos.gif(size=SMALL)),
    "webp": ("webp", lambda: photos.webp(size=SMALL)),
    "heic": ("heif", lambda: photos.heic(size=SMALL)),
    "avif": ("avif", lambda: photos.avif(size=SMALL)),
    "tiff": ("tiff", lambda: photos.tiff(size=SMALL)),
    "bmp": ("bmp", lambda: photos.bmp(size=SMALL)),
    "mov": ("mov", _film),
    "mp4": ("mp4", lambda: _film("isom")),
    "avi": ("avi", lambda: _riff(b"AVI ", b"movi" * 100)),
    "wav": ("wav", lambda: _riff(b"WAVE", b"data" * 100)),
    "mkv": ("mkv", _matroska),
    "xmp": ("xmp", lambda: b"<?xpacket begin=''?><x:xmpmeta><a/></x:xmpmeta>\n  <?xpacket end='w'?>\n"),
    "aae": ("aae", lambda: b"<?xml version='1.0'?><plist><dict></dict></plist>\n"),
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


# ── what stands behind a JPEG ────────────────────────────────────────────────────────────────────


def test_zeros_behind_a_jpeg_do_not_matter() -> None:
    for count in (1, 100, 5000):
        assert judge("jpeg", photos.jpeg(size=SMALL) + bytes(count)) is WHOLE


def test_a_second_picture_behind_the_first_must_be_whole_too() -> None:
    first, second = photos.jpeg(size=SMALL), photos.jpeg(size=SMALL, seed=2)
    assert judge("jpeg", first + second) is WHOLE
    assert judge("jpeg", first + second + b"maker's notes") is UNPROVABLE
    found = answers("jpeg", first + second, range(len(first) + 2, len(first + second)))
    assert found == {INCOMPLETE}


def test_the_film_of_a_motion_photo_must_be_whole_too() -> None:
    picture = photos.jpeg(size=SMALL)
    film = box("ftyp", b"isom", bytes(8)) + box("mdat", bytes(range(200)) * 20) + box("moov", b"x" * 900)
    assert judge("jpeg", picture + film) is WHOLE
    assert WHOLE not in answers("jpeg", picture + film, range(len(picture) + 4, len(picture + film), 3))
    assert judge("jpeg", (picture + film)[:-1]) is INCOMPLETE


def test_a_samsung_block_ends_with_its_own_mark() -> None:
    block = b"\0\0\x01\x0aImage_UTC_Data1700000000000SEFH" + bytes(20) + b"\x24\0\0\0SEFT"
    assert judge("jpeg", photos.jpeg(size=SMALL) + block) is WHOLE


def test_a_jpeg_of_many_blocks_is_searched_across_their_borders() -> None:
    """The end mark may lie on the border of two blocks that are read."""
    scan = b"\xff\xd8\xff\xda\x00\x02"
    for length in range((1 << 20) - 4, (1 << 20) + 4):
        picture = scan + b"\x55" * length + b"\xff\xd9"
        assert judge("jpeg", picture + b"note") is UNPROVABLE
        assert judge("jpeg", picture[:-1] + b"\x00note") is INCOMPLETE


# ── the other containers ─────────────────────────────────────────────────────────────────────────


def test_a_film_needs_its_index_and_its_pictures() -> None:
    head, index, data = box("ftyp", b"isom", bytes(4)), box("moov", b"x" * 50), box("mdat", b"y" * 999)
    assert judge("mp4", head + data + index) is WHOLE
    assert judge("mp4", head + index + data) is WHOLE
    assert judge("mp4", head + data) is INCOMPLETE
    assert judge("mp4", head + index) is INCOMPLETE
    assert judge("mp4", head) is INCOMPLETE


def test_long_boxes_and_boxes_to_the_end_are_understood() -> None:
    head, index = box("ftyp", b"isom", bytes(4)), box("moov", b"x" * 50)
    long = struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 116) + b"y" * 100
    to_the_end = bytes(4) + b"mdat" + b"y" * 999
    assert judge("mp4", head + long + index) is WHOLE
    assert judge("mp4", head + index + long[:-1]) is INCOMPLETE
    assert judge("mp4", head + index + to_the_end) is UNPROVABLE
    assert judge("mp4", head + to_the_end) is INCOMPLETE


def test_bytes_that_are_no_box_behind_a_film_prove_nothing() -> None:
    film = _film("isom")
    assert judge("mp4", film + bytes(5)) is WHOLE
    assert judge("mp4", film + b"\x01\x02\x03") is UNPROVABLE
    assert judge("mp4", film + make.noise(4) + b"\xff\xfe\xfd\xfc" + b"8db42d694ccc4187") is UNPROVABLE


def test_a_makers_text_behind_a_film_does_not_make_it_incomplete() -> None:
    """Read as a box it would be a gigabyte long."""
    film = _film("isom")
    assert judge("mp4", film + b'{"model":"X100","mode":"portrait"}') is UNPROVABLE
    assert judge("mp4", film + struct.pack(">I", 999) + b"moof" + b"x" * 100) is INCOMPLETE


def test_a_riff_that_counts_its_own_head_is_not_incomplete() -> None:
    content = _riff(b"AVI ", b"movi" * 100)
    wrong = content[:4] + struct.pack("<I", len(content)) + content[8:]
    assert judge("avi", wrong) is UNPROVABLE
    assert judge("avi", wrong[:-1]) is INCOMPLETE


def test_a_picture_of_boxes_may_keep_its_pixels_inside_its_index() -> None:
    head = box("ftyp", b"heic", bytes(4))
    assert judge("heif", head + box("meta", bytes(4), box("idat", b"x" * 600))) is WHOLE
    assert judge("heif", head + box("meta", bytes(4), box("iloc", b"x" * 600))) is INCOMPLETE


def test_a_png_may_be_followed_by_anything() -> None:
    assert judge("png", photos.png(size=SMALL) + b"left over from a crop") is WHOLE


def test_a_long_avi_of_several_containers_needs_the_last_one_whole() -> None:
    first, second = _riff(b"AVI ", b"movi" * 100), _riff(b"AVIX", b"more" * 100)
    assert judge("avi", first + second) is WHOLE
    assert WHOLE not in answers("avi", first + second, range(len(first) + 2, len(first + second)))


def test_a_film_still_being_recorded_is_incomplete() -> None:
    assert judge("avi", b"RIFF" + bytes(4) + b"AVI " + b"x" * 1000) is INCOMPLETE
    assert judge("mkv", _matroska(known=False)) is UNPROVABLE


def test_a_tiff_without_its_first_directory_is_incomplete() -> None:
    assert judge("tiff", b"II*\0" + bytes(4) + b"x" * 1000) is INCOMPLETE


def test_a_tiff_may_end_with_the_text_of_a_tag() -> None:
    """Strip of ten bytes at 50, description of twelve bytes behind it."""
    entries = [(270, 2, 12, 60), (273, 4, 1, 50), (279, 4, 1, 10)]
    directory = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    content = b"II*\0\x08\0\0\0" + directory + b"p" * 10 + b"description\0"
    assert judge("tiff", content) is WHOLE
    assert answers("tiff", content, range(1, len(content))) == {INCOMPLETE}


def test_what_has_no_end_mark_is_unprovable() -> None:
    for kind in ("mts", "mpeg", "nef", "psd", "unheard-of"):
        assert judge(kind, b"x" * 100) is UNPROVABLE
    with tempfile.TemporaryFile() as file:
        assert wholeness(file.fileno(), None, 5) is UNPROVABLE


def test_an_empty_file_is_incomplete_whatever_it_is() -> None:
    with tempfile.TemporaryFile() as file:
        assert wholeness(file.fileno(), None, 0) is INCOMPLETE


def test_a_file_that_shrinks_under_the_eyes_is_incomplete() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(photos.png(size=SMALL))
        file.flush()
        assert wholeness(file.fileno(), FileType("png", Family.IMAGE, ("png",)), 10**6) is INCOMPLETE


# ── hostile content ──────────────────────────────────────────────────────────────────────────────

KINDS = sorted({kind for kind, _ in MADE.values()})


@given(st.sampled_from(KINDS), st.binary(max_size=300))
def test_no_content_makes_it_fail(kind: str, content: bytes) -> None:
    assert judge(kind, content) in Wholeness


@given(st.sampled_from(sorted(MADE)), st.data())
def test_no_damage_makes_it_fail(name: str, data: st.DataObject) -> None:
    kind, made = MADE[name]
    content = bytearray(made())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert judge(kind, bytes(content)) in Wholeness


def test_endless_structures_end() -> None:
    """More boxes, chunks and directories than any real file has."""
    assert judge("mp4", box("free") * 20_000) is UNPROVABLE
    assert judge("png", b"\x89PNG\r\n\x1a\n" + (bytes(4) + b"teXt" + bytes(4)) * 20_000) is UNPROVABLE
    loop = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", 330, 4, 1, 8) + struct.pack("<I", 8)
    assert judge("tiff", loop) in Wholeness


def test_no_row_is_looked_for_that_is_longer_than_the_file() -> None:
    """A damaged header may tell of rows of gigabytes; nobody makes room for them."""
    content = bytearray(photos.bmp(size=(16, 12)))
    content[18:22] = struct.pack("<I", 0x7FFFFFFF)  # biWidth
    content[28:30] = struct.pack("<H", 0xFFFF)  # biBitCount
    assert judge("bmp", bytes(content)) in Wholeness
    content = bytearray(photos.tiff(size=(16, 12)))
    entry = content.index(struct.pack("<HHI", 256, 4, 1))  # ImageWidth
    content[entry + 8 : entry + 12] = struct.pack("<I", 0xFFFFFFFF)
    assert judge("tiff", bytes(content)) in Wholeness
