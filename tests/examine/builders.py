"""Headers of rarer formats, byte by byte from their specifications: just enough for a date to stand in them."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING

from photo_organizer.examine.exif import DIGITIZED, EXIF_IFD, MAKE, ORIGINAL

if TYPE_CHECKING:
    from collections.abc import Mapping


def noise(length: int, seed: int = 1) -> bytes:
    """Return bytes without order, the same ones in each run of the tests."""
    return random.Random(seed).randbytes(length)


def tiff(when: str, *, order: str = "<", magic: bytes = b"", make: str = "", nested: bool = True) -> bytes:
    """A TIFF with DateTimeOriginal, in the EXIF directory or (`nested=False`) in the first one."""
    entries = {MAKE: make.encode() + b"\0"} if make else {}
    date = {ORIGINAL: when.encode("latin-1") + b"\0"} if when else {}
    header = magic or {"<": b"II*\x00", ">": b"MM\x00*"}[order]
    if not nested:
        return header + struct.pack(order + "I", 8) + directory(entries | date, 8, order)
    inner = 8 + len(directory(entries | {EXIF_IFD: 0}, 8, order))
    first = directory(entries | {EXIF_IFD: inner}, 8, order)
    return header + struct.pack(order + "I", 8) + first + directory(date, inner, order)


def directory(values: Mapping[int, bytes | int], start: int, order: str = "<") -> bytes:
    """A directory at `start` with its values behind it."""
    entries, heap = b"", b""
    behind = start + 2 + 12 * len(values) + 4
    for tag, value in sorted(values.items()):
        if isinstance(value, int):
            entries += struct.pack(order + "HHII", tag, 4, 1, value)
        elif len(value) <= 4:
            entries += struct.pack(order + "HHI", tag, 2, len(value)) + value.ljust(4, b"\0")
        else:
            entries += struct.pack(order + "HHII", tag, 2, len(value), behind + len(heap))
            heap += value
    return struct.pack(order + "H", len(values)) + entries + struct.pack(order + "I", 0) + heap


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """A JPEG's beginning with these segments, and its end."""
    parts = (bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body for marker, body in segments)
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9"


def exif_jpeg(when: str) -> bytes:
    return jpeg((0xE1, b"Exif\0\0" + tiff(when)))


def xmp(**properties: str) -> bytes:
    """An XMP packet with properties such as photoshop_DateCreated."""
    spaces = (
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    )
    told = " ".join(f'{name.replace("_", ":")}="{value}"' for name, value in properties.items())
    text = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description {spaces} {told}/></x:xmpmeta>'
    return text.encode()


def iptc(day: str, time: str = "") -> bytes:
    """Photoshop resources with IPTC's Date Created."""
    sets = b"\x1c\x02\x37" + struct.pack(">H", len(day)) + day.encode() if day else b""
    if time:
        sets += b"\x1c\x02\x3c" + struct.pack(">H", len(time)) + time.encode()
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(sets)) + sets + b"\0" * (len(sets) & 1)


def chunk(kind: bytes, body: bytes) -> bytes:
    """A RIFF chunk."""
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def avi(*chunks: bytes) -> bytes:
    return chunk(b"RIFF", b"AVI " + chunk(b"LIST", b"hdrl" + chunk(b"avih", bytes(56)) + b"".join(chunks)))


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG's frame with these chunks; checksums are not looked at."""
    parts = [(b"IHDR", bytes(13)), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(b)) + k + b + bytes(4) for k, b in parts)


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def ebml(identifier: str, body: bytes) -> bytes:
    return bytes.fromhex(identifier) + bytes((0x40 | len(body) >> 8, len(body) & 0xFF)) + body


def matroska(nanoseconds: int) -> bytes:
    head = ebml("1a45dfa3", ebml("4282", b"matroska"))
    return head + ebml("18538067", ebml("1549a966", ebml("4461", struct.pack(">q", nanoseconds))))


def asf(units: int) -> bytes:
    properties = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
    body = bytes(16) + struct.pack("<QQ", 0, units) + bytes(48)  # the length of the file: not known
    header = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + struct.pack("<QI", 0, 1) + b"\1\2"
    return header + properties + struct.pack("<Q", 24 + len(body)) + body


def transport(recorded: bytes, *, m2ts: bool = True) -> bytes:
    """Packets of one stream with Sony's and Panasonic's recording time in it."""
    mark = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
    payload = (b"\0\0\1\x06\x05" + mark + recorded).ljust(184 * 2, b"\xff")
    packets = (b"\x47\x40\x11\x10" + payload[at : at + 184] for at in (0, 184))
    return b"".join((bytes(4) if m2ts else b"") + packet for packet in packets)


def crw(seconds: int) -> bytes:
    """A CIFF heap with the captured time in a heap of its own."""
    inner = struct.pack("<III", seconds, 0, 0)
    inner += struct.pack("<HHII", 1, 0x180E, 12, 0) + struct.pack("<I", 12)
    data = inner + struct.pack("<HHII", 1, 0x300A, len(inner), 0) + struct.pack("<I", len(inner))
    return (b"II\x1a\0\0\0HEAPCCDR").ljust(26, b"\0") + data


def cr3(when: str) -> bytes:
    date = directory({ORIGINAL: when.encode() + b"\0", DIGITIZED: when.encode() + b"\0"}, 8)
    canon = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    blocks = box(b"CMT1", tiff("", make="Canon", nested=False)) + box(b"CMT2", b"II*\0\x08\0\0\0" + date)
    return box(b"ftyp", b"crx \0\0\0\1crx isom") + box(b"moov", box(b"uuid", canon, blocks))


def raf(when: str) -> bytes:
    inside = exif_jpeg(when)
    head = b"FUJIFILMCCD-RAW ".ljust(84, b"\0") + struct.pack(">II", 108, len(inside))
    sensor = bytes(range(1, 101))
    return head + struct.pack(">IIII", 0, 0, 108 + len(inside), len(sensor)) + inside + sensor


def mrw(when: str) -> bytes:
    block = tiff(when, order=">")
    return b"\0MRM" + struct.pack(">I", len(block) + 8) + b"\0TTW" + struct.pack(">I", len(block)) + block


def x3f(seconds: int) -> bytes:
    texts = "TIME\0" + f"{seconds}\0"
    section = b"SECp" + struct.pack("<IIIII", 0, 1, 0, 0, len(texts)) + struct.pack("<II", 0, 5)
    section += texts.encode("utf-16-le")
    table = b"SECd" + struct.pack("<II", 0, 1) + struct.pack("<II", 16, len(section)) + b"PROP"
    return b"FOVb".ljust(16, b"\0") + section + table + struct.pack("<I", 16 + len(section))


def flv(text: str) -> bytes:
    value = text.encode()
    body = b"\x02\0\x0aonMetaData\x08\0\0\0\1\0\x0ccreationdate\x02" + struct.pack(">H", len(value)) + value
    return b"FLV\1\5\0\0\0\x09\0\0\0\0\x12" + struct.pack(">I", len(body))[1:] + bytes(7) + body


def psd(resources: bytes) -> bytes:
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 10, 20, 8, 3) + bytes(4)
    pixels = bytes(2) + bytes(range(1, 101)) * 6
    return head + struct.pack(">I", len(resources)) + resources + bytes(4) + pixels


def resource(number: int, body: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(body)) + body + b"\0" * (len(body) & 1)


def gif(packet: bytes) -> bytes:
    return b"GIF89a" + bytes(7) + b"\x21\xff\x0bXMP DataXMP" + packet + b"\1\0;"


def jxl(when: str) -> bytes:
    start = bytes.fromhex("0000000c4a584c200d0a870a")
    return start + box(b"ftyp", b"jxl \0\0\0\0jxl ") + box(b"Exif", bytes(4), tiff(when))


def film(*movie: bytes, brand: bytes = b"qt  ") -> bytes:
    return box(b"ftyp", brand, bytes(4), brand) + box(b"mdat", bytes(64)) + box(b"moov", *movie)


def movie_header(seconds: int, *, long: bool = False) -> bytes:
    """The box mvhd; seconds since 1904."""
    times = struct.pack(">QQ", seconds, seconds) if long else struct.pack(">II", seconds, seconds)
    return box(b"mvhd", bytes((int(long), 0, 0, 0)), times, bytes(80))
