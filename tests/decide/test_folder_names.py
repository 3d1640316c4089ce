"""Names are found by how they begin as if each were looked at, and a folder is gone through once for all who ask."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.batch_state import BatchState
from photo_organizer.decide.folder_names import FolderNames
from photo_organizer.decide.naming import is_sub_second, unlettered
from photo_organizer.decide.world import Existing, World
from photo_organizer.gather.taken import _begins_with_one
from tests.decide.candidates import FOLDER, existing

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = ["a", "b", "ab", "a_b", "a_bc", "1", "1_a", "_a", "", "1230", "a_bcd"]
STEMS = [*PARTS, "a.1", "a.1230", "a.jpg", "b.jpg", "1.jpg", "ab.1230", "b_a.1230"]
ENDINGS = ["jpg", "xmp", "1230.jpg", "jpg.xmp", "jpg_a.xmp", "a_b.mov"]


@pytest.fixture(params=range(6))
def names(request: pytest.FixtureRequest) -> dict[str, Existing | None]:
    """Return some of all names that these parts make, in any order, a third of them not looked at."""
    dice = random.Random(request.param)
    every = [f"{stem}.{ending}" for stem in PARTS for ending in ENDINGS] + PARTS
    chosen = dice.sample(every, 50)
    return {
        name: existing(f"{FOLDER}/{name}", ino=n) if dice.random() < 0.7 else None
        for n, name in enumerate(chosen)
    }


def test_what_is_found_is_what_begins_so(names: dict[str, Existing | None]) -> None:
    state, there = BatchState(World("/lib", {FOLDER: names})), FolderNames(names)
    known = {key: one for key, one in names.items() if one is not None}
    gone = [*known][::5]
    for name in gone:
        state.release(FOLDER, name)
    left = {key: one for key, one in known.items() if key not in gone}
    for stem in STEMS:
        start = f"{stem}."
        plain = [one for key, one in left.items() if key.startswith(start) and not is_sub_second(key, start)]
        assert state.siblings(FOLDER, stem) == plain
        besides = [(key, one) for key, one in left.items() if unlettered(key).startswith(start)]
        assert state.lettered(FOLDER, stem) == [one for key, one in besides if not key.startswith(start)]
        assert state.stem_taken(FOLDER, stem) == any(
            key.startswith(start) for key in names if key not in gone
        )
        alike = [key for key in known if unlettered(key).startswith(start) and not is_sub_second(key, start)]
        in_order = sorted(alike, key=lambda key: (unlettered(key) != key, key))
        assert there.alike(stem) == [known[key] for key in in_order]


def test_what_is_promised_beside_a_name_is_found_by_it_and_by_its_own(
    names: dict[str, Existing | None],
) -> None:
    state = BatchState(World("/lib"))
    known = {key: one for key, one in names.items() if one is not None}
    for name, one in known.items():
        state.promise(FOLDER, name, one)
    for stem in STEMS:
        start = f"{stem}."
        besides = [(key, one) for key, one in known.items() if unlettered(key).startswith(start)]
        assert state.lettered(FOLDER, stem) == [one for key, one in besides if not key.startswith(start)]
        assert state.stem_taken(FOLDER, stem) == any(key.startswith(start) for key in known)


class _Counted(Mapping[str, "Existing | None"]):
    """A folder of a hundred names that notes how often it is gone through."""

    times = 0

    def __getitem__(self, name: str) -> Existing | None:
        return existing(f"{FOLDER}/{name}")

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return (f"{number}.jpg" for number in range(100))

    def __len__(self) -> int:
        return 100


def test_a_large_folder_is_not_gone_through_for_each_newcomer() -> None:
    folder = _Counted()
    state = BatchState(World("/lib", {FOLDER: folder}))
    for number in range(200):
        assert len(state.with_stem(FOLDER, str(number))) == (number < 100)
        assert state.stem_taken(FOLDER, str(number)) == (number < 100)
        assert state.lettered(FOLDER, str(number)) == []
    assert folder.times <= 2


@pytest.mark.parametrize(
    ("name", "is_looked_at"),
    [
        ("a.jpg", True),
        ("a.jpg.xmp", True),
        ("a_b.jpg", True),
        ("a_bc.1230.jpg", True),
        ("b.c.mov", True),
        ("a", False),
        ("ab.jpg", False),
        ("a_bcd.jpg", False),
        ("b.mov", False),
    ],
)
def test_of_a_folder_those_are_looked_at_that_have_a_wanted_stem_or_are_versions_of_it(
    name: str, is_looked_at: bool
) -> None:
    assert _begins_with_one(name, {"a.", "b.c."}) is is_looked_at
