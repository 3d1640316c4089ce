"""Names and years from all over the world, and what is told of a file whose name was taken."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.page.samples import tool
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running

FAMILY = "👨\u200d👩\u200d👧 2.jpg"
ARABIC = "عطلة العائلة في البحر.jpg"
NAMES = ("1.jpg", FAMILY, ARABIC)
TAKEN = "Taken Nov 14, 2023, 10:13:20 PM; from the file's own time"
# Where the first letter of each of two words of a path stands on the screen.
PLACES = """
const text = [...document.querySelectorAll("main bdi")].map((one) => one.firstChild).find((one) => one.data?.includes(arguments[0]));
return arguments[0].split("/").map((word) => {
  const range = document.createRange();
  range.setStart(text, text.data.indexOf(word));
  range.setEnd(text, text.data.indexOf(word) + word.length);
  return range.getBoundingClientRect().left;
});
"""


def test_a_name_is_shown_as_it_is_and_a_date_whoever_had_the_name(web: Browser, running: Running) -> None:
    tool(running, "pause")
    folder = running.intake / "صور" / "رحلة"
    folder.mkdir(parents=True)
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(jpeg(seed=number))
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    web.show("plan")
    web.click("main .row button")
    web.wait(
        "document.querySelectorAll('.planned').length === 3 && !document.body.innerText.includes('Looking at')"
    )
    _all_are_told(web)
    tool(running, "resume")
    web.show("activity")
    web.wait("document.querySelectorAll('.rows .done').length === 3")
    _all_are_told(web)
    outer, inner = web.run(PLACES.replace("includes(arguments[0])", "includes('رحلة')"), "صور/رحلة")
    assert outer < inner, "folders are told from the outer one to the inner one, also with Arabic names"
    web.go(running.address.split("?")[0] + "?lang=th#/activity")
    web.wait_text("14 พ.ย. 2023")  # the year of the folder beside it, not 2566


def _all_are_told(web: Browser) -> None:
    text = web.run("return document.querySelector('main').innerText")
    assert FAMILY in text
    assert text.count(TAKEN) == len(NAMES), text
    first, last = web.run(PLACES.replace('.split("/")', '.split(" في ")'), ARABIC)
    assert first > last, "an Arabic name is read from the right"
    assert "Another file already has the plain name" in text
