"""Many groups of versions in a moment: real small JPEGs, each with bytes of its own, and the looks that comparing would find."""

from __future__ import annotations

import hashlib
import io
import os
from typing import TYPE_CHECKING

from PIL import Image

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.model import Look
from photo_organizer.store import catalogue, library_looks, looks
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

    from photo_organizer.model import Stamp

SIDES = (64, 32, 24)  # of the best and of those that would go


# What an editor writes beside a picture; `Oma im Garten & am See` is German for a grandmother in the garden and at the lake.
SAID = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:Rating="3">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Oma im Garten &amp; am See</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def picture(side: int, number: int) -> bytes:
    """Return a JPEG of this width whose bytes no other has: a comment holds the number."""
    out = io.BytesIO()
    Image.new("RGB", (side, side * 3 // 4), (40, 90, 160)).save(out, "JPEG", quality=90)
    comment = f"number {number}".encode()
    return b"\xff\xd8\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + out.getvalue()[2:]


def plant(
    library: Path,
    con: sqlite3.Connection,
    count: int,
    relation: str = "same",
    segments: Mapping[int, bytes] | None = None,
) -> list[list[Path]]:
    """Write `count` groups of a best version and two lesser ones, and what comparing them would have found.

    `segments` of a JPEG go behind its first mark: those of the best at 0, of the others at 1 and 2.
    """
    more = segments or {}
    made = [
        [_write(library, number, place, more.get(place, b"")) for place in range(len(SIDES))]
        for number in range(count)
    ]
    rows: list[library_looks.Row] = []
    with transaction(con):
        for number, files in enumerate(made, 1):
            for place, path in enumerate(files):
                look = know(con, library, path)
                rows.append(library_looks.Row(number, place, relation, look, ""))
    library_looks.prepare_groups(con, rows)
    with transaction(con):
        library_looks.replace_groups(con)
    return made


def say(library: Path, con: sqlite3.Connection, path: Path, text: str = SAID) -> Path:
    """Put a sidecar beside a picture and into the catalogue; return it."""
    beside = path.with_suffix(".xmp")
    beside.write_text(text)
    with transaction(con):
        known = catalogue.Known(str(beside.relative_to(library)), stamp_of(beside.lstat()))
        catalogue.put(con, known)
    return beside


def _write(library: Path, number: int, place: int, segment: bytes) -> Path:
    folder = library / "2020" / f"{number % 12 + 1:02}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"20200101_{number:06}{'_' + 'AB'[place - 1] if place else ''}.jpg"
    data = picture(SIDES[place], number * 10 + place)
    path.write_bytes(data[:2] + segment + data[2:])
    os.utime(path, ns=(1_600_000_000_000_000_000 + number, 1_600_000_000_000_000_000 + number * 10 + place))
    return path


def know(con: sqlite3.Connection, library: Path, path: Path) -> int:
    """Catalogue a file and its look; return the look's number."""
    stamp: Stamp = stamp_of(path.lstat())
    data = path.read_bytes()
    md5 = hashlib.md5(data, usedforsecurity=False).digest()
    name = str(path.relative_to(library))
    side = Image.open(io.BytesIO(data)).width
    catalogue.put(con, catalogue.Known(name, stamp, None, md5))
    look = Look(
        hashlib.sha256(data).digest(), 5.0, plain=False, width=side, height=side * 3 // 4, format="JPEG"
    )
    number = looks.put(con, md5, stamp.size, look, b"")
    file = catalogue.number_of(con, name)
    assert file
    library_looks.put_look(con, file, stamp, number, md5)
    return number
