"""Edited copies without a date stand at their photo's moment, together with it or a little later; no other file does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.gather.edited_copies import LATELY_NS
from tests.journeys.home import Home
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path

ITSELF = "2020/09_Sep/20200913_122640"  # what its file time says
PHOTO = "2018/05_May/20180505_120000"
SIZE = (64, 48)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.put("100APPLE/IMG_1234.JPG", jpeg("2018:05:05 12:00:00", seed=1, size=SIZE))
    return home


def test_what_comes_together_is_filed_at_one_moment(home: Home) -> None:
    home.put("100APPLE/IMG_E1234.JPG", jpeg(seed=2, size=SIZE))
    home.put("100APPLE/IMG_1234 (1).JPG", jpeg(seed=3, size=SIZE))
    home.put("101APPLE/IMG_E1234.JPG", jpeg(seed=4, size=SIZE))
    home.once()
    at_its_moment = {path for path in home.filed() if path.startswith(PHOTO)}
    assert at_its_moment == {f"{PHOTO}.jpg", f"{PHOTO}.0001.jpg"}
    assert len([path for path in home.filed() if path.startswith(ITSELF)]) == 2


@pytest.mark.parametrize(
    "ago", [LATELY_NS, -2 * LATELY_NS], ids=["before", "by a clock that was set back since"]
)
def test_what_comes_within_a_day_of_its_photo_goes_to_it(home: Home, ago: int) -> None:
    home.once()
    home.put("100APPLE/IMG_E1234.JPG", jpeg(seed=2, size=SIZE))
    assert "taken 2018-05-05 12:00:00 (same-picture)" in home.once().stdout
    with closing(sqlite3.connect(home.state / "organizer.db")) as con, con:
        con.execute("UPDATE units SET filed_ns = filed_ns - ?", (ago,))
    home.put("100APPLE/IMG_1234-edited.JPG", jpeg(seed=3, size=SIZE))
    home.once()
    assert home.filed() == {f"{PHOTO}.jpg", f"{PHOTO}.0001.jpg", f"{ITSELF}.jpg"}


def test_two_photos_of_that_name_lend_nothing(home: Home) -> None:
    home.once()
    home.put("100APPLE/IMG_1234.JPG", jpeg("2019:05:05 12:00:00", seed=5, size=SIZE))
    home.once()
    home.put("100APPLE/IMG_E1234.JPG", jpeg(seed=2, size=SIZE))
    home.once()
    assert f"{ITSELF}.jpg" in home.filed()
