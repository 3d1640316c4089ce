"""A name in common is never evidence: different pictures of one date stay in the library, all of them."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from photo_organizer.cli.main import main
from tests.look.pictures import encoded, photo
from tests.samples.photos import jpeg
from tests.samples.video import movie

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.house import House

NOON = 1_700_000_000


def put(house: House, name: str, data: bytes, changed: float = NOON) -> None:
    path = house.root / "intake" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (changed, changed))


def scan(number: int) -> bytes:
    """Return a picture that its owner dated 1 July 1985, as many programs do it."""
    found = Image.Exif()
    found.get_ifd(0x8769)[0x9003] = "1985:07:01 12:00:00"
    return encoded(photo(100 + number, 200, 150), quality=85, exif=found.tobytes())


def bare(number: int) -> bytes:
    return encoded(photo(200 + number, 200, 150), quality=80)


DROPS: dict[str, Callable[[int], tuple[str, bytes]]] = {
    "scans that were dated together": lambda n: (f"Album {n:02}.jpg", scan(n)),
    "pictures whose names tell one day": lambda n: (f"IMG-20231114-WA{n:04}.jpg", bare(n)),
    "pictures whose names tell another day than their times": lambda n: (f"IMG-20230710-WA{n:04}.jpg", bare(n)),
    "undated files of one time": lambda n: (f"picture {n}.jpg", bare(n)),
    "films of one second": lambda n: (f"film {n}.mov", movie(created="2024-05-01T12:00:07+0000", seed=n)),
}  # fmt: skip


@pytest.mark.parametrize("older_rule", [False, True], ids=["default", "older rule"])
@pytest.mark.parametrize("drop", DROPS)
def test_all_stay_in_the_library_and_who_empties_duplicates_loses_none(
    house: House, drop: str, *, older_rule: bool
) -> None:
    config = house.root / "config.ini"
    config.write_text("[duplicates]\nsame_second = duplicates\n" if older_rule else "")
    dropped = dict(DROPS[drop](number) for number in range(5))
    for again in ("", "again/"):
        for name, data in dropped.items():
            put(house, again + name, data)
        house.run("once", "--settle=0", f"--config={config}")
    exact = drop.startswith(("scans", "films"))
    if not (older_rule and exact):  # to the second, if only by chance: what the older rule is for
        shutil.rmtree(house.root / "library" / "Duplicates", ignore_errors=True)
    kept = list(house.tree("library").values())
    waiting = list(house.tree("intake").values())
    assert sorted(set(kept + waiting)) == sorted(dropped.values())
    assert len(kept) == len(set(kept))


# ── whole before damaged ──

LARGE = jpeg(datetime(2024, 5, 1, 12, 0, 7), size=(640, 480), seed=3)


@pytest.mark.parametrize(
    ("share", "rule"),
    [(0.4, ""), (0.99, ""), (0.8, "replace_with_better = false"), (0.6, "same_second = duplicates")],
)
def test_a_whole_photo_sent_again_takes_the_name_from_the_broken_one(
    house: House, share: float, rule: str
) -> None:
    config = house.root / "config.ini"
    config.write_text(f"[duplicates]\n{rule}\n")
    broken = LARGE[: int(len(LARGE) * share)]
    there = house.root / "library/2024/05_May/20240501_120007.jpg"
    there.parent.mkdir(parents=True)
    there.write_bytes(broken)
    os.utime(there, (NOON - 10, NOON - 10))
    put(house, "IMG_7.jpg", LARGE)
    assert house.once(f"--config={config}")["2024/05_May/20240501_120007.jpg"] == LARGE
    assert broken in house.tree("library").values()
    folders = [f"--{name}={house.root / name}" for name in ("intake", "library", "state", "logs")]
    assert main(["undo", *folders]) == 0
    assert there.read_bytes() == broken


def test_the_surer_date_takes_the_plain_name_from_what_only_a_file_time_told(house: House) -> None:
    put(house, "a.jpg", bare(1), 1_714_564_807)  # 2024-05-01 12:00:07 in UTC
    config = house.root / "config.ini"
    config.write_text("[dates]\nzone = UTC\n")
    assert set(house.once(f"--config={config}")) == {"2024/05_May/20240501_120007.jpg"}
    put(house, "b.jpg", LARGE, NOON + 5e7)
    names = house.once(f"--config={config}")
    assert names["2024/05_May/20240501_120007.jpg"] == LARGE
    assert sorted(names) == ["2024/05_May/20240501_120007.0001.jpg", "2024/05_May/20240501_120007.jpg"]


def test_what_the_older_rule_had_set_aside_comes_back_under_its_own_date(house: House) -> None:
    """And stands once in the end: `dedupe` takes the copy in Duplicates."""
    config = house.root / "config.ini"
    config.write_text("[dates]\nzone = UTC\n[duplicates]\nsame_second = duplicates\n")
    for number, name in ((1, "IMG_20240501_120007.jpg"), (2, "PXL_20240501_120007.jpg")):
        put(house, name, bare(number), NOON + number)
    aside = "Duplicates/20240501_120007.0001.jpg"
    assert set(house.once(f"--config={config}")) == {"2024/05_May/20240501_120007.jpg", aside}
    config.write_text("[dates]\nzone = UTC\n")
    put(house, "again.jpg", bare(2), NOON + 5e7)  # sent once more, by something that does not keep times
    names = house.once(f"--config={config}")
    assert names["2024/05_May/20240501_120007.0001.jpg"] == names[aside] == bare(2)
    assert house.run("dedupe", "--apply", "--yes", f"--config={config}") == 0
    assert set(house.tree("library")) == names.keys() - {aside}


def test_of_two_times_of_a_file_the_older_one_tells_more_though_only_its_copy_in_duplicates_has_it(
    house: House,
) -> None:
    config = house.root / "config.ini"
    config.write_text("[dates]\nzone = UTC\n[duplicates]\ndelete_duplicates = false\n")
    for name in ("1.jpg", "2.jpg"):
        put(house, name, bare(2), 1_714_564_807)
    plain = "2024/05_May/20240501_120007.jpg"
    assert set(house.once(f"--config={config}")) == {plain, "Duplicates/20240501_120007.0001.jpg"}
    (house.root / "library" / plain).unlink()
    put(house, "again.jpg", bare(2), NOON + 5e7)
    assert plain in house.once(f"--config={config}")


@pytest.mark.parametrize("layout", ["{YYYY}/{hh}{mm}{ss}", "{YYYY}/{event}/{original}"])
def test_the_older_rule_sets_no_photo_of_another_moment_aside_for_its_name(house: House, layout: str) -> None:
    config = house.root / "config.ini"
    config.write_text(f"[naming]\nlayout = {layout}\n[duplicates]\nsame_second = duplicates\n")
    for day in (9, 1, 5):  # the second is modified earlier than the first, the third later
        taken = datetime(2024, 5, day, 12, 0, 7)
        put(house, "Feast/a.jpg", jpeg(taken, size=(64, 48), seed=day), NOON + day)
        names = house.once(f"--config={config}")
        assert not [name for name in names if name.startswith("Duplicates/")]
    assert len(names) == 3


def test_a_version_of_a_picture_is_known_although_duplicates_has_it_already(house: House) -> None:
    small = encoded(photo(201, 400, 300).resize((200, 150)), quality=80)
    (house.root / "library" / "Duplicates").mkdir()
    (house.root / "library" / "Duplicates" / "x.jpg").write_bytes(small)
    put(house, "IMG_20240501_120007.jpg", encoded(photo(201, 400, 300), quality=90))
    put(house, "WA/IMG_20240501_120007.jpg", small)
    assert house.once()["2024/05_May/20240501_120007_A.jpg"] == small


def test_what_makes_way_by_the_older_rule_is_never_twice_in_duplicates(house: House) -> None:
    config = house.root / "config.ini"
    config.write_text("[duplicates]\nsame_second = duplicates\ndelete_duplicates = false\n")
    plain, aside = "2024/05_May/20240501_120007.jpg", "Duplicates/20240501_120007.0001.jpg"
    lesser = jpeg(datetime(2024, 5, 1, 12, 0, 7), size=(640, 480), seed=9)
    for name in ("a.jpg", "b.jpg"):
        put(house, name, lesser)
    assert house.once(f"--config={config}") == {plain: lesser, aside: lesser}
    before = house.tree("library")
    put(house, "c.jpg", LARGE, NOON - 10)  # another picture of that second, modified earlier
    assert house.once(f"--config={config}") == {plain: LARGE, aside: lesser}
    folders = [f"--{name}={house.root / name}" for name in ("intake", "library", "state", "logs")]
    assert main(["undo", *folders]) == 0
    assert house.tree("library") == before


def test_of_two_equal_files_that_make_way_at_once_one_stays_in_the_library(house: House) -> None:
    config, month = house.root / "config.ini", house.root / "library" / "2024" / "05_May"
    config.write_text("[duplicates]\nsame_second = duplicates\ndelete_duplicates = false\n")
    month.mkdir(parents=True)
    for second in (7, 9):
        (month / f"20240501_12000{second}.jpg").write_bytes(bare(3))
        taken = datetime(2024, 5, 1, 12, 0, second)
        put(house, f"{second}.jpg", jpeg(taken, size=(640, 480), seed=second), NOON - 10)
    held = {name for name, data in house.once(f"--config={config}").items() if data == bare(3)}
    assert held == {"Duplicates/20240501_120007.0001.jpg", "2024/05_May/20240501_120009.0001.jpg"}
