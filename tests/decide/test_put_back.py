"""What comes back from Duplicates goes to the place of its date as a unit, and beside what has its name."""

from __future__ import annotations

from datetime import datetime

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.put_back import CODE, Returning, plan_put_back
from photo_organizer.decide.redate import UnitFiles
from photo_organizer.decide.world import World
from photo_organizer.model import Action, Dated, Move, Stamp

FOLDER, STEM = "/lib/1987/08_Aug", "19870803_110500"
WHEN = datetime(1987, 8, 3, 11, 5)


def returning(*names: str, dated: Dated | None = None) -> Returning:
    files = tuple((f"/lib/Duplicates/{name}", Stamp(1, n, 10 + n, 5)) for n, name in enumerate(names))
    return Returning(UnitFiles(files), FOLDER, STEM, dated)


@pytest.mark.parametrize(
    ("taken", "dated", "stem"),
    [
        ([], None, STEM),
        ([], Dated(WHEN, "exif:DateTimeOriginal", "25"), STEM),
        (["19870803_110500.JPG"], None, f"{STEM}.0001"),
        (["19870803_110500.jpg"], Dated(WHEN, "exif:DateTimeOriginal", "25"), f"{STEM}.2500"),
        (["19870803_110500.xmp"], Dated(WHEN, "exif:DateTimeOriginal"), f"{STEM}.0001"),
        (["19870803_110500.heic"], None, STEM),
        (["19870803_110500.pp3"], None, f"{STEM}.0001"),  # of a photo that is gone
        (["19870803_110500.heic", "19870803_110500.pp3"], None, STEM),
    ],
)
def test_a_unit_comes_under_the_name_of_its_second_or_beside_it(
    taken: list[str], dated: Dated | None, stem: str
) -> None:
    state = BatchState(World("/lib", names={FOLDER: dict.fromkeys(name.lower() for name in taken)}))
    [plan] = plan_put_back([returning("b.jpg", "b.xmp", dated=dated)], state)
    assert plan.steps == tuple(
        Move(f"/lib/Duplicates/b{tail}", f"{FOLDER}/{stem}{tail}", Stamp(1, n, 10 + n, 5))
        for n, tail in enumerate((".jpg", ".xmp"))
    )
    assert (plan.source, plan.action, plan.size) == ("/lib/Duplicates/b.jpg", Action.FILE, 21)
    assert [reason.code for reason in plan.reasons] == [CODE]


def test_two_that_come_back_together_do_not_want_one_name() -> None:
    state = BatchState(World("/lib", names={FOLDER: {}}))
    plans = plan_put_back([returning("b.jpg"), returning("c.jpg")], state)
    names = [step.dst for plan in plans for step in plan.steps if isinstance(step, Move)]
    assert names == [f"{FOLDER}/{STEM}.jpg", f"{FOLDER}/{STEM}.0001.jpg"]
