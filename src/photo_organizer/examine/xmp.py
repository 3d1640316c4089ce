"""Dates from XMP packets (ISO 16684-1), by pattern instead of an XML parser.

Touches nothing. A pattern cannot be made to load entities or to nest without end, and it reads packets
that are cut off. Prefixes are looked up by namespace, since a program may choose its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from photo_organizer.examine.findings import Findings
    from photo_organizer.examine.window import Window

MOST_BYTES = 1 << 20
_NAMESPACES = {
    "exif": b"http://ns.adobe.com/exif/1.0/",
    "photoshop": b"http://ns.adobe.com/photoshop/1.0/",
    "xmp": b"http://ns.adobe.com/xap/1.0/",
    "tiff": b"http://ns.adobe.com/tiff/1.0/",
    "dc": b"http://purl.org/dc/elements/1.1/",
}
_PROPERTIES = (
    ("exif", "DateTimeOriginal"),
    ("exif", "DateTimeDigitized"),
    ("photoshop", "DateCreated"),
    ("xmp", "CreateDate"),
)
_COORDINATE = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,9})?))?([NSEW])")
_DECLARED = re.compile(rb"xmlns:([A-Za-z0-9_.-]{1,30})\s{0,3}=\s{0,3}[\"']([^\"']{1,80})[\"']")


def read_xmp_at(view: Window, start: int, length: int, found: Findings) -> None:
    """Read the packet that stands in a part of a file."""
    read_xmp(view.at(start, min(length, MOST_BYTES)), found)


def read_xmp(packet: bytes, found: Findings, place: str = "xmp") -> None:
    """Keep the capture dates of a packet, and the camera's name."""
    if not found.another_packet():
        return
    packet = _as_utf8(packet[:MOST_BYTES])
    prefixes = {uri: prefix for prefix, uri in _DECLARED.findall(packet)}
    for space, name in _PROPERTIES:
        text = _value(packet, prefixes.get(_NAMESPACES[space], space.encode()), name)
        if text:
            found.date(f"{place}:{space}:{name}", text)
    exif, xmp, tiff = (prefixes.get(_NAMESPACES[one], one.encode()) for one in ("exif", "xmp", "tiff"))
    if satellites := _value(packet, exif, "GPSTimeStamp"):
        # It is UTC by definition.
        zone = "" if satellites.endswith("Z") or satellites[-6:-5] in ("+", "-") else "Z"
        found.date(f"{place}:exif:GPSTimeStamp", satellites + zone)
    found.program(_value(packet, xmp, "CreatorTool"))
    found.camera(_value(packet, tiff, "Make"), _value(packet, tiff, "Model"))
    found.rate(_value(packet, xmp, "Rating"))
    found.describe(_caption(packet, prefixes.get(_NAMESPACES["dc"], b"dc")))
    north, east = (_degrees(_value(packet, exif, f"GPS{name}itude")) for name in ("Lat", "Long"))
    if north is not None and east is not None:
        found.located(north, east)


def _caption(packet: bytes, prefix: bytes) -> str:
    """Return the first wording of dc:description, "" for none."""
    match = re.search(rb"<%s:description\b[^>]{0,200}>(.{0,400}?)<rdf:li\b[^>]{0,100}>([^<]{1,12000})<" % re.escape(prefix), packet, re.DOTALL)  # fmt: skip
    text = match[2].decode("utf-8", "replace") if match else ""
    if "&" not in text:
        return text
    from html import unescape  # here: it loads all names of characters, and few a caption has one

    return unescape(text)


def _degrees(text: str) -> float | None:
    """Return degrees from XMP's "48,8.25N" or "48,8,15N", None where it is neither."""
    match = _COORDINATE.fullmatch(text)
    if match is None:
        return None
    value = float(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
    return -value if match[4] in "SW" else value


def _value(packet: bytes, prefix: bytes, name: str) -> str:
    """Return a property's text, written as an attribute or as an element, "" for none."""
    full = re.escape(prefix) + b":" + name.encode()
    attribute = rb"\b%s\s{0,3}=\s{0,3}[\"']([^\"'<]{1,80})[\"']" % full
    element = rb"<%s(?:\s[^<>]{0,200})?>([^<>]{1,160})</" % full
    match = re.search(attribute + b"|" + element, packet)
    return (match[1] or match[2]).decode("utf-8", "replace").strip() if match else ""


def _as_utf8(packet: bytes) -> bytes:
    """Return a packet in UTF-8; UTF-16 ones are rare but allowed."""
    if packet.startswith((b"\xff\xfe", b"\xfe\xff")):
        return packet.decode("utf-16", "replace").encode()
    if b"\0<\0" in packet[:64]:
        return packet.decode("utf-16-be" if packet[:1] == b"\0" else "utf-16-le", "replace").encode()
    return packet
