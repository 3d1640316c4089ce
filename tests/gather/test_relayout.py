"""What a new layout needs to know of a unit: its date, its names, and those that it had where it goes."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.gather.relayout import Relayout, _beside
from photo_organizer.model import Action, Dated, Membership, Move, Plan, Reason, Strength
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, db, journal, units

if TYPE_CHECKING:
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


def test_what_an_editor_put_beside_one_of_two_photos_of_one_second_goes_with_that_one() -> None:
    two = {1: ["x.jpg"], 2: ["x.heic", "x.mov"]}
    assert _beside(two, ["x.jpg.xmp", "x.heic.pp3", "x.mov.srt", "y.jpg.xmp"]) == {
        "x.jpg.xmp": 1,
        "x.heic.pp3": 2,
        "x.mov.srt": 2,
    }
