"""What the library holds, on the page: months, the pictures of one, a search, and any picture large with what is known of it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.page.running import service
from tests.page.test_page import drop
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running


@pytest.fixture
def page(web: Browser, running: Running) -> Browser:
    """Two photos of August 2024, one of them beside its sidecar, one of 2019 with a weak date."""
    drop(running.intake, "IMG_0001.jpg", 1)
    drop(running.intake, "IMG_0002.jpg", 2)
    web.wait("document.querySelectorAll('.rows .done').length === 2")
    return web


def test_a_month_that_was_opened_while_it_was_empty_fills_by_itself(web: Browser, running: Running) -> None:
    web.show("library?month=2024-08")
    web.wait("document.querySelector('h2:focus')?.textContent.includes('(0)')")
    drop(running.intake, "IMG_0001.jpg", 1)
    web.wait("document.querySelectorAll('.sheet .opens').length === 1")
    assert "(1)" in web.run("return [...document.querySelectorAll('h2')].at(-1).textContent")
    assert web.complaints() == []


def test_months_lead_to_their_pictures_and_pictures_open_large(page: Browser, running: Running) -> None:
    page.show("library")
    page.wait("document.querySelector('.heat button')")
    con = sqlite3.connect(running.state / "organizer.db")
    (counted,) = con.execute("SELECT count(*) FROM catalogue WHERE taken IS NOT NULL").fetchone()
    con.close()
    told = page.run(
        "return [...document.querySelectorAll('.heat button')].reduce((sum, one) => sum + Number(one.innerText), 0)"
    )
    assert told == counted == 2
    page.click(".heat button")
    page.wait("document.querySelectorAll('.sheet .opens').length > 0")
    page.click(".sheet .opens")
    page.wait("document.querySelector('.viewer .facts dd')")
    facts = page.run("return document.querySelector('.viewer').innerText")
    assert "from the camera" in facts
    assert "PhotosToProcess" in facts or "intake" in facts.lower()
    page.wait("document.querySelector('.viewer .frame img').naturalWidth > 0", "the picture is shown")
    page.press("+")
    assert "scale(1.5)" in page.run("return document.querySelector('.viewer img').style.transform")
    page.press("escape")
    page.wait("!document.querySelector('.viewer')")
    assert page.run("return document.activeElement.className") == "opens"
    assert page.complaints() == []


def test_the_arrows_of_a_large_picture_lead_through_the_whole_month(
    chromium: Browser, tmp_path: Path
) -> None:
    """Also to those that were not scrolled to yet: only what can be seen is drawn."""
    folder = tmp_path / "library" / "2024" / "08_Aug"
    folder.mkdir(parents=True)
    for number in range(40):
        (folder / f"20240801_1000{number:02}.jpg").write_bytes(jpeg(f"2024:08:01 10:00:{number:02}"))
    with service(tmp_path) as running:
        chromium.visit(running.address)
        chromium.size(360, 600)
        chromium.show("library")
        chromium.wait("document.querySelector('.heat button')?.textContent.startsWith('40')")
        chromium.show("library?month=2024-08")
        chromium.wait("document.querySelectorAll('.sheet .opens').length > 0")
        assert chromium.run("return document.querySelectorAll('.sheet .opens').length") < 40
        chromium.click(".sheet .opens")
        chromium.wait("document.querySelector('.viewer h2').innerText.includes('1 / 40')")
        chromium.press("left")
        chromium.wait("document.querySelector('.viewer h2').innerText.includes('40 / 40')")
        chromium.wait_text("20240801_100039.jpg")
        chromium.press("escape")


def test_a_picture_is_found_by_the_name_it_came_with(page: Browser) -> None:
    page.show("library")
    page.click("#find")
    page.press("img_0002")
    page.wait("document.querySelectorAll('.sheet .opens').length === 1")
    page.click(".sheet .opens")
    page.wait_text("IMG_0002.jpg")


def test_what_was_done_is_undone_from_the_large_picture(page: Browser, running: Running) -> None:
    page.click(".rows .opens")
    page.wait("document.querySelector('.viewer .beside button')")
    page.click(".viewer .beside button")
    page.wait_text("brought back")
    assert len(list(running.intake.glob("IMG_*.jpg"))) == 1
