"""What the smaller readers find beside the date: the camera, a packet in another block, the name by which a file goes."""

from __future__ import annotations

import struct
import tempfile
from datetime import datetime, timedelta

import pytest

from photo_organizer.decide.file_names import extension_of, is_photo_name, is_picture_name
from photo_organizer.decide.formats import BY_NAME
from photo_organizer.examine import brotli
from photo_organizer.examine.findings import Findings
from photo_organizer.examine.iptc import read_iptc
from photo_organizer.examine.kind import filetype_of
from photo_organizer.examine.look import findings
from photo_organizer.examine.quicktime_cameras import read_camera_box
from photo_organizer.examine.sidecars import read_takeout
from photo_organizer.examine.signatures import signature
from photo_organizer.examine.window import Block, Window
from tests.examine import builders as make

WHEN = "2019:08:17 14:15:16"
MOMENT = datetime(2019, 8, 17, 14, 15, 16)
DESCRIPTION = {"photoshop_DateCreated": "2019-08-17T14:15:16"}


def found_in(data: bytes, kind: str) -> Findings:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return findings(Window(file.fileno(), len(data), data[:4096]), BY_NAME[kind])


def sources(found: Findings) -> dict[str, datetime | None]:
    return {one.source: one.value for one in found.clues}


@pytest.mark.parametrize(
    ("time", "value", "offset"),
    [
        ("141516", MOMENT, None),
        ("141516+0200", MOMENT, timedelta(hours=2)),
        ("1415", MOMENT.replace(hour=0, minute=0, second=0), None),
        ("14151x", MOMENT.replace(hour=0, minute=0, second=0), None),
        ("", MOMENT.replace(hour=0, minute=0, second=0), None),
    ],
)
def test_the_time_of_iptc_is_read_where_it_is_one(
    time: str, value: datetime, offset: timedelta | None
) -> None:
    found = Findings()
    block = make.iptc("20190817", time)[12:]
    read_iptc(block, found)
    [clue] = found.clues
    assert (clue.value, clue.offset) == (value, offset)


IPTC = struct.pack(">BBBH", 0x1C, 2, 55, 8) + b"20190817"
BLOCKS = {
    "XMP": (700, make.xmp(**DESCRIPTION), "xmp:photoshop:DateCreated", MOMENT),
    "IPTC": (33723, IPTC, "iptc:DateCreated", MOMENT.replace(hour=0, minute=0, second=0)),
    "resources": (
        34377,
        make.resource(0x0404, IPTC),
        "iptc:DateCreated",
        MOMENT.replace(hour=0, minute=0, second=0),
    ),
}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("block", BLOCKS)
def test_a_tiff_holds_the_other_blocks(block: str, order: str) -> None:
    tag, data, source, value = BLOCKS[block]
    start = {"<": b"II*\0\x08\0\0\0", ">": b"MM\0*\0\0\0\x08"}[order]
    found = found_in(start + make.directory({tag: data}, 8, order), "tiff")
    assert sources(found) == {source: value}


@pytest.mark.parametrize("skipped", [0, 6, 256, 0x10000])
def test_exif_of_a_jxl_begins_where_its_box_says(skipped: int) -> None:
    start = bytes.fromhex("0000000c4a584c200d0a870a") + make.box(b"ftyp", b"jxl \0\0\0\0jxl ")
    data = start + make.box(b"Exif", struct.pack(">I", skipped), bytes(skipped), make.tiff(WHEN))
    assert MOMENT in sources(found_in(data, "jxl")).values()


@pytest.mark.parametrize("order", ["<", ">"])
def test_exif_of_a_jxl_may_begin_at_once(order: str) -> None:
    """So a plugin of Pillow writes it."""
    start = bytes.fromhex("0000000c4a584c200d0a870a") + make.box(b"ftyp", b"jxl \0\0\0\0jxl ")
    data = start + make.box(b"Exif", make.tiff(WHEN, order=order))
    assert MOMENT in sources(found_in(data, "jxl")).values()


def packed(kind: bytes, content: bytes) -> bytes:
    """Return a JPEG XL of which one box is packed with Brotli, in the simplest way: as it is (RFC 7932, 9.2)."""
    length = len(content) - 1
    header = (length << 4 | 1 << 20).to_bytes(
        3, "little"
    )  # a window of 16 bits; not the last; four nibbles of length
    start = bytes.fromhex("0000000c4a584c200d0a870a") + make.box(b"ftyp", b"jxl \0\0\0\0jxl ")
    return start + make.box(b"brob", kind, header, content, b"\x03")


def test_exif_of_a_jxl_may_be_packed() -> None:
    """So cjxl writes it, unless it is told not to."""
    exif = bytes(4) + make.tiff(WHEN)
    assert MOMENT in sources(found_in(packed(b"Exif", exif), "jxl")).values()
    assert sources(found_in(packed(b"jumb", exif), "jxl")) == {}


@pytest.mark.parametrize("there", [True, False])
def test_what_cannot_be_unpacked_is_told(monkeypatch: pytest.MonkeyPatch, *, there: bool) -> None:
    """The light package has no Brotli; and a file may be damaged."""
    if not there:
        monkeypatch.setattr(brotli, "_library", lambda: None)
    whole = packed(b"Exif", bytes(4) + make.tiff(WHEN))
    found = found_in(whole[:-1] + b"\0" if there else whole, "jxl")
    assert [(one.source, one.value, one.note) for one in found.clues] == [
        ("exif:DateTimeOriginal", None, "packed with Brotli, which could not be unpacked here")
    ]


def test_of_packed_boxes_some_are_unpacked_and_not_all_that_a_file_can_hold() -> None:
    """Two hundred of 14 bytes each unpack to most of a gigabyte: seconds on a NAS, for a file of 8 KB."""
    damaged = make.box(b"brob", b"Exif", bytes(1))
    others = [make.box(b"brob", kind, bytes(1)) for kind in (b"jumb", b"Ex", b"")] * 10
    start = bytes.fromhex("0000000c4a584c200d0a870a") + make.box(b"ftyp", b"jxl \0\0\0\0jxl ")
    good = packed(b"Exif", bytes(4) + make.tiff(WHEN)).removeprefix(start)
    for before, told in ((3, 3), (4, 4), (100, 4)):
        clues = found_in(start + b"".join(others) + damaged * before + good, "jxl").clues
        assert len([one for one in clues if one.value is None]) == told
        assert (MOMENT in [one.value for one in clues]) is (before < 4)


@pytest.mark.parametrize(
    ("name", "extension"),
    [("a.JPG", "jpg"), ("a.b.png", "png"), ("jpg", ""), (".jpg", ""), ("a.", ""), ("", "")],
)
def test_the_extension_of_a_name(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@pytest.mark.parametrize(
    ("name", "picture", "shown"),
    [("/x/a.jpg", True, True), ("a.DNG", True, True), ("a.mov", False, True), ("a.xmp", False, False), ("x.jpg/a", False, False)],
)  # fmt: skip
def test_a_picture_by_its_name(name: str, *, picture: bool, shown: bool) -> None:
    assert is_picture_name(name) is picture
    assert is_photo_name(name) is shown


def media(major: bytes, *brands: bytes) -> bytes:
    return make.box(b"ftyp", major, bytes(4), *brands) + bytes(32)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (media(b"heic"), "heif"), (media(b"mif1", b"heic"), "heif"), (media(b"mif1", b"avif"), "avif"), (media(b"mif1", b"miaf", b"avis"), "avif"),
        (media(b"miaf", b"heic"), "heif"), (media(b"miaf", b"avif"), "avif"), (media(b"miaf", b"isom"), "mp4"),
        (media(b"heic", b"avif"), "heif"), (media(b"qt  "), "mov"), (media(b"crx "), "cr3"), (media(b"3gp5"), "3gp"),
        (media(b"3g2a"), "3gp"), (media(b"isom"), "mp4"), (media(b"M4A "), ""), (b"\0\0\0\x08wide" + bytes(32), "mov"),
        (b"\0\0\0\x08abcd" + bytes(32), ""),
    ],
)  # fmt: skip
def test_the_brands_of_a_media_file(head: bytes, kind: str) -> None:
    assert signature(head) == kind


@pytest.mark.parametrize(
    ("make_", "name", "kind"),
    [("NIKON CORPORATION", "a", "nef"), ("NIKON CORPORATION", "a.tif", "tiff"), ("Acme", "a", "tiff"), ("Acme", "a.nef", "nef")],
)  # fmt: skip
def test_a_raw_file_in_tiff_is_known_by_its_ending_or_its_maker(make_: str, name: str, kind: str) -> None:
    found = filetype_of(make.tiff(WHEN, make=make_).ljust(4096, b"\0"), name)
    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize(
    ("text", "stars", "caption", "place"),
    [
        ('{"geoData": {"latitude": 48.1, "longitude": -11.5}}', 0, "", (48.1, -11.5)),
        ('{"geoData": {"latitude": 0.0, "longitude": 0.0}}', 0, "", None),
        ('{"description": "At the \\"lake\\"", "favorited": true}', 5, 'At the "lake"', None),
        ('{"favorited": false}', 0, "", None),
        ('{"description": "It\\u0027s\\nlate \\ud83d\\ude00"}', 0, "It's late \U0001f600", None),
        ('{"description": "broken \\ud83d"}', 0, "broken ?", None),
        ('{"description": "C:\\\\photos"}', 0, "C:\\photos", None),
        ('{"description": "no \\x escape"}', 0, "", None),
    ],
)
def test_what_a_takeout_json_says_beside_its_date(
    text: str, stars: int, caption: str, place: tuple[float, float] | None
) -> None:
    found = Findings()
    data = text.encode()
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        read_takeout(Window(file.fileno(), len(data), data), found)
    assert (found.stars, found.caption, found.place) == (stars, caption, place)
    assert found.clues == []


@pytest.mark.parametrize(
    ("kind", "make_model"), [(b"manu", ("Canon", "")), (b"auth", ("Canon", "")), (b"modl", ("", "Canon"))]
)
def test_who_made_a_film_is_read_as_the_box_says_it(kind: bytes, make_model: tuple[str, str]) -> None:
    """Behind version and language, up to the end of the box: what stands behind it is another box."""
    data = b"\0" * 6 + b"Canon" + b"next box"
    found = Findings()
    read_camera_box(kind, Block(data), 0, 11, found)
    assert (found.make, found.model) == make_model
