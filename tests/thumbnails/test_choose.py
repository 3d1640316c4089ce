"""The choice: the best of each quarter, different from each other, and steady from night to night."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.model import Stamp
from photo_organizer.thumbnails.choose import best_four, steady
from photo_organizer.thumbnails.judge import Fitness, PictureScore, ScoredPicture
from photo_organizer.thumbnails.measures import Face, Measures
from photo_organizer.thumbnails.prices import alike
from photo_organizer.thumbnails.tree import FolderPicture

START = datetime(2024, 3, 1)
FACE = Face(0.4, 0.3, 0.2, 0.3, 0.95)


def candidate(
    number: int, points: float = 10, *, group: str = "", hours: float | None = None, **changes: Any
) -> ScoredPicture:
    """Return a candidate that looks like no other, unless `look` says so."""
    look = changes.get("look", number)
    moment = START + timedelta(hours=number * 48 if hours is None else hours)
    picture = FolderPicture(f"/a/{group or number}/{number}.jpg", Stamp(1, number, 1, 1), moment)
    measures = Measures(
        width=4000, height=3000, phash=random.Random(look).getrandbits(256), laplacian=500, sobel=9, colour=40,
        luminance=120, clipped=0, contrast=50, paper=0, ink=0, levels=0, faces=changes.get("faces", ()),
        prompts=changes.get("prompts", ()),
    )  # fmt: skip
    verdict = PictureScore(points, changes.get("fitness", Fitness.GOOD), (), "", ())
    return ScoredPicture(picture, measures, verdict, group or str(number), moment)


def numbers(chosen: list[ScoredPicture]) -> list[int]:
    return [tile.picture.stamp.ino for tile in chosen]


def test_the_best_of_each_quarter_wins() -> None:
    quarters = [[candidate(10 * part + rank, points=rank) for rank in range(3)] for part in range(4)]
    assert numbers(best_four(quarters)) == [2, 12, 22, 32]


def test_two_that_look_alike_are_never_side_by_side() -> None:
    quarters = [[candidate(1, 50, look=7), candidate(2, 20)], [candidate(3, 40, look=7)]]
    assert numbers(best_four(quarters)) == [2, 3]
    only_twins = [[candidate(1, 50, look=7)], [candidate(3, 40, look=7)]]
    assert numbers(best_four(only_twins)) == [1]


def test_one_thing_from_two_sides_gives_way_to_another_thing_of_nearly_equal_points() -> None:
    palace, cat = (0.9, 0.0), (0.0, 0.9)
    for worth, faces, shown in ((46, (), [1, 3]), (40, (), [1, 2]), (46, (FACE,), [1, 2])):
        first, second = (candidate(n, 50, prompts=palace, faces=faces) for n in (1, 2))
        assert numbers(best_four([[first], [second, candidate(3, worth, prompts=cat)]])) == shown
    faint = [candidate(n, 50, prompts=(0.3, 0.3)) for n in (1, 2)]
    assert numbers(best_four([faint[:1], [faint[1], candidate(3, 49)]])) == [1, 2]


def test_four_folders_where_there_are_four() -> None:
    quarters = [[candidate(10 * part, 50, group="beach"), candidate(10 * part + 1, 20)] for part in range(4)]
    chosen = best_four(quarters)
    assert len({tile.group for tile in chosen}) == 4


def test_else_four_days_else_ten_minutes_apart_where_that_costs_little() -> None:
    for worth, days_shown in ((45, 4), (20, 1)):  # closeness is a price: it does not outweigh any merit
        days = [
            [candidate(9 * p, 50, group="x", hours=1), candidate(9 * p + 1, worth, group="x", hours=30 * p)]
            for p in range(4)
        ]
        assert len({tile.moment.date() for tile in best_four(days)}) == days_shown
    minutes = [
        [
            candidate(9 * part, 50, group="x", hours=part / 60),
            candidate(9 * part + 1, 45, group="x", hours=part / 5),
        ]
        for part in range(4)
    ]
    moments = sorted(tile.moment for tile in best_four(minutes))
    assert all(later - earlier >= timedelta(minutes=10) for earlier, later in pairwise(moments))


def test_the_unfit_are_shown_only_when_there_is_nothing_else_and_the_blank_never() -> None:
    blank = candidate(4, 99, fitness=Fitness.BLANK)
    page = candidate(1, 90, fitness=Fitness.UNFIT)
    blurred = candidate(2, 80, fitness=Fitness.WEAK)
    good = candidate(3, 1)
    assert numbers(best_four([[page], [blurred], [good], [blank]])) == [2, 3]
    assert numbers(best_four([[page], [blurred], [blank]])) == [2]
    assert numbers(best_four([[page], [blank]])) == [1]
    assert best_four([[blank]]) == best_four([]) == best_four([[]]) == []


def test_a_group_too_wide_for_a_square_wins_over_dull_pictures_that_fit() -> None:
    edge = Face(0.02, 0.4, 0.1, 0.2, 0.95), Face(0.88, 0.4, 0.1, 0.2, 0.95)
    dull = [[candidate(10 * part, 18 + part)] for part in range(4)]
    for part, points in ((0, 52), (1, 60), (3, 86)):
        dull[part].append(candidate(10 * part + 1, points, faces=edge))
    assert numbers(best_four(dull)) == [1, 11, 20, 31]


def test_four_usable_pictures_make_four_tiles_even_when_they_are_close() -> None:
    burst = [[candidate(4 * part + n, 20, group="x", hours=n / 100) for n in range(4)] for part in range(4)]
    assert len(best_four(burst)) == 4


def test_two_and_three_sub_folders_each_appear_once_before_one_appears_twice() -> None:
    for names in (("family", "work"), ("family", "friends", "work")):
        quarters = [[candidate(10 * part + n, 90 - n, group="family") for n in range(4)] for part in range(4)]
        for number, name in enumerate(names[1:]):
            quarters[number].append(candidate(100 + number, 5, group=name))
        assert {tile.group for tile in best_four(quarters)} == set(names)


def test_a_quarter_without_a_good_one_borrows() -> None:
    quarters = [[candidate(1, 9), candidate(2, 8)], [candidate(3, 99, fitness=Fitness.UNFIT)]]
    assert sorted(numbers(best_four(quarters))) == [1, 2]


def test_a_tile_stays_at_85_percent_of_the_best() -> None:
    for points, stays in ((85, True), (84, False)):
        quarters = [[candidate(1, points), candidate(2, 100)], [candidate(3, 80)]]
        kept = steady(quarters, {0: quarters[0][0], 1: quarters[1][0]}, changes=5)
        assert (0 in kept) == stays
        assert 1 in kept


def test_negative_points_have_their_15_percent_too() -> None:
    quarters = [[candidate(1, -10.5), candidate(2, -10)]]
    assert steady(quarters, {0: quarters[0][0]}, changes=1)
    quarters = [[candidate(1, -12), candidate(2, -10)]]
    assert not steady(quarters, {0: quarters[0][0]}, changes=1)


@given(
    st.lists(st.lists(st.integers(-30, 90), min_size=1, max_size=4), min_size=1, max_size=4),
    st.integers(-1, 5),
)
def test_never_more_tiles_change_than_pictures_came_or_went(points: list[list[int]], changes: int) -> None:
    quarters = [
        [candidate(100 * part + rank, value) for rank, value in enumerate(values)]
        for part, values in enumerate(points)
    ]
    before = {part: values[0] for part, values in enumerate(quarters)}
    fixed = steady(quarters, before, changes)
    chosen = best_four(quarters, fixed=fixed)
    assert len(set(before.values()) - set(chosen)) <= max(changes, 0)


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5)), max_size=5), min_size=1, max_size=4)
)
def test_whatever_the_candidates_no_two_tiles_look_alike(drawn: list[list[tuple[int, int]]]) -> None:
    quarters = [
        [candidate(100 * part + rank, points, look=look) for rank, (points, look) in enumerate(values)]
        for part, values in enumerate(drawn)
    ]
    chosen = best_four(quarters)
    assert bool(chosen) == any(quarters)
    assert not any(alike(one, two) for number, one in enumerate(chosen) for two in chosen[:number])
