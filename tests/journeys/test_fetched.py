"""A companion that waited a day in vain goes to Unknown File Types; when its photo comes, it is fetched from there."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.rules import left
from tests.journeys.card import MTIME, Card
from tests.journeys.parts import NOON, STEM, aae, film, jpeg, raw, takeout, xmp
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
    assert not (card.library / UNKNOWN).exists()  # which is ours, and empty
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


# ── the library has the photo already ──

AGAIN = (
    "settings with the full name",
    "Apple's edits",
    "Takeout with a number",
    "a note in a text file",
    "Sony's data",
)


@pytest.mark.parametrize("case", AGAIN)
def test_a_photo_that_the_library_has_fetches_its_companion_to_the_filed_copy(card: Card, case: str) -> None:
    name, data, photo, its, tails = PAIRS[case]
    card.send((f"A/{photo}", its))
    card.put(f"B/{name}", data, MTIME if case != "a note in a text file" else round(time.time()))
    card.once()
    before = card.held()
    assert sorted(path.partition("/")[0] for path in before) == ["2019", UNKNOWN]
    assert card.send((f"B/{photo}", its)) == {STEM + tail for tail in tails}
    assert (len(card.units()), card.waiting()) == (1, set())
    assert card.run("undo", "--last") == 0
    assert (card.held(), card.waiting()) == (before, {f"B/{photo}"})
    assert sorted(map(len, card.units())) == [1, 1]


def test_takeout_that_waited_dates_the_filed_copy_when_its_photo_comes_again(card: Card) -> None:
    undated = photos.jpeg(None, size=(32, 24))
    card.send(("A/IMG_1.JPG", undated))
    card.send(("B/IMG_1.JPG.json", takeout(NOON)))
    before = card.held()
    assert set(before) == {"2020/09_Sep/20200913_122640.jpg", f"{UNKNOWN}/IMG_1.jpg.json"}
    card.send(("B/IMG_1.JPG", undated))
    assert set(card.held()) == {f"2019/08_Aug/{STEM}.jpg", f"2019/08_Aug/{STEM}.jpg.json"}
    assert (len(card.units()), card.waiting()) == (1, set())
    assert card.run("undo", "--last") == 0
    assert (card.held(), card.waiting()) == (before, {"B/IMG_1.JPG"})


@pytest.mark.parametrize("folder", [UNKNOWN, UNKNOWN.lower()])
def test_undo_of_the_photo_takes_back_first_what_it_had_fetched(card: Card, folder: str) -> None:
    """A client may have written the folder otherwise: for all of them it is the same."""
    (card.library / folder).mkdir(parents=True)
    card.send(("A/IMG_1.JPG", jpeg()))
    card.send(("B/IMG_1.xmp", xmp(NOON)))
    card.send(("B/IMG_1.JPG", jpeg()))
    assert card.run("undo", str(card.library / f"2019/08_Aug/{STEM}.jpg")) == 0
    assert (set(card.held()), card.waiting()) == ({f"{folder}/IMG_1.xmp"}, {"A/IMG_1.JPG"})


def test_what_another_program_has_filed_gets_the_companion_too(card: Card) -> None:
    place = card.library / "Holidays" / "lake.jpg"
    place.parent.mkdir()
    place.write_bytes(jpeg())
    card.send(("IMG_1.xmp", xmp(NOON)))
    assert card.send(("IMG_1.JPG", jpeg())) == {"lake.jpg", "lake.xmp"}
    assert sorted(map(sorted, card.units())) == [["Holidays/lake.jpg", "Holidays/lake.xmp"]]


@pytest.mark.parametrize(
    ("waits", "comes", "why"),
    [
        (("B/IMG_1.xmp", xmp(NOON + timedelta(days=1800))), "B/IMG_1.JPG", "another time"),
        (("B/IMG_1.xmp", xmp(NOON)), "C/IMG_1.JPG", "another folder"),
        (("B/IMG_2.xmp", xmp(NOON)), "B/IMG_1.JPG", "another name"),
    ],
)
def test_a_stranger_stays_where_it_is_also_when_the_photo_comes_again(
    card: Card, waits: tuple[str, bytes], comes: str, why: str
) -> None:
    card.send(("A/IMG_1.JPG", jpeg()))
    before = card.send(waits)
    assert card.send((comes, jpeg())) == before, why


def test_a_companion_whose_place_beside_the_photo_is_taken_stays_where_it_is(card: Card) -> None:
    card.send(("A/IMG_1.JPG", jpeg()), ("A/IMG_1.xmp", xmp(NOON, "one")))
    card.send(("B/IMG_1.xmp", xmp(NOON, "two")))
    before = card.held()
    card.send(("B/IMG_1.JPG", jpeg()))
    assert card.held() == before


def test_of_equal_halves_of_two_live_photos_none_fetches_to_the_other(card: Card) -> None:
    still = photos.heic(NOON, size=(32, 24), content_id="0A1B")
    card.send(("A/IMG_1.HEIC", still), ("A/IMG_1.MOV", film(seed=1, content_id="0A1B")))
    card.send(("B/IMG_1.AAE", aae(NOON)))
    card.send(("B/IMG_1.HEIC", still), ("B/IMG_1.MOV", film(seed=2, content_id="0A1B")))
    assert sorted(map(len, card.units())) == [2, 3]
    assert [len(unit) for unit in card.units() if any(path.endswith(".aae") for path in unit)] == [3]
    assert all(len({os.path.splitext(path)[0] for path in unit}) == 1 for unit in card.units())
