"""The crop: every main face inside with room above, no extreme zoom, whatever the picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.thumbnails.crop import Box, crop, fits, inside, whole
from photo_organizer.thumbnails.measures import Face
from photo_organizer.thumbnails.people import main_faces

SHAPES = ((4000, 3000), (3000, 4000), (6000, 2000), (1000, 1000))
ASPECTS = (1.0, 2.0, 0.5)


def short_side(box: Box, size: tuple[int, int]) -> float:
    """Return the crop's short side as a share of the picture's."""
    return min(box.width * size[0], box.height * size[1]) / min(size)


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_without_faces_it_is_the_largest_part_near_the_middle(size: tuple[int, int], aspect: float) -> None:
    box = crop(size, aspect)
    assert box.width * size[0] / (box.height * size[1]) == pytest.approx(aspect)
    assert max(box.width, box.height) == pytest.approx(1)
    assert box.left == pytest.approx((1 - box.width) / 2)
    assert 0.4 * (1 - box.height) <= box.top <= 0.5 * (1 - box.height) + 1e-9


def test_a_small_face_is_not_blown_up() -> None:
    for size in SHAPES:
        box = crop(size, 1.0, [Face(0.5, 0.3, 0.02, 0.03, 0.9)])
        assert short_side(box, size) >= 0.6 - 1e-9


def test_a_face_at_the_edge_is_whole_and_keeps_its_head_room() -> None:
    face = Face(0.02, 0.25, 0.1, 0.2, 0.9)
    box = crop((4000, 3000), 1.0, [face])
    assert inside(face, box) == pytest.approx(1)
    assert face.y - box.top >= 0.1 * face.height


def test_where_not_all_the_air_fits_in_the_hair_comes_before_the_shoulders() -> None:
    face = Face(0.35, 0.12, 0.18, 0.22, 0.9)  # a portrait in a tile twice as wide as high
    box = crop((512, 512), 2.0, [face])
    assert box.top == pytest.approx(0)
    assert inside(face, box) == pytest.approx(1)


def test_a_crop_is_not_enlarged_where_the_picture_has_the_pixels() -> None:
    face = Face(0.4, 0.3, 0.05, 0.08, 0.9)
    assert crop((1000, 1000), 1.0, [face]).width < 0.7
    assert crop((1000, 1000), 1.0, [face], pixels=900).width == pytest.approx(0.9)
    assert crop((1000, 1000), 1.0, [face], pixels=1600).width == pytest.approx(1)


def test_passers_by_do_not_count() -> None:
    large, small = Face(0.6, 0.2, 0.2, 0.3, 0.9), Face(0.01, 0.5, 0.03, 0.05, 0.8)
    assert main_faces([large, small]) == [large]
    assert inside(large, crop((4000, 3000), 1.0, [large, small])) == pytest.approx(1)


def test_a_group_wider_than_the_tile_does_not_fit() -> None:
    group = [Face(0.05, 0.4, 0.1, 0.2, 0.9), Face(0.85, 0.4, 0.1, 0.2, 0.9)]
    assert not fits((6000, 2000), 1.0, group)
    assert fits((6000, 2000), 3.0, group)
    assert fits((4000, 3000), 1.0, [])


def test_the_whole_of_a_group_is_shown_where_it_does_not_fit() -> None:
    group = [Face(0.02, 0.4, 0.1, 0.2, 0.9), Face(0.88, 0.4, 0.1, 0.2, 0.9)]
    box = whole((6000, 4000), 1.0, group)
    assert all(inside(face, box) == pytest.approx(1) for face in group)
    assert box.height == pytest.approx(1)


def test_a_doubtful_box_does_not_steer_the_crop() -> None:
    woman = Face(0.4, 0.1, 0.15, 0.2, 0.93)
    dress, toy = Face(0.3, 0.6, 0.3, 0.3, 0.73), Face(0.3, 0.6, 0.3, 0.3, 0.9, -1.0)
    for size in SHAPES:
        assert crop(size, 1.0, [woman, dress, toy]) == crop(size, 1.0, [woman])
        assert crop(size, 1.0, [dress]) == crop(size, 1.0)


faces = st.lists(
    st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.02, 0.3), st.floats(0.02, 0.3)), max_size=4
)


@given(st.sampled_from(SHAPES), st.sampled_from(ASPECTS), faces)
def test_promises_of_every_crop(
    size: tuple[int, int], aspect: float, drawn: list[tuple[float, float, float, float]]
) -> None:
    group = [Face(x, y, min(w, 1 - x), min(h, 1 - y), 0.9) for x, y, w, h in drawn]
    box = crop(size, aspect, group)
    assert box.left >= -1e-9
    assert box.top >= -1e-9
    assert box.left + box.width <= 1 + 1e-9
    assert box.top + box.height <= 1 + 1e-9
    assert box.width * size[0] / (box.height * size[1]) == pytest.approx(aspect)
    largest = crop(size, aspect)
    assert short_side(box, size) >= min(0.6, short_side(largest, size)) - 1e-9
    main = main_faces(group)
    if not main:
        return
    wide = max(face.x + face.width for face in main) - min(face.x for face in main)
    high = max(face.y + face.height for face in main) - min(face.y for face in main)
    if wide <= largest.width and high <= largest.height:
        assert fits(size, aspect, group)
