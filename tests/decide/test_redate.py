"""Undated files are filed by a given date as any newcomer is: companions go along, no name is taken twice."""

from __future__ import annotations

from datetime import datetime

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.given_date import given
from photo_organizer.decide.redate import Redated, UnitFiles, letter_of, plan_redate, told
from photo_organizer.decide.words_of_owners import SOURCE
from photo_organizer.decide.world import World
from photo_organizer.model import Action, Dated, Move, Plan, Precision, Stamp, Strength
from photo_organizer.store.dating_anew import CODES

STEM = "19870803_110500"
WHEN = datetime(1987, 8, 3, 11, 5)
ASIDE = "/lib/NoDateFound"


def unit(*names: str) -> UnitFiles:
    return UnitFiles(tuple((f"{ASIDE}/{name}", Stamp(1, n, 10, 5)) for n, name in enumerate(names)))


def planned(units: list[UnitFiles], *taken: str) -> list[Plan]:
    folder = "/lib/1987/08_Aug"
    dated = Dated(WHEN, SOURCE, strength=Strength.OWNER)
    state = BatchState(World("/lib", names={folder: dict.fromkeys(taken)}))
    return plan_redate([Redated(one, dated, folder, STEM) for one in units], state)


def test_a_unit_takes_one_stem() -> None:
    (plan,) = planned([unit("a.JPG", "a.jpg.xmp", "a.MOV")])
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
    plans = planned([unit("a.jpg"), unit("b.jpg")], "19870803_110500.jpg")
    names = [step.dst.rpartition("/")[2] for plan in plans for step in plan.steps if isinstance(step, Move)]
    assert names == ["19870803_110500.0001.jpg", "19870803_110500.0002.jpg"]


@pytest.mark.parametrize("sidecar", [f"{STEM}.xmp", f"{STEM}.jpg.xmp", f"{STEM}.aae"])
def test_a_sidecar_whose_photo_is_gone_gets_no_other_one(sidecar: str) -> None:
    [plan] = planned([unit("a.jpg", "a.pp3")], sidecar)
    names = [step.dst.rpartition("/")[2] for step in plan.steps if isinstance(step, Move)]
    assert names == [f"{STEM}.0001.jpg", f"{STEM}.0001.pp3"]


def test_a_chain_of_names_moves_along_when_the_last_goes_first() -> None:
    """Shifted by a second, each takes the name of the next, which has gone by then."""
    folder = "/lib/1987/08_Aug"
    names = [f"19870803_11050{n}.jpg" for n in (2, 1, 0)]
    state = BatchState(World("/lib", names={folder: dict.fromkeys(names)}))
    units = [UnitFiles(((f"{folder}/{name}", Stamp(1, 1, 10, 5)),)) for name in names]
    shifted = [
        Redated(one, Dated(WHEN, SOURCE), folder, f"19870803_11050{3 - n}") for n, one in enumerate(units)
    ]
    plans = plan_redate(shifted, state)
    targets = [step.dst.rpartition("/")[2] for plan in plans for step in plan.steps if isinstance(step, Move)]
    assert targets == ["19870803_110503.jpg", "19870803_110502.jpg", "19870803_110501.jpg"]


@pytest.mark.parametrize(
    ("arguments", "taken", "precision", "words"),
    [
        ({"taken": "1987-08-03T11:05:00"}, "1987-08-03T11:05:00", Precision.SECOND, "1987-08-03 11:05:00"),
        ({"taken": "1987-08-03T00:00:00", "precision": "day"}, "1987-08-03T00:00:00", Precision.DAY, "1987-08-03"),
        ({"taken": "1987-08-01", "precision": "month"}, "1987-08-01T00:00:00", Precision.MONTH, "1987-08"),
        ({"taken": "1987-06-01", "until": "1987-08-31"}, "1987-06-01T00:00:00", Precision.YEAR, "about 1987-06-01 to 1987-08-31"),
        ({"taken": "1987-06-01", "until": "1987-06-30"}, "1987-06-01T00:00:00", Precision.MONTH, "about 1987-06-01 to 1987-06-30"),
        ({"shift": -3600}, "2001-12-31T23:30:00", Precision.MINUTE, "2001-12-31 23:30"),
    ],
)  # fmt: skip
def test_what_an_owner_says_of_a_date(
    arguments: dict[str, object], taken: str, precision: Precision, words: str
) -> None:
    before = Dated(datetime(2002, 1, 1, 0, 30), "exif:DateTimeOriginal", precision=Precision.MINUTE)
    found = given(arguments).of(before)
    assert found is not None
    assert (found.exact.isoformat(), found.precision, found.strength) == (taken, precision, Strength.OWNER)
    assert told(found) == words


@pytest.mark.parametrize(
    "arguments",
    [
        {"taken": "yesterday"},
        {"taken": "2024-01-01T00:00:00+01:00"},
        {"taken": "1700-01-01"},
        {"taken": "1987-08-01", "until": "1987-07-01"},
        {"shift": 10**12},
    ],
)
def test_what_is_no_date_is_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        given(arguments)


def test_a_shift_needs_a_date_to_begin_with() -> None:
    assert given({"shift": 60}).of(None) is None


@pytest.mark.parametrize(
    ("path", "letter"),
    [
        ("2024/08_Aug/20240831_134757_A.jpg", "_A"),
        ("2024/08_Aug/20240831_134757_AB.JPG", "_AB"),
        ("2024/08_Aug/20240831_134757.jpg", ""),
        ("2024/08_Aug/20240831_134757.0001.jpg", ""),
        ("NoDateFound/Plan_B.jpg", ""),
    ],
)
def test_the_letter_of_a_version(path: str, letter: str) -> None:
    assert letter_of(path) == letter


def test_a_unit_that_is_where_its_date_puts_it_keeps_a_number_only_as_long_as_it_needs_one() -> None:
    """Its own name is not free for it: a plan that moves a file onto itself does nothing."""
    folder = "/lib/1987/08_Aug"
    here = UnitFiles(
        ((f"{folder}/{STEM}.jpg", Stamp(1, 1, 10, 5)), (f"{folder}/{STEM}.xmp", Stamp(1, 2, 20, 5)))
    )
    state = BatchState(World("/lib", names={folder: {f"{STEM}.jpg": None, f"{STEM}.xmp": None}}))
    dated = Dated(WHEN, SOURCE, "25", strength=Strength.OWNER)
    [plan] = plan_redate([Redated(here, dated, folder, STEM)], state)
    assert (plan.source, plan.size) == (f"{folder}/{STEM}.jpg", 30)
    assert [step.dst for step in plan.steps if isinstance(step, Move)] == [
        f"{folder}/{STEM}.2500.jpg",
        f"{folder}/{STEM}.2500.xmp",
    ]
