"""Groups: around the best version, never along a chain."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from itertools import combinations, permutations

import pytest

from photo_organizer.decide.quality import Version
from photo_organizer.decide.relations import Relation, distance, relation
from photo_organizer.decide.similar import Tie, groups
from photo_organizer.model import Agreement, Look, Moment, Reason


def _file(name: str, side: int) -> Version:
    return Version(name, side, Look(bytes(32), 4.0, plain=False, width=side, height=side, format="JPEG"))


def _tie(one: int, other: int, relation: Relation = Relation.SAME) -> Tie:
    return Tie(one, other, relation, Reason(relation.value, "near"))


def _rows(*found: object) -> list[tuple[str, int, str, str]]:
    return [(row.path, row.group, row.relation.value, row.keeper) for row in groups(*found)]  # type: ignore[arg-type]


def test_the_best_version_keeps_and_each_member_is_near_it() -> None:
    contents = {1: [_file("small", 10)], 2: [_file("large", 30)], 3: [_file("middle", 20)]}
    ties = [_tie(1, 2), _tie(2, 3)]
    assert _rows(contents, ties) == [
        ("large", 1, "same", "large"),
        ("middle", 1, "same", "large"),
        ("small", 1, "same", "large"),
    ]


def test_a_chain_is_no_group() -> None:
    contents = {1: [_file("a", 30)], 2: [_file("b", 20)], 3: [_file("c", 10)]}
    assert _rows(contents, [_tie(1, 2), _tie(2, 3)]) == [("a", 1, "same", "a"), ("b", 1, "same", "a")]


def test_the_same_bytes_are_exact_to_their_own_first_file() -> None:
    contents = {1: [_file("a (1)", 30), _file("a", 30)], 2: [_file("b2", 20), _file("b", 20)]}
    assert _rows(contents, [_tie(1, 2)]) == [
        ("a", 1, "same", "a"),
        ("a (1)", 1, "exact", "a"),
        ("b", 1, "same", "a"),
        ("b2", 1, "exact", "b"),
    ]
    assert _rows({1: contents[1]}, []) == [("a", 1, "exact", "a"), ("a (1)", 1, "exact", "a")]


def test_bursts_and_the_alike_are_groups_of_their_own_among_the_best() -> None:
    contents = {
        n: [_file(name, side)] for n, (name, side) in enumerate((("f1", 40), ("f1s", 10), ("f2", 39)))
    }
    ties = [_tie(0, 1), _tie(0, 2, Relation.BURST), _tie(1, 2, Relation.BURST)]
    assert _rows(contents, ties) == [
        ("f1", 1, "same", "f1"),
        ("f1s", 1, "same", "f1"),
        ("f1", 2, "burst", "f1"),
        ("f2", 2, "burst", "f1"),
    ]
    assert _rows(contents, [_tie(0, 2, Relation.ALIKE)])[1] == ("f2", 1, "alike", "f1")


def test_every_group_has_a_number_of_its_own() -> None:
    contents = {n: [_file(f"{n}", 90 - n)] for n in range(12)}
    pairs = [(0, 1, Relation.SAME), (2, 3, Relation.SAME), (4, 5, Relation.BURST), (6, 7, Relation.BURST),
             (8, 9, Relation.ALIKE), (10, 11, Relation.ALIKE)]  # fmt: skip
    found = _rows(contents, [_tie(*pair) for pair in pairs])
    assert [(path, number) for path, number, _, _ in found] == [(f"{n}", 1 + n // 2) for n in range(12)]


@pytest.mark.parametrize("relation", [one for one in Relation if one is not Relation.DIFFERENT])
def test_a_file_alone_is_in_no_group(relation: Relation) -> None:
    """What it is tied to has left the library since."""
    assert groups({1: [_file("a", 1)]}, [_tie(1, 9, relation), _tie(9, 1, relation)]) == []


def test_the_order_of_files_and_ties_changes_neither_groups_nor_their_order() -> None:
    """The best picture has the first group, and in each group the better stands before the worse."""
    sides = {1: ("a", 10), 2: ("b", 40), 3: ("c", 30), 4: ("d", 20), 5: ("e", 35)}
    ties = [_tie(1, 2), _tie(4, 2), _tie(3, 5), _tie(2, 5, Relation.ALIKE)]
    expected = [
        ("b", 1, "same", "b"),
        ("d", 1, "same", "b"),
        ("a", 1, "same", "b"),
        ("e", 2, "same", "e"),
        ("c", 2, "same", "e"),
        ("b", 3, "alike", "b"),
        ("e", 3, "alike", "b"),
    ]
    for numbers in permutations(sides):
        contents = {number: [_file(*sides[number])] for number in numbers}
        assert _rows(contents, ties) == expected
        assert _rows(contents, ties[::-1]) == expected


def _near(one: int, other: int, apart: float) -> Tie:
    return Tie(one, other, Relation.SAME, Reason("same", "near"), apart)


def test_two_frames_of_a_burst_are_never_both_the_same_as_a_third() -> None:
    contents = {1: [_file("messenger", 30)], 2: [_file("f1", 20)], 3: [_file("f2", 20)]}
    ties = [_near(1, 3, 0.16), _near(1, 2, 0.02), _tie(2, 3, Relation.BURST)]
    assert _rows(contents, ties) == [
        ("messenger", 1, "same", "messenger"),
        ("f1", 1, "same", "messenger"),
        ("messenger", 2, "burst", "messenger"),
        ("f2", 2, "burst", "messenger"),
    ]


@pytest.mark.parametrize("seed", range(60))
def test_no_group_holds_two_moments_however_far_its_members_are_from_each_other(seed: int) -> None:
    """Two frames may be too far from each other for a tie, and each be near a third that has lost its moment."""
    rng = random.Random(seed)
    whole = rng.getrandbits(256)
    looks = {}
    for number in range(8):
        bits = whole ^ sum(1 << bit for bit in rng.sample(range(256), rng.randint(20, 55) if number else 0))
        taken = datetime(2024, 5, 1, 12, 0, rng.randint(0, 2)) if number and rng.random() < 0.8 else None
        side = rng.choice((100, 200)) if number else 300
        looks[number] = replace(
            _file("", side).look, hash=bits.to_bytes(32), moment=Moment(taken, "", "", "Acme")
        )
    contents = {number: [Version(f"{number}", 10, look)] for number, look in looks.items()}
    ties = []
    for one, other in combinations(looks, 2):
        found, reason = relation(looks[one], looks[other], Agreement(0.99, 0.2))
        if found is not Relation.DIFFERENT:
            ties.append(Tie(one, other, found, reason, distance(looks[one].hash, looks[other].hash) / 256))
    together: dict[int, set[object]] = {}
    for row in groups(contents, ties):
        if row.relation is Relation.SAME:
            together.setdefault(row.group, set()).add(looks[row.content].moment.taken)
    assert all(len(moments - {None}) <= 1 for moments in together.values())


def test_a_copy_goes_to_the_frame_that_it_is_nearest_to() -> None:
    contents = {1: [_file("f1", 40)], 2: [_file("f2", 39)], 3: [_file("copy of f2", 20)]}
    ties = [_near(1, 3, 0.16), _near(2, 3, 0.02), _tie(1, 2, Relation.BURST)]
    assert _rows(contents, ties) == [
        ("f2", 1, "same", "f2"),
        ("copy of f2", 1, "same", "f2"),
        ("f1", 2, "burst", "f1"),
        ("f2", 2, "burst", "f1"),
    ]


def test_a_copy_without_a_date_goes_past_a_better_one_of_another_frame_to_its_own() -> None:
    contents = {
        1: [_file("copy of f1", 40)],
        2: [_file("f1", 30)],
        3: [_file("f2", 29)],
        4: [_file("c2", 20)],
    }
    ties = [
        _near(1, 2, 0.02),
        _near(1, 3, 0.16),
        _near(1, 4, 0.16),
        _near(3, 4, 0.02),
        _tie(2, 3, Relation.BURST),
    ]
    assert [row for row in _rows(contents, ties) if row[2] == "same"] == [
        ("copy of f1", 1, "same", "copy of f1"),
        ("f1", 1, "same", "copy of f1"),
        ("f2", 2, "same", "f2"),
        ("c2", 2, "same", "f2"),
    ]


def test_a_frame_that_is_passed_over_keeps_no_later_version_out() -> None:
    """The first is the nearest of its burst, the second is another frame, the third a version again."""
    contents = {
        1: [_file("messenger", 30)],
        2: [_file("f1", 20)],
        3: [_file("f2", 20)],
        4: [_file("small", 10)],
    }
    ties = [_near(1, 2, 0.02), _near(1, 3, 0.16), _near(1, 4, 0.20), _tie(2, 3, Relation.BURST)]
    assert [row[0] for row in _rows(contents, ties) if row[2] == "same"] == ["messenger", "f1", "small"]


def test_a_copy_of_another_frame_keeps_no_later_version_out() -> None:
    contents = {
        1: [_file("f1", 40)],
        2: [_file("f2", 39)],
        3: [_file("copy of f2", 20)],
        4: [_file("small", 10)],
    }
    ties = [_near(1, 3, 0.16), _near(2, 3, 0.02), _near(1, 4, 0.20), _tie(1, 2, Relation.BURST)]
    assert [row[:2] for row in _rows(contents, ties) if row[2] == "same"] == [
        ("f1", 1),
        ("small", 1),
        ("f2", 2),
        ("copy of f2", 2),
    ]


def test_of_the_ties_of_two_pictures_of_a_burst_that_of_their_best_versions_is_told() -> None:
    contents = {
        1: [_file("f1", 40)],
        2: [_file("small f1", 10)],
        3: [_file("f2", 39)],
        4: [_file("small f2", 9)],
    }
    burst = [
        Tie(one, other, Relation.BURST, Reason("burst", f"{one} and {other}"))
        for one, other in ((2, 4), (1, 4), (1, 3), (2, 3))
    ]
    for ties in (burst, burst[::-1]):
        rows = groups(contents, [_tie(1, 2), _tie(3, 4), *ties])
        assert [row.reason for row in rows if row.path == "f2" and row.relation is Relation.BURST] == [
            "1 and 3"
        ]


def test_the_first_of_several_files_with_the_same_bytes_stands_for_them_in_a_burst() -> None:
    contents = {1: [_file("f1 (1)", 40), _file("f1", 40)], 2: [_file("f2 (1)", 39), _file("f2", 39)]}
    found = [row for row in _rows(contents, [_tie(1, 2, Relation.BURST)]) if row[2] == "burst"]
    assert found == [("f1", 3, "burst", "f1"), ("f2", 3, "burst", "f1")]


def test_what_is_a_burst_is_not_shown_as_alike_too() -> None:
    contents = {1: [_file("large", 30)], 2: [_file("f1", 20)], 3: [_file("f2", 20)]}
    ties = [_near(1, 2, 0.02), _tie(2, 3, Relation.BURST), _tie(1, 3, Relation.ALIKE)]
    assert [row[2] for row in _rows(contents, ties)] == ["same", "same", "burst", "burst"]


def test_as_many_as_possible_are_shown_beside_each_other() -> None:
    contents = {
        1: [_file("framed", 40)],
        2: [_file("original", 30)],
        3: [_file("crop", 20)],
        4: [_file("mirrored", 30)],
    }
    ties = [_tie(other, 2, Relation.ALIKE) for other in (1, 3, 4)] + [_tie(1, 3, Relation.ALIKE)]
    assert {row[3] for row in _rows(contents, ties)} == {"original"}
    assert len(_rows(contents, ties)) == 4


def test_what_is_a_part_of_another_is_alike_and_never_more() -> None:
    flat = replace(_file("a", 10).look, hash=bytes(16) + b"\xff" * 16)
    for one, other in ((_file("a", 10).look, flat), (flat, _file("a", 10).look)):
        assert relation(one, other, Agreement(0.0, 0.0, 40))[0] is Relation.ALIKE
        assert relation(one, other, Agreement(0.0))[0] is Relation.DIFFERENT
        assert relation(one, replace(other, plain=True), Agreement(0.0, 0.0, 40))[0] is Relation.DIFFERENT
