"""Real false faces: the detector sees people in the engine of a motorcycle, surer than in many who are there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from photo_organizer.look.faces import Detector
from photo_organizer.models.manifest import ASSETS
from photo_organizer.thumbnails.crop import crop, fits, inside
from photo_organizer.thumbnails.judge import Fitness, judge
from photo_organizer.thumbnails.measures import Face, Weights
from photo_organizer.thumbnails.people import main_faces, sure
from tests.thumbnails.test_judge import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.thumbnails.real import Real

ENGINES = [(121, 77, 535, 356), (73, 107, 509, 401), (295, 113, 692, 381)]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(next(ASSETS.glob("face_detection_yunet*.onnx")))


def boxes(found: Sequence[Any]) -> tuple[Face, ...]:
    return tuple(Face(*face) for face in found)


@pytest.mark.parametrize("part", ENGINES)
def test_a_face_in_an_engine_is_not_seen_again_in_a_closer_look(
    real: Real, detector: Detector, part: tuple[int, int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = real.image("engine").crop(part)
    with monkeypatch.context() as once:  # what the detector says at its first look
        once.setattr("photo_organizer.look.faces.closer_look", lambda *_: None)
        assert sure(boxes(detector.find(picture)))
    found = boxes(detector.find(picture))
    assert found
    assert not sure(found)
    screen = judge(replace(PLAIN, levels=0.7, faces=found), Weights(), ())
    assert (screen.fitness, dict(screen.parts)["faces"]) == (Fitness.UNFIT, 0)


@pytest.mark.parametrize("side", [110, 150, 200, 300])
@pytest.mark.parametrize("degrees", [-12, 0, 12])
def test_a_true_face_is_seen_again(real: Real, detector: Detector, side: int, degrees: int) -> None:
    person = real.image("astronaut").rotate(degrees, fillcolor=(90, 90, 90)).resize((side, side))
    blurred = Image.new("RGB", (640, 480), (90, 90, 90))
    blurred.paste(person.reduce(2).resize((side, side)), (200, 90))
    found = boxes(detector.find(blurred))
    assert any(face.frontal >= 0 for face in found)


def test_the_true_face_is_in_the_tile_though_the_false_one_is_larger(real: Real, detector: Detector) -> None:
    scene = Image.new("RGB", (800, 480), (90, 90, 90))
    engine, person = real.image("engine").crop(ENGINES[2]), real.image("astronaut").crop((100, 0, 400, 300))
    scene.paste(engine.resize((engine.width * 3 // 2, engine.height * 3 // 2)))
    scene.paste(person.resize((150, 150)), (650, 330))
    found = boxes(detector.find(scene))
    false, true = sorted(found, key=lambda face: face.x)
    assert false.height > true.height
    assert main_faces(found) == [true]
    assert fits(scene.size, 1, found)
    assert inside(true, crop(scene.size, 1, found)) == pytest.approx(1)
