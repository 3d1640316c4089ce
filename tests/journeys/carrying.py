"""Groups whose lesser version says something, decided as their owner does."""

from __future__ import annotations

import csv
import os
import threading
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photo_organizer import wiring
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.task import Assignment
from photo_organizer.decide.said import Said
from photo_organizer.decide.xmp_packet import packet
from photo_organizer.gather.carrying import carrying
from photo_organizer.service.acting import make_ready
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, library_looks
from tests.samples import groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.library import Library

DAY = datetime(2019, 7, 6, 5, 4, 3)
SAID = Said(4, "Anna & <Jörg> at the “lake”, 夏", (48.1, 11.5), DAY)
KEPT, LESSER = "2020/01/20200101_000000.jpg", "2020/01/20200101_000000_A.jpg"


@contextmanager
def opened(root: Path, **more: Any) -> Iterator[Library]:
    """Open the library below `root`; its folders are made where they are not there yet."""
    for name in ("intake", "library", "state"):
        (root / name).mkdir(exist_ok=True)
    folders: dict[str, Any] = {f"paths_{name}": str(root / name) for name in ("intake", "library")}
    settings = Settings(folders | {"logs_folder": str(root / "state"), "safety_reserve_mb": 0} | more)
    with wiring.open_library(settings, str(root / "state")) as library:
        make_ready(library, threading.Event().is_set, lambda _: None)
        yield library


def plant(library: Library, said: Said = SAID, count: int = 1, relation: str = "same") -> None:
    """Make groups of three; the second best says something, in an XMP packet of its own."""
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + packet(said)
    segment = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp
    root = Path(library.settings.paths_library)
    groups.plant(root, library.con, count, relation, {1: segment})


def with_xmp(data: bytes, said: Said) -> bytes:
    xmp = b"http://ns.adobe.com/xap/1.0/\0" + packet(said)
    return data[:2] + b"\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp + data[2:]


def date_of(library: Library, path: str) -> str:
    return library_looks.capture_date(library.con, path)


def numbers(library: Library, *paths: str) -> list[int]:
    return [number for path in paths if (number := catalogue.number_of(library.con, path))]


def carried(library: Library, kept: str = KEPT, lesser: str = LESSER) -> Any:
    return carrying(library.con, library.settings.paths_library, [kept], [lesser])


def decide(
    library: Library, kept: str = KEPT, lesser: str = LESSER, carry: str | None = None
) -> dict[str, Any]:
    """Let its owner agree to what he is shown, or to `carry`."""
    if carry is None:
        carry = carried(library, kept, lesser).mark
    arguments = {"keep": numbers(library, kept), "aside": numbers(library, lesser), "carry": carry}
    task = SetAsideTask(Assignment(library, arguments))
    assert task.go_on(lambda: False)
    return task.reply()


def pictures(found: dict[str, Any]) -> list[Any]:
    return sorted(value for name, value in found.items() if not name.endswith((".xmp", ".csv")))


def log_of(root: Path) -> list[dict[str, str]]:
    with (root / "state" / "photo_organizer_log.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def edit(sidecar: Path) -> bytes:
    """Change a sidecar as somebody else would who leaves its size and sets the old time again; return its bytes."""
    status, edited = sidecar.stat(), sidecar.read_bytes().replace(b"Anna", b"Nina")
    sidecar.write_bytes(edited)
    os.utime(sidecar, ns=(status.st_atime_ns, status.st_mtime_ns))
    return edited
