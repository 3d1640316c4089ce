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


# Berlin leaves out the hour from two, Apia left out the 30th, and Cairo begins summer time at midnight.
ELSEWHERE = [
    ("Europe/Berlin", "2024-03-31T02:30:00", "Mar 31, 2024, 2:30:00 AM", "Mar 31, 2:30 AM"),
    ("Pacific/Apia", "2011-12-30T12:00:00", "Dec 30, 2011, 12:00:00 PM", "Dec 30, 12:00 PM"),
    ("Africa/Cairo", "2023-04-28T00:10:00", "Apr 28, 2023, 12:10:00 AM", "Apr 28, 12:10 AM"),
]
MONTHS = {"03": "March", "04": "April", "12": "December"}
SHOWN = """
const [text, done] = arguments;
import(new URL("words.js", document.querySelector("script[type=module]").src)).then((words) =>
  done([words.taken(text), words.dayAndTime(text), words.day(text.slice(0, 10)), words.monthName(text.slice(0, 7)), words.yearName(text)]));
"""


@pytest.mark.parametrize(("zone", "taken", "shown", "shortly"), ELSEWHERE)
def test_a_moment_that_the_readers_zone_does_not_know_is_shown_as_it_was(
    page: Browser, zone: str, taken: str, shown: str, shortly: str
) -> None:
    """A photo from a journey was told an hour, or a day, later than its name says."""
    page.cdp("Emulation.setTimezoneOverride", timezoneId=zone)
    try:
        told = [one.replace("\u202f", " ") for one in page.later(SHOWN, taken)]
    finally:
        page.cdp("Emulation.setTimezoneOverride", timezoneId="")
    day = shown.rsplit(", ", 1)[0]
    assert told[:3] == [shown, shortly, day]
    assert told[3:] == [f"{MONTHS[taken[5:7]]} {taken[:4]}", taken[:4]]
