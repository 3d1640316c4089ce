"""A newcomer without a date of its own stands beside the same picture, wherever in the library that is."""

from __future__ import annotations

import os
from datetime import datetime

import pytest

from photo_organizer.decide.rules import left
from photo_organizer.gather import same_picture
from tests.journeys.house import LARGE, SCENE, SMALL, STEM, House, exif
from tests.journeys.parts import takeout
from tests.look.pictures import encoded, photo

BARE_SMALL = encoded(SCENE.resize((320, 240)), quality=70)  # as a messenger sends it: no EXIF at all
AT = 1_717_243_200  # 2024-06-01


def put(house: House, name: str, data: bytes, where: str = "intake") -> None:
    path = house.root / where / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (AT, AT))


def test_a_messenger_copy_finds_its_picture_and_undo_takes_it_back(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    put(house, "DSC_1.jpg", LARGE)
    before = house.once()
    put(house, "IMG-20240601-WA0003.jpg", BARE_SMALL)
    capsys.readouterr()
    assert house.run("plan", "--settle=0") == 0
    planned = capsys.readouterr().out
    assert house.once() == {f"{STEM}.jpg": LARGE, f"{STEM}_A.jpg": BARE_SMALL}
    assert capsys.readouterr().out == planned
    assert "2024/05_May/20240501_120007_A.jpg" in planned
    assert ("Similar Kept", "IMG-20240601-WA0003.jpg") in house.events()
    log = (house.root / "logs" / "photo_organizer_log.csv").read_text()
    assert "it shows the same picture as 2024/05_May/20240501_120007.jpg" in log
    assert "by itself it says 2024-06-01 12:00:00 (filename)" in log
    assert house.run("undo") == 0
    assert house.tree("library") == before
    assert house.tree("intake") == {"IMG-20240601-WA0003.jpg": BARE_SMALL}


def test_a_better_copy_without_a_date_takes_the_name(house: House) -> None:
    put(house, "DSC_1.jpg", SMALL)
    house.once()
    put(house, "export.png", encoded(SCENE, "PNG"))
    assert house.once() == {f"{STEM}.png": encoded(SCENE, "PNG"), f"{STEM}_A.jpg": SMALL}


def test_copies_of_copies_stand_in_one_row(house: House) -> None:
    put(house, "DSC_1.jpg", LARGE)
    house.once()
    for number, quality in enumerate((80, 60, 40)):
        put(house, f"IMG-2024060{number + 1}-WA0003.jpg", encoded(SCENE.resize((400, 300)), quality=quality))
        house.once()
    assert set(house.tree("library")) == {f"{STEM}{letter}.jpg" for letter in ("", "_A", "_B", "_C")}


def test_original_and_copy_that_come_together_stand_together(house: House) -> None:
    put(house, "DCIM/DSC_1.jpg", LARGE)
    put(house, "WhatsApp Images/IMG-20240601-WA0003.jpg", BARE_SMALL)
    put(house, "WhatsApp Images/IMG-20240601-WA0004.jpg", encoded(photo(99, 640, 480)))
    assert set(house.once()) == {f"{STEM}.jpg", f"{STEM}_A.jpg", "2024/06_Jun/20240601_120000.jpg"}


def test_a_copy_goes_to_the_original_rather_than_to_another_copy_that_has_lost_its_date(house: House) -> None:
    put(house, "IMG-20240601-WA0003.jpg", BARE_SMALL)
    house.once()
    put(house, "DSC_1.jpg", LARGE)
    put(house, "IMG-20240603-WA0005.jpg", encoded(SCENE.resize((400, 300)), quality=60))
    house.once()  # both together
    put(house, "IMG-20240604-WA0007.jpg", encoded(SCENE.resize((400, 300)), quality=40))
    house.once()
    filed = set(house.tree("library"))
    assert {name for name in filed if name.startswith(STEM)} == {
        f"{STEM}{letter}.jpg" for letter in ("", "_A", "_B")
    }
    assert len(filed) == 4


def test_the_library_s_original_dates_a_copy_before_one_that_comes_along_with_it(house: House) -> None:
    """The other newcomer says a later moment of the same picture: an export that was dated when it was made."""
    put(house, "DSC_1.jpg", LARGE)
    house.once()
    export = encoded(
        SCENE.resize((640, 480)), quality=90, exif=exif().replace(b"05:01 12:00:07", b"05:20 10:00:00")
    )
    put(house, "export/edit.jpg", export)
    put(house, "IMG-20240601-WA0003.jpg", BARE_SMALL)
    assert house.once() == {
        f"{STEM}.jpg": LARGE,
        f"{STEM}_A.jpg": BARE_SMALL,
        "2024/05_May/20240520_100000.jpg": export,
    }


def test_a_picture_in_a_folder_of_the_owners_own_is_found_too(house: House) -> None:
    put(house, "Holidays/Anna at the lake.jpg", encoded(SCENE, quality=90), "library")
    put(house, "IMG-20240601-WA0003.jpg", BARE_SMALL)
    assert set(house.once()) == {"Holidays/Anna at the lake.jpg", "Holidays/Anna at the lake_A.jpg"}


@pytest.mark.parametrize(
    ("where", "most", "beside"), [("library", 1, True), ("intake", 1, True), ("intake", 0, False)]
)
def test_as_many_as_may_be_looked_at_on_the_spot_are_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch, where: str, most: int, *, beside: bool
) -> None:
    monkeypatch.setattr(same_picture, "ON_THE_SPOT", most)
    put(house, "DSC_1.jpg", LARGE, where)
    put(house, "IMG-20240601-WA0003.jpg", BARE_SMALL)
    assert any(name.endswith("_A.jpg") for name in house.once()) is beside


def test_many_films_do_not_hide_the_picture(house: House) -> None:
    put(house, "a.jpg", encoded(SCENE, quality=90), "library")
    for number in range(120):
        put(house, f"films/{number}.mp4", b"\0\0\0\x18ftypmp42" + bytes([number]) * 99, "library")
    put(house, "IMG-20240601-WA0003.jpg", BARE_SMALL)
    assert "a_A.jpg" in house.once()


def test_what_knows_its_own_moment_stays_at_it(house: House) -> None:
    put(house, "DSC_1.jpg", LARGE)
    house.once()
    later = encoded(SCENE, quality=80, exif=exif().replace(b"2024:05:01 12:00:07", b"2024:05:02 12:00:07"))
    put(house, "DSC_2.jpg", later)
    assert set(house.once()) == {f"{STEM}.jpg", "2024/05_May/20240502_120007.jpg"}


def test_what_merely_looks_alike_stays_where_its_own_date_says(house: House) -> None:
    put(house, "DSC_1.jpg", LARGE)
    house.once()
    put(house, "IMG-20240601-WA0003.jpg", encoded(SCENE.crop((90, 60, 640, 480)), quality=70))
    put(house, "IMG-20240601-WA0004.jpg", encoded(photo(8, 640, 480), quality=70))
    assert set(house.once()) == {
        f"{STEM}.jpg",
        "2024/06_Jun/20240601_120000.jpg",
        "2024/06_Jun/20240601_120000.0001.jpg",
    }


def test_the_setting_switches_it_off(house: House) -> None:
    config = house.root / "config.ini"
    config.write_text("[duplicates]\nsimilar_in_library = false\n")
    put(house, "DSC_1.jpg", LARGE)
    house.once()
    put(house, "IMG-20240601-WA0003.jpg", BARE_SMALL)
    assert set(house.once(f"--config={config}")) == {f"{STEM}.jpg", "2024/06_Jun/20240601_120000.jpg"}


def test_what_the_owner_called_different_is_not_put_together(house: House) -> None:
    put(house, "DSC_1.jpg", LARGE)
    house.once()
    put(house, "IMG-20240601-WA0003.jpg", BARE_SMALL)
    pictures = (f"{house.root}/library/{STEM}.jpg", f"{house.root}/intake/IMG-20240601-WA0003.jpg")
    assert house.run("similar", "--not-duplicates", *pictures) == 0
    assert set(house.once()) == {f"{STEM}.jpg", "2024/06_Jun/20240601_120000.jpg"}
    put(house, "DSC_1 (1).jpg", encoded(SCENE.resize((500, 375)), quality=70))
    house.once()
    assert f"{STEM}_A.jpg" in house.tree("library")


def test_what_the_owner_called_different_lends_no_date_when_both_come_together(house: House) -> None:
    """As after an undo: what was said of them is remembered for good."""
    put(house, "DSC_1.jpg", LARGE)
    put(house, "IMG-20240601-WA0003.jpg", BARE_SMALL)
    pictures = (f"{house.root}/intake/DSC_1.jpg", f"{house.root}/intake/IMG-20240601-WA0003.jpg")
    assert house.run("similar", "--not-duplicates", *pictures) == 0
    assert set(house.once()) == {f"{STEM}.jpg", "2024/06_Jun/20240601_120000.jpg"}


def test_what_the_owner_called_different_takes_no_name_from_the_other(house: House) -> None:
    put(house, "DSC_1.jpg", SMALL)
    put(house, "DSC_2.jpg", LARGE)
    pictures = (f"{house.root}/intake/DSC_1.jpg", f"{house.root}/intake/DSC_2.jpg")
    assert house.run("similar", "--not-duplicates", *pictures) == 0
    assert house.once() == {f"{STEM}.jpg": SMALL, f"{STEM}_A.jpg": LARGE}


def test_an_edited_copy_goes_to_its_photo_rather_than_to_the_same_picture_without_a_date(
    house: House,
) -> None:
    put(house, "scan.jpg", BARE_SMALL)
    os.utime(house.root / "intake/scan.jpg", (0, 0))
    house.once()
    put(house, "DSC_1.jpg", encoded(photo(9, 64, 48), exif=exif()))
    put(house, "DSC_1-edited.jpg", encoded(SCENE.resize((400, 300))))
    os.utime(house.root / "intake/DSC_1-edited.jpg", (0, 0))
    assert set(house.once()) == {f"{STEM}.jpg", f"{STEM}.0001.jpg", "NoDateFound/scan.jpg"}


@pytest.mark.parametrize("first", ["IMG_1.jpg.json", "IMG_1.jpg", ""])
def test_its_own_companion_tells_more_than_the_picture_that_it_stands_beside(
    house: House, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """Takeout comes in parts: in which order a photo and its JSON come makes no difference to where they are in the end."""
    monkeypatch.setattr(left, "ORPHAN_NS", 0)
    put(house, "DSC_1.jpg", LARGE)
    parts = {"IMG_1.jpg": BARE_SMALL, "IMG_1.jpg.json": takeout(datetime(2024, 6, 3, 10))}
    if first:
        put(house, first, parts.pop(first))
    house.once()
    for name, data in parts.items():
        put(house, name, data)
    stem = "2024/06_Jun/20240603_100000"
    assert set(house.once()) == {f"{STEM}.jpg", f"{stem}.jpg", f"{stem}.jpg.json"}
