"""What was never written is known to be missing, wherever it is; black, plain and odd pictures are not.

Senders that set the size first leave holes, reserved space or zeros where bytes are still to come.
"""

from __future__ import annotations

import ctypes
import io
import os
import random
import struct
import tempfile
from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageDraw

from photo_organizer.decide.missing import Missing
from photo_organizer.disk.stamp import sighting
from photo_organizer.examine.ends import frames
from photo_organizer.examine.ends.window import CutShortError, EndWindow
from photo_organizer.examine.holes import has_hole
from photo_organizer.examine.look import examine
from photo_organizer.examine.whole import Judgement, judge
from photo_organizer.model import Family, FileType, Wholeness
from tests.samples import photos, video
from tests.samples.video import box

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WHOLE, INCOMPLETE, UNPROVABLE = Wholeness.WHOLE, Wholeness.INCOMPLETE, Wholeness.UNPROVABLE
SIZE = (900, 700)


def judged(kind: str, content: bytes) -> Judgement:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return judge(file.fileno(), FileType(kind, Family.IMAGE, (kind,)), len(content))


def _encode(picture: Image.Image, format_: str, **options: Any) -> bytes:
    pillow_heif.register_heif_opener()
    with io.BytesIO() as file:
        picture.save(file, format_, **options)
        return file.getvalue()


@cache
def _picture() -> Image.Image:
    return Image.open(io.BytesIO(photos.jpeg(size=SIZE, seed=4))).convert("RGB")


def _fast_start() -> bytes:
    """Return an MP4 whose index stands before its pictures."""
    film = video.movie(size=(640, 480), brand="mp42", frames=20)
    start, data = film.find(b"mdat") - 4, film.find(b"moov") - 4
    head, pictures, index = film[:start], film[start:data], bytearray(film[data:])
    at = index.find(b"stco") + 12
    first = struct.unpack_from(">I", index, at)[0]
    struct.pack_into(">I", index, at, first + len(index))
    return head + bytes(index) + pictures


ENCODERS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpeg": ("jpeg", lambda: _encode(_picture(), "JPEG", quality=90)),
    "progressive jpeg": ("jpeg", lambda: _encode(_picture(), "JPEG", progressive=True)),
    "png": ("png", lambda: _encode(_picture(), "PNG")),
    "gif": ("gif", lambda: _encode(_picture(), "GIF")),
    "webp": ("webp", lambda: _encode(_picture(), "WEBP")),
    "lossless webp": ("webp", lambda: _encode(_picture(), "WEBP", lossless=True)),
    "avif": ("avif", lambda: _encode(_picture(), "AVIF", speed=10)),
    "heic": ("heif", lambda: _encode(_picture(), "HEIF", enc_params={"preset": "ultrafast"})),
    "tiff": ("tiff", lambda: _encode(_picture(), "TIFF")),
    "lzw tiff": ("tiff", lambda: _encode(_picture(), "TIFF", compression="tiff_lzw")),
    "jpeg tiff": ("tiff", lambda: _encode(_picture(), "TIFF", compression="jpeg")),
    "bmp": ("bmp", lambda: _encode(_picture(), "BMP")),
    "mov": ("mov", lambda: video.movie(size=(640, 480), frames=20)),
    "fast-start mp4": ("mp4", _fast_start),
}


EXTENSIONS = {"heif": "heic"}


@cache
def _content(name: str) -> bytes:
    return ENCODERS[name][1]()


@pytest.mark.parametrize("name", ENCODERS)
def test_a_whole_file_of_every_encoder_is_whole(name: str) -> None:
    assert judged(ENCODERS[name][0], _content(name)) == Judgement(WHOLE)


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.8, 0.95])
def test_zeros_up_to_the_end_are_missing(name: str, share: float) -> None:
    content = _content(name)
    written = int(len(content) * share)
    assert judged(ENCODERS[name][0], content[:written].ljust(len(content), b"\0")).wholeness is INCOMPLETE


@pytest.mark.parametrize("name", ENCODERS)
def test_zeros_in_the_middle_are_missing(name: str) -> None:
    """Several streams write one file: begin and end are there, what is between them is still to come."""
    content, chance = _content(name), random.Random(name)
    for _ in range(12):
        start = int(len(content) * chance.uniform(0.02, 0.6))
        end = start + max(4000, int(len(content) * chance.uniform(0.15, 0.35)))
        broken = content[:start] + bytes(end - start) + content[end:]
        if len(broken) == len(content):
            assert judged(ENCODERS[name][0], broken).wholeness is INCOMPLETE


@pytest.mark.parametrize("name", ENCODERS)
def test_a_beginning_that_is_still_to_come_is_missing(name: str, tmp_path: Path) -> None:
    """Then only the name tells what it will be; it is no unknown file."""
    kind, content = ENCODERS[name][0], _content(name)
    path = tmp_path / f"a.{EXTENSIONS.get(kind, kind)}"
    for length in (64, len(content) // 5):
        path.write_bytes(bytes(length) + content[length:])
        facts = examine(sighting(str(path), path.stat()))
        assert facts.filetype is not None
        assert (facts.filetype.name, facts.wholeness) == (kind, INCOMPLETE)


def test_two_blocks_that_are_missing_inside_a_strip_are_seen() -> None:
    noise = Image.frombytes("RGB", (320, 240), random.Random(3).randbytes(320 * 240 * 3))
    content = _encode(noise, "TIFF", compression="tiff_lzw")
    for start in range(8192, len(content) - 3 * 8192, 8192):
        broken = content[:start] + bytes(8192) + content[start + 8192 :]
        assert judged("tiff", broken) == Judgement(INCOMPLETE, Missing.ZEROS)


def test_what_the_disk_never_stored_is_missing_in_any_format(tmp_path: Path) -> None:
    """A hole says nothing about the format: raw formats and unknown files wait for it as well."""
    for kind in ("nef", "psd", "mpeg", ""):
        path = tmp_path / f"file.{kind}"
        with path.open("wb") as file:
            file.write(b"x" * 9000)
            file.seek(1 << 20)
            file.write(b"x" * 9000)
        with path.open("rb") as file:
            size = path.stat().st_size
            filetype = FileType(kind, Family.RAW, (kind,)) if kind else None
            assert judge(file.fileno(), filetype, size) == Judgement(INCOMPLETE, Missing.HOLE)


def test_space_that_was_only_reserved_is_a_hole(tmp_path: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    with (tmp_path / "file").open("w+b") as file:
        if libc.fallocate(file.fileno(), 0, ctypes.c_long(0), ctypes.c_long(1 << 20)):
            pytest.skip("the filesystem reserves no space")
        assert has_hole(file.fileno(), 1 << 20)
        file.write(os.urandom(1 << 20))
        file.flush()
        assert not has_hole(file.fileno(), 1 << 20)


# ── no false "missing" ───────────────────────────────────────────────────────────────────────────


def _plain() -> dict[str, Image.Image]:
    """Pictures that compress to many zeros, or consist of them."""
    noise = Image.effect_noise((600, 400), 60).convert("RGB")
    black_below, black_above = Image.new("RGB", (600, 1600)), Image.new("RGB", (600, 1600))
    black_below.paste(noise, (0, 0))
    black_above.paste(noise, (0, 1200))
    spot = Image.new("RGB", (900, 900))
    ImageDraw.Draw(spot).ellipse((200, 150, 700, 650), fill=(250, 240, 230))
    bars = Image.new("RGB", (800, 600))
    bars.paste(noise, (100, 100))
    return {
        "black": Image.new("RGB", (3000, 2000)),
        "white": Image.new("RGB", (3000, 2000), "white"),
        "sky": Image.new("RGB", (3000, 2000), (30, 90, 200)),
        "black below": black_below,
        "black above": black_above,
        "a spot on black": spot,
        "black bars": bars,
    }


@pytest.mark.parametrize("name", _plain())
def test_plain_and_black_pictures_are_never_called_incomplete(name: str) -> None:
    picture = _plain()[name]
    for kind, format_, options in (
        ("jpeg", "JPEG", {}),
        ("jpeg", "JPEG", {"optimize": True}),
        ("jpeg", "JPEG", {"progressive": True}),
        ("webp", "WEBP", {}),
        ("webp", "WEBP", {"lossless": True}),
        ("avif", "AVIF", {"speed": 10}),
        ("heif", "HEIF", {"enc_params": {"preset": "ultrafast"}}),
        ("png", "PNG", {}),
        ("gif", "GIF", {}),
        ("bmp", "BMP", {}),
        ("tiff", "TIFF", {}),
        ("tiff", "TIFF", {"compression": "tiff_deflate"}),
        ("tiff", "TIFF", {"compression": "packbits"}),
    ):
        assert judged(kind, _encode(picture, format_, **options)).wholeness is not INCOMPLETE
        grey = _encode(picture.convert("L"), format_, **options)
        assert judged(kind, grey).wholeness is not INCOMPLETE


# ── what stands behind a picture ─────────────────────────────────────────────────────────────────


def _film() -> bytes:
    return box("ftyp", b"isom", bytes(8)) + box("mdat", os.urandom(6000)) + box("moov", b"x" * 900)


def _samsung(film: bytes) -> bytes:
    """Return a Samsung block with a film: piece, directory, mark."""
    name = b"MotionPhoto_Data"
    piece = b"\0\0\x30\x0a" + struct.pack("<I", len(name)) + name + film
    directory = (
        b"SEFH" + struct.pack("<II", 106, 1) + b"\0\0\x30\x0a" + struct.pack("<II", len(piece), len(piece))
    )
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


def test_a_second_picture_that_the_table_names_must_be_there() -> None:
    whole = _several()
    second = len(photos.jpeg(size=(64, 48), seed=2))
    assert judged("jpeg", whole).wholeness is WHOLE
    assert judged("jpeg", whole[:-second]) == Judgement(INCOMPLETE, Missing.BEHIND)
    assert judged("jpeg", _several(size=77)[:-second]).wholeness is WHOLE  # the table of another file


def test_a_table_with_wrong_sizes_tells_nothing() -> None:
    """As a program does that adds up the sizes of three pictures and more."""
    pictures = [Image.effect_noise((64, 48), 40 + number).convert("RGB") for number in range(5)]
    whole = _encode(pictures[0], "MPO", save_all=True, append_images=pictures[1:])
    assert judged("jpeg", whole).wholeness is not INCOMPLETE
    for share in (0.5, 0.9, 0.99):
        assert judged("jpeg", whole[: int(len(whole) * share)]).wholeness is INCOMPLETE


def test_a_heif_motion_photo_needs_its_film() -> None:
    whole = photos.heic(size=(64, 48)) + box("mpvd", _film())
    assert judged("heif", whole).wholeness is WHOLE
    assert judged("heif", whole[:-100]) == Judgement(INCOMPLETE, Missing.BEHIND)


# ── other films ──────────────────────────────────────────────────────────────────────────────────


def test_a_packet_of_zeros_in_a_transport_stream_is_missing() -> None:
    packets = [b"\x47" + os.urandom(187) for _ in range(500)]
    assert judged("mts", b"".join(packets)).wholeness is UNPROVABLE
    for start, end in ((100, 200), (400, 500)):
        broken = [bytes(188) if start <= number < end else packet for number, packet in enumerate(packets)]
        assert judged("mts", b"".join(broken)).wholeness is INCOMPLETE


def test_a_frame_of_an_avi_that_its_index_names_must_be_written() -> None:
    frames = [b"00dc" + struct.pack("<I", 1000) + os.urandom(1000) for _ in range(50)]
    movi = b"LIST" + struct.pack("<I", 4 + 50 * 1008) + b"movi" + b"".join(frames)
    index = b"".join(b"00dc" + struct.pack("<III", 16, 4 + 1008 * number, 1000) for number in range(50))
    content = b"AVI " + movi + b"idx1" + struct.pack("<I", len(index)) + index
    whole = b"RIFF" + struct.pack("<I", len(content)) + content
    assert judged("avi", whole).wholeness is WHOLE
    assert judged("avi", whole[:20000] + bytes(8000) + whole[28000:]) == Judgement(INCOMPLETE, Missing.ZEROS)


def test_a_cluster_of_a_matroska_film_must_be_written() -> None:
    def element(identifier: str, body: bytes) -> bytes:
        return bytes.fromhex(identifier) + struct.pack(">Q", len(body) | 1 << 56) + body

    clusters = b"".join(element("1f43b675", os.urandom(5000)) for _ in range(10))
    whole = element("1a45dfa3", b"\x42\x86\x81\x01") + element("18538067", clusters)
    assert judged("mkv", whole).wholeness is WHOLE
    assert judged("mkv", whole[:20000] + bytes(9000) + whole[29000:]) == Judgement(INCOMPLETE, Missing.ZEROS)


def _frames(tmp_path: Path, ending: str, code: str, *, dark: bool) -> bytes:
    """Return a real film of a second: of noise, or black with something that moves."""
    path = tmp_path / f"{code}{dark}{ending}"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), 25, (320, 240))
    for number in range(25):
        picture = np.zeros((240, 320, 3), np.uint8)
        if dark and number % 5:
            cv2.circle(picture, (60 + 8 * number, 100), 30, (255, 40, 0), -1)
        elif not dark:
            picture[:] = np.random.default_rng(number).integers(0, 255, picture.shape)
        writer.write(picture)
    writer.release()
    if not path.is_file() or not path.stat().st_size:
        pytest.skip("no encoder of this format")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("kind", "code"),
    [("mp4", "mp4v"), ("mov", "mjpg"), ("mp4", "vp09"), ("avi", "XVID"), ("avi", "MJPG"), ("mkv", "mp4v")],
)
def test_a_gap_inside_one_frame_is_missing(tmp_path: Path, kind: str, code: str) -> None:
    for dark in (True, False):
        content = _frames(tmp_path, f".{kind}", code, dark=dark)
        assert judged(kind, content) == Judgement(WHOLE)
    chance = random.Random(code)
    for run in (700, 4096):
        for _ in range(8):
            start = chance.randrange(len(content) // 10, len(content) * 8 // 10)
            content = content[: start + run] + b"\x55" + content[start + run + 1 :]  # no start code by chance
            broken = content[:start] + bytes(run) + content[start + run :]
            assert judged(kind, broken) == Judgement(INCOMPLETE, Missing.ZEROS)


@pytest.mark.parametrize("format_", [b"avc1", b"hvc1", b"mp4v", b"s263", b"vp09"])
def test_a_frame_may_be_padded_and_hold_start_codes(format_: bytes) -> None:
    frame = b"\0\0\1\xb6" + b"\x5a" * 900
    codes = frame + bytes(600) + b"\1\xb6" + b"\x5a" * 900 + bytes(900)
    for whole in (frame, frame + bytes(900), codes):
        with tempfile.TemporaryFile() as file:
            file.write(whole)
            file.flush()
            frames.require_no_gap(EndWindow(file.fileno(), len(whole)), format_, 0, len(whole))


def test_a_film_in_pieces_waits_for_its_next_piece() -> None:
    head = box("ftyp", b"isom", bytes(8)) + box("moov", b"x" * 300)
    piece = box("moof", b"y" * 50) + box("mdat", os.urandom(3000))
    assert judged("mp4", head + piece + piece).wholeness is WHOLE
    assert judged("mp4", head + piece + bytes(len(piece))) == Judgement(INCOMPLETE, Missing.ZEROS)


@pytest.mark.parametrize("most", [1 << 20, 1000])
@pytest.mark.parametrize("count", [512, 300_000])
def test_zeros_are_found_across_the_pieces_that_are_read(
    most: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a read gives less than was asked for; one zero less is no run."""
    read = os.preadv
    monkeypatch.setattr(os, "preadv", lambda fd, into, at: read(fd, [into[0][: max(most, count)]], at))
    with tempfile.TemporaryFile() as file:
        for start in (100, (1 << 18) - count // 2, (1 << 18) + 100 - 1, 700_000):
            content = bytearray(b"\1") * 1_100_000
            content[start : start + count] = bytes(count)
            file.seek(0)
            file.write(content)
            file.flush()
            window = EndWindow(file.fileno(), len(content))
            assert window.zero_run(100, len(content), count) == start
            assert window.zero_run(100, len(content), count + 1) is None
            assert window.zero_run(start + 1, len(content), count) is None


def test_a_search_for_zeros_beyond_the_end_says_that_the_end_is_missing() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"\1" * 1000)
        file.flush()
        with pytest.raises(CutShortError):
            EndWindow(file.fileno(), 1000).zero_run(100, 1001, 10)
        with pytest.raises(CutShortError):  # it became shorter after it was looked at
            EndWindow(file.fileno(), 2000).zero_run(100, 2000, 10)
