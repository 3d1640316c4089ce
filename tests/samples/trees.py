"""A mixed tree of photos as people really drop them: `plant(folder, count)`. Changes files in `folder` only."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from tests.samples import photos, video

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SMALL = (96, 72)
FIRST_DAY = datetime(2019, 1, 1, 8, 0, 0)
NAMES = (
    "Größe ä ö ü.jpg",
    "two  spaces.JPG",
    "100% sure, really?.jpeg",
    "=1+1.jpg",
    "日本語 写真.jpg",
    "q'uote\".jpg",
)


class Kind(StrEnum):
    """What a planted file is, for a test to expect the right thing of it."""

    PHOTO = "photo"  # a picture with its date
    BURST = "burst"  # another picture of the same second as the photo before
    VIDEO = "video"
    SIDECAR = "sidecar"  # stands beside the photo `of`
    TWIN = "twin"  # the same bytes as `of`, under another name
    UNDATED = "undated"  # nothing recorded; the file's own time is a camera's reset date
    FILE_TIME = "file-time"  # nothing recorded; the file's own time is a good one
    UNKNOWN = "unknown"  # neither photo, video nor companion
    TRUNCATED = "truncated"  # an upload that broke off
    IN_FLIGHT = "in-flight"  # a name that says: still being written


@dataclass(frozen=True, slots=True)
class Planted:
    """One file of the tree: where it is, what it is, and what it belongs to."""

    path: Path
    kind: Kind
    when: datetime | None = None
    of: Path | None = None


# What a hundred files are, in order; the rest of the hundred are plain photos.
MIXTURE: tuple[tuple[Kind, int], ...] = (
    (Kind.BURST, 6),
    (Kind.VIDEO, 6),
    (Kind.SIDECAR, 6),
    (Kind.TWIN, 8),
    (Kind.UNDATED, 2),
    (Kind.FILE_TIME, 4),
    (Kind.UNKNOWN, 3),
    (Kind.TRUNCATED, 1),
    (Kind.IN_FLIGHT, 1),
)


def plant(folder: Path, count: int = 100, *, seed: int = 0) -> list[Planted]:
    """Make `count` files below `folder`, a sub-folder for every fifty; the same `seed` gives the same files."""
    dice = random.Random(f"tree {seed}")
    planted: list[Planted] = []
    for number, kind in enumerate(_kinds(count, dice)):
        place = folder / f"card {number // 50:02}" if number >= 50 else folder
        when = FIRST_DAY + timedelta(hours=7 * number, seconds=dice.randrange(3600))
        photo = _earlier_photo(planted, dice)
        if photo is None or kind is Kind.PHOTO:
            planted.append(_photo(place, number, when, seed))
        else:
            planted.append(_MAKERS[kind](place, number, when, photo))
    return planted


def _kinds(count: int, dice: random.Random) -> list[Kind]:
    """Return `count` kinds mixed like MIXTURE; every kind appears when there is room."""
    kinds = [kind for kind, share in MIXTURE for _ in range(max(1, share * count // 100))]
    kinds = kinds[: max(0, count - 1)]
    kinds += [Kind.PHOTO] * (count - len(kinds))
    dice.shuffle(kinds)
    return kinds


def _earlier_photo(planted: list[Planted], dice: random.Random) -> Planted | None:
    """Return a photo that nothing belongs to yet."""
    taken = {one.of for one in planted}
    free = [one for one in planted if one.kind is Kind.PHOTO and one.path not in taken]
    return dice.choice(free) if free else None


def _photo(place: Path, number: int, when: datetime, seed: int) -> Planted:
    usual = f"IMG_{number:04}.{'JPG' if number % 3 else 'jpg'}"
    name = f"{number:04} {NAMES[number // 9 % len(NAMES)]}" if number % 9 == 4 else usual
    data = photos.jpeg(when, size=SMALL, seed=seed * 100_000 + number, make="Kamera", model="Eins")
    if number % 11 == 7:
        name, data = f"scan {number}.png", photos.png(when, size=SMALL, seed=seed * 100_000 + number)
    return Planted(photos.write(place / name, data, when), Kind.PHOTO, when)


def _burst(place: Path, number: int, _when: datetime, photo: Planted) -> Planted:
    data = photos.jpeg(photo.when, size=SMALL, seed=number + 50_000, subsec=f"{number % 1000:03}")
    path = photos.write(place / f"BURST{number:04}.jpg", data, photo.when)
    return Planted(path, Kind.BURST, photo.when, photo.path)


def _video(place: Path, number: int, when: datetime, _photo: Planted) -> Planted:
    brand, tail = ("qt  ", "MOV") if number % 2 else ("mp42", "mp4")
    data = video.movie(when.replace(tzinfo=UTC), brand=brand, frames=2, size=SMALL, seed=number)
    return Planted(photos.write(place / f"MVI_{number:04}.{tail}", data, when), Kind.VIDEO, when)


def _sidecar(_place: Path, number: int, when: datetime, photo: Planted) -> Planted:
    if number % 2:
        stamp = int((photo.when or when).replace(tzinfo=UTC).timestamp())
        taken = {"title": photo.path.name, "photoTakenTime": {"timestamp": str(stamp)}}
        path = photo.path.with_name(photo.path.name + ".json")
        data = json.dumps(taken).encode()
    else:
        path = photo.path.with_name(photo.path.name + ".xmp")
        data = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- %d --></x:xmpmeta>' % number
    return Planted(photos.write(path, data, photo.when), Kind.SIDECAR, photo.when, photo.path)


def _twin(place: Path, number: int, _when: datetime, photo: Planted) -> Planted:
    path = photos.write(
        place / f"copy of {number:04}{photo.path.suffix}", photo.path.read_bytes(), photo.when
    )
    return Planted(path, Kind.TWIN, photo.when, photo.path)


def _undated(place: Path, number: int, _when: datetime, _photo: Planted) -> Planted:
    data = photos.jpeg(size=SMALL, seed=number + 60_000)
    return Planted(photos.write(place / f"scanned {number}.jpg", data, 0), Kind.UNDATED)


def _file_time(place: Path, number: int, when: datetime, _photo: Planted) -> Planted:
    data = photos.gif(size=SMALL, seed=number + 70_000)
    return Planted(photos.write(place / f"animation {number}.gif", data, when), Kind.FILE_TIME, when)


def _unknown(place: Path, number: int, when: datetime, _photo: Planted) -> Planted:
    data = f"Shopping list no. {number}: film, batteries\n".encode()
    return Planted(photos.write(place / f"list {number}.txt", data, when), Kind.UNKNOWN)


def _truncated(place: Path, number: int, when: datetime, _photo: Planted) -> Planted:
    data = photos.jpeg(when, size=SMALL, seed=number + 80_000)
    return Planted(photos.write(place / f"upload {number}.jpg", data[:-200], when), Kind.TRUNCATED, when)


def _in_flight(place: Path, number: int, when: datetime, _photo: Planted) -> Planted:
    data = photos.jpeg(when, size=SMALL, seed=number + 90_000)
    return Planted(photos.write(place / f"IMG_{number:04}.jpg.part", data, when), Kind.IN_FLIGHT, when)


_MAKERS: dict[Kind, Callable[[Path, int, datetime, Planted], Planted]] = {
    Kind.BURST: _burst,
    Kind.VIDEO: _video,
    Kind.SIDECAR: _sidecar,
    Kind.TWIN: _twin,
    Kind.UNDATED: _undated,
    Kind.FILE_TIME: _file_time,
    Kind.UNKNOWN: _unknown,
    Kind.TRUNCATED: _truncated,
    Kind.IN_FLIGHT: _in_flight,
}
