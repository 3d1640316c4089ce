"""End to end: files that are not whole are told alike in every view and on the command line, from the first minute on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.page.samples import tool, tree
from tests.page.test_page import type_over
from tests.samples.photos import jpeg
from tests.samples.video import box

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running

NO_BYTES = "No bytes yet; it waits for its content"
NO_END = "Incomplete: its end is missing."
NO_INDEX = "Incomplete: its index is missing"


def test_what_is_incomplete_is_told_alike_and_copied_nowhere(web: Browser, running: Running) -> None:
    (running.intake / "empty.jpg").touch()
    (running.intake / "cut.jpg").write_bytes(jpeg("2024:02:01 10:00:00", seed=1)[:-300])
    (running.intake / "film.mp4").write_bytes(
        box("ftyp", b"mp42", bytes(4), b"mp42isom") + box("mdat", bytes(range(1, 200)))
    )
    before = tree(running.intake)
    web.wait_text("3 still being written, incomplete or not settled: looked at again by itself.")
    assert "Still being written, incomplete or not settled: 3" in tool(running, "status")
    web.show("plan")
    web.click("main .row button")
    web.wait_text("3 in this preview")
    _told(web)
    web.show("erase")
    type_over(web, "#card-folder", str(running.intake))
    web.press("enter")
    web.wait_text("No, do not erase it yet. Safely in the library: 0 of 3; not safe: 3.")
    _told(web)
    assert web.run("return document.querySelector('#card-copy')") is None, "they are in the intake already"
    assert tree(running.intake) == before


def _told(web: Browser) -> None:
    text = web.run("return document.querySelector('main').innerText")
    assert all(words in text for words in (NO_BYTES, NO_END, NO_INDEX)), text
