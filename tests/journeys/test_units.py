"""What belongs together finds each other in any order and on different days, and no stranger goes along."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, TiffImagePlugin

from photo_organizer import wiring
from photo_organizer.cli.output import DONE
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.task import Assignment
from photo_organizer.service.acting import make_ready
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue
from tests.journeys.card import MTIME, Card
from tests.journeys.parts import NOON, SMALL, STEM, aae, film, jpeg, raw, takeout, xmp
from tests.look.pictures import encoded, photo
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from photo_organizer.library import Library


# ── in any order ──

UNITS = {
    "RAW, JPEG and settings": {
        "IMG_1.JPG": (jpeg(), ".jpg"),
        "IMG_1.NEF": (raw(), ".nef"),
        "IMG_1.NEF.xmp": (xmp(NOON), ".nef.xmp"),
    },
    "a Pixel's pair, two seconds apart": {
        "PXL_1.RAW-01.COVER.jpg": (jpeg(), ".jpg"),
        "PXL_1.RAW-02.ORIGINAL.dng": (raw(NOON + timedelta(seconds=2)), ".dng"),
    },
    "a motion photo whose film has no identifier": {
        "20190831_120000.heic": (photos.heic(NOON, size=SMALL), ".heic"),
        "20190831_120000.MP4": (film(NOON + timedelta(seconds=2)), ".mp4"),
    },
    "chapters with their small films": {
        "GX010042.MP4": (film(seed=1), "_1.mp4"),
        "GX020042.MP4": (film(seed=2), "_2.mp4"),
        "GX030042.MP4": (film(seed=3), "_3.mp4"),
    },
    "both lenses": {
        "VID_20190831_120000_00_001.insv": (film(seed=1), "_1.insv"),
        "VID_20190831_120000_10_001.insv": (film(seed=2), "_2.insv"),
    },
}


@pytest.mark.parametrize("case", UNITS)
def test_the_tree_is_the_same_whatever_came_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    unit = UNITS[case]
    for number, order in enumerate(permutations(unit)):
        card = Card(tmp_path / str(number))
        for name in order:
            card.send((name, unit[name][0]))
        assert card.once() == {f"{STEM}{tail}" for _, tail in unit.values()}, order
        assert len(card.units()) == 1, order


def test_companions_of_a_part_join_it_later(card: Card) -> None:
    first = [("GX010042.MP4", film(seed=1)), ("GX020042.MP4", film(seed=2))]
    card.send(*first)
    small = card.send(("GL020042.LRV", film(seed=5)), ("GX010042.THM", jpeg(seed=6)))
    assert small == {f"{STEM}_1.mp4", f"{STEM}_1.thm", f"{STEM}_2.mp4", f"{STEM}_2.lrv"}


@pytest.mark.parametrize("later", ["DJI_0007.MP4", "DJI_0007.MP4 with its text"])
def test_a_chapter_joins_its_film_where_that_makes_way_at_the_same_time(card: Card, later: str) -> None:
    card.send(("A/GX020042.MP4", film(seed=2)))
    card.put("B/DJI_0007.MP4", film(seed=3), MTIME - 100)
    if later.endswith("text"):
        card.put("B/DJI_0007.SRT", b"1\n00:00:00,000 --> 00:00:01,000\nF/2.8\n", MTIME - 100)
    card.put("A/GX010042.MP4", film(seed=1))
    assert card.run("once", "--settle", "0", "--quiet") == DONE
    held = {path.rpartition("/")[2] for path in card.held()}
    assert {f"{STEM}.mp4", f"{STEM}.0001_1.mp4", f"{STEM}.0001_2.mp4"} == held - {f"{STEM}.srt"}


def test_settings_join_their_photo_where_that_makes_way_at_the_same_time(card: Card) -> None:
    card.send(("A/IMG_1.JPG", jpeg(seed=1)))
    card.put("B/IMG_9.JPG", jpeg(seed=2), MTIME - 100)
    card.put("A/IMG_1.xmp", xmp(None, "one"))
    assert card.run("once", "--settle", "0", "--quiet") == DONE
    month = "2019/08_Aug"
    assert {f"{month}/{STEM}.0001.jpg", f"{month}/{STEM}.0001.xmp"} in card.units()


def test_each_raw_file_of_a_burst_finds_its_own_frame(card: Card) -> None:
    frames = {
        n: encoded(photo(7, 400, 300), quality=90 - n, exif=photos.exif(NOON, subsec=f"{n}", model="D5"))
        for n in (1, 2, 3)
    }
    card.send(*((f"IMG_{n}.JPG", data) for n, data in frames.items()))
    for n in (3, 1, 2):
        card.send((f"IMG_{n}.NEF", raw(seed=n)))
    held = card.held()
    of = {data: path.rpartition(".")[0] for path, data in held.items()}
    assert all(of[frames[n]] == of[raw(seed=n)] for n in frames)


def test_the_film_of_a_live_photo_joins_by_identifier_under_another_name_and_folder(card: Card) -> None:
    card.send(("A/IMG_1.HEIC", photos.heic(NOON, size=SMALL, content_id="0A1B")))
    assert card.send(("B/other.MOV", film(content_id="0A1B"))) == {f"{STEM}.heic", f"{STEM}.mov"}


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_a_picture_joins_the_raw_file_and_the_film_that_came_before_it(
    card: Card, order: tuple[int, ...]
) -> None:
    mark = "0A1B"
    files = (
        ("IMG_1.DNG", raw()),
        ("IMG_1.MOV", film(content_id=mark)),
        ("IMG_1.JPG", photos.jpeg(NOON, size=SMALL, model="D5", content_id=mark)),
    )
    for number in order:
        card.send(files[number])
    assert card.once() == {f"{STEM}{tail}" for tail in (".dng", ".mov", ".jpg")}
    assert [len(unit) for unit in card.units()] == [3]


def test_halves_that_were_filed_apart_are_not_kept_twice_when_they_come_together(card: Card) -> None:
    filed = card.send(("RAW/DSC_1.NEF", raw()), ("JPG/DSC_1.JPG", jpeg()))
    assert sorted(map(len, card.units())) == [1, 1]
    assert card.send(("card/DSC_1.NEF", raw()), ("card/DSC_1.JPG", jpeg())) == filed
    assert card.waiting() == set()


# ── a name alone proves nothing ──

LATER = NOON + timedelta(days=1800)
STRANGERS = {
    "Apple's edits": ("IMG_1.AAE", aae(LATER), {f"{LATER:%Y%m%d_%H%M%S}.aae"}),
    "settings": ("IMG_1.xmp", xmp(LATER), {f"{LATER:%Y%m%d_%H%M%S}.xmp"}),
    "Takeout": ("IMG_1.JPG.json", takeout(LATER), {f"{LATER:%Y%m%d_%H%M%S}.jpg.json"}),
}


@pytest.mark.parametrize("case", STRANGERS)
def test_a_companion_of_another_time_waits_for_its_own_photo(card: Card, case: str) -> None:
    name, data, filed = STRANGERS[case]
    old = card.send(("IMG_1.JPG", jpeg()))
    assert card.send((name, data)) == old
    assert card.waiting() == {name}
    assert card.send(("IMG_1.JPG", jpeg(LATER, seed=2))) == old | filed | {f"{LATER:%Y%m%d_%H%M%S}.jpg"}


def test_a_raw_file_of_another_time_or_folder_is_a_photo_of_its_own(card: Card) -> None:
    card.send(("A/IMG_1.JPG", jpeg()))
    card.send(("A/IMG_1.NEF", raw(LATER)), ("B/IMG_1.NEF", raw(seed=3)))
    assert sorted(map(len, card.units())) == [1, 1, 1]


def test_a_companion_of_another_folder_waits(card: Card) -> None:
    card.send(("A/IMG_1.JPG", jpeg()))
    card.send(("B/IMG_1.xmp", xmp(NOON)))
    assert card.waiting() == {"B/IMG_1.xmp"}


def test_a_chapter_of_another_recording_stays_for_itself(card: Card) -> None:
    card.send(("GX010042.MP4", film()))
    assert len(card.send(("GX020042.MP4", film(LATER, seed=2)))) == 2
    assert len(card.units()) == 2


# ── deeds ──


def better(seed: int = 5) -> tuple[bytes, bytes]:
    large = photo(seed, 640, 480)
    return encoded(large.resize((200, 150)), exif=photos.exif(NOON)), encoded(large, exif=photos.exif(NOON))


def test_an_exchange_of_names_takes_the_whole_unit_and_no_stranger(card: Card) -> None:
    small, large = better()
    card.send(("A/IMG_1.JPG", small), ("A/IMG_1.xmp", xmp(NOON)))
    card.send(("B/DSC_9.DNG", raw(model="Z6")))
    assert card.send(("C/IMG_1.JPG", large)) == {
        f"{STEM}.jpg",
        f"{STEM}.dng",
        f"{STEM}_A.jpg",
        f"{STEM}_A.xmp",
    }


@pytest.fixture
def library(card: Card) -> Iterator[Library]:
    folders: dict[str, Any] = {f"paths_{name}": str(card.root / name) for name in ("intake", "library")}
    chosen = Settings(folders | {"logs_folder": str(card.root / "state")})
    with wiring.open_library(chosen, str(card.root / "state"), lambda: False) as opened:
        make_ready(opened, lambda: False, lambda _: None)
        yield opened


def test_a_picture_is_set_aside_with_its_unit_and_without_the_film_of_another_camera(
    card: Card, request: pytest.FixtureRequest
) -> None:
    later = NOON + timedelta(hours=1)
    card.send(("A/IMG_1.JPG", jpeg(NOON, 1)), ("A/IMG_2.JPG", jpeg(later, 2)), ("A/IMG_2.NEF", raw(later)))
    card.send(("B/CLIP.MP4", film(later)))
    library: Library = request.getfixturevalue("library")
    numbers = [catalogue.number_of(library.con, f"2019/08_Aug/20190831_{hour}0000.jpg") for hour in (12, 13)]
    task = SetAsideTask(Assignment(library, {"keep": numbers[:1], "aside": numbers[1:]}))
    assert task.go_on(lambda: False)
    assert set(card.held()) == {
        "2019/08_Aug/20190831_120000.jpg",
        "2019/08_Aug/20190831_130000.mp4",
        "Duplicates/20190831_130000.0001.jpg",
        "Duplicates/20190831_130000.0001.nef",
    }


def test_a_small_film_that_came_first_is_joined_by_the_large_one(card: Card) -> None:
    card.send(("LRV_20190831_120000_11_001.insv", film(seed=4)))
    assert card.send(("VID_20190831_120000_00_001.insv", film(seed=5))) == {f"{STEM}.insv", f"{STEM}.lrv"}


def test_undo_of_an_exchange_takes_along_what_came_since(card: Card) -> None:
    small, large = better()
    card.send(("A/IMG_1.JPG", small))
    card.send(("C/IMG_1.JPG", large))
    card.send(("A/IMG_1.xmp", xmp(NOON)))
    exchanged = str(card.library / "2019/08_Aug" / f"{STEM}.jpg")
    assert card.run("undo", exchanged) == 0
    assert card.held() == {f"2019/08_Aug/{STEM}.jpg": small, f"2019/08_Aug/{STEM}.xmp": xmp(NOON)}


def test_undo_of_a_photo_brings_its_late_companion_back(card: Card) -> None:
    card.send(("IMG_1.JPG", jpeg()))
    card.send(("IMG_1.xmp", xmp(NOON)))
    assert card.run("undo", str(card.library / "2019/08_Aug" / f"{STEM}.jpg")) == 0
    assert (card.held(), card.waiting()) == ({}, {"IMG_1.JPG", "IMG_1.xmp"})


def test_a_card_sent_again_with_the_raw_files_adds_only_these(card: Card) -> None:
    card.send(("phone/IMG_1.JPG", jpeg()))
    assert card.send(("card/IMG_1.JPG", jpeg()), ("card/IMG_1.NEF", raw())) == {f"{STEM}.jpg", f"{STEM}.nef"}
    assert [len(unit) for unit in card.units()] == [2]


def test_halves_of_two_live_photos_are_no_duplicates_of_each_other(card: Card) -> None:
    still = photos.heic(NOON, size=SMALL, content_id="0A1B")
    card.send(("A/IMG_1.HEIC", still), ("A/IMG_1.MOV", film(seed=1, content_id="0A1B")))
    card.send(("B/IMG_1.HEIC", still), ("B/IMG_1.MOV", film(seed=2, content_id="0A1B")))
    assert sorted(map(len, card.units())) == [2, 2]


def test_the_event_and_the_original_name_are_kept(card: Card) -> None:
    card.send(("Sophie's wedding/DCIM/100CANON/IMG_1.JPG", jpeg()), ("2024-08/IMG_2.JPG", jpeg(LATER)))
    with closing(sqlite3.connect(card.root / "state/organizer.db")) as con:
        events = dict(
            con.execute("SELECT c.original, u.event FROM catalogue c JOIN units u ON u.id = c.unit")
        )
    assert {bytes(name).rpartition(b"/")[2].decode(): event for name, event in events.items()} == {
        "IMG_1.JPG": "Sophie's wedding", "IMG_2.JPG": "",
    }  # fmt: skip


def test_a_bracket_that_comes_frame_by_frame_is_one_unit(card: Card) -> None:
    def frame(number: int, bias: int) -> bytes:
        block = Image.Exif()
        block[0x110] = "D5"
        taken = f"{NOON + timedelta(seconds=number):%Y:%m:%d %H:%M:%S}"
        block.get_ifd(0x8769).update({0x9003: taken, 0xA402: 2, 0x9204: TiffImagePlugin.IFDRational(bias, 1)})
        return encoded(photo(number, 64, 48), exif=block.tobytes())

    for number, bias in enumerate((0, -1, 1)):
        card.send((f"DSC_010{number}.JPG", frame(number, bias)))
    assert card.once() == {f"{STEM}_1.jpg", f"{STEM}_2.jpg", f"{STEM}_3.jpg"}


def test_a_film_that_is_sent_again_with_its_still_goes_in_one_pass(card: Card) -> None:
    """The still leads, and the filed film follows it to its second: the copy is compared there."""
    mark = "0A1B"
    its = film(NOON + timedelta(seconds=1), content_id=mark)
    card.send(("A/IMG_1.MOV", its))
    still = ("A/IMG_1.HEIC", photos.heic(NOON, size=SMALL, content_id=mark))
    assert card.send(still, ("again/IMG_1.MOV", its)) == {f"{STEM}.heic", f"{STEM}.mov"}
    assert card.waiting() == set()
