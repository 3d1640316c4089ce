"""Odd, and as its maker wrote it: what old cameras and programs wrote does not wait for ever; real gaps do."""

from __future__ import annotations

import struct

import pytest

from photo_organizer.model import Wholeness
from tests.examine.test_whole import INCOMPLETE, SMALL, WHOLE, _flv, _mpeg, judge, riff
from tests.samples import photos
from tests.samples.video import box

# ── odd, and as its maker wrote it ──


def _old_avi(*behind: bytes) -> bytes:
    picture = photos.jpeg(size=SMALL)
    film = b"movi00dc" + struct.pack("<I", len(picture)) + picture + b"\0" * (len(picture) % 2)
    index = struct.pack("<4sIII", b"00dc", 0x10, 4, len(picture))
    lists = [b"LIST" + struct.pack("<I", len(film)) + film, b"idx1" + struct.pack("<I", len(index)) + index]
    return riff(b"AVI ", *lists[: 2 if behind else 1], *behind)


def _streamed(unknown: int, *, lists: bytes = b"LIST\4\0\0\0hdrl") -> bytes:
    length = struct.pack("<I", unknown)
    frame = b"00dc" + struct.pack("<I", 900) + bytes(range(1, 226)) * 4
    return b"RIFF" + length + b"AVI " + lists + b"LIST" + length + b"movi" + frame


def _referring(location: bytes, *, flags: int = 0) -> bytes:
    reference = b"alis" + struct.pack(">I", flags) + location
    data = box("dref", bytes(4), struct.pack(">I", 1), struct.pack(">I", len(reference) + 4), reference)
    return box("ftyp", b"qt  ") + box("moov", box("trak", box("mdia", box("minf", box("dinf", data)))))


# MPEG-1 at a constant rate, a dark picture.
_STUFFED = b"\0\0\1\xb3" + bytes(range(1, 255)) * 20 + bytes(9000)
ODD = {
    "an AVI filled up to the card's block": ("avi", _old_avi(bytes(500))),
    "an AVI filled up to the card's largest block": ("avi", _old_avi(bytes(32_000))),
    "an AVI without an index": ("avi", _old_avi()),
    "an AVI that was written into a pipe": ("avi", _streamed(0)),
    "an AVI that was written into a pipe, with the lengths of today's programs": (
        "avi",
        _streamed(0xFFFFFFFF),
    ),
    "an AVI with zeros before its frames": ("avi", riff(b"AVI ", bytes(1500), _old_avi()[12:])),
    "an MPEG film behind an empty sector": ("mpeg", bytes(2324) + _mpeg()),
    "a QuickTime film of other files": ("mov", _referring(b"an alias of the file")),
    "a QuickTime film of other films": ("mov", box("moov", box("rmra", box("rmda", bytes(20))))),
    "stuffing in a bare MPEG stream": ("mpeg", _STUFFED + b"\1\0" + bytes(range(1, 255)) * 20),
    "an FLV filled up": ("flv", _flv() + bytes(600)),
}


@pytest.mark.parametrize("name", ODD)
def test_what_old_cameras_and_programs_wrote_oddly_does_not_wait_for_ever(name: str) -> None:
    assert judge(*ODD[name]) is not INCOMPLETE


def test_the_same_oddities_without_what_explains_them_are_gaps() -> None:
    film = _old_avi(bytes(500))
    unindexed = film.replace(b"idx1", bytes(4))
    assert judge("avi", unindexed) is INCOMPLETE
    assert judge("avi", film[:-100] + bytes(400)) is not WHOLE
    assert judge("avi", riff(b"AVI ", bytes(1500), b"x" * 900)) is INCOMPLETE
    streamed = _streamed(0)
    assert judge("avi", streamed[:-600] + bytes(600)) is INCOMPLETE, "reserved and still to come"
    assert judge("avi", streamed[: streamed.index(b"movi") + 4]) is INCOMPLETE, "only begun"
    assert judge("avi", _streamed(0, lists=b"LIST\x40\x42\x0f\0hdrl")) is INCOMPLETE
    assert judge("mov", _referring(b"", flags=0)) is INCOMPLETE
    assert judge("mov", _referring(b"its own name", flags=1)) is INCOMPLETE
    assert judge("mpeg", _STUFFED + b"\2" + bytes(range(1, 255)) * 20) is INCOMPLETE
    assert judge("mpeg", b"\0\0\1\xba" + _STUFFED[4:] + b"\1" + bytes(range(1, 255)) * 20) is INCOMPLETE
    assert judge("mpeg", bytes(4096) + _mpeg()) is INCOMPLETE, "a block of an upload that is still to come"
    assert judge("mpeg", bytes(2324) + b"x" * 9000) is INCOMPLETE
    assert judge("flv", _flv() + bytes(9000)) is INCOMPLETE


_XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description/></rdf:RDF></x:xmpmeta>"


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (_XMP[:-22], Wholeness.INCOMPLETE),
        (_XMP[:-13], Wholeness.INCOMPLETE),
        (_XMP, Wholeness.WHOLE),
        (_XMP + b"<!-- by an editor -->", Wholeness.UNPROVABLE),
        (b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>\n", Wholeness.UNPROVABLE),
        (b"<other><a/>", Wholeness.UNPROVABLE),
        (_XMP.decode().encode("utf-16")[:-44], Wholeness.INCOMPLETE),
    ],
)
def test_a_sidecar_that_ends_behind_a_tag_is_whole_when_what_it_began_with_is_closed(
    content: bytes, answer: Wholeness
) -> None:
    assert judge("xmp", content) is answer
