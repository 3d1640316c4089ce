"""After an upgrade an owner's browser shows the new page: also the one that was open meanwhile."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.page.driver import browser
from tests.synology.built import ANSWERS, successor
from tests.synology.desktop import HOME, desktop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.synology.package_center import PackageCenter


@pytest.fixture
def next_spk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "next").mkdir()
    return successor(tmp_path / "next", monkeypatch)


def test_an_upgrade_under_an_open_page_shows_the_new_one(
    center: PackageCenter, spk: Path, next_spk: Path, tmp_path: Path
) -> None:
    """Nothing is cleared and nobody presses a key; a browser keeps plain files of this age for days."""
    if not (shutil.which("chromedriver") and shutil.which("chromium")):
        pytest.skip("needs a browser: install chromium and chromium-driver")
    center.install(spk, ANSWERS)
    with desktop(center.nas) as web, browser(tmp_path / "profile") as chromium:
        chromium.visit(web.address)
        chromium.wait_text("Nothing was done yet.")
        before = {path for _, path in web.seen}
        center.install(next_spk)
        assert center.running
        chromium.wait_text("Nothing was done now.")
        old = {path for path in before if path.startswith(HOME) and "index.cgi" not in path}
        new = {path for status, path in web.seen if status == 200 and path.startswith(HOME)} - before
        assert old
        assert {path.split("/")[4][:10] for path in new} == {"2.9.9-0001"}
        assert len(new) >= len(old)


def test_the_program_too_shows_the_packed_page(center: PackageCenter, spk: Path) -> None:
    """`photo-organizer run --page` on the NAS serves the same files under the same names."""
    center.install(spk, ANSWERS, run=False)
    code = "from photo_organizer.cli.page import ui_folder; from photo_organizer.web.static import Static; print(sorted(Static(ui_folder())._files))"
    python = "/var/packages/PhotoOrganizer/target/runtime/bin/python3.13"
    done = center.nas.run(python, "-I", "-X", "utf8", "-c", code)
    assert "/page/app.js" in done.out, done.err
    assert "/index.html" in done.out
