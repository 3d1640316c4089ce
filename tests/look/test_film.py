"""The frame that stands for a film: which one, and how many are in memory while it is looked for."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

import numpy as np
import pytest

from photo_organizer.look import film

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def _frame(level: int) -> NDArray[np.uint8]:
    return np.full((4, 6, 3), level, np.uint8)


@pytest.mark.parametrize(
    ("levels", "chosen"), [([], None), ([90, 200], 90), ([3, 1, 90, 200], 90), ([3, 1, 5], 3), ([16, 17], 17)]
)
def test_the_first_frame_that_is_not_dark_stands_for_a_film_else_the_first(
    levels: list[int], chosen: int | None
) -> None:
    found = film._first_bright(iter([_frame(level) for level in levels]))
    assert (None if found is None else int(found[0, 0, 0])) == chosen


def test_a_dark_film_is_not_in_memory_with_all_frames_that_were_tried() -> None:
    made: list[weakref.ref[NDArray[np.uint8]]] = []
    most: list[int] = []

    def dark() -> Iterator[NDArray[np.uint8]]:
        for level in range(7):
            frame = _frame(level)
            made.append(weakref.ref(frame))
            most.append(sum(one() is not None for one in made))
            yield frame

    found = film._first_bright(dark())
    assert found is not None
    assert max(most) <= 3  # the first, the one before and this one
