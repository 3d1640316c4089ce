"""Of a burst the frames with the most faces towards us and the strongest edges are proposed, and only when all are measured."""

from __future__ import annotations

import pytest

from photo_organizer.decide.best_frames import FrameScore, best, scored

EYES, PROFILE, BACK, DOUBTFUL = (
    [0, 0, 0.2, 0.2, *rest] for rest in ((0.9, 1), (0.9, 0), (0.9, -1), (0.7, 1))
)


def frame(faces: float, edges: float) -> FrameScore:
    return FrameScore(faces, edges)


def test_a_face_counts_when_it_is_sure_and_more_when_it_looks_at_us() -> None:
    found = [scored({"faces": [one], "laplacian": 5}) for one in (EYES, PROFILE, BACK, DOUBTFUL)]
    assert all(found)
    assert [round(one.faces, 3) for one in found if one] == [0.9, 0.675, 0, 0]


def test_a_frame_that_was_not_measured_or_cannot_be_has_no_score() -> None:
    assert scored(None) is None
    assert scored({"failed": "damaged", "sentence": "no picture"}) is None


@pytest.mark.parametrize(("frames", "kept"), [(2, 1), (4, 1), (5, 2), (9, 2), (10, 3), (40, 3)])
def test_one_to_three_are_kept_by_the_length_of_the_burst(frames: int, kept: int) -> None:
    assert len(best([frame(1, 100 + place) for place in range(frames)])) == kept


def test_faces_count_before_sharpness_and_sharpness_decides_without_faces() -> None:
    assert best([frame(1, 900), frame(3, 500), frame(2, 900)]) == [1]
    assert best([frame(0, 100), frame(0, 900), frame(0, 500)]) == [1]
    assert best([frame(2, 60), frame(2, 900)]) == [1]


def test_without_all_measures_there_is_no_proposal() -> None:
    assert best([frame(1, 100), None, frame(2, 100)]) == []
    assert best([frame(1, 100)]) == []


def test_black_frames_are_no_division_by_nothing() -> None:
    assert best([frame(0, 0), frame(0, 0)]) == [0]
