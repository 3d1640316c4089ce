"""A photo comes although the library has it; what comes later for it belongs to the copy that the library kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.journeys.card import Card
from tests.journeys.parts import NOON, STEM, film, jpeg, raw, takeout, xmp

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = {
    "it was removed": "",
    "it was set aside": "[duplicates]\ndelete_duplicates = no\n",
    "it stays on its card": "[intake]\nmode = copy\n",
}
LATER = {
    "settings": ("IMG_9.xmp", xmp(NOON), ".xmp"),
    "settings in other letters": ("img_9.XMP", xmp(NOON), ".xmp"),
    "settings with the full name": ("IMG_9.JPG.xmp", xmp(), ".jpg.xmp"),
    "Takeout": ("IMG_9.JPG.supplemental-metadata.json", takeout(NOON), ".jpg.json"),
    "the raw file": ("IMG_9.NEF", raw(), ".nef"),
}


def file(card: Card, settings: str, *files: tuple[str, bytes]) -> set[str]:
    """Put files into the intake and file them by these settings; say what the library holds."""
    config = card.root / "config.ini"
    config.write_text(settings)
    for name, data in files:
        card.put(name, data)
    card.run("once", "--settle", "0", "--quiet", f"--config={config}")
    return set(card.held())


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("case", SETTINGS)
def test_what_comes_later_joins_the_copy_that_was_kept(tmp_path: Path, case: str, later: str) -> None:
    card, (name, data, tail) = Card(tmp_path), LATER[later]
    file(card, SETTINGS[case], ("first/DSC_1.JPG", jpeg()))
    file(card, SETTINGS[case], ("again/IMG_9.JPG", jpeg()))
    held = file(card, SETTINGS[case], (f"again/{name}", data))
    month = "2019/08_Aug/"
    assert {path for path in held if path.startswith(month)} == {f"{month}{STEM}.jpg", f"{month}{STEM}{tail}"}
    assert {f"{month}{STEM}.jpg", f"{month}{STEM}{tail}"} in card.units()


def test_of_what_was_set_aside_a_further_version_of_its_settings_stands_beside_the_copy_that_was_kept(
    tmp_path: Path,
) -> None:
    card, aside = Card(tmp_path), SETTINGS["it was set aside"]
    file(card, aside, ("first/DSC_1.JPG", jpeg()), ("first/DSC_1.xmp", xmp(NOON)))
    file(card, aside, ("again/IMG_9.JPG", jpeg()))
    held = file(card, aside, ("again/IMG_9.xmp", xmp(NOON, "another")))
    assert [path for path in held if path.startswith("Duplicates/")] == [f"Duplicates/{STEM}.0001.jpg"]
    month = f"2019/08_Aug/{STEM}"
    assert held - {f"Duplicates/{STEM}.0001.jpg"} == {f"{month}.jpg", f"{month}.xmp", f"{month}.0001.xmp"}


def test_the_list_of_an_edited_copy_that_was_set_aside_waits_for_its_photo(tmp_path: Path) -> None:
    card, aside = Card(tmp_path), SETTINGS["it was set aside"]
    edited = jpeg(seed=2)
    file(card, aside, ("first/IMG_3.jpg", jpeg()), ("first/IMG_3-edited.jpg", edited))
    file(card, aside, ("again/IMG_3-edited.jpg", edited))
    held = file(card, aside, ("again/IMG_3.jpg.json", takeout(NOON)))
    assert not any(path.startswith("Duplicates/") and path.endswith(".json") for path in held)
    assert card.waiting() == {"again/IMG_3.jpg.json"}


def test_companions_that_come_at_once_each_find_a_part_that_gets_its_number(tmp_path: Path) -> None:
    card, later = Card(tmp_path), NOON + timedelta(minutes=9)
    file(card, "", ("first/GX010001.MP4", film(NOON, 1)))
    file(card, "", ("again/GX010001.MP4", film(NOON, 1)), ("again/GX020001.MP4", film(later, 2)))
    file(card, "", ("again/GX010001.THM", jpeg(NOON, 3)), ("again/GL010001.LRV", film(NOON, 4)))
    assert card.waiting() == set()
    assert {path.rpartition("/")[2] for path in card.held()} == {
        f"{STEM}{tail}" for tail in ("_1.mp4", "_1.thm", "_1.lrv", "_2.mp4")
    }


def test_a_part_whose_other_part_was_set_aside_still_gets_its_companions(tmp_path: Path) -> None:
    card, aside, later = Card(tmp_path), SETTINGS["it was set aside"], NOON + timedelta(minutes=9)
    file(card, aside, ("first/GX020001.MP4", film(later, 2)))
    file(card, aside, ("again/GX010001.MP4", film(NOON, 1)))
    file(card, aside, ("again/GX020001.MP4", film(later, 2)))
    held = file(card, aside, ("again/GX010001.THM", jpeg(NOON, 3)))
    assert card.waiting() == set()
    assert [path for path in held if path.endswith(".thm") and not path.startswith("Duplicates/")]


def test_one_after_the_other_joins_it(tmp_path: Path) -> None:
    card = Card(tmp_path)
    file(card, "", ("first/DSC_1.JPG", jpeg()))
    file(card, "", ("again/IMG_9.JPG", jpeg()))
    file(card, "", ("again/IMG_9.xmp", xmp(NOON)))
    file(card, "", ("again/IMG_9.NEF", raw()))
    file(card, "", ("again/IMG_9.JPG.txt", b"at the lake, at noon"))
    assert [len(unit) for unit in card.units()] == [4]


@pytest.mark.parametrize("kept", ["p.jpg", "p.jpeg"])
def test_it_joins_what_another_program_has_filed(tmp_path: Path, kept: str) -> None:
    card = Card(tmp_path)
    (card.library / "old").mkdir()
    (card.library / "old" / kept).write_bytes(jpeg())
    file(card, "", ("again/IMG_9.JPG", jpeg()))
    held = file(card, "", ("again/IMG_9.xmp", xmp(NOON)))
    assert held == {f"old/{kept}", "old/p.xmp"}
    assert card.units() == [held]


def test_of_a_recording_the_part_that_came_again_gets_its_companion(tmp_path: Path) -> None:
    card, later = Card(tmp_path), NOON + timedelta(minutes=9)
    file(card, "", ("first/GX010001.MP4", film(NOON, 1)), ("first/GX020001.MP4", film(later, 2)))
    file(card, "", ("again/dive.MP4", film(later, 2)))
    file(card, "", ("again/dive.THM", jpeg(later, 3)))
    assert {path.rpartition("/")[2] for path in card.held()} == {
        f"{STEM}{tail}" for tail in ("_1.mp4", "_2.mp4", "_2.thm")
    }


def test_a_copy_that_its_owner_made_in_the_library_has_no_part_in_it(tmp_path: Path) -> None:
    card = Card(tmp_path)
    file(card, "", ("first/IMG_9.JPG", jpeg()))
    (card.library / "best").mkdir()
    (card.library / "best" / "p.jpg").write_bytes(jpeg())
    file(card, "", ("again/DSC_1.JPG", jpeg()))
    file(card, "", ("first/IMG_9.xmp", xmp(NOON)))
    assert card.units() == [{f"2019/08_Aug/{STEM}.jpg", f"2019/08_Aug/{STEM}.xmp"}]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("again/IMG_9.xmp", xmp(NOON + timedelta(days=900))),  # the counter has begun again
        ("other/IMG_9.xmp", xmp(NOON)),
        ("again/IMG_99.xmp", xmp(NOON)),
    ],
)
def test_a_stranger_waits(tmp_path: Path, name: str, data: bytes) -> None:
    card = Card(tmp_path)
    file(card, "", ("first/DSC_1.JPG", jpeg()))
    file(card, "", ("again/IMG_9.JPG", jpeg()))
    file(card, "", (name, data))
    assert card.waiting() == {name}


def test_a_photo_that_an_undo_brought_back_is_not_in_the_library(tmp_path: Path) -> None:
    card = Card(tmp_path)
    file(card, "", ("first/DSC_1.JPG", jpeg()))
    file(card, "", ("again/IMG_9.JPG", jpeg()))
    assert card.run("undo", "--last") == 0
    (card.intake / "again" / "IMG_9.JPG").unlink()
    file(card, "", ("again/IMG_9.xmp", xmp(NOON)))
    assert card.waiting() == {"again/IMG_9.xmp"}
