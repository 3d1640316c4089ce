"""What the lesser version says goes into a sidecar beside the picture that stays; bytes of pictures stay, and undo takes it away."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.commands.date import DateTask
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.task import Assignment
from photo_organizer.decide.said import Said
from photo_organizer.decide.xmp_packet import packet
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import Refused
from photo_organizer.examine.said import said_by
from photo_organizer.gather.belongings import unit_paths
from photo_organizer.gather.carrying import carrying
from photo_organizer.model import Dated
from photo_organizer.store import catalogue, group_list
from photo_organizer.store.db import transaction
from tests.commands.undoing import take_back
from tests.journeys.carrying import (
    DAY,
    KEPT,
    LESSER,
    SAID,
    carried,
    decide,
    log_of,
    numbers,
    opened,
    pictures,
    plant,
)
from tests.journeys.home import Home
from tests.journeys.test_many import look, tree
from tests.samples import groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path) as library:
        yield library


def test_all_of_it_goes_beside_the_keeper_and_comes_back(library: Library) -> None:
    plant(library)
    before = tree(library)
    done = decide(library)
    assert (done["state"], done["problems"], done["count"]) == ("done", [], 1)
    root = library.settings.paths_library
    assert said_by([f"{root}/{KEPT}.xmp"]) == SAID
    assert Path(root, f"{KEPT}.xmp").stat().st_mtime_ns % (2 * 10**9) == 0, (
        "every filesystem can keep this time"
    )
    after = tree(library)
    assert pictures(after) == sorted(before.values()), "no picture's bytes or times change"
    assert take_back(library, done["run"]) == []
    assert tree(library) == before
    assert catalogue.by_path(library.con, KEPT + ".xmp") is None


def test_it_belongs_to_its_picture_and_is_no_stranger(tmp_path: Path) -> None:
    home = Home(tmp_path)
    sidecar = KEPT + ".xmp"
    with opened(tmp_path) as library:
        plant(library)
        decide(library)
        known, before = catalogue.by_path(library.con, sidecar), tree(library)
        assert unit_paths(library.con, library.settings.paths_library, KEPT) == [KEPT, sidecar]
    assert home.once().returncode == 0
    dedupe = home.run("dedupe", "--apply")
    assert dedupe.returncode == 0, dedupe.stderr
    with opened(tmp_path) as library:
        assert {name: what for name, what in tree(library).items() if name != "system_log.csv"} == before
        kept, found = (catalogue.by_path(library.con, name) for name in (KEPT, sidecar))
        assert kept
        assert found
        assert known
        assert (found.stamp, found.unit) == (known.stamp, kept.unit)
    assert [row["Event"] for row in log_of(tmp_path) if row["File name"].endswith(".xmp")] == [
        "Sidecar Created"
    ]


def test_a_picture_that_has_its_own_gets_nothing(library: Library) -> None:
    plant(library)
    shown = carried(library)
    for name in (KEPT + ".XMP", KEPT.replace(".jpg", ".xmp")):
        own = Path(library.settings.paths_library, name)
        own.write_bytes(packet(Said(caption="His own")))
        before = tree(library)
        assert carried(library) is None or carried(library).has_own
        with pytest.raises(Refused):
            decide(library, carry=shown.mark)
        assert tree(library) == before
        own.unlink()


@pytest.mark.parametrize("changed", [KEPT, LESSER])
def test_who_agreed_to_other_words_is_asked_again(library: Library, changed: str) -> None:
    plant(library)
    mark = carried(library).mark
    path = Path(library.settings.paths_library, changed)
    data = packet(Said(1, "Something else", taken=DAY))
    Path(f"{path}.xmp").write_bytes(data)
    with transaction(library.con):
        catalogue.put(library.con, catalogue.Known(changed + ".xmp", stamp_of(Path(f"{path}.xmp").lstat())))
    before = tree(library)
    with pytest.raises(Refused, match="changed since it was shown"):
        decide(library, carry=mark)
    assert tree(library) == before


def test_another_frame_of_a_burst_hands_nothing_on(library: Library) -> None:
    plant(library, relation="burst")
    assert carried(library) is None


def test_many_groups_hand_on_together_and_come_back(library: Library) -> None:
    plant(library, count=70)  # more than are planned together
    before = tree(library)
    found = look(library)
    chosen = [one["group"] for one in found["lacking"]]
    assert (len(chosen), found["groups"]) == (70, [])
    task = SetAsideTask(Assignment(library, {"groups": chosen, "yes": True}))
    while not task.go_on(lambda: False):
        pass
    done = task.reply()
    assert (done["state"], done["count"], done["problems"]) == ("done", 140, [])
    after = tree(library)
    assert sum(name.endswith(".xmp") for name in after) == 70
    assert pictures(after) == sorted(before.values())
    assert group_list.entries(library.con) == []
    assert take_back(library, done["run"]) == []
    assert tree(library) == before


def test_of_equal_copies_one_goes_aside_and_the_words_are_written_once(library: Library) -> None:
    plant(library)
    root = Path(library.settings.paths_library)
    again = root / LESSER.replace("_A", "_B")
    again.write_bytes((root / LESSER).read_bytes())
    with transaction(library.con):
        groups.know(library.con, root, again)
    before = tree(library)
    lesser = [LESSER, str(again.relative_to(root))]
    carry = carrying(library.con, str(root), [KEPT], lesser)
    assert carry
    arguments = {"keep": numbers(library, KEPT), "aside": numbers(library, *lesser), "carry": carry.mark}
    task = SetAsideTask(Assignment(library, arguments))
    assert task.go_on(lambda: False)
    done = task.reply()
    assert (done["state"], done["problems"]) == ("done", [])
    assert {name for name in tree(library) if "system" not in name} == {
        KEPT,
        f"{KEPT}.xmp",
        "Duplicates/20200101_000000.0001.jpg",
    }
    assert take_back(library, done["run"]) == []
    assert tree(library) == before


def test_relayout_moves_it_along(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with opened(tmp_path) as library:
        plant(library)
        known = catalogue.by_path(library.con, KEPT)
        assert known
        with transaction(library.con):
            dated = Dated(datetime(2020, 1, 1), "exif:DateTimeOriginal")
            catalogue.put(library.con, known, dated=dated)
        decide(library)
        before = tree(library)
    config = tmp_path / "config.ini"
    config.write_text("[naming]\nlayout = {YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}\n")
    moved = home.run("relayout", "--apply", "--yes", "--config", str(config))
    assert moved.returncode == 0, moved.stderr
    with opened(tmp_path) as library:
        assert pictures(tree(library)) == pictures(before)
    assert {"2020/20200101_000000.jpg", "2020/20200101_000000.jpg.xmp"} <= home.filed(), moved.stdout


@pytest.mark.parametrize("neighbour", [False, True])
def test_a_name_without_room_for_a_second_ending_gives_up_its_own(
    library: Library, *, neighbour: bool
) -> None:
    plant(library)
    root, stem = Path(library.settings.paths_library), "x" * 249
    kept = f"2020/01/{stem}.jpg"
    (root / KEPT).rename(root / kept)
    with transaction(library.con):
        catalogue.rename(library.con, KEPT, kept)
    if neighbour:  # of which the sidecar might be as well
        (root / kept).with_suffix(".png").write_bytes(b"another")
        assert carried(library, kept).has_own
        return
    before = tree(library)
    done = decide(library, kept)
    assert (done["state"], done["problems"]) == ("done", [])
    assert said_by([f"{root}/2020/01/{stem}.xmp"]) == SAID
    assert take_back(library, done["run"]) == []
    assert tree(library) == before


def test_an_undated_picture_keeps_its_sidecar_when_its_owner_dates_it(library: Library) -> None:
    plant(library)
    root, kept = Path(library.settings.paths_library), "NoDateFound/big.jpg"
    (root / kept).parent.mkdir()
    (root / KEPT).rename(root / kept)
    with transaction(library.con):
        catalogue.rename(library.con, KEPT, kept)
    before = tree(library)
    done = decide(library, kept)
    between = tree(library)
    assert f"{kept}.xmp" in between
    task = DateTask(Assignment(library, {"paths": [kept], "taken": "2019-07-06T05:04:03"}))
    assert task.go_on(lambda: False)
    assert task.reply()["problems"] == []
    assert {"2019/07_Jul/20190706_050403.jpg", "2019/07_Jul/20190706_050403.jpg.xmp"} <= set(tree(library))
    assert take_back(library, task.run.number) == []
    assert tree(library) == between
    assert take_back(library, done["run"]) == []
    assert tree(library) == before
