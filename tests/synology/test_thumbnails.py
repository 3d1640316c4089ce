"""Folder thumbnails on the processors of real NAS models: the same pictures are chosen, for the same points.

The bundled Python measures photographs with the package's own networks: on this machine's processor, on one with SSE4.2
and no AVX, and on ARM. Judging and choosing are plain arithmetic on these measures, so that an emulated processor, which
takes minutes for what takes seconds here, gives each network one picture in which it has something to find; what it was
not asked is taken as it is measured here.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import ImageFilter

from photo_organizer.model import Stamp
from photo_organizer.settings.options import PROMPTS
from photo_organizer.thumbnails import draw
from photo_organizer.thumbnails.choose import best_four
from photo_organizer.thumbnails.judge import ScoredPicture, judge
from photo_organizer.thumbnails.measures import Weights, measured
from photo_organizer.thumbnails.tree import FolderPicture
from tests.synology.built import ANSWERS, emulation
from tests.synology.test_processors import PYTHON
from tests.thumbnails.real import Real, jpeg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.synology.package_center import PackageCenter

PICTURES = ("astronaut", "china", "coffee", "flower", "page", "blurred")
TASKS = {name: ["measure", "text"] if name in {"china", "page"} else ["measure"] for name in PICTURES}
EMULATED = {"astronaut": ["measure"], "page": ["text"]}  # a face and what it shows; lines of text
CLOSE = 0.01  # points; one face is worth ten
_MEASURE = """
import json, sys
from photo_organizer.look import tasks_thumbnail
from photo_organizer.models import chosen
from photo_organizer.settings.options import PROMPTS
models = chosen.choose("auto", PROMPTS)
tasks_thumbnail.TASKS["load"](models.as_args(), [], models.rows)
for name, tasks in json.loads(sys.argv[1]).items():
    with open(f"/volume1/photo/{name}.jpg", "rb") as file:
        found = tasks_thumbnail.TASKS["measure"]({"video": False}, [file], b"")[0] if "measure" in tasks else {}
        if "text" in tasks:
            found |= {"text": tasks_thumbnail.TASKS["text"]({}, [file], b"")[0]["share"]}
        print(json.dumps(found), flush=True)
"""


def measure(center: PackageCenter, package: Path, tasks: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Return what the installed package finds in the pictures."""
    center.install(package, ANSWERS, run=False)
    real = Real()
    for name in tasks:
        image = real.image("flower" if name == "blurred" else name)
        image = image.filter(ImageFilter.GaussianBlur(8)) if name == "blurred" else image
        image.thumbnail((640, 640))
        (center.nas.root / f"volume1/photo/{name}.jpg").write_bytes(jpeg(image))
    done = center.nas.run(*PYTHON, "-c", _MEASURE, json.dumps(tasks), timeout=3000)
    assert done.code == 0, done.err
    return dict(zip(tasks, map(json.loads, done.out.splitlines()), strict=True))


def candidates(answers: dict[str, dict[str, Any]]) -> list[ScoredPicture]:
    found = []
    for number, (name, answer) in enumerate(answers.items()):
        when = datetime(2024, 3, 1) + timedelta(days=number)
        picture = FolderPicture(f"/a/{name}/{name}.jpg", Stamp(1, number, 1, 1), when)
        measures = measured(answer)
        found.append(ScoredPicture(picture, measures, judge(measures, Weights(), PROMPTS), name, when))
    return found


def picks(found: list[ScoredPicture]) -> list[str]:
    """Return which four of the pictures are shown."""
    of_picture = {each.picture: each for each in found}
    quarters = draw.quarters(list(of_picture))
    return [tile.group for tile in best_four([[of_picture[each] for each in part] for part in quarters])]


@pytest.fixture(scope="module")
def here() -> dict[str, dict[str, Any]]:
    """What this machine's own processor finds, filled by the first test."""
    return {}


@pytest.mark.parametrize(
    ("arch", "processor"), [("x86_64", "Denverton"), ("armv8", "cortex-a53")], ids=["SSE4.2", "ARM"]
)
def test_the_same_pictures_for_the_same_points_on(
    make_nas: Callable[..., PackageCenter],
    request: pytest.FixtureRequest,
    here: dict[str, dict[str, Any]],
    arch: str,
    processor: str,
) -> None:
    package: Path = request.getfixturevalue("spk" if arch == "x86_64" else "arm_spk")
    emulated = make_nas(arch, **emulation(arch, processor))
    native = here or measure(make_nas(), request.getfixturevalue("spk"), TASKS)
    here.update(native)
    expected = candidates(native)
    told = measure(emulated, package, EMULATED)
    assert set(told["astronaut"]) | {"text"} == set(native["page"])
    found = candidates({name: native[name] | told.get(name, {}) for name in PICTURES})
    assert picks(found) == picks(expected)
    assert len(picks(found)) == 4
    assert len(found[0].measures.faces) == 1
    assert found[PICTURES.index("page")].measures.text
    assert [len(one.measures.faces) for one in found] == [len(two.measures.faces) for two in expected]
    for one, two in zip(found, expected, strict=True):
        assert one.verdict.points == pytest.approx(two.verdict.points, abs=CLOSE), one.group
        assert one.verdict.fitness is two.verdict.fitness, one.group
        assert one.measures.text == pytest.approx(two.measures.text, abs=CLOSE), one.group
        assert one.measures.focus == pytest.approx(two.measures.focus, abs=CLOSE), one.group
        assert one.measures.prompts == pytest.approx(two.measures.prompts, abs=CLOSE), one.group
