"""A companion that waited a day in vain goes to Unknown File Types; when its photo comes, it is fetched from there."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.rules import left
from tests.journeys.card import MTIME, Card
from tests.journeys.test_units import NOON, STEM, aae, film, jpeg, raw, takeout, xmp
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

CUT = "a name so long that Google cuts it off right in the middle of it"
UNKNOWN = "Unknown File Types"


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Card:
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr(left, "ORPHAN_NS", 0)  # the day is over
    return Card(tmp_path)


# the companion, the photo that comes for it, what both are named then
PAIRS = {
    "settings": ("IMG_1.xmp", xmp(NOON), "IMG_1.JPG", jpeg(), {".jpg", ".xmp"}),
    "settings with the full name": ("IMG_1.NEF.xmp", xmp(NOON), "IMG_1.NEF", raw(), {".nef", ".nef.xmp"}),
    "Apple's edits": ("IMG_1.AAE", aae(NOON + timedelta(days=2)), "IMG_1.JPG", jpeg(), {".jpg", ".aae"}),
    "Takeout": ("IMG_1.JPG.json", takeout(NOON), "IMG_1.JPG", jpeg(), {".jpg", ".jpg.json"}),
    "Takeout of an undated photo": (
        "IMG_1.JPG.json", takeout(NOON), "IMG_1.JPG", photos.jpeg(None, size=(32, 24)), {".jpg", ".jpg.json"},
    ),
    "Takeout with a number": ("IMG_1.JPG(1).json", takeout(NOON), "IMG_1(1).JPG", jpeg(), {".jpg", ".jpg.json"}),
    "Takeout with a cut name": (f"{CUT[:46]}.json", takeout(NOON), f"{CUT}.JPG", jpeg(), {".jpg", ".jpg.json"}),
    "a note in a text file": ("IMG_1.txt", b"at the lake", "IMG_1.JPG", jpeg(), {".jpg", ".txt"}),
    "Sony's data": ("C0001M01.XML", b"<NonRealTimeMeta/>", "C0001.MP4", film(), {".mp4", "M01.xml"}),
}  # fmt: skip


@pytest.mark.parametrize("case", PAIRS)
def test_the_photo_fetches_its_companion(card: Card, case: str) -> None:
    name, data, photo, its, tails = PAIRS[case]
    card.put(name, data, MTIME if case != "a note in a text file" else round(time.time()))
    card.once()
    alone = list(card.held())
    assert [path.lower() for path in alone] == [f"{UNKNOWN}/{name}".lower()]
    assert card.send((photo, its)) == {STEM + tail for tail in tails}
    assert len(card.units()) == 1
    assert card.run("undo", "--last") == 0
    assert (list(card.held()), card.waiting()) == (alone, {photo})


def test_undated_with_its_companion_it_goes_to_the_undated(card: Card) -> None:
    card.send(("IMG_1.xmp", xmp()))
    card.put("IMG_1.JPG", photos.jpeg(None, size=(32, 24)), 0)
    card.once()
    assert set(card.held()) == {"NoDateFound/IMG_1.jpg", "NoDateFound/IMG_1.xmp"}


@pytest.mark.parametrize(
    ("name", "data", "photo"),
    [
        ("IMG_1.xmp", xmp(NOON + timedelta(days=1800)), "IMG_1.JPG"),  # the counter has begun again
        ("A/IMG_1.xmp", xmp(NOON), "B/IMG_1.JPG"),
        ("IMG_1.AAE", aae(NOON - timedelta(days=30)), "IMG_1.JPG"),
    ],
)
def test_a_stranger_stays_where_it_is(card: Card, name: str, data: bytes, photo: str) -> None:
    card.send((name, data))
    card.send((photo, jpeg()))
    assert f"{UNKNOWN}/{os.path.basename(name)}".lower() in {path.lower() for path in card.held()}


def test_what_its_owner_moved_elsewhere_is_not_fetched(card: Card) -> None:
    card.send(("IMG_1.xmp", xmp(NOON)))
    (card.library / UNKNOWN / "IMG_1.xmp").rename(card.library / "mine.xmp")
    assert card.send(("IMG_1.JPG", jpeg())) == {f"{STEM}.jpg", "mine.xmp"}


def test_all_companions_that_waited_are_fetched_and_are_one_unit(card: Card) -> None:
    waiting = {
        "IMG_1.xmp": xmp(NOON),
        "IMG_1.AAE": aae(NOON + timedelta(hours=1)),
        "IMG_1.JPG.json": takeout(NOON),
    }
    for name, data in waiting.items():
        card.send((name, data))
    assert len(card.held()) == 3
    filed = card.send(("IMG_1.JPG", jpeg()), ("IMG_1.NEF", raw()))
    assert filed == {STEM + tail for tail in (".jpg", ".nef", ".xmp", ".aae", ".jpg.json")}
    assert len(card.units()) == 1
