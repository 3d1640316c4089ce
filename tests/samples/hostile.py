"""Files that want to hurt: `fill(folder)` makes more than two hundred of them, all small on the disk.

Bombs in every format, nests, lengths that lie, names, special files. The same call makes the same files.
"""

from __future__ import annotations

import io
import os
import random
import socket
import struct
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pillow_heif
from PIL import Image

from tests.samples import photos, video
from tests.samples.video import box

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SMALL = (64, 48)
_BIG = 12_000  # pixels of a side
_MB = 1 << 20


def fill(folder: Path) -> list[Path]:
    """Make the corpus below `folder`; return its regular files."""
    made: list[Path] = []
    for name, content in contents():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_600_000_000 + len(made),) * 2)
        made.append(path)
    made += [*_names(folder / "names"), *_sparse(folder / "sparse")]
    _special(folder / "special")
    return made


def contents() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file whose content is hostile."""
    for group, files in (
        ("bomb", _bombs()),
        ("nest", _nests()),
        ("exif", _directories()),
        ("side", _sidecars()),
    ):
        for name, content in files.items():
            yield f"{group}/{name}", content
    yield from _mutants()


# ── bombs: much from little ──────────────────────────────────────────────────────────────────────


def _bombs() -> dict[str, bytes]:
    png = photos.png("2024:01:01 10:00:00", size=SMALL)
    jpeg = photos.jpeg("2024:01:01 10:00:00", size=SMALL)
    zeros = zlib.compress(bytes(200 * _MB), 9)

    def after_header(kind: bytes, body: bytes) -> bytes:
        return png[:33] + _chunk(kind, body) + png[33:]

    return {
        "grey.png": _png(_BIG, _BIG, 8, 0, 1),
        "bits.png": _png(40_000, 40_000, 1, 0, 1),
        "deep.png": _png(6_000, 6_000, 16, 6, 4),
        "ztxt.png": after_header(b"zTXt", b"Raw profile type exif\0\0" + zeros),
        "itxt.png": after_header(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zeros),
        "iccp.png": after_header(b"iCCP", b"x\0\0" + zeros),
        "chunks.png": after_header(b"tEXt", b"a\0b")[:33] + _chunk(b"tEXt", b"a\0b") * 100_000 + png[33:],
        "wide.webp": _made("WEBP", (16_383, 4_000), quality=1, method=0),
        "large.webp": _made("WEBP", (_BIG, 8_000), lossless=True, method=0, quality=0),
        "deflate.tif": _made("TIFF", (_BIG, _BIG), "L", compression="tiff_deflate"),
        "large.gif": _made("GIF", (_BIG, _BIG), "P"),
        "frames.gif": _frames(2_000),
        "bits.bmp": _made("BMP", (8_000, 8_000), "1"),
        "claims.bmp": photos.bmp(size=SMALL)[:18]
        + struct.pack("<ii", 2**31 - 1, -(2**31))
        + photos.bmp(size=SMALL)[26:],
        "grey.jpg": _made("JPEG", (_BIG, _BIG), "L", quality=1),
        "claims.jpg": _sized(jpeg, 65_500, 65_500),
        "thin.jpg": _sized(jpeg, 65_535, 1),
        "nothing.jpg": _sized(jpeg, 0, 0),
        "scans.jpg": _many_scans(),
        "marks.jpg": jpeg[:2] + b"\xff\xee\0\x02" * 300_000 + jpeg[2:],
        "filling.jpg": jpeg[:2] + b"\xff" * (8 * _MB) + jpeg[2:],
        "tables.jpg": jpeg[:-2] + b"\xff\xc4\0\x02" * 300_000 + b"\xff\xd9",
        "claims.psd": b"8BPS\0\1"
        + bytes(6)
        + b"\0\3"
        + struct.pack(">II", 30_000, 30_000)
        + b"\0\x08\0\3"
        + bytes(900),
        "claims.ico": b"\0\0\1\0\xff\0" + b"\0\0\0\0\1\0\x20\0" + struct.pack("<II", 2**31, 22) + bytes(900),
        "laughs.svg": _laughs(b"svg"),
        "pipe.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%touch /tmp/touched-by-a-picture) (w) file\n",
        "samples.mp4": _claims_of_samples(),
    }


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(width: int, height: int, bits: int, colour: int, channels: int) -> bytes:
    """Return a PNG of one colour, as large as it says."""
    row = bytes(1 + (width * bits * channels + 7) // 8)
    packer, pixels = zlib.compressobj(9), io.BytesIO()
    for _ in range(height):
        pixels.write(packer.compress(row))
    pixels.write(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", pixels.getvalue())
        + _chunk(b"IEND", b"")
    )


def _made(format_: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    with io.BytesIO() as file:
        Image.new(mode, size).save(file, format_, **options)
        return file.getvalue()


def _frames(count: int) -> bytes:
    frames = [Image.new("P", (2, 2), number % 2) for number in range(count)]
    with io.BytesIO() as file:
        frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
        return file.getvalue()


def _sized(jpeg: bytes, width: int, height: int) -> bytes:
    at = jpeg.find(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def _many_scans() -> bytes:
    """A progressive picture whose last scan comes a thousand times."""
    with io.BytesIO() as file:
        Image.effect_noise((600, 600), 90).save(file, "JPEG", progressive=True, quality=50)
        content = file.getvalue()
    last = content[content.rfind(b"\xff\xda") : -2]
    return content[:-2] + last * (4 * _MB // len(last)) + b"\xff\xd9"


def _laughs(root: bytes) -> bytes:
    names = [b"a%d" % number for number in range(12)]
    words = b"".join(
        b'<!ENTITY %s "%s">' % (name, (b"&%s;" % before) * 10) for before, name in pairwise(names)
    )
    return b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "ha">%s]><%s>&a11;</%s>' % (words, root, root)


def _claims_of_samples() -> bytes:
    """A film whose tables say that it has four thousand million pictures."""
    table = box(
        "stbl",
        box("stsd", bytes(12) + b"avc1"),
        box("stsz", bytes(8) + b"\xff" * 4),
        box("stco", bytes(4) + b"\xff" * 4),
    )
    tracks = box("trak", box("mdia", box("minf", table))) * 500
    return box("ftyp", b"isom", bytes(8)) + box("moov", tracks) + box("mdat", b"x" * 900)


# ── nests and circles ────────────────────────────────────────────────────────────────────────────


def _nests() -> dict[str, bytes]:
    deep, lists, ebml = b"", b"", b""
    for number in range(5_000):
        deep = box(("moov", "trak", "mdia", "minf")[number % 4], deep)
        lists = b"LIST" + struct.pack("<I", len(lists) + 4) + b"hdrl" + lists
        ebml = b"\x18\x53\x80\x67\x01" + len(ebml).to_bytes(7, "big") + ebml
    frames = b""
    for _ in range(3_000):
        frames = b"ANMF" + struct.pack("<I", len(frames) + 16) + bytes(16) + frames

    def riff(form: bytes, body: bytes) -> bytes:
        return b"RIFF" + struct.pack("<I", len(body) + 4) + form + body

    nowhere = b"\x44\0" + struct.pack(">H", 65_535) + b"\0\1\0\0\xff\xff" + b"\0\0" * 30_000
    empty_items = b"\0\0" + struct.pack(">H", 65_535) + (b"\0\1\0\0\xff\xff") * 20_000
    ftyp = box("ftyp", b"heic", bytes(4), b"heic")
    return {
        "boxes.mp4": box("ftyp", b"isom", bytes(8)) + deep,
        "boxes.heic": ftyp + box("meta", bytes(4), deep),
        "free.mp4": box("ftyp", b"isom", bytes(8)) + box("free") * 300_000,
        "lists.avi": riff(b"AVI ", lists),
        "frames.webp": riff(b"WEBP", frames),
        "segments.mkv": b"\x1aE\xdf\xa3\x84\x42\x86\x81\x01" + ebml,
        "voids.mkv": b"\x1aE\xdf\xa3\x84\x42\x86\x81\x01\x18\x53\x80\x67"
        + struct.pack(">Q", 2_000_000 | 1 << 56)
        + b"\xec\x80" * 1_000_000,
        "items.heic": ftyp + box("meta", bytes(4), box("iloc", bytes(4), nowhere)) + box("mdat", b"x" * 900),
        "no-items.heic": ftyp
        + box("meta", bytes(4), box("iloc", bytes(4), empty_items))
        + box("mdat", b"x" * 900),
        "same.heic": ftyp
        + box("meta", bytes(4), _same_items())
        + box("mdat", random.Random(1).randbytes(64) * 8_000),
        "blocks.gif": photos.gif(size=SMALL)[:13] + b"\x21\xfe\x01x\0" * 300_000,
        "packets.ts": (b"\x47" + bytes(187)) * 5_000,
    }


def _same_items() -> bytes:
    """Five thousand pictures in one and the same place."""
    entries = b"".join(box("infe", b"\2\0\0\0" + struct.pack(">HH", n, 0) + b"hvc1\0") for n in range(5_000))
    places = b"".join(struct.pack(">HHHII", n, 0, 1, 100_000, 400_000) for n in range(5_000))
    return box("iinf", bytes(4), struct.pack(">H", 5_000), entries) + box(
        "iloc", bytes(4), b"\x44\0", struct.pack(">H", 5_000), places
    )


def _directories() -> dict[str, bytes]:
    """Directories of TIFF that lead nowhere, everywhere, and back to themselves; alone, in a JPEG and as raw."""
    jpeg = photos.jpeg(size=SMALL)
    chain = b"II*\0\x08\0\0\0" + b"".join(struct.pack("<HI", 0, 8 + 6 * (n + 1)) for n in range(50_000))
    odd = {
        "self": _tiff([(0x8769, 4, 1, 8), (330, 4, 1, 8)], 8),
        "count": _tiff([(0x132, 2, 2**32 - 1, 8), (273, 4, 2**32 - 1, 8), (279, 4, 2**32 - 1, 8)]),
        "place": _tiff([(0x132, 2, 20, 0xFFFFFFF0), (0x8769, 4, 1, 0xFFFFFFF0)]),
        "type": _tiff([(0x132, 99, 20, 8), (0x8769, 0, 1, 8)]),
        "full": b"II*\0\x08\0\0\0\xff\xff" + bytes(30_000),
        "big": b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2**63),
        "chain": chain,
    }
    found = {}
    for name, content in odd.items():
        inside = b"Exif\0\0" + content[:60_000]
        found[f"{name}.tif"] = content + bytes(200)
        found[f"{name}.nef"] = content + bytes(200)
        found[f"{name}.jpg"] = jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(inside) + 2) + inside + jpeg[2:]
    return found


def _tiff(entries: list[tuple[int, int, int, int]], link: int = 0) -> bytes:
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + struct.pack("<I", link)


def _sidecars() -> dict[str, bytes]:
    told = {
        "deep.json": b'{"photoTakenTime":' * 50_000 + b"1" + b"}" * 50_000,
        "list.json": b"[" * 500_000,
        "number.json": b'{"photoTakenTime":{"timestamp":"' + b"9" * 100_000 + b'"}}',
        "infinite.json": b'{"photoTakenTime":{"timestamp":1e999}}',
        "negative.json": b'{"photoTakenTime":{"timestamp":"-99999999999"}}',
        "none.json": b'{"photoTakenTime":null,"title":null}',
        "laughs.xmp": _laughs(b"x:xmpmeta"),
        "outside.xmp": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x:xmpmeta>&e;</x:xmpmeta>',
        "deep.xmp": b"<x:xmpmeta>" + b"<a>" * 300_000,
        "spaces.xmp": b"<x:xmpmeta>" + b" " * (8 * _MB) + b"</x:xmpmeta>",
        "zeros.aae": bytes(100_000),
    }
    pictures = {
        f"{name.rpartition('.')[0]}{number}.jpg": photos.jpeg(size=SMALL, seed=number)
        for number, name in enumerate(told)
    }
    return told | pictures


# ── lengths that lie ─────────────────────────────────────────────────────────────────────────────


def _mutants() -> Iterator[tuple[str, bytes]]:
    """Yield every format cut, with numbers turned to the largest there are, and with random damage."""
    pillow_heif.register_heif_opener()
    whole = {
        "a.jpg": photos.jpeg("2024:02:01 10:00:00", size=SMALL),
        "a.png": photos.png("2024:02:02 10:00:00", size=SMALL),
        "a.gif": photos.gif(size=SMALL),
        "a.webp": photos.webp(size=SMALL),
        "a.heic": photos.heic(size=SMALL),
        "a.avif": photos.avif(size=SMALL),
        "a.tif": photos.tiff(size=SMALL),
        "a.bmp": photos.bmp(size=SMALL),
        "a.mov": video.movie(size=SMALL, frames=2),
        "a.mp4": video.movie(size=SMALL, brand="mp42", frames=2),
    }
    chance = random.Random(7)
    for name, content in whole.items():
        stem, _, extension = name.partition(".")
        for number in range(3):
            at = chance.randrange(4, min(200, len(content) - 8))
            yield f"mutant/{stem}-max{number}.{extension}", content[:at] + b"\xff" * 4 + content[at + 4 :]
            yield f"mutant/{stem}-zero{number}.{extension}", content[:at] + bytes(4) + content[at + 4 :]
            damaged = bytearray(content)
            for _ in range(20):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            yield f"mutant/{stem}-random{number}.{extension}", bytes(damaged)
        yield f"mutant/{stem}-cut.{extension}", content[: len(content) // 2]
        yield f"mutant/{stem}-twice.{extension}", content + content
        yield f"mutant/{stem}-empty.{extension}", b""


# ── names, places, special files ─────────────────────────────────────────────────────────────────

NAMES = (
    "é" * 120 + ".jpg", "a" * 251 + ".jpg", "CON.jpg", "aux.JPG", "x.jpg.", "x.jpg ", " x.jpg", "-rf.jpg", "--help.jpg",
    "a\nb.jpg", "\r.jpg", "\x7f.jpg", "\u202egpj.jpg", "$(touch x).jpg", "`id`.jpg", ";ls;.jpg", "%s%n.jpg", "..jpg",
    "thumbnail.jpg", "photo_organizer_log.csv.jpg", "e\u0301.jpg", "\u00e9 .jpg", "STRASSE.jpg", "stra\u00dfe.jpg",
    "\U0001f600.jpg", "*?.jpg", '"q".jpg', "a:b.jpg", "a\\b.jpg", "|.jpg", "99999999_999999.jpg", "9999999999999.jpg",
    "\udcff.jpg", "\udcc3(.jpg", "noextension", "=cmd().jpg",
)  # fmt: skip


def _names(folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True)
    for number, name in enumerate(NAMES):
        path = folder / name
        path.write_bytes(
            photos.jpeg(f"2016:{number % 12 + 1:02}:10 11:12:{number:02}", size=SMALL, seed=100 + number)
        )
        yield path
    deep = folder
    for number in range(30):
        deep = deep / (f"{number:02}" + "d" * 80)
    deep.mkdir(parents=True)
    path = deep / "deepest.jpg"
    path.write_bytes(photos.jpeg("2016:01:10 12:00:00", size=SMALL, seed=99))
    yield path


def _sparse(folder: Path) -> Iterator[Path]:
    """Yield files of gigabytes that take no room."""
    folder.mkdir(parents=True)
    heads = {
        "large.jpg": b"\xff\xd8\xff\xda\0\2",
        "large.tif": b"II*\0\x08\0\0\0",
        "large.mts": b"\x47" * 400,
        "large.bmp": photos.bmp(size=SMALL)[:54],
    }
    for name, head in heads.items():
        path = folder / name
        with path.open("wb") as file:
            file.write(head)
            file.truncate(5 << 30)
        yield path


def _special(folder: Path) -> None:
    """Make what is no file although it is named like one."""
    folder.mkdir(parents=True)
    os.mkfifo(folder / "fifo.jpg")
    with socket.socket(socket.AF_UNIX) as one:
        here = os.getcwd()
        os.chdir(folder)
        try:
            one.bind("socket.jpg")
        finally:
            os.chdir(here)
    (folder / "loop.jpg").symlink_to("loop.jpg")
    (folder / "passwd.jpg").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("..")
    (folder / "folder.jpg" / "IMG.mov").mkdir(parents=True)
