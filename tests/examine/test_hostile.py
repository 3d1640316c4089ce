"""A hostile file costs its clue and a moment, never the program: bounded time, memory and no crash."""

from __future__ import annotations

import random
import resource
import struct
import subprocess
import sys
import textwrap
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.examine.look import examine
from photo_organizer.examine.window import Block, TooMuch, Window
from photo_organizer.model import Sighting, Stamp
from tests.examine import builders as make
from tests.examine.test_formats import FILES, WHEN

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS, MEGABYTES = 2, 300
ROOT = Path(__file__).parents[2]


def _nested(kind: bytes, depth: int) -> bytes:
    body = b""
    for _ in range(depth):
        body = make.box(kind, body)
    return body


def _ciff_of_heaps() -> bytes:
    """A heap whose two hundred records are all the heap itself."""
    records = b"".join(struct.pack("<HII", 0x300A, 0, 0) for _ in range(200))
    table = struct.pack("<H", 200) + records.replace(struct.pack("<II", 0, 0), struct.pack("<II", 2006, 0))
    return (b"II\x1a\0\0\0HEAPCCDR").ljust(26, b"\0") + table + struct.pack("<I", 0)


def _same_metadata_many_times() -> bytes:
    """A HEIC whose five thousand XMP items are one and the same megabyte."""
    packet = make.xmp(photoshop_DateCreated="x") + b"<exif:DateTimeOriginal>" + b" " * 900_000
    entries = b"".join(
        make.box(b"infe", b"\2\0\0\0" + struct.pack(">HH", n, 0) + b"mime\0application/rdf+xml\0")
        for n in range(5000)
    )
    places = b"".join(struct.pack(">HHHII", n, 0, 1, 300_000, 900_000) for n in range(5000))
    iloc = make.box(b"iloc", b"\0\0\0\0\x44\0", struct.pack(">H", 5000), places)
    meta = make.box(b"meta", bytes(4), make.box(b"iinf", bytes(4), struct.pack(">H", 5000), entries), iloc)
    return (make.box(b"ftyp", b"heic\0\0\0\0heic") + meta).ljust(300_000, b"\0") + packet


LOOP = b"II*\0\x08\0\0\0" + make.directory({0x8769: 8, 0x8825: 8, 0x9003: WHEN.encode() + b"\0"}, 8)
MANY = (
    b"II*\0\x08\0\0\0"
    + struct.pack("<H", 65535)
    + struct.pack("<HHII", 0x9003, 2, 0xFFFFFFFF, 0xFFFFFFF0) * 5000
)
# Chunks that grow to 200 MB each, made when they are written: kind, what stands before it, how many.
BOMBS = {
    "bomb.png": (b"zTXt", b"Raw profile type exif\0\0", 40),
    "xmp-bomb.png": (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0", 20),
}

HOSTILE: dict[str, bytes] = {
    "loop.tif": LOOP,
    "loop.jpg": make.jpeg(*[(0xE1, b"Exif\0\0" + LOOP)] * 400),
    "many.tif": MANY,
    "chunks.png": b"\x89PNG\r\n\x1a\n" + (struct.pack(">I", 0) + b"abcd" + bytes(4)) * 200_000,
    "deep.mov": make.box(b"ftyp", b"qt  ")
    + make.box(b"moov", _nested(b"udta", 2000), _nested(b"meta", 2000)),
    "boxes.mp4": make.box(b"ftyp", b"isom") + make.box(b"free") * 300_000,
    "endless.mp4": make.box(b"ftyp", b"isom") + b"\0\0\0\1moov" + b"\xff" * 64,
    "heaps.crw": _ciff_of_heaps(),
    "items.heic": _same_metadata_many_times(),
    "lists.avi": make.avi(*[make.chunk(b"LIST", b"INFO" * 1000)] * 400),
    "spaces.xmp": b"<?xpacket?><x:xmpmeta>" + b"<exif:DateTimeOriginal " + b" " * 2_000_000,
    "spaces2.xmp": b"<?xpacket?><x:xmpmeta>" + (b"<exif:DateTimeOriginal>" + b" " * 200) * 5000,
    "spaces3.xmp": b"<?xpacket?><x:xmpmeta>" + b"xmlns:" * 200_000,
    "long.json": b'{"photoTakenTime": {' + b'"photoTakenTime": {"a": ' * 40_000,
    "elements.mkv": bytes.fromhex("1a45dfa380") + b"\x18\x53\x80\x67\xff" + b"\x15\x49\xa9\x66\x80" * 100_000,
    "zeros.mts": (b"\x47\x40\x11\x30\xff" + bytes(183)) * 20_000,
    "list.asf": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
    + bytes(14)
    + bytes(16)
    + struct.pack("<Q", 24),
    "sections.x3f": b"FOVb".ljust(16, b"\0")
    + b"SECd"
    + b"\xff" * 8
    + bytes(4) * 3000
    + struct.pack("<I", 16),
    "resources.psd": make.psd((b"8BIM\x04\x24\0\0" + struct.pack(">I", 0)) * 300_000),
    "dates.jpg": make.jpeg(
        *[(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + make.xmp(xmp_CreateDate="2" * 70))] * 400
    ),
}

CHILD = """
    import os, resource, signal, sys, time
    from photo_organizer.examine.look import examine
    from photo_organizer.model import Sighting, Stamp
    resource.setrlimit(resource.RLIMIT_AS, ({megabytes} << 20, {megabytes} << 20))
    for name in sorted(os.listdir(sys.argv[1])):
        path = os.path.join(sys.argv[1], name)
        s = os.lstat(path)
        signal.alarm(60)  # against a hang, on a busy machine
        begun = time.process_time()
        facts = examine(Sighting(path, Stamp(s.st_dev, s.st_ino, s.st_size, s.st_mtime_ns), s.st_ctime_ns))
        print(name, facts.filetype and facts.filetype.name, f"{{time.process_time() - begun:.2f}}", facts.troubles)
"""


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a process with little memory says of each hostile file: name → format, seconds."""
    folder = tmp_path_factory.mktemp("hostile")
    grown = zlib.compress(bytes(200_000_000), 9)
    bombs = {name: make.png(*[(kind, head + grown)] * times) for name, (kind, head, times) in BOMBS.items()}
    for name, content in (HOSTILE | bombs).items():
        (folder / name).write_bytes(content)
    code = textwrap.dedent(CHILD.format(megabytes=MEGABYTES))
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        cwd=ROOT / "src",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {line.split()[0]: line.split()[1:3] for line in done.stdout.splitlines()}


@pytest.mark.parametrize("name", [*HOSTILE, *BOMBS])
def test_a_hostile_file_is_read_in_bounds(name: str, reported: dict[str, list[str]]) -> None:
    kind, seconds = reported[name]
    assert kind != "None", "the file must get as far as its reader"
    assert float(seconds) <= SECONDS


def _look_again_and_again(view: Block, length: int) -> None:
    for _ in range(1_000_000):
        view.at(0, length)


@pytest.mark.parametrize("size", [10, 1 << 20])
def test_a_view_stops_a_reader_that_goes_on_and_on(size: int) -> None:
    with pytest.raises(TooMuch):
        _look_again_and_again(Block(bytes(size)), size)


def _read_on_and_on(path: Path) -> None:
    with path.open("rb") as file:
        view = Window(file.fileno(), path.stat().st_size)
        for megabyte in range(1000):
            view.at(megabyte << 20, 1 << 20)


def test_a_huge_file_is_never_read_through(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooMuch):
        _read_on_and_on(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 << 10


def _damaged(content: bytes, dice: random.Random) -> Iterator[bytes]:
    """Give ways in which an upload or a disk may damage a file."""
    yield content[: dice.randrange(len(content))]
    for _ in range(6):
        torn = bytearray(content)
        for _ in range(dice.choice((1, 4, 30))):
            at = dice.randrange(min(len(torn), dice.choice((64, 1024, len(torn)))))
            torn[at] = dice.choice((0, 1, 127, 128, 255))
        yield bytes(torn)


@pytest.mark.parametrize("what", FILES)
def test_no_damage_makes_a_reader_fail(what: str, tmp_path: Path) -> None:
    """Every damaged file is looked at to its end: whatever cannot be read costs its clue alone."""
    name, content, *_ = FILES[what]
    for torn in _damaged(content, random.Random(what)):
        path = tmp_path / name
        path.write_bytes(torn)
        status = path.lstat()
        stamp = Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        assert examine(Sighting(str(path), stamp, status.st_ctime_ns)).sighting.path == str(path)


def test_looking_brings_no_library_into_the_process() -> None:
    """Headers are read without Pillow and its like: the daemon stays small and starts at once."""
    code = (
        "import sys, photo_organizer.examine.look, photo_organizer.examine.report\n"
        "status = open('/proc/self/status').read()\n"  # getrusage would tell of the process before exec, too
        "print(status.split('VmHWM:')[1].split()[0], *sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT / "src", check=True
    )
    heavy = {"PIL", "numpy", "exifread", "mutagen", "pillow_heif", "cv2", "sqlite3", "xml"}
    kilobytes, *modules = done.stdout.split()
    assert not heavy & {name.partition(".")[0] for name in modules}
    assert int(kilobytes) < MEGABYTES << 10
