"""Exact duplicates as whole units: what goes, what is filed beside the copy that stays, and what is no duplicate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.decide.plan import plan_batch
from photo_organizer.decide.world import Candidate, Content, Existing
from photo_organizer.model import Action, Facts, Move, Plan, Remove, Unit
from photo_organizer.settings import Settings
from tests.decide.candidates import FOLDER, MOV, XMP, candidate, existing, facts, world

PHOTO, FILM, EDITS = facts("/in/a.jpg"), facts("/in/a.mov", MOV), facts("/in/a.xmp", XMP)


def filed(name: str, *, unit: int = 0, ino: int = 7, folder: str = FOLDER) -> Existing:
    return replace(existing(f"{folder}/{name}", ino=ino), unit=unit)


def with_copies(*known: tuple[Facts, Existing | None]) -> Candidate:
    """A unit of files, each with its copy in the library."""
    one = candidate(*(file for file, _ in known))
    contents = {
        file.path: Content(md5=file.path.encode(), exact_duplicates=(there,) if there else ())
        for file, there in known
    }
    return replace(one, contents=contents)


def decided(one: Candidate, *there: Existing, **settings: bool) -> Plan:
    [plan] = plan_batch([one], world(*there), Settings(settings))
    return plan


def removed(plan: Plan) -> dict[str, str]:
    return {step.src: step.kept for step in plan.steps if isinstance(step, Remove)}


def moved(plan: Plan) -> dict[str, str]:
    return {step.src: step.dst for step in plan.steps if isinstance(step, Move)}


JPG, HEIC, MOVIE, SIDE = (
    filed("x.jpg", unit=5), filed("x.heic", unit=5, ino=8), filed("x.mov", unit=5, ino=9), filed("x.xmp", unit=5, ino=10),
)  # fmt: skip


def test_a_unit_that_the_library_has_as_a_whole_goes() -> None:
    plan = decided(with_copies((PHOTO, JPG), (FILM, MOVIE), (EDITS, SIDE)), JPG, MOVIE, SIDE)
    assert plan.action is Action.REMOVE
    assert removed(plan) == {PHOTO.path: JPG.path, FILM.path: MOVIE.path, EDITS.path: SIDE.path}
    assert plan.reasons[0].sentence == "the library has the same content as 2024/08_Aug/x.jpg"


@pytest.mark.parametrize("tail", [".xmp", ".0001.xmp"])
def test_a_companion_that_the_library_lacks_is_filed_beside_its_photo(tail: str) -> None:
    stranger = [] if tail == ".xmp" else [filed("x.xmp", ino=11)]
    plan = decided(with_copies((PHOTO, JPG), (EDITS, None)), JPG, *stranger)
    assert plan.action is Action.REMOVE
    assert (removed(plan), moved(plan)) == ({PHOTO.path: JPG.path}, {EDITS.path: f"{FOLDER}/x{tail}"})


def test_a_film_that_the_library_lacks_joins_the_photo_of_a_unit_that_has_no_other() -> None:
    both = with_copies((PHOTO, JPG), (FILM, None))
    plan = decided(both, JPG)
    assert (removed(plan), moved(plan)) == ({PHOTO.path: JPG.path}, {FILM.path: f"{FOLDER}/x.mov"})
    other = decided(both, JPG, MOVIE)
    assert (other.action, removed(other)) == (Action.FILE, {}), "equal halves of two live photos stay"
    unknown = replace(JPG, unit=0)
    plan = decided(with_copies((PHOTO, unknown), (FILM, None)), unknown)
    assert (plan.action, removed(plan)) == (Action.FILE, {}), "of what we have not filed it is not known"


def test_a_photo_joins_the_film_that_the_library_has() -> None:
    plan = decided(with_copies((PHOTO, None), (FILM, MOVIE), (EDITS, None)), MOVIE)
    assert plan.action is Action.FILE
    assert removed(plan) == {FILM.path: MOVIE.path}
    assert moved(plan) == {PHOTO.path: f"{FOLDER}/x.jpg", EDITS.path: f"{FOLDER}/x.xmp"}
    assert plan.reasons[0].sentence == "belongs to 2024/08_Aug/x.mov"


def test_halves_that_were_filed_alone_are_both_duplicates() -> None:
    alone = filed("y.mov", unit=6, ino=9)
    plan = decided(with_copies((PHOTO, JPG), (FILM, alone)), JPG, alone)
    assert (plan.action, removed(plan)) == (Action.REMOVE, {PHOTO.path: JPG.path, FILM.path: alone.path})
    with_other = filed("y.jpg", unit=6, ino=12)
    plan = decided(with_copies((PHOTO, JPG), (FILM, alone)), JPG, alone, with_other)
    assert removed(plan) == {PHOTO.path: JPG.path}
    assert moved(plan) == {FILM.path: f"{FOLDER}/x.mov"}


@pytest.mark.parametrize(
    ("film", "together"),
    [
        (filed("x.mov", ino=9), True),  # where no unit is known, the stem tells
        (filed("X.MOV", ino=9), True),
        (filed("x_A.mov", ino=9), False),
        (filed("y.mov", ino=9), False),
        (filed("x.mov", ino=9, folder="/lib/2024/09_Sep"), False),
        (filed("x.mov", ino=9, unit=6), True),
    ],
)
def test_copies_are_of_one_unit_by_their_stem_where_no_unit_is_known(
    film: Existing, *, together: bool
) -> None:
    photo = filed("x.jpg")
    plan = decided(with_copies((PHOTO, photo), (FILM, film)), photo, film)
    assert (len(removed(plan)) == 2) is together


@pytest.mark.parametrize(("number", "together"), [(5, True), (6, False)])
def test_copies_of_two_known_units_are_not_of_one_whatever_their_names(
    number: int, *, together: bool
) -> None:
    film, half = filed("x.mov", unit=number, ino=9), filed("y.jpg", unit=6, ino=13)
    plan = decided(with_copies((PHOTO, JPG), (FILM, film)), JPG, film, half)
    assert (len(removed(plan)) == 2) is together


KEEP = {"duplicates_delete_duplicates": False}


def test_where_nothing_is_deleted_a_unit_goes_to_duplicates_unless_it_is_there() -> None:
    both = with_copies((PHOTO, JPG), (FILM, MOVIE))
    plan = decided(both, JPG, MOVIE, **KEEP)
    aside = "/lib/Duplicates/20240831_120000.0001"
    assert plan.action is Action.SET_ASIDE
    assert moved(plan) == {PHOTO.path: f"{aside}.jpg", FILM.path: f"{aside}.mov"}
    there = [filed("a.jpg", folder="/lib/Duplicates"), filed("a.mov", folder="/lib/Duplicates", ino=20)]
    contents = {
        path: replace(
            content, exact_duplicates=(*content.exact_duplicates, one, replace(one, path=one.path + "x"))
        )
        for (path, content), one in zip(both.contents.items(), there, strict=True)
    }
    plan = decided(replace(both, contents=contents), JPG, MOVIE, *there, **KEEP)
    assert (plan.action, removed(plan)) == (Action.REMOVE, {PHOTO.path: JPG.path, FILM.path: MOVIE.path})


def test_a_companion_that_comes_with_a_duplicate_of_a_filed_half_is_kept_where_it_belongs() -> None:
    plan = decided(with_copies((PHOTO, JPG), (EDITS, None)), JPG, **KEEP)
    assert plan.action is Action.SET_ASIDE
    assert moved(plan) == {
        PHOTO.path: "/lib/Duplicates/20240831_120000.0001.jpg",
        EDITS.path: f"{FOLDER}/x.xmp",
    }


@pytest.mark.parametrize("name", ["x.jpg", "x.JPG", ".jpg"])
def test_what_is_late_takes_the_stem_of_the_copy_that_stays(name: str) -> None:
    there = filed(name, unit=5)
    plan = decided(with_copies((PHOTO, there), (EDITS, None)), there)
    stem = "x" if name.startswith("x") else ".jpg"
    assert moved(plan) == {EDITS.path: f"{FOLDER}/{stem}.xmp"}


def test_two_equal_companions_of_one_batch_take_two_names() -> None:
    twin, other = facts("/in/b.jpg"), facts("/in/b.xmp", XMP)
    units = [with_copies((PHOTO, JPG), (EDITS, None)), with_copies((twin, JPG), (other, None))]
    plans = plan_batch(units, world(JPG), Settings())
    targets = [path for plan in plans for path in moved(plan).values()]
    assert sorted(targets) == [f"{FOLDER}/x.0001.xmp", f"{FOLDER}/x.xmp"]


def test_a_sidecar_of_the_whole_name_follows_the_ending_that_the_library_has() -> None:
    """a.jpg.xmp belongs to a.jpg; where that was filed as x.jpeg, the sidecar is x.jpeg.xmp."""
    edits = facts("/in/a.jpg.xmp", XMP)
    for there in ("x.jpeg", "x.jpg"):
        photo = filed(there, unit=5)
        one = with_copies((PHOTO, photo), (edits, None))
        main, side = one.unit.members
        one = replace(one, unit=Unit((main, replace(side, tail=".jpg.xmp"))))
        assert moved(decided(one, photo)) == {edits.path: f"{FOLDER}/{there}.xmp"}
