"""What could not be filed, on the page: by name with its true reason and cure, tried again, dismissed, and so after a restart."""

from __future__ import annotations

import os
import time
from datetime import datetime
from typing import TYPE_CHECKING

from tests.page.driver import PATIENCE
from tests.page.running import service
from tests.samples.photos import jpeg
from tests.service.desk import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running

BADGE = "document.querySelector('#nav a[data-view=\"waiting\"] .count')"
ROW = "[...document.querySelectorAll('.rows > li')].filter((one) => !one.closest('#dismissed') && one.innerText.includes('{}'))"


def _photo(folder: Path, name: str, year: int) -> bytes:
    content = jpeg(datetime(year, 8, 31, 13, 47, 1), seed=year)
    (folder / name).write_bytes(content)
    os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    return content


def _shown(name: str) -> str:
    return f"{ROW.format(name)}.length"


def _waiting(web: Browser, running: Running) -> None:
    web.visit(running.address)
    web.show("waiting")


def _try_again_until(web: Browser, filed: Path) -> None:
    """Click whenever it is offered: the try before may still be under way, and fail, while nothing is offered."""
    until = time.monotonic() + PATIENCE
    while not filed.exists():
        assert time.monotonic() < until, "it was never filed"
        web.run(
            "const one = document.querySelector(\"button[aria-label='Try again: boat.jpg']\");"
            "if (one && !one.dataset.clicked) { one.dataset.clicked = 'yes'; one.click(); }"
        )
        time.sleep(0.1)


def test_a_file_that_failed_is_named_tried_again_and_another_dismissed(
    chromium: Browser, tmp_path: Path
) -> None:
    web, library = chromium, tmp_path / "library"
    library.mkdir()
    for year in ("2021", "2022"):  # a note has the name that the folder of a year needs
        (library / year).write_text("a list of journeys")
    with service(tmp_path) as running:
        content = _photo(running.intake, "boat.jpg", 2021)
        _photo(running.intake, "goat.jpg", 2022)
        _waiting(web, running)
        web.wait(f"{_shown('boat.jpg')} === 1 && {_shown('goat.jpg')} === 1")
        told = str(web.run(f"return {ROW.format('boat.jpg')}[0].innerText"))
        assert f"{library}/2021 is a file or a link where a folder is needed. Rename it." in told
        web.wait(f"{BADGE}.textContent === '2'")

        web.click("button[aria-label='Try again: boat.jpg']")
        web.wait_text("The service tries again now.")
        web.wait(f"{_shown('boat.jpg')} === 1", "nothing has changed: it fails again")
        assert (running.intake / "boat.jpg").read_bytes() == content
        assert (library / "2021").read_text() == "a list of journeys"

        web.click("button[aria-label='Dismiss: goat.jpg']")
        web.wait(f"{BADGE}.textContent === '1'")
        web.wait(
            f"{_shown('goat.jpg')} === 0 && document.querySelector('#dismissed').innerText.includes('(1)')"
        )

        (library / "2021").rename(library / "journeys.txt")
        _try_again_until(web, library / "2021/08_Aug/20210831_134701.jpg")
        web.wait(f"{_shown('boat.jpg')} === 0 && {BADGE}.hidden")
        web.show("activity")
        web.wait("document.querySelector('.rows .done:not(.failed)')?.innerText.includes('boat.jpg')")
        assert (library / "2021/08_Aug/20210831_134701.jpg").read_bytes() == content
    with service(tmp_path) as running:
        _waiting(web, running)
        web.wait("document.querySelector('#dismissed')?.innerText.includes('(1)')")
        web.run("document.querySelector('#dismissed').open = true")
        web.wait("document.querySelector('#dismissed').innerText.includes('goat.jpg')")
        assert web.run(f"return {BADGE}.hidden") is True
        assert web.run(f"return {_shown('boat.jpg')}") == 0
        until((running.intake / "goat.jpg").exists)  # where it is tried again, it is claimed for a moment
        assert [one for one in web.complaints() if "favicon" not in one] == []
