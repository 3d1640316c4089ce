"""What comes later may tell the date of what is filed: the whole unit goes to it, and undo takes that back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.journeys.parts import NOON, STEM, aae, film, jpeg, raw, takeout, xmp
from tests.samples import photos

if TYPE_CHECKING:
    from tests.journeys.card import Card


REFUSED = 0  # a modification time that says nothing: 1 January 1970
HOUR = timedelta(hours=1)
ALONE = "IMG_1.JPG"


def undated(seed: int = 1) -> bytes:
    return photos.jpeg(None, size=(32, 24), seed=seed)


def dates(card: Card) -> set[str]:
    """The capture dates that the catalogue has."""
    with closing(sqlite3.connect(card.root / "state" / "organizer.db")) as con:
        return {str(taken) for (taken,) in con.execute("SELECT taken FROM catalogue")}


# what was filed first (with its file time), what comes later, the names then
LATER = {
    "a Takeout JSON of an undated photo": (undated(), REFUSED, f"{ALONE}.json", takeout(NOON), {".jpg", ".jpg.json"}),
    "a Takeout JSON of a photo that has a file time": (
        undated(), 1_600_000_000, f"{ALONE}.json", takeout(NOON), {".jpg", ".jpg.json"},
    ),
    "settings that correct the clock by an hour": (jpeg(NOON - HOUR), 1_600_000_000, "IMG_1.xmp", xmp(NOON), {".jpg", ".xmp"}),
    "settings that date an undated photo": (undated(), REFUSED, f"{ALONE}.xmp", xmp(NOON), {".jpg", ".jpg.xmp"}),
    "the raw file of an undated picture": (undated(), REFUSED, "IMG_1.NEF", raw(NOON), {".jpg", ".nef"}),
}  # fmt: skip


@pytest.mark.parametrize("case", LATER)
def test_the_whole_unit_goes_to_the_date_and_undo_takes_it_back(card: Card, case: str) -> None:
    data, mtime, name, later, tails = LATER[case]
    card.put(ALONE, data, mtime)
    before, known = card.once(), (card.held(), dates(card))
    card.put(name, later, mtime or 86400)
    assert card.once() == {STEM + tail for tail in tails}
    assert dates(card) == {NOON.isoformat()}
    assert len(card.units()) == 1
    assert card.run("undo", "--last") == 0
    assert (card.held(), dates(card)) == known
    assert (before, card.waiting()) == ({path.rpartition("/")[2] for path in card.held()}, {name})


def test_the_log_says_what_the_file_itself_says(card: Card) -> None:
    card.send((ALONE, jpeg(NOON - HOUR)))
    card.send(("IMG_1.xmp", xmp(NOON)))
    log = (card.root / "state" / "photo_organizer_log.csv").read_text()
    assert "which is dated by it: 2019-08-31 12:00:00 (sidecar:exif:DateTimeOriginal)" in log
    assert "the file itself says 2019-08-31 11:00:00" in log


def test_a_date_that_is_known_already_moves_nothing(card: Card) -> None:
    card.send((ALONE, jpeg()))
    assert card.send(("IMG_1.xmp", xmp(NOON)), (f"{ALONE}.json", takeout(NOON + HOUR))) == {
        f"{STEM}.jpg", f"{STEM}.xmp", f"{STEM}.jpg.json",
    }  # fmt: skip


def test_a_taken_name_gets_a_number_and_its_holder_stays(card: Card) -> None:
    stranger = photos.jpeg(NOON, size=(32, 24), seed=9, model="other")
    card.send(("B/other.jpg", stranger), (ALONE, jpeg(NOON - HOUR)))
    card.send(("IMG_1.xmp", xmp(NOON)))
    names = {path.rpartition("/")[2]: data for path, data in card.held().items()}
    assert set(names) == {f"{STEM}.jpg", f"{STEM}.0001.jpg", f"{STEM}.0001.xmp"}
    assert names[f"{STEM}.jpg"] == stranger


def test_a_preview_says_the_same(card: Card, capsys: pytest.CaptureFixture[str]) -> None:
    card.put(ALONE, undated(), REFUSED)
    card.once()
    card.put(f"{ALONE}.json", takeout(datetime(2018, 1, 2, 3, 4, 5)))
    card.run("plan")
    assert "2018/01_Jan/20180102_030405.jpg.json" in capsys.readouterr().out
    assert card.once() == {"20180102_030405.jpg", "20180102_030405.jpg.json"}


def test_a_photo_that_is_sent_again_with_its_companion_is_dated_by_that(card: Card) -> None:
    card.put(ALONE, undated(), REFUSED)
    card.once()
    card.put(f"again/{ALONE}", undated(), REFUSED)
    card.put(f"again/{ALONE}.json", takeout(NOON))
    assert card.once() == {f"{STEM}.jpg", f"{STEM}.jpg.json"}
    assert (len(card.units()), card.waiting()) == (1, set())
    assert card.run("undo", "--last") == 0
    assert set(card.held()) == {"NoDateFound/IMG_1.jpg"}
    assert card.waiting() == {f"again/{ALONE}", f"again/{ALONE}.json"}


def test_so_it_is_where_another_of_that_second_comes_with_them(card: Card) -> None:
    card.send((ALONE, undated()))
    other = ("B/IMG_2.JPG", undated(9))
    held = card.send((f"again/{ALONE}", undated()), (f"again/{ALONE}.json", takeout(NOON)), other)
    assert {f"{STEM}.jpg", f"{STEM}.jpg.json"} <= held
    assert card.waiting() == set()


@pytest.mark.parametrize("again", [True, False])
def test_a_companion_joins_its_photo_although_that_of_another_says_the_very_same(
    card: Card, *, again: bool
) -> None:
    """As a program writes that dates many scans at once: the bytes that the library has are the other photo's."""
    card.send(("a/IMG_1.JPG", jpeg(NOON - HOUR)), ("a/IMG_1.xmp", xmp(NOON)))
    card.put("b/IMG_2.JPG", undated(2), REFUSED)
    card.once()
    before = card.held()
    if again:
        card.put("b/IMG_2.JPG", undated(2), REFUSED)
    card.put("b/IMG_2.xmp", xmp(NOON))
    both = {f"{STEM}{tail}" for tail in (".jpg", ".xmp", ".0001.jpg", ".0001.xmp")}
    assert card.once() == both
    assert sorted(map(len, card.units())) == [2, 2]
    assert card.run("dedupe", "--apply") == 0
    assert card.send(("c/IMG_2.JPG", undated(2)), ("c/IMG_2.xmp", xmp(NOON))) == both
    assert card.waiting() == set()
    assert card.run("undo", "--last") == 0
    assert card.run("undo", "--last") == 0
    assert card.held() == before


def test_settings_that_correct_a_camera_by_years_do_so_together_with_the_photo(card: Card) -> None:
    wrong = datetime(2015, 1, 3, 4, 5, 6)
    card.send((ALONE, jpeg(wrong)))
    assert card.send(("B/IMG_1.JPG", jpeg(wrong)), ("B/IMG_1.xmp", xmp(NOON))) == {
        f"{STEM}.jpg",
        f"{STEM}.xmp",
    }
    assert card.send(("IMG_1.AAE", aae(wrong + HOUR))) == {f"{STEM}.jpg", f"{STEM}.xmp", f"{STEM}.aae"}


@pytest.mark.parametrize(
    ("name", "data", "tail"),
    [
        ("IMG_1.AAE", aae(NOON + HOUR), ".aae"),
        ("IMG_1.xmp", xmp(NOON), ".xmp"),
        (f"{ALONE}.json", takeout(NOON), ".jpg.json"),
    ],
)
def test_the_companion_of_the_photo_before_is_not_kept_by_the_next_of_its_name(
    card: Card, name: str, data: bytes, tail: str
) -> None:
    """The counter has begun again: the new photo and the old one's companion come together."""
    later = NOON + timedelta(days=1800)
    card.send((ALONE, jpeg()))
    filed = card.send((ALONE, jpeg(later, 5)), (name, data))
    assert filed == {f"{STEM}.jpg", STEM + tail, f"{later:%Y%m%d_%H%M%S}.jpg"}
    assert (len(card.units()), card.waiting()) == (2, set())


def test_of_two_photos_of_one_name_each_keeps_its_own_companion(card: Card) -> None:
    later = NOON + timedelta(days=1800)
    heic = photos.heic(later, size=(32, 24))
    card.send(
        ("IMG_1.HEIC", heic), (ALONE, jpeg()), ("IMG_1.xmp", xmp(NOON)), ("IMG_1.AAE", aae(later + HOUR))
    )
    new = f"{later:%Y%m%d_%H%M%S}"
    assert card.once() == {f"{STEM}.jpg", f"{STEM}.xmp", f"{new}.heic", f"{new}.aae"}


def test_settings_of_another_time_wait_and_it_is_said_for_which_photo(
    card: Card, capsys: pytest.CaptureFixture[str]
) -> None:
    card.send((ALONE, jpeg()))
    card.put("IMG_1.xmp", xmp(NOON + timedelta(days=3)))
    assert card.once() == {f"{STEM}.jpg"}
    card.run("why", str(card.intake / "IMG_1.xmp"))
    said = capsys.readouterr().out
    assert f"2019/08_Aug/{STEM}.jpg of 2019-08-31 12:00:00 came under that name, but at another time" in said


def test_a_json_that_comes_later_dates_the_original_and_its_edited_copy(card: Card) -> None:
    for seed, name in ((1, "IMG_1.jpg"), (2, "IMG_1-bearbeitet.jpg")):
        card.put(f"T/{name}", undated(seed), REFUSED)
    card.once()
    before = card.held()
    card.put("T/IMG_1.jpg.supplemental-metadata.json", takeout(NOON))
    assert card.once() == {f"{STEM}.jpg", f"{STEM}.jpg.json", f"{STEM}.0001.jpg"}
    assert next(data for path, data in card.held().items() if path.endswith(f"{STEM}.jpg")) == undated(1)
    assert dates(card) == {NOON.isoformat()}
    assert card.run("undo", "--last") == 0
    assert card.held() == before


def test_a_preview_knows_what_the_second_round_of_a_pass_does(
    card: Card, capsys: pytest.CaptureFixture[str]
) -> None:
    """A chapter that changes the numbers, the small film of one that is filed, a photo sent again with its JSON."""
    card.put(ALONE, undated(), REFUSED)
    card.put("G/GX020042.MP4", film(NOON, 2))
    card.once()
    for name, data in {"G/GX010042.MP4": film(NOON, 1), "G/GL020042.LRV": film(NOON, 7)}.items():
        card.put(name, data)
    card.put(f"again/{ALONE}", undated(), REFUSED)
    card.put(f"again/{ALONE}.json", takeout(NOON))
    capsys.readouterr()
    told = []
    for command in ("plan", "once"):
        card.run(command, "--settle", "0")
        told.append(set(capsys.readouterr().out.splitlines()))
    assert told[0] == told[1]
    assert card.waiting() == set()


@pytest.mark.parametrize(("days", "joins"), [(7, True), (60, False)])
def test_the_parts_of_a_takeout_may_come_weeks_apart(card: Card, days: int, *, joins: bool) -> None:
    card.put(ALONE, undated(), REFUSED)
    card.once()
    with closing(sqlite3.connect(card.root / "state" / "organizer.db")) as con, con:
        con.execute("UPDATE units SET filed_ns = filed_ns - ?", (days * 24 * 3600 * 10**9,))
    filed = card.send((f"{ALONE}.json", takeout(NOON)))
    assert (filed == {f"{STEM}.jpg", f"{STEM}.jpg.json"}) is joins


def test_several_companions_of_one_photo_that_come_at_once_are_one_unit_with_it(card: Card) -> None:
    """Two of one ending, and two that tell the date: one after the other, in one pass."""
    card.send(("P/IMG_1234.HEIC", photos.heic(NOON, size=(32, 24))))
    edits = {"P/IMG_1234.AAE": aae(NOON + HOUR), "P/IMG_O1234.AAE": aae(NOON + 2 * HOUR)}
    assert card.send(*edits.items()) == {f"{STEM}.heic", f"{STEM}.aae", f"{STEM}_2.aae"}
    card.put("T/x.jpg", undated(), REFUSED)
    card.once()
    later = datetime(2018, 1, 2, 3, 4, 5)
    card.send(("T/x.jpg.json", takeout(later)), ("T/x.xmp", xmp(later + HOUR)), ("T/x.jpg.pp3", b"[Version]"))
    names = {path.rpartition("/")[2] for path in card.held() if path.startswith("2018")}
    assert names == {f"{later:%Y%m%d_%H%M%S}{tail}" for tail in (".jpg", ".jpg.json", ".xmp", ".jpg.pp3")}
    assert (len(card.units()), card.waiting()) == (2, set())
