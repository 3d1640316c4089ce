"""What stands behind a picture, and the parts of each container: which of them have to be there; and no content makes it fail."""

from __future__ import annotations

import struct
import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.examine import whole
from photo_organizer.model import Family, FileType, Wholeness
from tests.examine import builders as make
from tests.examine.test_whole import (
    INCOMPLETE,
    MADE,
    SMALL,
    UNPROVABLE,
    WHOLE,
    answers,
    judge,
    jxl,
    jxl_in_parts,
    matroska,
    riff,
    whole_film,
)
from tests.samples import photos
from tests.samples.video import box


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
    film = whole_film("isom")
    assert judge("mp4", film + bytes(5)) is WHOLE
    assert judge("mp4", film + b"\x01\x02\x03") is UNPROVABLE
    assert judge("mp4", film + make.noise(4) + b"\xff\xfe\xfd\xfc" + b"8db42d694ccc4187") is UNPROVABLE


def test_a_makers_text_behind_a_film_does_not_make_it_incomplete() -> None:
    """Read as a box it would be a gigabyte long."""
    film = whole_film("isom")
    assert judge("mp4", film + b'{"model":"X100","mode":"portrait"}') is UNPROVABLE
    assert judge("mp4", film + struct.pack(">I", 999) + b"moof" + b"x" * 100) is INCOMPLETE


def test_a_riff_that_counts_its_own_head_is_not_incomplete() -> None:
    content = riff(b"AVI ", b"movi" * 100)
    wrong = content[:4] + struct.pack("<I", len(content)) + content[8:]
    assert judge("avi", wrong) is UNPROVABLE
    assert judge("avi", wrong[:-1]) is INCOMPLETE


def test_a_picture_of_boxes_may_keep_its_pixels_inside_its_index() -> None:
    head = box("ftyp", b"heic", bytes(4))
    assert judge("heif", head + box("meta", bytes(4), box("idat", b"x" * 600))) is WHOLE
    assert judge("heif", head + box("meta", bytes(4), box("iloc", b"x" * 600))) is INCOMPLETE


def test_a_jpeg_xl_has_its_last_part_or_is_incomplete() -> None:
    assert judge("jxl", jxl_in_parts(0, 1)) is INCOMPLETE
    assert judge("jxl", jxl()) is INCOMPLETE
    assert judge("jxl", jxl(b"\0\0\0\0jxlc\xff\x0a")) is UNPROVABLE
    assert judge("jxl", b"\xff\x0a" + bytes(range(1, 251))) is UNPROVABLE


def test_a_png_may_be_followed_by_anything() -> None:
    assert judge("png", photos.png(size=SMALL) + b"left over from a crop") is WHOLE


def test_a_long_avi_of_several_containers_needs_the_last_one_whole() -> None:
    first, second = riff(b"AVI ", b"movi" * 100), riff(b"AVIX", b"more" * 100)
    assert judge("avi", first + second) is WHOLE
    assert WHOLE not in answers("avi", first + second, range(len(first) + 2, len(first + second)))


def test_a_film_still_being_recorded_is_incomplete() -> None:
    assert judge("avi", b"RIFF" + bytes(4) + b"AVI " + b"x" * 1000) is INCOMPLETE
    assert judge("mkv", matroska(known=False)) is UNPROVABLE


def test_a_tiff_without_its_first_directory_is_incomplete() -> None:
    assert judge("tiff", b"II*\0" + bytes(4) + b"x" * 1000) is INCOMPLETE


def test_a_tiff_may_end_with_the_text_of_a_tag() -> None:
    """Strip of ten bytes at 50, description of twelve bytes behind it."""
    entries = [(270, 2, 12, 60), (273, 4, 1, 50), (279, 4, 1, 10)]
    directory = struct.pack("<H", 3) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    content = b"II*\0\x08\0\0\0" + directory + b"p" * 10 + b"description\0"
    assert judge("tiff", content) is WHOLE
    assert answers("tiff", content, range(1, len(content))) == {INCOMPLETE}


@pytest.mark.parametrize("large", [False, True])
def test_the_packed_rows_of_a_photoshop_file_are_as_long_as_it_says(large: bool) -> None:
    head = (
        b"8BPS" + struct.pack(">H6xHIIHH", 2 if large else 1, 3, 10, 200, 8, 3) + bytes(16 if large else 12)
    )
    rows = b"\0\1" + struct.pack(">30I" if large else ">30H", *[100] * 30)
    pixels = make.noise(3000)
    assert judge("psd", head + rows + pixels) is UNPROVABLE
    assert answers(
        "psd", head + rows + pixels, (len(head) + 9, len(head + rows) + 1, len(head + rows) + 2999)
    ) == {INCOMPLETE}
    assert judge("psd", head + rows + pixels[:2000] + bytes(1000)) is INCOMPLETE


def test_what_has_no_end_mark_is_unprovable() -> None:
    for kind in ("mts", "mpeg", "nef", "psd", "unheard-of"):
        assert judge(kind, b"x" * 100) is UNPROVABLE
    with tempfile.TemporaryFile() as file:
        assert whole.judge(file.fileno(), None, 5).wholeness is UNPROVABLE


def test_an_empty_file_is_incomplete_whatever_it_is() -> None:
    with tempfile.TemporaryFile() as file:
        assert whole.judge(file.fileno(), None, 0).wholeness is INCOMPLETE


def test_a_file_that_shrinks_under_the_eyes_is_incomplete() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(photos.png(size=SMALL))
        file.flush()
        assert (
            whole.judge(file.fileno(), FileType("png", Family.IMAGE, ("png",)), 10**6).wholeness is INCOMPLETE
        )


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
