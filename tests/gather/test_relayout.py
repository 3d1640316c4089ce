"""What a new layout needs to know of a unit: its date, its names, and those that it had where it goes."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather.relayout import Relayout, _beside
from photo_organizer.model import Action, Dated, Membership, Move, Plan, Reason, Strength
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, db, journal, units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2024, 8, 31, 13, 47, 54)


def test_a_unit_goes_by_its_surest_date_and_back_under_the_name_that_it_had_there(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path / "state"))
    library = tmp_path / "library"
    (library / "Zoo").mkdir(parents=True)
    month = f"{library}/2024/08_Aug"
    with closing(con):
        unit = units.open_unit(con, Membership(), "/in", 5)
        dates = {
            "a.jpg": Dated(NOON, "exif:DateTimeOriginal", strength=Strength.CAMERA),
            "a.jpg.xmp": Dated(NOON.replace(year=2025), "file:modified", strength=Strength.FILE_TIME),
            "a.pp3": None,
        }
        run = journal.begin_run(con, "relayout", 1)
        for name, dated in dates.items():
            path = library / "Zoo" / name
            path.write_bytes(name.encode())
            stamp = stamp_of(path.lstat())
            catalogue.put(
                con, catalogue.Known(f"Zoo/{name}", stamp), unit=unit, dated=dated, original=f"/in/{name}"
            )
            before = f"{month}/20240831_134754_A{name[1:]}"
            plan = Plan(before, Action.FILE, (Reason("x", "x"),), (Move(before, str(path), stamp),))
            journal.open_plans(con, run, [journal.JournaledPlan(name, "claim", plan)], 1)
            journal.close_plan(con, name, "done", 2)
        settings = Settings({"paths_library": str(library), "paths_intake": "/in"})
        relayout = Relayout(con, settings)
        [found] = relayout._units("Zoo")
    assert [name for name, _ in found.files] == ["a.jpg", "a.pp3", "a.jpg.xmp"]
    assert (found.stem, found.tails, found.original) == ("a", (".jpg", ".pp3", ".jpg.xmp"), "a")
    assert (found.wanted, found.former) == ((month, "20240831_134754"), ("20240831_134754_A",))
    assert relayout.left == 0


@contextmanager
def _one_photo(tmp_path: Path, *before: str) -> Iterator[Relayout]:
    """A library whose one photo, Zoo/a.jpg, had these names below `tmp_path` before, the last one first."""
    con, _ = db.open_database(str(tmp_path / "state"))
    photo = tmp_path / "library" / "Zoo" / "a.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"a")
    stamp = stamp_of(photo.lstat())
    with closing(con):
        unit, run = units.open_unit(con, Membership(), "/in", 5), journal.begin_run(con, "relayout", 1)
        dated = Dated(NOON, "exif:DateTimeOriginal", strength=Strength.CAMERA)
        catalogue.put(con, catalogue.Known("Zoo/a.jpg", stamp), unit=unit, dated=dated, original="/in/a.jpg")
        names = [str(photo), *(str(tmp_path / name) for name in before)]
        for now, earlier in pairwise(names):
            plan = Plan(earlier, Action.FILE, (Reason("x", "x"),), (Move(earlier, now, stamp),))
            journal.open_plans(con, run, [journal.JournaledPlan(now, "claim", plan)], 1)
            journal.close_plan(con, now, "done", 2)
        yield Relayout(con, Settings({"paths_library": str(tmp_path / "library"), "paths_intake": "/in"}))


MONTH, STEM = "library/2024/08_Aug", "20240831_134754"


@pytest.mark.parametrize(
    ("before", "former"),
    [
        ([f"{MONTH}/{STEM}_B.jpg", f"{MONTH}/{STEM}_A.jpg"], (f"{STEM}_B", f"{STEM}_A")),
        ([f"library/2023/{STEM}_A.jpg"], ()),  # in another folder
        ([f"{MONTH}/IMG_1.jpg"], ()),  # by another layout
        ([f"{MONTH}/{STEM}_A"], ()),  # with another ending
        (["in/a.jpg", f"{MONTH}/{STEM}_A.jpg"], ()),  # before it came again
    ],
)
def test_a_former_name_counts_where_it_goes_and_by_this_layout(
    tmp_path: Path, before: list[str], former: tuple[str, ...]
) -> None:
    with _one_photo(tmp_path, *before) as relayout:
        [found] = relayout._units("Zoo")
    assert found.former == former


def test_where_the_names_of_a_folder_cannot_be_read_nothing_goes_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    month, listed = tmp_path / MONTH, os.listdir

    def listdir(folder: str) -> list[str]:
        if folder == str(month):
            raise PermissionError(13, "Permission denied", folder)
        return listed(folder)

    with _one_photo(tmp_path) as relayout:
        relayout.folders = ["Zoo"]
        monkeypatch.setattr(os, "listdir", listdir)
        assert relayout.plans(0) == []
        assert list(relayout.problems) == [str(month)]


def test_a_file_in_the_place_of_a_year_has_no_names_below_it(tmp_path: Path) -> None:
    with _one_photo(tmp_path) as relayout:
        (tmp_path / "library" / "2024").write_bytes(b"a year")
        relayout.folders = ["Zoo"]
        [plan] = relayout.plans(0)
    assert [step.dst for step in plan.steps if isinstance(step, Move)] == [f"{tmp_path / MONTH}/{STEM}.jpg"]


def test_what_an_editor_put_beside_one_of_two_photos_of_one_second_goes_with_that_one() -> None:
    two = {1: ["x.jpg"], 2: ["x.heic", "x.mov"]}
    assert _beside(two, ["x.jpg.xmp", "x.heic.pp3", "x.mov.srt", "y.jpg.xmp"]) == {
        "x.jpg.xmp": 1,
        "x.heic.pp3": 2,
        "x.mov.srt": 2,
    }
