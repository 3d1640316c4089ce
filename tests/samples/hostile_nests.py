"""Nests and circles: boxes in boxes, directories that lead back to themselves, and texts without an end."""

from __future__ import annotations

import random
import struct

from tests.samples import photos
from tests.samples.hostile_bombs import SMALL, laughs
from tests.samples.video import box

_MB = 1 << 20


def nests() -> dict[str, bytes]:
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


def directories() -> dict[str, bytes]:
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


def sidecars() -> dict[str, bytes]:
    told = {
        "deep.json": b'{"photoTakenTime":' * 50_000 + b"1" + b"}" * 50_000,
        "list.json": b"[" * 500_000,
        "number.json": b'{"photoTakenTime":{"timestamp":"' + b"9" * 100_000 + b'"}}',
        "infinite.json": b'{"photoTakenTime":{"timestamp":1e999}}',
        "negative.json": b'{"photoTakenTime":{"timestamp":"-99999999999"}}',
        "none.json": b'{"photoTakenTime":null,"title":null}',
        "laughs.xmp": laughs(b"x:xmpmeta"),
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
