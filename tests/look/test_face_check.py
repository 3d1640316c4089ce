"""Faces of which a network is not sure are looked at again, each in a cell of its own, and found there or not."""

from __future__ import annotations

import pytest
from PIL import Image

from photo_organizer.look.face_check import BEYOND_DOUBT, MOST, DetectedFace, closer_look, shared

DOUBT = BEYOND_DOUBT - 0.05
PICTURE = Image.linear_gradient("L").resize((200, 100)).convert("RGB")


def face(x: float, height: float = 0.2, *, score: float = DOUBT, frontal: float = 1.0) -> DetectedFace:
    return DetectedFace(x, 0.4, height / 2, height, score, frontal)  # as wide as high: the picture is 2 to 1


@pytest.mark.parametrize(
    ("one", "looked_at"),
    [
        (face(0.1), True),
        (face(0.1, frontal=0.0), True),
        (face(0.1, frontal=-1.0), False),
        (face(0.1, score=BEYOND_DOUBT), False),
        (face(0.1, score=1.0), False),
    ],
)
def test_only_doubtful_faces_are_looked_at_again(one: DetectedFace, *, looked_at: bool) -> None:
    look = closer_look(PICTURE, [face(0.5, score=1.0), one])
    assert (look is not None) is looked_at
    if look:
        assert list(look.places) == [one]


def test_the_largest_are_looked_at_each_in_the_middle_of_its_cell() -> None:
    faces = [face(number / 10, 0.1 + number / 100) for number in range(MOST + 1)]
    look = closer_look(PICTURE, faces)
    assert look is not None
    assert list(look.places) == faces[:0:-1]
    middles = [(left + wide / 2, top + high / 2) for left, top, wide, high in look.places.values()]
    assert [(round(x, 6), round(y, 6)) for x, y in middles] == [
        (0.25, 0.25),
        (0.75, 0.25),
        (0.25, 0.75),
        (0.75, 0.75),
    ]
    assert {(round(wide, 6), round(high, 6)) for _, _, wide, high in look.places.values()} == {(0.25, 0.25)}
    assert look.picture.width == look.picture.height


def test_a_face_that_is_not_found_again_is_unconfirmed() -> None:
    one, two = face(0.1, 0.3), face(0.5)
    look = closer_look(PICTURE, [one, two])
    assert look is not None
    again = DetectedFace(*look.places[one], 0.9, 1.0)
    assert look.unconfirmed([again]) == {two}
    assert look.unconfirmed([]) == {one, two}
    assert look.unconfirmed([again, DetectedFace(*look.places[two], 0.9, 0.0)]) == set()
    assert look.unconfirmed([DetectedFace(*look.places[one], 0.9, -1.0)]) == {one, two}, (
        "no face by its landmarks"
    )


@pytest.mark.parametrize(
    ("two", "share"),
    [
        ((0, 0, 2, 2), 1.0), ((1, 0, 2, 2), 1 / 3), ((0, 1, 2, 2), 1 / 3), ((1, 1, 2, 2), 1 / 7), ((2, 0, 2, 2), 0.0),
        ((3, 3, 2, 2), 0.0), ((0, 0, 1, 2), 0.5), ((0, 3, 2, 2), 0.0),
    ],
)  # fmt: skip
def test_what_two_boxes_share(two: tuple[float, ...], share: float) -> None:
    assert shared((0, 0, 2, 2), two) == pytest.approx(share)
    assert shared(two, (0, 0, 2, 2)) == pytest.approx(share)
