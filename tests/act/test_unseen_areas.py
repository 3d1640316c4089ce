"""What cannot be seen in an area of ours may be a photo: acting stops, with the cause and its cure."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.guards import require_library
from photo_organizer.act.sweep import sweep_claims, sweep_temporaries
from photo_organizer.disk.folders import CLAIMS, TEMPORARIES, Folders
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import STATE_FOLDER
from tests.act.test_executor import OTHER_FILESYSTEM
from tests.samples.rights import without_root

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from tests.act.test_executor import House

CURE = "give the account of this program"


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder that every account may enter, with areas of ours in it, and with a part of its own."""
    with tempfile.TemporaryDirectory(dir=OTHER_FILESYSTEM) as made:
        Path(made).chmod(0o755)
        for folder in ("", "part/"):
            for area in (f"{CLAIMS}/0123/sub", TEMPORARIES):
                os.makedirs(f"{made}/{folder}{STATE_FOLDER}/{area}")
        yield Path(made)


def _sweep(root: Path, nested: list[str]) -> None:
    with without_root(), Folders([str(root)]) as folders:
        sweep_temporaries(folders, nested)
        sweep_claims(folders, (), nested)


@pytest.mark.parametrize("area", [CLAIMS, TEMPORARIES, f"{CLAIMS}/0123", f"{CLAIMS}/0123/sub"])
def test_an_area_that_may_not_be_read_stops_acting(root: Path, area: str) -> None:
    (root / STATE_FOLDER / area).chmod(0)
    with pytest.raises(VolumeProblem, match=f"could not open '.*{area}'.*{CURE}"):
        _sweep(root, [])


@pytest.mark.parametrize("area", [CLAIMS, f"{CLAIMS}/0123"])
def test_that_of_a_part_stops_nothing(root: Path, area: str, caplog: pytest.LogCaptureFixture) -> None:
    (root / "part" / STATE_FOLDER / area).chmod(0)
    _sweep(root, [f"{root}/part"])
    assert f"part/{STATE_FOLDER}/{area}" in caplog.text


def test_a_library_that_cannot_be_marked_is_told_with_the_cure(root: Path, one_volume: House) -> None:
    con: sqlite3.Connection = one_volume.con
    with without_root(), pytest.raises(VolumeProblem, match=f"could not make the folder .*{CURE}"):
        require_library(con, str(root))
