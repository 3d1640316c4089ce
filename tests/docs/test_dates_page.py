"""The page about dates says what the code does."""

from __future__ import annotations

from photo_organizer.decide.camera_clocks import LOCAL_TIME_CAMERAS
from photo_organizer.decide.formats import FORMATS
from photo_organizer.decide.sources import SOURCES
from tests.docs.dates_page import PAGE, filled


def test_the_page_agrees_with_the_code() -> None:
    page = PAGE.read_text()
    assert page == filled(page), "run: python -m tests.docs.dates_page"


def test_every_source_format_and_camera_is_on_the_page() -> None:
    page = PAGE.read_text()
    assert [one.name for one in SOURCES if f"`{one.name}`" not in page] == []
    assert [one.name for one in FORMATS if f"| {one.name} |" not in page] == []
    assert [name for name in LOCAL_TIME_CAMERAS if f"- {name}" not in page] == []
