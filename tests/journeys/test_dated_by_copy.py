"""The bytes of a weakly dated photo of the library come again, and tell its date better: the photo goes to that date."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.journeys.parts import NOON, jpeg, raw, xmp
from tests.journeys.test_dated_later import REFUSED, dates, undated
from tests.samples import photos

if TYPE_CHECKING:
    from tests.journeys.card import Card

LATER = NOON.replace(year=NOON.year + 1)
SAID, WHERE = "IMG_20190506_101112.jpg", "2019/05_May/20190506_101112.jpg"
REAL, ARRIVAL = 1_557_137_472, 1_600_000_000  # 6 May 2019 10:11:12 UTC; 13 September 2020
# what the library has first: its name, its modification time; then what comes
BETTER = {
    "a name for no date": ("scan.jpg", REFUSED, SAID, REFUSED),
    "a file time for no date": ("scan.jpg", REFUSED, "other.jpg", REAL),
    "a name for a file time": ("scan.jpg", ARRIVAL, SAID, ARRIVAL),
    "an older file time": ("scan.jpg", ARRIVAL, "other.jpg", REAL),
    "a second for a day": ("IMG-20190506-WA0001.jpg", ARRIVAL, SAID, ARRIVAL),
}


def copies(card: Card, case: str) -> tuple[dict[str, bytes], set[str], list[set[str]]]:
    name, mtime, again, its = BETTER[case]
    card.put(f"first/{name}", undated(), mtime)
    card.once()
    known = card.held(), dates(card), card.units()
    card.put(f"again/{again}", undated(), its)
    return known


@pytest.mark.parametrize("case", BETTER)
def test_the_photo_goes_to_the_date_and_undo_takes_all_of_it_back(card: Card, case: str) -> None:
    known = copies(card, case)
    card.once()
    assert (set(card.held()), card.waiting(), dates(card)) == ({WHERE}, set(), {"2019-05-06T10:11:12"})
    assert card.run("undo", "--last") == 0
    assert (card.held(), dates(card), card.units()) == known
    assert card.waiting() == {f"again/{BETTER[case][2]}"}


@pytest.mark.parametrize("mtime", [ARRIVAL, REAL])
def test_where_folders_name_the_event_it_stays_with_its_event(card: Card, mtime: int) -> None:
    config = card.root / "config.ini"
    config.write_text("[naming]\nlayout = {YYYY}/{event}/{YYYY}{MM}{DD}_{hh}{mm}{ss}\n")
    for name in ("Lake Garda/scan.jpg", f"again/{SAID}"):
        card.put(name, undated(), mtime)
        card.run("once", "--settle", "0", f"--config={config}")
    assert set(card.held()) == {"2019/Lake Garda/20190506_101112.jpg"}


SETTINGS = {
    "it is removed": ("", set[str](), set[str]()),
    "it is set aside": ("[duplicates]\ndelete_duplicates = no\n", {"Duplicates/20190506_101112.0001.jpg"}, set[str]()),
    "it stays on its card": ("[intake]\nmode = copy\n", set[str](), {f"again/{SAID}"}),
}  # fmt: skip


@pytest.mark.parametrize("case", SETTINGS)
def test_what_came_is_a_duplicate_as_ever(card: Card, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings, aside, stays = SETTINGS[case]
    (card.root / "config.ini").write_text(settings)
    with_settings = "--settle", "0", f"--config={card.root / 'config.ini'}"
    copies(card, "a name for no date")
    told = []
    for command in ("plan", "once"):
        capsys.readouterr()
        card.run(command, *with_settings)
        told.append(
            sorted(line for line in capsys.readouterr().out.splitlines() if "→" in line or "same" in line)
        )
    assert told[0] == told[1]
    assert f"has the same content as again/{SAID}, whose date is surer" in "".join(told[0])
    card.run("once", *with_settings)
    assert (set(card.held()), card.waiting()) == ({WHERE, *aside}, stays)


def test_all_that_belongs_to_it_goes_along_and_undo_brings_it_back(card: Card) -> None:
    card.put("first/IMG_1.JPG", undated(), REFUSED)
    card.put("first/IMG_1.NEF", raw_undated(), REFUSED)
    card.put("first/IMG_1.JPG.txt", b"at the lake", REFUSED)
    card.once()
    card.put("first/IMG_1.xmp", xmp(None), REFUSED)
    card.once()
    known = card.held(), card.units()
    assert [len(unit) for unit in card.units()] == [4]
    card.put(f"again/{SAID}", undated(), REFUSED)
    tails = {".jpg", ".nef", ".xmp", ".jpg.txt"}
    assert card.once() == {f"20190506_101112{tail}" for tail in tails}
    assert [len(unit) for unit in card.units()] == [4]
    assert card.run("undo", "--last") == 0
    assert (card.held(), card.units()) == known


def raw_undated() -> bytes:
    return photos.tiff(None, size=(32, 24), seed=3)


def test_a_companion_that_comes_with_it_stands_beside_it(card: Card) -> None:
    copies(card, "a name for no date")
    card.put(f"again/{SAID}.txt", b"at the lake")
    assert card.once() == {"20190506_101112.jpg", "20190506_101112.jpg.txt"}
    assert (len(card.units()), card.waiting()) == (1, set())


def test_of_several_the_surest_date_wins_and_all_of_them_go(
    card: Card, capsys: pytest.CaptureFixture[str]
) -> None:
    copies(card, "an older file time")
    for name in ("IMG-20190506-WA0007.jpg", SAID, f"more/{SAID}"):
        card.put(name, undated(), ARRIVAL)
    told = []
    for command in ("plan", "once"):
        capsys.readouterr()
        card.run(command, "--settle", "0")
        told.append(sorted(capsys.readouterr().out.splitlines()))
    assert told[0] == told[1]
    assert (set(card.held()), card.waiting(), dates(card)) == ({WHERE}, set(), {"2019-05-06T10:11:12"})


def test_a_taken_name_gets_a_number_and_its_holder_stays(card: Card) -> None:
    card.put(SAID, undated(9), REFUSED)
    copies(card, "a name for no date")
    assert card.once() == {"20190506_101112.jpg", "20190506_101112.0001.jpg"}
    assert card.held()[WHERE] == undated(9)


STAYS = {
    "its camera told the date": (jpeg(NOON), REFUSED, SAID, REFUSED),
    "it was older than the name says": (undated(), 1_500_000_000, SAID, ARRIVAL),
    "the file time is later": (undated(), ARRIVAL, "other.jpg", ARRIVAL + 10**6),
    "the file time is about the same": (undated(), ARRIVAL, "other.jpg", ARRIVAL - 3600),
    "a name that tells no more than the day": (undated(), REAL, "IMG-20190506-WA0001.jpg", ARRIVAL),
}


@pytest.mark.parametrize("case", STAYS)
def test_what_tells_no_more_changes_nothing(card: Card, case: str) -> None:
    data, mtime, name, its = STAYS[case]
    card.put("first/scan.jpg", data, mtime)
    card.once()
    known = card.held(), dates(card)
    card.put(f"again/{name}", data, its)
    card.once()
    assert (card.held(), dates(card), card.waiting()) == (*known, set())


def test_a_file_time_of_the_arrival_dates_nothing(card: Card) -> None:
    card.put("scan.jpg", undated(), REFUSED)
    card.once()
    card.put("scan.jpg", undated(), int(time.time()))
    assert card.once() == {"scan.jpg"}


@pytest.mark.parametrize("to", ["Holiday/scan.jpg", "NoDateFound/grandmother.jpg"])
def test_what_its_owner_placed_stays_there(card: Card, to: str) -> None:
    copies(card, "a name for no date")
    (card.library / to).parent.mkdir(exist_ok=True)
    (card.library / "NoDateFound" / "scan.jpg").rename(card.library / to)
    card.once()
    assert (set(card.held()), card.waiting()) == ({to}, set())


def test_where_so_much_would_change_that_its_owner_is_asked_what_came_waits_for_that(
    card: Card, capsys: pytest.CaptureFixture[str]
) -> None:
    (card.root / "config.ini").write_text("[safety]\nbreaker_files = 0\n")
    with_settings = "--settle", "0", f"--config={card.root / 'config.ini'}"
    copies(card, "a name for no date")
    for _ in range(2):
        capsys.readouterr()
        card.run("once", *with_settings)
        assert (set(card.held()), card.waiting()) == ({"NoDateFound/scan.jpg"}, {f"again/{SAID}"})
        assert capsys.readouterr().out.count("waits: 1 of 1 files") <= 1
    assert card.run("allow") == 0
    card.run("once", *with_settings)
    assert (set(card.held()), card.waiting()) == ({WHERE}, set())


@pytest.mark.parametrize("folders", [("a", "b"), ("b", "a")])
def test_sidecars_of_copies_that_come_at_once_are_of_one_unit_and_date_it(
    card: Card, folders: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    plain, dated = folders
    for folder, settings in ((plain, "IMG_1.pp3"), (dated, "IMG_1.JPG.xmp")):
        card.put(f"{folder}/IMG_1.JPG", jpeg())
        card.put(f"{folder}/{settings}", xmp(LATER) if folder == dated else b"[Version]")
    came = card.waiting()
    capsys.readouterr()
    told = []
    for command in ("plan", "once"):
        card.run(command, "--settle", "0")
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    where = f"{LATER:%Y/%m_%b/%Y%m%d_%H%M%S}"
    assert set(card.held()) == {f"{where}.jpg", f"{where}.pp3", f"{where}.jpg.xmp"}
    assert card.units() == [set(card.held())]
    capsys.readouterr()
    assert (card.run("relayout"), capsys.readouterr().out) == (0, "")
    assert card.run("undo", "--last") == 0
    assert (set(card.held()), card.waiting()) == (set(), came)


@pytest.mark.parametrize("alone", ["a/IMG_1.JPG", "a/x.JPG"])
def test_the_preview_tells_where_the_raw_file_of_a_copy_goes_that_comes_at_once(
    card: Card, alone: str, capsys: pytest.CaptureFixture[str]
) -> None:
    card.put(alone, jpeg(), ARRIVAL - 100)
    card.put("b/IMG_1.JPG", jpeg(), ARRIVAL)
    card.put("b/IMG_1.NEF", raw(), ARRIVAL)
    told = []
    for command in ("plan", "once"):
        card.run(command, "--settle", "0")
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert card.units() == [set(card.held())]
    assert [len(unit) for unit in card.units()] == [2]
