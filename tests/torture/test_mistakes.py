"""The safety mistakes that `python -m tests.torture.mistakes` makes: they still fit the program, and the page tells of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.mistakes import MISTAKES, Mistake
from tests.torture.modes import MODES
from tests.torture.scenes import SCENES

PAGE = Path(__file__).parent / "README.md"


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_changes_what_the_program_has_and_is_told(mistake: Mistake) -> None:
    assert all(hasattr(owner, name) for owner, name in mistake.changes)
    assert mistake.scene in {scene.name for scene in SCENES}
    assert mistake.mode in {mode.__name__ for mode in MODES}
    assert f"- {mistake.name} (" in PAGE.read_text()
