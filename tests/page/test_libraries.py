"""On the page: a library is added and looked at by itself, and its settings are forgotten again; with one there is no choice."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.journeys.home import wait_for
from tests.page.running import service
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser

NOON = datetime(2022, 2, 3, 4, 5, 6)
FILED = "2022/02_Feb/20220203_040506.jpg"


def test_a_library_is_added_shown_by_itself_and_removed(chromium: Browser, tmp_path: Path) -> None:
    (anna := tmp_path / "homes" / "anna").mkdir(parents=True)
    with service(tmp_path) as running:
        chromium.visit(running.address)
        assert not chromium.run("return document.getElementById('library') !== null")
        chromium.show("settings")
        chromium.wait("document.getElementById('f-library-folder').offsetParent", "the fields can be seen")
        chromium.run("document.getElementById('f-library-name').value = 'Anna'")
        chromium.run(f"document.getElementById('f-library-folder').value = '{tmp_path}/nowhere'")
        chromium.click("#libraries > button")
        chromium.wait_text("There is no folder")
        chromium.run(f"document.getElementById('f-library-folder').value = '{anna}'")
        chromium.click("#libraries > button")
        chromium.wait("document.querySelectorAll('#library option').length === 2")
        (anna / "PhotosToProcess" / "a.jpg").write_bytes(photos.jpeg(when=NOON))
        wait_for((anna / FILED).exists)
        chromium.run(
            "const one = document.getElementById('library'); one.value = 'Anna'; one.dispatchEvent(new Event('change'))"
        )
        chromium.wait("document.getElementById('library')?.value === 'Anna'")
        chromium.show("activity")
        chromium.wait_text("a.jpg")
        chromium.run("sessionStorage.removeItem('library')")
        chromium.visit(running.address)
        chromium.show("activity")
        chromium.wait("document.body.dataset.shown === 'activity'")
        assert "a.jpg" not in chromium.run("return document.getElementById('main').textContent")
        chromium.show("settings")
        chromium.wait("document.querySelector('#libraries li button')")
        chromium.click("#libraries li button")
        chromium.click("dialog .main")
        chromium.wait("document.getElementById('library') === null && document.getElementById('libraries')")
        assert "Anna" not in running.config.read_text()
        assert (anna / FILED).exists()


def test_a_card_is_added_that_is_copied_and_stays_as_it_is(chromium: Browser, tmp_path: Path) -> None:
    (new := tmp_path / "homes" / "ben").mkdir(parents=True)
    photo = photos.write(tmp_path / "card" / "DCIM" / "a.jpg", photos.jpeg(when=NOON), 1_600_000_000)
    photo.parent.chmod(0o555)
    with service(tmp_path) as running:
        chromium.visit(running.address)
        chromium.show("settings")
        chromium.wait("document.getElementById('f-library-mode')")
        chromium.click("#all-settings")
        chromium.wait("document.querySelector('#all-settings[aria-expanded=true]')")
        assert chromium.run("return document.getElementById('f-library-card').closest('.field').hidden")
        chromium.run("document.getElementById('f-library-name').value = 'Ben'")
        chromium.run(f"document.getElementById('f-library-folder').value = '{new}'")
        chromium.run(
            "const one = document.getElementById('f-library-mode'); one.value = 'copy'; one.dispatchEvent(new Event('change'))"
        )
        assert not chromium.run("return document.getElementById('f-library-card').closest('.field').hidden")
        chromium.run(f"document.getElementById('f-library-card').value = '{tmp_path}/card'")
        chromium.click("#libraries > button")
        wait_for((new / FILED).exists)
        assert photo.exists()
        assert [path.name for path in (tmp_path / "card").iterdir()] == ["DCIM"]  # nothing of ours
        text = running.config.read_text()
        assert "[library Ben]" in text
        assert "intake.mode = copy" in text
