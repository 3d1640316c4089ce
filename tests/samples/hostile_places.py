"""Names, places and special files that want to hurt."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

from tests.samples import photos
from tests.samples.hostile_bombs import SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


NAMES = (
    "é" * 120 + ".jpg", "a" * 251 + ".jpg", "CON.jpg", "aux.JPG", "x.jpg.", "x.jpg ", " x.jpg", "-rf.jpg", "--help.jpg",
    "a\nb.jpg", "\r.jpg", "\x7f.jpg", "\u202egpj.jpg", "$(touch x).jpg", "`id`.jpg", ";ls;.jpg", "%s%n.jpg", "..jpg",
    "thumbnail.jpg", "photo_organizer_log.csv.jpg", "e\u0301.jpg", "\u00e9 .jpg", "STRASSE.jpg", "stra\u00dfe.jpg",
    "\U0001f600.jpg", "*?.jpg", '"q".jpg', "a:b.jpg", "a\\b.jpg", "|.jpg", "99999999_999999.jpg", "9999999999999.jpg",
    "\udcff.jpg", "\udcc3(.jpg", "noextension", "=cmd().jpg",
)  # fmt: skip


def names(folder: Path) -> Iterator[Path]:
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


def sparse(folder: Path) -> Iterator[Path]:
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


def special(folder: Path) -> None:
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
