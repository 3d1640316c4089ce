"""End to end: is this card safe to erase? A folder is checked from the page, what is missing is copied in, and then it is."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.page.samples import tree, version
from tests.page.test_page import drop, type_over

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running


def card_of(folder: Path, running: Running) -> Path:
    """Make a card with two photos that are filed, and two files that are not: a photo with its sidecar."""
    card = folder / "CARD"
    (card / "DCIM").mkdir(parents=True)
    for number in (1, 2):
        shutil.copy2(drop(running.intake, f"IMG_000{number}.jpg", number), card / "DCIM")
    (card / "DCIM" / "late.jpg").write_bytes(version(5, 600))
    (card / "DCIM" / "late.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>")
    (card / "notes.txt").write_text("no photo")
    return card


def test_a_card_is_checked_its_missing_files_are_copied_in_and_then_it_is_safe(
    web: Browser, running: Running, tmp_path: Path
) -> None:
    card = card_of(tmp_path, running)
    before = tree(card)
    web.wait("document.querySelectorAll('.rows .done').length === 2")
    web.show("erase")
    web.wait("document.querySelector('#card-folder')")
    type_over(web, "#card-folder", str(running.library))
    web.press("enter")
    web.wait_text("This folder lies in the library itself")
    type_over(web, "#card-folder", str(card))
    web.press("enter")
    web.wait_text("No, do not erase it yet. Safely in the library: 2 of 4; not safe: 2.")
    web.wait_text("Files not compared, because they are neither photo, film nor companion: 1")
    names = web.run("return [...document.querySelectorAll('.rows .name')].map((one) => one.textContent)")
    assert sorted(names) == ["late.jpg", "late.xmp"]
    assert tree(card) == before
    web.click("#card-copy")
    web.wait("document.querySelector('dialog[open] .main')")
    assert not (running.intake / "CARD").exists()
    web.click("dialog .main")
    web.wait_text("Copied into the intake: 2.")
    assert tree(card) == before
    web.show("overview")
    web.wait("document.querySelectorAll('.rows .done').length === 3")
    assert tree(running.intake) == {}, "it was filed"
    web.show("erase")
    web.click("#card-check")
    web.wait_text("Yes: all 4 files are safely in the library.")
    assert web.run("return document.querySelector('#card-copy')") is None
    assert [one for one in web.complaints() if "favicon" not in one] == []
