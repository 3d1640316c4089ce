"""Whatever comes, in whatever order and however split: no unit is torn, and no stranger joins one.

A history is drawn at random: shots of phones and cameras whose counters begin again in the same folder, two cameras
in one second, recordings in parts, files sent again; each pass brings some of what is left.
"""

from __future__ import annotations

import os
import random
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.faults.home import MEMORY, in_child
from tests.faults.judge import EVERYTHING
from tests.journeys.card import Card
from tests.journeys.parts import aae, film, jpeg, raw, takeout, xmp
from tests.samples import photos

FIRST = datetime(2015, 6, 1, 12)
SMALL = (32, 24)


@dataclass(frozen=True)
class Shot:
    """What one press of a button made: name in the intake → content."""

    files: tuple[tuple[str, bytes], ...]


def _pair(folder: str, number: int, when: datetime, seed: int, model: str) -> Shot:
    stem = f"{folder}/IMG_{number:04}"
    return Shot((
        (f"{stem}.JPG", jpeg(when, seed, model)), (f"{stem}.NEF", raw(when, seed + 1, model)),
        (f"{stem}.xmp", xmp(when, str(seed))),
    ))  # fmt: skip


def _live(folder: str, number: int, when: datetime, seed: int, _model: str) -> Shot:
    stem, mark = f"{folder}/IMG_{number:04}", f"ID-{seed}"
    return Shot((
        (f"{stem}.HEIC", photos.heic(when, size=SMALL, seed=seed, content_id=mark)),
        (f"{stem}.MOV", film(when + timedelta(seconds=1), seed, content_id=mark)),
        (f"{stem}.AAE", aae(when + timedelta(hours=1, seconds=seed))),
    ))  # fmt: skip


def _exported(folder: str, number: int, when: datetime, seed: int, model: str) -> Shot:
    stem = f"{folder}/IMG_{number:04}.JPG"
    return Shot(
        ((stem, jpeg(when, seed, model)), (f"{stem}.json", takeout(when + timedelta(seconds=seed % 7))))
    )


def _chapters(folder: str, number: int, when: datetime, seed: int, _model: str) -> Shot:
    parts = [(f"{folder}/GX{part:02}{number:04}.MP4", film(when, 10 * seed + part)) for part in (1, 2, 3)]
    return Shot((*parts, (f"{folder}/GL02{number:04}.LRV", film(when, 10 * seed + 7))))


KINDS = (_pair, _live, _exported, _chapters)


@cache
def shots() -> tuple[Shot, ...]:
    """A few years of shots: counters of two, in two folders, with two cameras in each second."""
    found: list[Shot] = []
    for year in range(3):
        for number in (1, 2):
            when = FIRST + timedelta(days=400 * year, hours=number)
            for folder, model in (("A", "D5"), ("B", "Z6")):
                kind = KINDS[(year + 2 * number + (folder == "B")) % len(KINDS)]
                found.append(kind(folder, number, when, len(found) * 3 + 1, model))
    return tuple(found)


def history(card: Card, dice: random.Random) -> None:
    """Bring all shots, year by year, each year's files split over passes in any order, some of them twice."""
    years = [shots()[start : start + 4] for start in range(0, len(shots()), 4)]
    filed: list[tuple[str, bytes]] = []
    for year in years:
        left = [file for shot in year for file in shot.files]
        dice.shuffle(left)
        while left:
            some = dice.randrange(1, len(left) + 1)
            again = [
                (f"again/{n}/{os.path.basename(name)}", data)
                for n, (name, data) in enumerate(dice.sample(filed, min(1, len(filed))))
            ]
            for name, data in [
                *left[:some],
                *(one for one in again if not one[0].endswith((".xmp", ".AAE", ".json", ".LRV"))),
            ]:
                card.put(name, data)
            filed, left = filed + left[:some], left[some:]
            assert in_child(lambda: os._exit(card.run("once", "--settle", "0", "--quiet"))) in (0, 1)


def problems(card: Card) -> list[str]:
    """Return what is torn, joined by a stranger, or not in the library."""
    held, wrong = card.held(), list[str]()
    path_of = {data: path for path, data in held.items()}
    units = {path: frozenset(unit) for unit in card.units() for path in unit}
    for shot in shots():
        paths = [path_of.get(data) for _, data in shot.files]
        if None in paths:
            wrong.append(
                f"not filed: {[name for (name, _), path in zip(shot.files, paths, strict=True) if path is None]}"
            )
            continue
        mine = frozenset(path for path in paths if path)
        if any(units.get(path) != mine for path in mine):
            wrong.append(
                f"not one unit: {sorted(mine)} is in {[sorted(units.get(path, ())) for path in sorted(mine)]}"
            )
        if len({os.path.dirname(path) for path in mine}) > 1 or len({_stem(path, shot) for path in mine}) > 1:
            wrong.append(f"torn by name: {sorted(mine)}")
    return wrong


def _stem(path: str, shot: Shot) -> str:
    """Return what the names of a unit have in common: without the endings, and the numbers of parts."""
    for ending in (".jpg.json", ".jpg", ".nef", ".xmp", ".heic", ".mov", ".aae", ".mp4", ".lrv"):
        if path.endswith(ending):
            stem = path[: -len(ending)]
            return stem.rpartition("_")[0] if len(shot.files) == 4 else stem
    return path


@settings(max_examples=60 if EVERYTHING else 4, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(seed=st.integers(0, 10**6))
def test_no_unit_is_torn_and_no_stranger_joins(seed: int) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        card = Card(Path(folder) / "home")
        history(card, random.Random(seed))
        assert card.waiting() == set()
        assert problems(card) == []


def test_a_companion_takes_the_number_that_its_chapter_gets_in_the_same_pass() -> None:
    """The second chapter was filed alone; then the others come, and the small film of the second with them."""
    one, two, three, small = _chapters("A", 1, FIRST, 1, "").files
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        card = Card(Path(folder) / "home")
        for files in ((two,), (one, small, three)):
            for name, data in files:
                card.put(name, data)
            in_child(lambda: os._exit(card.run("once", "--settle", "0", "--quiet")))
        names = {os.path.basename(path): data for path, data in card.held().items()}
        stem = f"{FIRST:%Y%m%d_%H%M%S}"
        expected = {"_1.mp4": one, "_2.mp4": two, "_3.mp4": three, "_2.lrv": small}
        assert names == {stem + tail: data for tail, (_, data) in expected.items()}
