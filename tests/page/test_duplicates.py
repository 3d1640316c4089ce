"""End to end: each file in Duplicates tells where the same file is and why it is there, and comes back with one click."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from tests.page.running import service
from tests.page.samples import tree
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running

ONE, OTHER, THIRD = (jpeg(datetime(2024, 8, 31, 13, 47, 57), size=(200, 150), seed=n) for n in (1, 2, 3))


@pytest.fixture
def living(tmp_path: Path) -> Iterator[Running]:
    """A service whose owner keeps exact duplicates, and has laid a picture into Duplicates by himself."""
    aside = tmp_path / "library" / "Duplicates"
    aside.mkdir(parents=True)
    (aside / "mine.jpg").write_bytes(OTHER)
    folders = f"[paths]\nintake = {tmp_path}/intake\nlibrary = {tmp_path}/library\n"
    (tmp_path / "config.ini").write_text(f"{folders}[duplicates]\ndelete_duplicates = false\n")
    with service(tmp_path) as running:
        yield running


def test_the_folder_tells_of_twins_and_gives_back_what_stands_alone(
    chromium: Browser, living: Running
) -> None:
    for name, data in (("a.jpg", ONE), ("b.jpg", ONE)):
        (living.intake / name).write_bytes(data)
        os.utime(living.intake / name, (1_700_000_000, 1_700_000_000))
    chromium.visit(living.address)
    chromium.wait("document.querySelectorAll('.rows .done').length === 2")
    chromium.show("duplicates")
    chromium.click("#tab-aside")
    chromium.wait_text(
        "The library has the same file: Library \u203a\u200e 2024 \u203a\u200e 08_Aug \u203a\u200e 20240831_134757.jpg"
    )
    chromium.wait_text("It was Intake \u203a\u200e b.jpg")
    chromium.wait_text("The library has exactly this content: 20240831_134757.jpg")
    chromium.wait_text("The library does not have this file anywhere else.")
    chromium.wait_text("You put it here yourself")
    before = tree(living.library)
    chromium.click("button[aria-label='Keep in the library: mine.jpg']")
    chromium.wait_text("mine.jpg is in the library again.")
    after = tree(living.library)
    assert after.keys() - before.keys() == {"NoDateFound/mine.jpg"}
    assert before.keys() - after.keys() == {"Duplicates/mine.jpg"}
    chromium.click(".items .side button")
    chromium.wait_text("The folder Duplicates is empty.")
    assert "b.jpg" in {path.name for path in living.intake.rglob("*")}
