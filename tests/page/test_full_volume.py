"""While there is no room, nobody is told that a file was moved, or that none waits."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.page.running import service
from tests.page.test_page import drop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.page.driver import Browser

FILES = 3
NO_ROOM = "There is no room for further photos. None is lost: they wait in the intake."
TEXT = "return document.querySelector('main').innerText"


@pytest.fixture
def intake() -> Iterator[Path]:
    """A folder on another volume than the library: what is renamed needs no room."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def test_what_could_not_be_filed_is_told_as_that_and_why(
    chromium: Browser, tmp_path: Path, intake: Path
) -> None:
    library, reserve = tmp_path / "library", 1_000_000  # megabytes, as many as may be asked for
    if shutil.disk_usage(tmp_path).free > reserve * 10**6:
        pytest.skip("this disk has more room than may be asked to stay free")
    (tmp_path / "config.ini").write_text(
        f"[paths]\nintake = {intake}\nlibrary = {library}\n[safety]\nreserve_mb = {reserve}\n"
    )
    for number in range(FILES):
        drop(intake, f"{number}.jpg", number)
    with service(tmp_path) as running:
        chromium.visit(running.address)
        chromium.wait(f"document.querySelectorAll('.rows .done.failed').length === {FILES}")
        text = chromium.run(TEXT)
        assert text.count("Could not be filed") == text.count(NO_ROOM) == FILES
        assert "Filed" not in text
        assert f"\n{tmp_path}" in text, "a path is told as it is written"
        assert str(tmp_path).replace("/t", "/T", 1) not in text
        chromium.show("waiting")
        assert "every file was filed" not in chromium.run(TEXT)
        assert "free" in chromium.run("return document.querySelector('main .card').innerText"), "it says why"
