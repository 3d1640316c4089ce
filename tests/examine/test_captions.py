"""What counts as a caption: words of a person, however short and in any script; not what a device puts there by itself."""

from __future__ import annotations

import struct
import tempfile

import pytest
from PIL import Image

from photo_organizer.decide.formats import BY_NAME
from photo_organizer.examine.exif import read_tiff
from photo_organizer.examine.findings import Findings
from photo_organizer.examine.iptc import read_iptc
from photo_organizer.examine.look import findings
from photo_organizer.examine.window import Block, Window
from tests.examine import builders as make


@pytest.mark.parametrize("text", ["Anna", "夏祭り", "Omas 80.", "Dschungel", "Images of a lake", "Ä", "Oma"])
@pytest.mark.parametrize("by_device", [True, False])
def test_short_words_of_a_person_are_a_caption(text: str, *, by_device: bool) -> None:
    found = Findings()
    found.describe(f" {text}\0", by_device=by_device)
    assert found.caption == text


@pytest.mark.parametrize("text", ["OLYMPUS DIGITAL CAMERA", "DSC_0012", "IMG 4711.JPG", "DSC", "default", "---", "-" * 40, " ", "SONY", "M2E"])  # fmt: skip
def test_what_a_device_writes_is_none(text: str) -> None:
    found = Findings()
    found.describe(text, by_device=True)
    assert found.caption == ""


def test_capitals_where_only_people_write_are_a_caption() -> None:
    for text in ("OMA", "❤"):
        found = Findings()
        found.describe(text)
        assert found.caption == text


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Zürich im Schnee".encode(), "Zürich im Schnee"),
        ("Zürich im Schnee".encode("cp1252"), "Zürich im Schnee"),
        (b"x" * 1990, "x" * 1990),
    ],
)
def test_the_caption_of_iptc_is_read_beside_its_date(data: bytes, expected: str) -> None:
    found = Findings()
    sets = ((120, data), (55, b"20190706"))
    read_iptc(
        b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text for number, text in sets), found
    )
    assert found.caption == expected
    assert [one.source for one in found.clues] == ["iptc:DateCreated"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_exif_description_is_read_whole_in_its_own_encoding(encoding: str) -> None:
    text = "Zürich im Schnee, " * 60
    exif = Image.Exif()
    exif[0x010E] = text.encode(encoding)
    data = exif.tobytes().removeprefix(b"Exif\0\0")
    found = Findings()
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        read_tiff(Window(file.fileno(), len(data), data[:64]), found)
    assert found.caption == text.strip()


@pytest.mark.parametrize(
    ("written", "stars"),
    [
        ("4", 4),
        ("4.0", 4),
        ("5.000000", 5),
        ("-1", -1),
        ("-1.0", -1),
        ("9", 5),
        ("--5", 0),
        ("", 0),
        ("x", 0),
    ],
)
def test_a_rating_may_have_decimals_and_a_broken_one_costs_nothing_else(written: str, stars: int) -> None:
    packet = make.xmp(xmp_Rating=written, exif_DateTimeOriginal="2019-08-17T14:15:16")
    found = findings(Block(packet), BY_NAME["xmp"])
    assert (found.stars, len(found.clues), found.troubles) == (stars, 1, [])
