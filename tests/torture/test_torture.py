"""A few cases of every scene in every mode, drawn anew by each change of the program; `make torture` runs them all."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.torture.judge import Judge
from tests.torture.modes import MODES
from tests.torture.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.torture.place import Scene

EACH = 2


@pytest.mark.parametrize("scene", [one for one in SCENES if not one.heavy], ids=lambda scene: scene.name)
def test_whatever_happens_nothing_is_lost(scene: Scene, tmp_path: Path, memory: Path) -> None:
    judge = Judge(scene, memory, tmp_path)
    assert not _faults(judge, MODES, EACH)


@pytest.mark.parametrize("scene", [one for one in SCENES if one.heavy], ids=lambda scene: scene.name)
def test_whatever_happens_while_pictures_are_looked_at_nothing_is_lost(
    scene: Scene, tmp_path: Path, memory: Path
) -> None:
    judge = Judge(scene, memory, tmp_path)
    assert not _faults(judge, MODES[:1] + MODES[3:5], 1)


def _faults(judge: Judge, modes: tuple[Callable[..., object], ...], each: int) -> list[str]:
    """Run some cases of each mode: others whenever the program passes other points."""
    found = []
    for mode in modes:
        cases = judge.cases(mode, len(judge.points))
        for case in random.Random(len(judge.points)).sample(cases, min(each, len(cases))):
            found += [
                f"{case.mode} {case.name}: {fault.verdict}: {fault.words}" for fault in judge.judged(case)
            ]
    judge.close()
    return found
