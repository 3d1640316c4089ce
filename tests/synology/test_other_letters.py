"""Folders that the wizard names in other letters than those that are there: for a Mac and Windows they are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.settings import parse
from photo_organizer.synology import steps
from photo_organizer.synology.nas import Nas
from tests.synology.test_steps import answers, places

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("volume1/photo", "volume1/@appdata/PhotoOrganizer"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def test_a_folder_that_is_there_in_other_letters_is_used_and_none_made_beside_it(root: Path) -> None:
    """A Mac writes an umlaut as two signs, and for Windows capitals are the same: photos went where nobody looked."""
    share = root / "volume1/photo"
    (share / "U\u0308bersicht").mkdir()
    (share / "photostoprocess").mkdir()
    steps.postinst(answers(library_folder="\u00dcbersicht"), Nas(root), places(root))
    settings = parse(places(root).config.read_text())
    chosen = [settings.paths_intake, settings.paths_library]
    assert chosen == sorted(map(str, share.iterdir()), reverse=True)


def test_a_folder_that_both_are_to_lie_in_is_made_once(root: Path) -> None:
    chosen = answers(library_folder="Family/Ours", intake_share="photo", intake_folder="family/New")
    steps.postinst(chosen, Nas(root), places(root))
    assert len(list((root / "volume1/photo").iterdir())) == 1


def test_the_letters_of_a_folder_are_seen_when_the_permission_comes(root: Path) -> None:
    blocked = root / "volume1/photo/blocked"
    blocked.write_text("in the way")
    steps.postinst(answers(library_folder="blocked/Mine"), Nas(root), places(root))
    blocked.unlink()
    (blocked / "MINE").mkdir(parents=True)
    assert steps.start(places(root)) == []
    assert parse(places(root).config.read_text()).paths_library == f"{blocked}/MINE"
