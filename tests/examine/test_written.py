"""What was never written is known to be missing, wherever it is; black, plain and odd pictures are not.

Senders that set the size first leave holes, reserved space or zeros where bytes are still to come.
"""

from __future__ import annotations

import ctypes
import io
import random
import struct
import tempfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pillow_heif
import pytest
from PIL import Image, ImageDraw

from photo_organizer.decide.missing import Missing
from photo_organizer.disk.stamp import sighting
from photo_organizer.examine.holes import has_hole
from photo_organizer.examine.look import examine
from photo_organizer.examine.whole import Judgement, judge
from photo_organizer.model import Family, FileType, Wholeness
from tests.examine import builders as make
from tests.examine.builders import noise
from tests.look.pictures import photo
from tests.samples import photos, video

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


def test_words_about_a_picture_that_are_still_to_come_are_missing() -> None:
    """The date is in them. Who wiped them out has wiped nothing else."""
    content = photos.heic("2024:01:31 12:00:00", size=(64, 48))
    start, end = content.rindex(b"Exif\0\0") - 4, content.index(b"2024:01:31 12:00:00") + 19
    for first, answer in ((start, Judgement(WHOLE)), (start - 8, Judgement(INCOMPLETE, Missing.ZEROS))):
        assert judged("heif", content[:first] + bytes(end - first) + content[end:]) == answer


def _words(*places: tuple[int, int]) -> bytes:
    """Return a HEIC that says where its words stand; what it has there is zeros, and behind them others."""
    wide = struct.pack(">H", len(places))
    named = (struct.pack(">HH", n, 0) + b"Exif\0" for n in range(len(places)))
    entries = b"".join(make.box(b"infe", b"\2\0\0\0", one) for one in named)
    iloc = b"".join(struct.pack(">HHHII", n, 0, 1, *one) for n, one in enumerate(places))
    items = make.box(b"iinf", bytes(4), wide, entries) + make.box(b"iloc", bytes(4), b"\x44\0", wide, iloc)
    head = make.box(b"ftyp", b"heic\0\0\0\0mif1heic") + make.box(b"meta", bytes(4), items)
    data = noise(300 - len(head) - 8) + bytes(200) + noise(100, 2)
    return head + make.box(b"mdat", data)


def test_words_that_were_wiped_out_one_behind_the_other_are_not_missing() -> None:
    assert judged("heif", _words((300, 100), (400, 100))) == Judgement(WHOLE)
    assert judged("heif", _words((400, 100))) == Judgement(INCOMPLETE, Missing.ZEROS)


def test_words_whose_place_is_counted_from_elsewhere_say_nothing() -> None:
    """As in files that count from another box and do not say so: nothing stands before the beginning of a file."""
    for place in (1, 4, 7):
        assert judged("heif", _words((place, 50))) == Judgement(WHOLE)


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
        file.write(noise(1 << 20))
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


def test_an_animation_that_leaves_most_of_a_frame_as_it_was_is_whole() -> None:
    """What stays is clear, and the code of what is clear in a row is zeros."""
    picture = photo(4, 512, 512)
    black = Image.new("RGB", picture.size)
    more = [Image.blend(black, picture, 0.3), picture]
    film = _encode(black, "WEBP", save_all=True, append_images=more, duration=100, quality=90)
    assert judged("webp", film).wholeness is Wholeness.WHOLE
