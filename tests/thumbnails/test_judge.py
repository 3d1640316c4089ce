"""Points by the owner's weights, and the words that explain them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photo_organizer.thumbnails.explain import words
from photo_organizer.thumbnails.judge import Fitness, judge
from photo_organizer.thumbnails.measures import Face, Measures, Weights

PROMPTS = ("a lake", "- a page", "")
PLAIN = Measures(
    width=4000, height=3000, phash=1, laplacian=400, sobel=8, colour=40, luminance=120, clipped=0.01,
    contrast=50, paper=0.1, ink=0.3, levels=0.1,
)  # fmt: skip
MIDDLE, CORNER = Face(0.45, 0.45, 0.1, 0.1, 0.9), Face(0, 0, 0.1, 0.1, 0.9)


def points(found: Measures, name: str) -> float:
    return dict(judge(found, Weights(), PROMPTS).parts)[name]


def test_each_face_counts_up_to_ten_and_central_ones_more() -> None:
    assert points(replace(PLAIN, faces=(MIDDLE,) * 3), "faces") == 30
    assert points(replace(PLAIN, faces=(MIDDLE,) * 40), "faces") == 100
    assert points(replace(PLAIN, faces=(MIDDLE,)), "central") == pytest.approx(10)
    assert points(replace(PLAIN, faces=(CORNER,)), "central") < 2
    assert points(PLAIN, "central") == 0


def test_a_face_counts_by_score_and_size_and_what_is_none_not_at_all() -> None:
    tiny = replace(PLAIN, faces=tuple(Face(n / 22, 0.5, 0.02, 0.03, 0.92) for n in range(22)))
    assert points(tiny, "faces") < 40
    doubtful, toy = MIDDLE._replace(score=0.73), MIDDLE._replace(frontal=-1)
    profile = MIDDLE._replace(frontal=0)
    earned = [points(replace(PLAIN, faces=(face,)), "faces") for face in (toy, doubtful, profile, MIDDLE)]
    assert earned == sorted(earned)
    assert (earned[0], earned[3]) == (0, 10)
    assert earned[1] < 5


def test_a_doubtful_box_does_not_rescue_a_screen() -> None:
    for face, fitness in ((MIDDLE._replace(score=0.79), Fitness.UNFIT), (MIDDLE._replace(frontal=-1), Fitness.UNFIT),
                          (MIDDLE, Fitness.GOOD)):  # fmt: skip
        assert judge(replace(PLAIN, levels=0.7, faces=(face,)), Weights(), PROMPTS).fitness is fitness


def test_one_and_two_stars_are_no_praise() -> None:
    assert [points(replace(PLAIN, rating=stars), "stars") for stars in (1, 2, 3, 5)] == [0, 0, 30, 50]
    assert points(replace(PLAIN, rating=1, favourite=True), "stars") == 50


def test_prompts_count_for_and_against_and_the_unwanted_not_at_all() -> None:
    assert points(replace(PLAIN, prompts=(0.5, 0.2, 1.0)), "prompts") == 10
    assert points(replace(PLAIN, prompts=(0.1, 0.4, 0)), "prompts") == pytest.approx(-4)
    assert judge(replace(PLAIN, prompts=(0.1, 0.9, 0)), Weights(), PROMPTS).fitness is Fitness.UNFIT
    assert judge(PLAIN, Weights(), ()).fitness is Fitness.GOOD


def test_sharpness_reaches_from_minus_ten_to_ten() -> None:
    assert points(replace(PLAIN, laplacian=20), "sharpness") == -10
    assert points(replace(PLAIN, laplacian=5000, sobel=30), "sharpness") == 10
    assert 0 < points(PLAIN, "sharpness") < 10


@pytest.mark.parametrize(
    ("change", "fitness", "against"),
    [
        ({"laplacian": 20.0}, Fitness.WEAK, "blurred"),
        ({"laplacian": 9.0}, Fitness.UNFIT, "blurred"),
        ({"luminance": 15.0, "contrast": 10.0}, Fitness.UNFIT, "too dark"),
        ({"luminance": 15.0, "contrast": 40.0}, Fitness.WEAK, "too dark"),
        ({"luminance": 39.0}, Fitness.WEAK, "too dark"),
        ({"luminance": 216.0}, Fitness.WEAK, "too bright"),
        ({"clipped": 0.25}, Fitness.WEAK, "burnt out"),
        ({"contrast": 5.0}, Fitness.UNFIT, "nearly flat"),
        ({"contrast": 2.0}, Fitness.BLANK, "nearly flat"),
        ({"paper": 0.6, "colour": 5.0, "ink": 0.1}, Fitness.UNFIT, "a page of text"),
        ({"levels": 0.7}, Fitness.UNFIT, "a screenshot or a drawing"),
        ({"rating": -1}, Fitness.UNFIT, "rejected by its owner"),
        ({"levels": 0.7, "camera": True}, Fitness.GOOD, ""),
        ({"levels": 0.7, "faces": (MIDDLE,)}, Fitness.GOOD, ""),
    ],
)
def test_what_speaks_against_a_picture(change: dict[str, float], fitness: Fitness, against: str) -> None:
    verdict = judge(replace(PLAIN, **change), Weights(), PROMPTS)  # type: ignore[arg-type]  # names of fields
    assert verdict.fitness is fitness
    assert verdict.against == ((against,) if against else ())


def test_weights_are_the_owners() -> None:
    found = replace(PLAIN, faces=(MIDDLE,), rating=3)
    none = Weights(face=0, central=0, prompts=0, sharpness=0, colour=0, star=0)
    assert judge(found, none, PROMPTS).points == 0
    assert judge(found, replace(none, star=7), PROMPTS).points == 21


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"faces": (MIDDLE,) * 3, "prompts": (0.9, 0, 0), "laplacian": 2000.0}, "3 faces, sharp"),
        ({"prompts": (0.7, 0, 0), "laplacian": 2000.0}, "a lake, sharp"),
        ({"prompts": (0.5, 0, 0), "laplacian": 2000.0}, "sharp"),
        ({"faces": (MIDDLE,), "rating": 1, "colour": 80.0, "laplacian": 200.0}, "1 star, 1 face, colourful"),
        ({"laplacian": 20.0, "colour": 2.0, "rating": 4}, "4 stars, blurred, black and white"),
        ({"laplacian": 200.0}, "nothing special"),
    ],
)
def test_the_reasons_in_words(change: dict[str, float], sentence: str) -> None:
    found = replace(PLAIN, **change)  # type: ignore[arg-type]  # names of fields
    assert words(found, judge(found, Weights(), PROMPTS)) == sentence
