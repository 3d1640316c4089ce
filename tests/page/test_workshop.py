"""End to end: the date workshop. Many are chosen by mouse, keys and touch, dated together, looked at first, and undone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Precision
from tests.page.running import service
from tests.page.samples import tool, tree, version
from tests.page.test_page import type_over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running

BEGAN = datetime(2022, 5, 1, 10, 0, 0)


@pytest.fixture
def trip(tmp_path: Path) -> Iterator[Running]:
    """A service that has filed six photos of one camera: five of one trip, one of another year."""
    with service(tmp_path) as running:
        for number in range(5):
            when = BEGAN + timedelta(hours=number)
            (running.intake / f"DSC_{number}.jpg").write_bytes(version(number + 1, 300, when))
        (running.intake / "DSC_9.jpg").write_bytes(version(9, 300, datetime(2019, 1, 2, 3, 4, 5)))
        yield running


def opened(web: Browser, running: Running, month: str, count: int) -> None:
    web.visit(running.address)
    web.wait("document.querySelectorAll('.rows .done').length === 6")
    web.show(f"library?month={month}")
    web.wait(f"document.querySelectorAll('.sheet .pick input').length === {count}")


def test_scans_get_a_span_that_is_remembered_as_approximate(chromium: Browser, trip: Running) -> None:
    opened(chromium, trip, "2022-05", 5)
    before = tree(trip.library)
    chromium.click(".sheet li:first-child .pick input")
    chromium.wait_text("Selected: 1")
    chromium.press("shift-right", "shift-right")
    chromium.wait_text("Selected: 3")
    chromium.press("space")
    chromium.wait_text("Selected: 2")
    chromium.click("#pick-all")
    chromium.wait_text("Selected: 5")
    chromium.run("document.querySelectorAll('.sheet .pick input')[0].click()")
    chromium.wait_text("Selected: 4")
    chromium.click("#change-dates")
    chromium.click(".workshop input[value=about]")
    type_over(chromium, "#dates-year", "1985")
    chromium.run(
        "const part = document.querySelector('#dates-part'); part.value = '2'; part.dispatchEvent(new Event('change'))"
    )
    assert chromium.run("return document.querySelector('#dates-until').value") == "1985-08-31"
    chromium.click("#dates-preview")
    chromium.wait_text("4 files would be dated and named anew")
    assert chromium.run("return document.querySelectorAll('.workshop .changes li').length") == 4
    assert tree(trip.library) == before, "looking touches nothing"
    chromium.wait("document.activeElement.id === 'dates-apply'")
    chromium.press("enter")
    chromium.wait_text("Files with their new dates: 4.")
    after = tree(trip.library)
    assert sum(name.startswith("1985/06_Jun/19850601_000000") for name in after) == 4
    assert sorted(content for content, _ in after.values()) == sorted(
        content for content, _ in before.values()
    )
    chromium.press("enter")
    chromium.wait("!document.querySelector('.workshop')")
    chromium.show("library?month=1985-06")
    chromium.wait_text("about Jun 1, 1985")
    chromium.wait_text("Aug 31, 1985")
    chromium.show("library")
    chromium.click("#doubt-weak")
    chromium.wait("document.querySelectorAll('.sheet .pick input').length === 4")
    assert [one for one in chromium.complaints() if "favicon" not in one] == []


def test_one_known_time_shifts_the_whole_trip_of_a_camera_and_undo_brings_it_back(
    chromium: Browser, trip: Running
) -> None:
    opened(chromium, trip, "2022-05", 5)
    tool(trip, "similar")  # the service does it in its first quiet minute; it tells the cameras
    before = tree(trip.library)
    chromium.click(".sheet li:first-child .pick input")
    chromium.click("#change-dates")
    chromium.click("#dates-preview")  # its own date is filled in
    chromium.wait_text("All of them have this date already")
    assert chromium.run("return document.querySelector('#dates-apply')") is None
    chromium.press("escape")
    chromium.wait("!document.querySelector('.workshop')")
    chromium.click("#change-dates")
    chromium.click(".workshop input[value=known]")
    chromium.wait_text("All pictures of this camera on this trip (Kamera Reise 2): 5")
    chromium.click(".workshop .opens")  # a clock on it can be read only when it is large
    chromium.wait("document.querySelector('.viewer .facts dd')")
    chromium.press("escape")
    chromium.wait("!document.querySelector('.viewer') && document.querySelector('.workshop[open]')")
    chromium.run("document.querySelector('#dates-known').value = '2022-04-30T23:30:15'")
    chromium.click("#dates-trip")
    chromium.wait_text("Dates of 5 files")
    chromium.click("#dates-preview")
    chromium.wait_text("5 files would be dated and named anew")
    chromium.click("#dates-apply")
    chromium.wait_text("Files with their new dates: 5.")
    names = {
        f"{when:%Y}/{when:%m_%b}/{when:%Y%m%d_%H%M%S}.jpg"
        for when in (datetime(2022, 4, 30, 23, 30, 15) + timedelta(hours=number) for number in range(5))
    }
    after = tree(trip.library)
    assert set(after) == names | {"2019/01_Jan/20190102_030405.jpg"}, "another trip of the camera stays"
    assert sorted(after.values()) == sorted(before.values())
    chromium.click("#dates-undo")
    chromium.wait_text("5 files brought back.")
    assert tree(trip.library) == before
    assert [one for one in chromium.complaints() if "favicon" not in one] == []


def precisions(running: Running) -> list[int]:
    with closing(sqlite3.connect(running.state / "organizer.db")) as con:
        rows = con.execute("SELECT precision FROM catalogue WHERE taken IS NOT NULL ORDER BY taken")
        return [precision for (precision,) in rows]


def test_proposals_are_accepted_together(chromium: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "library" / "NoDateFound"
    folder.mkdir(parents=True)
    for number, name in enumerate(("Hochzeit 1962.jpg", "Sommer 1971-07.jpg"), 1):
        (folder / name).write_bytes(version(number, 300))
    with service(tmp_path) as running:
        before = tree(running.library)
        chromium.visit(running.address)
        chromium.show("waiting")
        chromium.wait_text("Use the first proposal of each file (2)")
        chromium.click("#use-proposals")
        chromium.wait("document.querySelector('dialog[open] .main')")
        assert tree(running.library) == before
        chromium.click("dialog .main")
        chromium.wait_text("Files with their new dates: 2.")
        assert {name.split("/")[0] for name in tree(running.library)} == {"1962", "1971"}
        assert precisions(running) == [Precision.YEAR, Precision.MONTH], "no more is known than a name said"
        assert [one for one in chromium.complaints() if "favicon" not in one] == []


def test_more_than_a_command_may_name_are_told_so(chromium: Browser, trip: Running) -> None:
    opened(chromium, trip, "2022-05", 5)
    chromium.run(
        "import(document.querySelector('link[href$=\\'net.js\\']').href.replace('net.js', 'workshop.js')).then(({ workshop }) =>"
        " workshop(Array.from({ length: 20001 }, (_, place) => ({ picture: place + 1, path: 'a.jpg', taken: '2022-05-01T10:00:00' })), () => {}))"
    )
    chromium.click("#dates-preview")
    chromium.wait_text("At most 20,000 files can be given dates at once. Choose fewer.")
