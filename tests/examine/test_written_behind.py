"""What stands behind a picture must have been written too: the film of a motion photo, a panorama's block, a second picture."""

from __future__ import annotations

import random
import struct

import pytest
from PIL import Image

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.whole import Judgement
from tests.examine.test_written import INCOMPLETE, UNPROVABLE, WHOLE, _encode, judged
from tests.samples import photos
from tests.samples.video import box

# ── what stands behind a picture ─────────────────────────────────────────────────────────────────


def _film() -> bytes:
    frames = random.Random(7).randbytes(6000).replace(b"\xff", b"\xfe")  # no mark of a JPEG's by chance
    return box("ftyp", b"isom", bytes(8)) + box("mdat", frames) + box("moov", b"x" * 900)


def _samsung(content: bytes, kind: int = 0x0A30, name: bytes = b"MotionPhoto_Data") -> bytes:
    """Return a Samsung block with a film, or something else: piece, directory, mark."""
    mark = struct.pack("<HH", 0, kind)
    piece = mark + struct.pack("<I", len(name)) + name + content
    directory = b"SEFH" + struct.pack("<II", 106, 1) + mark + struct.pack("<II", len(piece), len(piece))
    return piece + directory + struct.pack("<I", len(directory)) + b"SEFT"


def _with_xmp(photo: bytes, properties: str, toolkit: str = "Adobe XMP Core 5.1.0-jc003") -> bytes:
    text = f'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="{toolkit}">{properties}</x:xmpmeta>'
    body = b"http://ns.adobe.com/xap/1.0/\0" + text.encode()
    return photo[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + photo[2:]


def _directory(length: int) -> str:
    return (
        '<rdf:li><Container:Item Item:Semantic="Primary" Item:Length="0"/></rdf:li>'
        f'<rdf:li><Container:Item Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="{length}"/></rdf:li>'
    )


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.9, 0.99])
def test_a_motion_photo_cut_inside_its_film_is_incomplete(share: float) -> None:
    photo, film = photos.jpeg(size=(64, 48)), _film()
    google = _with_xmp(photo, _directory(len(film))) + film
    old = _with_xmp(photo, f'<rdf:Description GCamera:MicroVideoOffset="{len(film)}"/>') + film
    for whole in (photo + _samsung(film), google, old):
        assert judged("jpeg", whole).wholeness is WHOLE
        cut = whole[: len(whole) - int(len(film) * share)]
        assert judged("jpeg", cut).wholeness is INCOMPLETE
        if share > 0.1:
            assert judged("jpeg", cut.ljust(len(whole), b"\0")).wholeness is INCOMPLETE


def test_a_film_that_was_announced_and_is_not_there_is_missing() -> None:
    photo = photos.jpeg(size=(64, 48))
    assert judged("jpeg", _with_xmp(photo, _directory(5000))) == Judgement(INCOMPLETE, Missing.BEHIND)


@pytest.mark.parametrize(
    "toolkit", ["Adobe XMP Core 7.0-c000 1.000000", "Image::ExifTool 12.5", "XMP Core 6.0.0"]
)
def test_an_edited_photo_whose_film_was_dropped_is_not_incomplete(toolkit: str) -> None:
    """Editors keep the words about the film when they leave the film out."""
    assert (
        judged("jpeg", _with_xmp(photos.jpeg(size=(64, 48)), _directory(5000), toolkit)).wholeness
        is UNPROVABLE
    )


def test_the_zeros_of_a_samsung_film_are_missing() -> None:
    whole = photos.jpeg(size=(64, 48)) + _samsung(_film())
    start = whole.find(b"moov") - 4
    broken = whole[:start] + bytes(900) + whole[start + 900 :]
    assert judged("jpeg", broken) == Judgement(INCOMPLETE, Missing.BEHIND)


def test_a_panorama_without_an_end_mark_is_whole_by_the_block_behind_it() -> None:
    panorama = photos.jpeg(size=(300, 100))[:-2]
    assert judged("jpeg", panorama).wholeness is INCOMPLETE
    assert judged("jpeg", panorama + _samsung(_film())).wholeness is WHOLE
    assert judged("jpeg", (panorama + _samsung(_film()))[:-30]).wholeness is INCOMPLETE


def test_a_panoramas_scan_and_film_must_be_written_though_the_block_is_whole() -> None:
    noise = Image.effect_noise((1200, 300), 90).convert("RGB")
    panorama, film = _encode(noise, "JPEG", quality=90)[:-2], _film() + b"\xff\xd9"
    hole = panorama[:9000] + bytes(8192) + panorama[17192:]
    assert judged("jpeg", hole + _samsung(film)) == Judgement(INCOMPLETE, Missing.ZEROS)
    cut = panorama + _samsung(film[:3000])
    assert judged("jpeg", cut) == Judgement(INCOMPLETE, Missing.BEHIND)
    zeros = b"\0\0\0\1" + bytes(2000) + b"\xff\xd9"  # a maker's own data, which look like an end
    assert judged("jpeg", panorama + _samsung(zeros, 0x0A31, b"Panorama_Shot_Info")).wholeness is WHOLE


def test_zeros_behind_a_samsung_block_are_filling() -> None:
    for photo in (photos.jpeg(size=(300, 100)), photos.jpeg(size=(300, 100))[:-2]):
        assert judged("jpeg", photo + _samsung(b"x" * 300, name=b"MCC_Data") + bytes(700)).wholeness is WHOLE


@pytest.mark.parametrize("kind", ["png", "heif"])
def test_the_block_of_a_phone_behind_another_format_needs_its_end(kind: str) -> None:
    picture = photos.heic(size=(64, 48)) if kind == "heif" else _encode(Image.new("RGB", (64, 48)), "PNG")
    whole = picture + _samsung(b"x" * 900, name=b"PhotoEditor_Re_Edit_Data")
    assert judged(kind, whole).wholeness is WHOLE
    assert judged(kind, whole[:-30]) == Judgement(INCOMPLETE, Missing.TRAILER)


def _several(*, size: int | None = None) -> bytes:
    """Return two pictures in one file with the table that names them (MPF)."""
    second = photos.jpeg(size=(64, 48), seed=2)
    first = photos.jpeg(size=(64, 48), seed=1)
    length = 4 + 4 + 8 + 2 + 12 + 4 + 32
    total = len(first) + length
    place = 2 + 4 + 4  # of the table's beginning: behind SOI, marker and length, name
    entries = struct.pack("<III4x", 0, size or total, 0) + struct.pack(
        "<III4x", 0, len(second), total - place
    )
    table = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHII", 0xB002, 7, 32, 26) + bytes(4) + entries
    body = b"MPF\0" + table
    return first[:2] + b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body + first[2:] + second


def test_the_block_of_an_insta360_ends_with_its_mark() -> None:
    photo = _encode(Image.effect_noise((64, 48), 40).convert("RGB"), "JPEG", exif=_made_by("Arashi Vision"))
    block = random.Random(3).randbytes(3000) + bytes(40) + b"8db42d694ccc418790edff439fe026bf"
    assert judged("jpeg", photo).wholeness is WHOLE  # saved by a program that drops the block
    assert judged("jpeg", photo + block).wholeness is WHOLE
    assert judged("jpeg", photo + block + bytes(512)).wholeness is WHOLE  # as recovered from a card
    edited = _with_xmp(photo, "", "Adobe XMP Core 7.0-c000")
    for more in (b"\n", bytes(512), b"what the editor noted"):  # in place of the block
        assert judged("jpeg", edited + more).wholeness is not INCOMPLETE
    for lost in (1, 40, 1000, 2999):
        cut = (photo + block)[:-lost]
        assert judged("jpeg", cut) == Judgement(INCOMPLETE, Missing.TRAILER)
        assert judged("jpeg", cut + bytes(lost)) == Judgement(INCOMPLETE, Missing.TRAILER)


def _made_by(maker: str) -> bytes:
    exif = Image.Exif()
    exif[0x10F] = maker
    return exif.tobytes()


def test_a_second_picture_that_the_table_names_must_be_there() -> None:
    whole = _several()
    second = len(photos.jpeg(size=(64, 48), seed=2))
    assert judged("jpeg", whole).wholeness is WHOLE
    assert judged("jpeg", whole[:-second]) == Judgement(INCOMPLETE, Missing.BEHIND)
    assert judged("jpeg", _several(size=77)[:-second]).wholeness is WHOLE  # the table of another file


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_a_table_with_wrong_sizes_tells_nothing(count: int) -> None:
    """As a program does that adds up the sizes of three pictures and more."""
    pictures = [Image.effect_noise((64, 48), 40 + number).convert("RGB") for number in range(count)]
    whole = _encode(pictures[0], "MPO", save_all=True, append_images=pictures[1:])
    assert judged("jpeg", whole).wholeness is not INCOMPLETE
    for share in (0.5, 0.9, 0.99):
        assert judged("jpeg", whole[: int(len(whole) * share)]).wholeness is INCOMPLETE


def test_a_heif_motion_photo_needs_its_film() -> None:
    photo, film = photos.heic(size=(64, 48)), _film()
    for whole in (photo + box("mpvd", film), photo + film, photo + bytes(4) + b"mpvd" + film):
        assert judged("heif", whole).wholeness is not INCOMPLETE
        assert judged("heif", whole[:-100]) == Judgement(INCOMPLETE, Missing.BEHIND)
        for share in (0.14, 0.5):  # the size was set first, and the index is still to come
            cut = whole[: len(whole) - int(len(film) * share)].ljust(len(whole), b"\0")
            assert judged("heif", cut) == Judgement(INCOMPLETE, Missing.BEHIND)
    assert judged("heif", photo + box("mpvd", film)).wholeness is WHOLE
    for other in (b"", bytes(4), b"no film", b"no film at all"):
        assert judged("heif", photo + box("mpvd", other)).wholeness is UNPROVABLE


@pytest.mark.parametrize("kind", ["sefd", "inst"])
def test_a_makers_box_behind_a_picture_or_film_must_be_there(kind: str) -> None:
    for format_, picture in (("heif", photos.heic(size=(64, 48))), ("mp4", _film())):
        whole = picture + box(kind, b"x" * 300)
        assert judged(format_, whole).wholeness is WHOLE
        assert judged(format_, whole[:-1]) == Judgement(INCOMPLETE, Missing.BEHIND)


def test_samsungs_sound_behind_a_picture_must_be_there() -> None:
    whole = photos.jpeg(size=(64, 48)) + _samsung(b"x" * 3000, kind=0x0100, name=b"SoundShot_000")
    assert judged("jpeg", whole).wholeness is WHOLE
    for lost in (1, 100, 2900):
        assert judged("jpeg", whole[:-lost]) == Judgement(INCOMPLETE, Missing.TRAILER)
