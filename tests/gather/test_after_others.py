"""Who waits for the next round: what would stand under a name that another of the same batch may change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.decide.folder_names import FolderNames
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.decide.same_name import tells_more
from photo_organizer.decide.turns import after_others
from photo_organizer.decide.world import Existing, FiledPart
from photo_organizer.model import Dated, Stamp, Strength, Undated
from photo_organizer.store.group_list import _entries
from tests.decide.candidates import candidate, facts

if TYPE_CHECKING:
    from photo_organizer.decide.world import Candidate


def _joining(name: str, unit: int) -> Candidate:
    one = facts(f"/in/{name}", BY_EXTENSION[name.rpartition(".")[2]])
    tails = {one.path: "." + name.rpartition(".")[2]}
    part = FiledPart(
        unit=unit, place=("/lib/2024", "a"), filed=(), tails=tails, leads=False, alone=False, dated=None
    )
    return replace(candidate(one), filed_part=part)


@pytest.mark.parametrize(
    ("names", "later"),
    [
        (["a.jpg 1", "a.xmp 1"], ["a.xmp"]),  # a photo may rename the unit: its companion waits
        (["a.jpg 1", "a.xmp 2"], []),  # of another unit
        (["a.xmp 1", "a.aae 1"], []),  # both only stand beside it
        (["a.xmp 1", "b.xmp 1"], ["b.xmp"]),  # both want one name
    ],
)
def test_companions_wait_for_whoever_may_rename_their_unit(names: list[str], later: list[str]) -> None:
    joining = [_joining(name, int(unit)) for name, unit in (text.split() for text in names)]
    found = after_others([*joining, candidate(facts("/in/new.jpg"))])
    assert [one.main.path.removeprefix("/in/") for one in found] == later


def test_a_group_is_listed_with_what_its_owner_left_in_it() -> None:
    """What was called no duplicate of the keeper is not in it; a group of one is none."""
    a, b, c = b"a" * 16, b"b" * 16, b"c" * 16
    rows = [
        (1, "same", md5, number, b"%d.jpg" % number, 10 * number, copies)
        for number, md5, copies in ((1, a, 2), (2, b, 1), (3, c, 1))
    ]
    whole = [(one.pictures, one.files, one.name, one.spare) for one in _entries(rows, set(), set())]
    assert whole == [((1, 2, 3), 4, "1.jpg", 60)], "a second copy of one of them is among what is shown"
    assert [one.pictures for one in _entries(rows, {(a, b)}, set())] == [(1, 3)]
    assert list(_entries(rows, {(a, b), (a, c)}, set())) == []


def test_of_those_who_have_a_name_the_plain_one_comes_first_then_the_letters_in_their_order() -> None:
    """Whatever the order of the listing: the first is the one that each newcomer is compared with."""
    listed = ["A_b.jpg", "a.png", "a_A.jpg", "a.0001.jpg", "b.jpg", "a.jpg", "ab.jpg"]
    names = {name.lower(): Existing(f"/lib/{name}", Stamp(1, n, 9, 9)) for n, name in enumerate(listed)}
    found = FolderNames({**names, "a_c.jpg": None}).alike("A")
    assert [one.path.removeprefix("/lib/") for one in found] == ["a.jpg", "a.png", "a_A.jpg", "A_b.jpg"]


NOON = datetime(2024, 5, 1, 12)


def dated(strength: Strength, hour: int = 12) -> Dated:
    return Dated(NOON.replace(hour=hour), "x", strength=strength)


@pytest.mark.parametrize(
    ("its", "own", "more"),
    [
        (dated(Strength.CAMERA), dated(Strength.NAME), True),
        (dated(Strength.NAME), dated(Strength.CAMERA), False),
        (dated(Strength.CAMERA, 11), dated(Strength.CAMERA), False),  # as sure: its own stays
        (dated(Strength.FILE_TIME, 11), dated(Strength.FILE_TIME), True),  # the older of two file times
        (dated(Strength.FILE_TIME), dated(Strength.FILE_TIME), False),
        (dated(Strength.FILE_TIME), Undated("nothing"), True),
    ],
)
def test_the_date_of_a_copy_in_duplicates_counts_where_it_tells_more(
    its: Dated, own: Dated | Undated, *, more: bool
) -> None:
    assert tells_more(its, own) is more
