"""A date of which only the month is known is shown as a month, wherever it stands: nobody is told a time that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running


TIME = "12:00:00"  # midnight, which is what stands for a time that is not known


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
    web.click(".sheet .opens")
    web.wait("document.querySelector('dialog[open] dl')")
    assert TIME not in web.run("return document.querySelector('dialog[open] dl').innerText")
