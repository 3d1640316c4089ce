"""End to end: the real service, the real page, a real browser."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running

EVIL = "<img src=x onerror=alert(1)> \u202egpj.exe.jpg"


def drop(folder: Path, name: str, seed: int) -> Path:
    path = folder / name
    path.write_bytes(jpeg(datetime(2024, 8, 31, 13, 47, seed), seed=seed))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def test_files_are_seen_filed_live_and_one_comes_back(web: Browser, running: Running) -> None:
    web.wait_text("Nothing was done yet.")
    drop(running.intake, "one.jpg", 1)
    drop(running.intake, EVIL, 2)
    web.wait("document.querySelectorAll('.rows .done').length === 2")
    assert web.run("return document.querySelectorAll('main img[src=\"x\"]').length") == 0
    assert "<img src=x onerror=alert(1)> \\u202egpj.exe.jpg" in web.run("return document.body.innerText")
    assert (running.library / "2024/08_Aug/20240831_134701.jpg").exists()
    web.show("activity")
    web.wait("document.querySelector('img.picture')?.naturalWidth > 100", "a picture")
    web.click("button[aria-label='Undo: one.jpg']")
    web.wait_text("1 files brought back.")
    web.wait("document.querySelector('.done.undone .tag')")
    assert (running.intake / "one.jpg").exists()
    assert [one for one in web.complaints() if "favicon" not in one] == []
