"""A command that finds nothing to do says so, and offers no further step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from tests.cli.test_steering import folders

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan", "--settle", "0"], "There is nothing to file.\n"),
        (
            ["dedupe"],
            "0 duplicates (0.00 B) to remove, 0 to move to Duplicates. Nothing was changed.\n",
        ),
        (["relayout"], "0 files would move. Nothing was changed.\n"),
    ],
)
def test_nothing_is_said_as_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    places = folders(tmp_path)
    for name in ("intake", "library"):
        (tmp_path / name).mkdir(exist_ok=True)
    assert main([*words, *places]) == 0
    assert capsys.readouterr() == ("", told)
