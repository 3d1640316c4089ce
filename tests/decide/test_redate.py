"""Undated files are filed by a given date as any newcomer is: companions go along, no name is taken twice."""

from __future__ import annotations

from datetime import datetime

from photo_organizer.decide.redate import SOURCE, UndatedFile, plan_redate
from photo_organizer.model import Action, Dated, Move, Stamp, Strength
from photo_organizer.store.dating_anew import CODES

STEM = "19870803_110500"
WHEN = datetime(1987, 8, 3, 11, 5)
ASIDE = "/lib/NoDateFound"


def unit(*names: str) -> UndatedFile:
    return UndatedFile(tuple((f"{ASIDE}/{name}", Stamp(1, n, 10, 5)) for n, name in enumerate(names)))


def test_a_unit_takes_one_stem() -> None:
    (plan,) = plan_redate([unit("a.JPG", "a.jpg.xmp", "a.MOV")], WHEN, "/lib/1987/08_Aug", STEM, {})
    stem = "/lib/1987/08_Aug/19870803_110500"
    assert [step.dst for step in plan.steps if isinstance(step, Move)] == [
        f"{stem}.jpg",
        f"{stem}.jpg.xmp",
        f"{stem}.mov",
    ]
    assert (plan.action, plan.dated, plan.size) == (
        Action.FILE,
        Dated(WHEN, SOURCE, strength=Strength.OWNER),
        30,
    )
    assert plan.reasons[0].code in CODES


def test_taken_names_are_passed_over() -> None:
    plans = plan_redate(
        [unit("a.jpg"), unit("b.jpg")], WHEN, "/lib/1987/08_Aug", STEM, {"19870803_110500.jpg": None}
    )
    names = [step.dst.rpartition("/")[2] for plan in plans for step in plan.steps if isinstance(step, Move)]
    assert names == ["19870803_110500.0001.jpg", "19870803_110500.0002.jpg"]
