"""Dates in places that only some cameras and programs use."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import sight
from photo_organizer.examine.look import examine
from tests.examine import builders as make
from tests.examine.test_formats import DATE, EXIF, SINCE_1904, SINCE_1970, WHEN, XMP, XMP_DATE, rows_of
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
PROFILES = bytes.fromhex("50524f4621d24fcebb88695cfac9c740")
MAKER = "maker:DateTimeOriginal"


def with_key(name: bytes, value: bytes, seconds: int = 9, kind: int = 1) -> bytes:
    """A film with a named value, as phones write it; `kind` is of its letters."""
    keys = make.box(b"keys", struct.pack(">III", 0, 1, 8 + len(name)), b"mdta", name)
    values = make.box(b"ilst", make.box(b"\0\0\0\1", make.box(b"data", struct.pack(">II", kind, 0), value)))
    return make.film(make.movie_header(seconds), make.box(b"meta", bytes(4), keys, values), brand=b"mp42")


def with_date(text: str) -> bytes:
    return make.film(make.movie_header(9), make.box(b"udta", make.box(b"date", text.encode())))


def of_matroska(*named: tuple[bytes, bytes], behind: bool = False) -> bytes:
    """A film with tags, before its frames or behind them, where the head tells the place."""
    each = (make.ebml("67c8", make.ebml("45a3", name) + make.ebml("4487", value)) for name, value in named)
    tags = make.ebml("1254c367", make.ebml("7373", b"".join(each)))
    frames = make.ebml("1f43b675", bytes(900))
    seek = make.ebml("53ab", b"\x12\x54\xc3\x67") + make.ebml("53ac", (24 + len(frames)).to_bytes(2, "big"))
    head = make.ebml("114d9b74", make.ebml("4dbb", seek))
    content = head + (frames + tags if behind else tags + frames)
    return make.ebml("1a45dfa3", make.ebml("4282", b"matroska")) + make.ebml("18538067", content)


def of_canon(*blocks: bytes) -> bytes:
    return make.film(make.movie_header(9), make.box(b"uuid", CANON, *blocks), brand=b"mp42")


def of_olympus() -> bytes:
    block = bytearray(200)
    for at, text in ((0x0E, b"OLYMPUS"), (0x28, b"TG-810"), (0x7F, WHEN.encode())):
        block[at : at + len(text)] = text
    profiles = make.box(
        b"uuid", PROFILES, bytes(8), make.box(b"FPRF", bytes(12)), make.box(b"OLYM", bytes(block))
    )
    return make.film(make.movie_header(0), brand=b"mp42") + profiles


def raw_profile(kind: bytes, content: bytes, title: bytes = b"") -> bytes:
    text = b"\n%s\n%8d\n" % (title or kind, len(content)) + content.hex().encode()
    return make.png((b"zTXt", b"Raw profile type " + kind + b"\0\0" + zlib.compress(text)))


def big_tiff(order: str, link: int = 0) -> bytes:
    """A BigTIFF with the date in its EXIF directory; `link` is where an empty directory stands in between."""
    when = WHEN.encode() + b"\0"
    head = {"<": b"II+\0", ">": b"MM\0+"}[order] + struct.pack(order + "HHQ", 8, 0, 16)
    first = struct.pack(order + "QHHQQQ", 1, 0x8769, 18, 1, 16 + 36, link)
    inner = struct.pack(order + "QHHQQQ", 1, 0x9003, 2, len(when), 16 + 72, 0)
    return head + first + inner + when


# what → (name, bytes, expected source)
FILES: dict[str, tuple[str, bytes, str]] = {
    "MP4 of a Canon, small JPEG": ("a.mp4", of_canon(make.box(b"CNTH", make.box(b"CNDA", make.exif_jpeg(WHEN)))), EXIF),
    "MP4 of a Canon, EXIF": ("a.mp4", of_canon(make.box(b"CMT1", make.tiff("", make="Canon", nested=False)),
        make.box(b"CMT2", b"II*\0\x08\0\0\0" + make.directory({0x9003: WHEN.encode() + b"\0"}, 8))), EXIF),
    "MP4 of an Olympus": ("a.mp4", of_olympus(), MAKER),
    "MP4 of a Theta": ("a.mp4", make.film(make.movie_header(9), make.box(b"udta", make.box(b"@day",
        b"2019-08-17T14:15:16+02:00")), brand=b"mp42"), "quicktime:day"),
    "JPEG before Exif, a count": ("a.jpg", make.jpeg((0xEC, b"Agfa Gevaert   \0 721\r\n[picture info]\r\nShutter=20000\r\nTimeDate=%d\r\n" %
        SINCE_1970)), MAKER),
    "JPEG before Exif, a text": ("a.jpg", make.jpeg((0xEC, b"[picture info]\r\nTimeDate=2019/08/17 14:15:16\r\n")), MAKER),
    "JPEG, EXIF in capitals": ("a.jpg", make.jpeg((0xE1, b"EXIF\0\0" + make.tiff(WHEN))), EXIF),
    "JPEG, EXIF under two heads": ("a.jpg", make.jpeg((0xE1, b"\xff\xe1\0\x80Exif\0\0" + make.tiff(WHEN))), EXIF),
    "PNG, XMP as a profile": ("a.png", raw_profile(b"xmp", make.xmp(**XMP_DATE)), XMP),
    "PNG, IPTC as a profile": ("a.png", raw_profile(b"iptc", make.iptc("20190817", "141516")), "iptc:DateCreated"),
    "PNG, IPTC under two words": ("a.png", raw_profile(b"iptc", make.iptc("20190817", "141516"), b"IPTC profile"), "iptc:DateCreated"),
    "PNG, EXIF under two words": ("a.png", raw_profile(b"APP1", make.tiff(WHEN), b"generic profile"), EXIF),
    "PNG, IPTC's records alone": ("a.png", raw_profile(b"iptc", b"\x1c\x02\x37\0\x0820190817\x1c\x02\x3c\0\x06141516"),
        "iptc:DateCreated"),
    "PNG, EXIF under small letters": ("a.png", raw_profile(b"exif", make.tiff(WHEN)).replace(b"Raw profile", b"raw profile"), EXIF),
    "PNG, a key without its blank": ("a.png", make.png((b"tEXt", b"CreationTime\0" + WHEN.encode())), "png:Creation Time"),
    "MKV, recorded": ("a.mkv", of_matroska((b"DATE_RECORDED", b"2019-08-17 14:15:16")), "matroska:DATE_RECORDED"),
    "MKV by ffmpeg": ("a.mkv", of_matroska((b"DATE", b"2019-08-17T14:15:16+0200")), "matroska:DATE"),
    "MKV, encoded": ("a.mkv", of_matroska((b"DATE_ENCODED", b"2019-08-17 14:15:16")), "matroska:DATE_ENCODED"),
    "MKV, encoded and recorded": ("a.mkv", of_matroska((b"DATE_ENCODED", b"2021-01-02 03:04:05"), (b"DATE", b"2019-08-17 14:15:16")), "matroska:DATE"),
    "MKV of an iPhone": ("a.mkv", of_matroska((b"TITLE", b"Zermatt"), (b"COM.APPLE.QUICKTIME.CREATIONDATE", b"2019-08-17T14:15:16+0200")),
        "quicktime:creationdate"),
    "MKV, tags behind the film": ("a.mkv", of_matroska((b"DATE_RECORDED", b"2019-08-17 14:15:16"), behind=True), "matroska:DATE_RECORDED"),
    "MP4 of a dashcam": ("a.mp4", make.film(make.movie_header(0), brand=b"mp42") + make.box(b"IDIT", b"2019-08-17T14:15:16+0200\0"),
        "quicktime:date"),
    "BigTIFF": ("a.tif", big_tiff("<"), EXIF),
    "BigTIFF, big-endian": ("a.tif", big_tiff(">"), EXIF),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
def test_a_date_is_found_where_only_some_write_it(what: str, tmp_path: Path) -> None:
    name, content, source = FILES[what]
    (tmp_path / name).write_bytes(content)
    ((_, found, _, told, note),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert (found, told) == (DATE, source), note


def test_a_text_of_exif_3_names_the_camera(tmp_path: Path) -> None:
    """Its field type, UTF-8, was unknown before."""
    maker = "Märklin".encode()
    entry = struct.pack("<HHHII", 1, 0x010F, 129, len(maker), 8 + 18)
    (tmp_path / "a.jpg").write_bytes(make.jpeg((0xE1, b"Exif\0\0II*\0\x08\0\0\0" + entry + bytes(4) + maker)))
    sighting = sight(str(tmp_path / "a.jpg"))
    assert sighting
    assert examine(sighting).camera == "Märklin"


@pytest.mark.parametrize(
    ("written", "told"),
    [("345", ".345000"), (" 7", ".700000"), ("٣٤٥", ".345000"), ("\uff13\uff14", ".340000"), ("x", "")],
)
def test_subseconds_in_the_digits_of_any_script_are_told_in_ours(
    written: str, told: str, tmp_path: Path
) -> None:
    """Telephones wrote them in those of their owner's language."""
    inner = 8 + 2 + 12 + 4
    date = make.directory({0x9003: WHEN.encode() + b"\0", 0x9291: written.encode() + b"\0"}, inner)
    block = b"II*\0\x08\0\0\0" + make.directory({0x8769: inner}, 8) + date
    (tmp_path / "a.jpg").write_bytes(make.jpeg((0xE1, b"Exif\0\0" + block)))
    ((_, found, *_),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert found == DATE + told


@pytest.mark.parametrize(
    ("content", "source"),
    [
        (
            with_key(
                b"com.apple.quicktime.creationdate", "2019-08-17T14:15:16+0200".encode("utf-16-be"), kind=2
            ),
            "quicktime:creationdate",
        ),
        (
            with_date(
                "\u0662\u0660\u0661\u0669-\u0660\u0668-\u0661\u0667T\u0661\u0664:\u0661\u0665:\u0661\u0666+0200\0"
            ),
            "quicktime:date",
        ),
        (with_date("\ufeff2019-08-17T14:15:16+0200"), "quicktime:date"),
        (with_date("UTC 2019-08-17 12:15:16"), "quicktime:date"),
    ],
)
def test_a_film_may_write_its_date_in_other_letters(content: bytes, source: str, tmp_path: Path) -> None:
    (tmp_path / "a.mov").write_bytes(content)
    ((_, found, offset, told, _),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert (found, offset, told) == (DATE, "+02:00", source)


@pytest.mark.parametrize(
    ("zone", "shown", "told"),
    [
        (b"-0700", "2019-08-17T07:15:16", "-07:00"),
        (b"+0000", DATE, "+00:00"),
        (b"?", "2019-08-17T16:15:16", "+02:00"),
    ],
)
def test_a_phones_film_is_shown_on_the_clock_of_its_place(
    zone: bytes, shown: str, told: str, tmp_path: Path
) -> None:
    """It was renamed or its name shows another time: a holiday's film was filed by the clock at home."""
    (tmp_path / "beach.mp4").write_bytes(with_key(b"com.samsung.android.utc_offset", zone, SINCE_1904))
    ((_, found, offset, source, _),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert (found, offset, source) == (shown, told, "quicktime:mvhd")


@pytest.mark.parametrize("link", [16, 52, 1 << 40, (1 << 64) - 1])
def test_a_bigtiff_whose_directories_lead_nowhere_is_read_to_its_end(link: int, tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(big_tiff("<", link).replace(b"\x69\x87", b"\x69\x88"))
    ((_, found, *_),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert found == ("" if link != 52 else DATE)


def test_satellites_that_tell_no_time_tell_no_midnight(tmp_path: Path) -> None:
    """Three times nothing by nothing stands for a time that is not known; midnight is nothing by one."""
    midnight = photos.jpeg(gps=("2019:08:17", (0, 0, 0)))
    whole = [3 * struct.pack(order + "II", 0, 1) for order in "<>"]
    assert any(time in midnight for time in whole)
    for content, dated in ((midnight, True), (_without_time(midnight, whole), False)):
        (tmp_path / "a.jpg").write_bytes(content)
        ((_, found, *_),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
        assert bool(found) is dated


def _without_time(content: bytes, times: list[bytes]) -> bytes:
    for time in times:
        content = content.replace(time, bytes(24))
    return content


def of_tape(date: str, time: str) -> bytes:
    """The beginning of a frame: two blocks of numbers, and three with packs of which one tells the date, one the time."""
    packs = bytearray(b"\xff" * 75)
    packs[:5], packs[10:15] = b"\x60\xff\xff\xe0\xff", b"\x62" + bytes.fromhex(date)
    packs[15:20] = b"\x63" + bytes.fromhex(time)
    numbers, beside = b"\x3f\x07\0" + b"\xff" * 77, b"\x56\x07\0" + bytes(packs)
    return b"\x1f\x07\0\xbf".ljust(80, b"\xff") + numbers * 2 + beside * 3 + b"\x76" * 240


TAPES = {  # date and time as packs → what they say
    ("ff17e819", "ff161514"): DATE,
    ("ff170819", "00969594"): DATE,  # the bits beside the digits mean something else
    ("ff170898", "ff161514"): "1998-08-17T14:15:16",
    ("ffffffff", "ffffffff"): "",
    ("ff400819", "ff161514"): "",
}


@pytest.mark.parametrize("packs", TAPES)
@pytest.mark.parametrize("name", ["a.avi", "a.mov"])
def test_a_film_from_a_tape_tells_when_it_was_recorded(
    name: str, packs: tuple[str, str], tmp_path: Path
) -> None:
    frame = of_tape(*packs)
    frames = make.chunk(b"01wb", bytes(90)) + 2 * make.chunk(b"00dc", frame)
    content = make.avi(make.chunk(b"LIST", b"movi" + frames))
    if name == "a.mov":
        content = make.box(b"wide") + make.box(b"mdat", frame) + make.box(b"moov", make.movie_header(0))
    (tmp_path / name).write_bytes(content)
    ((_, found, _, source, _),) = rows_of(tmp_path, use_filename=False, use_filetime=False)
    assert (found, source) == (TAPES[packs], "dv:recording" if TAPES[packs] else "")
