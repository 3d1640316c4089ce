"""A date of which only the month is known is shown as a month, wherever it stands: nobody is told a time that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running


TIME = "12:00:00"  # midnight, which is what stands for a time that is not known

# On how many lines a caption stands, and whether its tag is within the picture.
CAPTION = """
const range = document.createRange(), box = (css) => document.querySelector(`.sheet ${css}`).getBoundingClientRect();
range.selectNodeContents(document.querySelector(".sheet p"));
const [tag, picture] = [box(".tag"), box(".picture")];
return [range.getClientRects().length, picture.left <= tag.left && tag.right <= picture.right && picture.top < tag.top && tag.bottom <= picture.bottom];
"""


@pytest.mark.parametrize(("when", "shown"), [("2023:04", "April 2023"), ("2023:04:05", "Apr 5, 2023")])
def test_no_more_of_a_date_is_shown_than_is_known(
    web: Browser, running: Running, when: str, shown: str
) -> None:
    (running.intake / "scan.jpg").write_bytes(jpeg(when))
    web.wait("document.querySelectorAll('.rows .done').length === 1")
    web.show("activity")
    web.wait_text(f"Taken {shown}")
    assert TIME not in web.run("return document.querySelector('.runs').innerText")
    web.show("library")
    web.click(".heat button")
    web.wait("document.querySelector('.sheet .opens')")
    assert shown in web.run("return document.querySelector('.sheet').innerText")
    web.size(360, 740)
    assert web.run(CAPTION) == [1, True], "a date has its line, and how sure it is stands on the picture"
    web.size(1280)
    web.click(".sheet .opens")
    web.wait("document.querySelector('dialog[open] dl')")
    assert TIME not in web.run("return document.querySelector('dialog[open] dl').innerText")
