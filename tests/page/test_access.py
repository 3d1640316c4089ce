"""For everybody: no violation of WCAG 2.2 AA that a program can find, in light and dark, narrow and wide; no mouse needed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.page.test_page import drop

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running

HERE = Path(__file__).parent
VIEWS = ("overview", "plan", "activity", "duplicates", "similar", "waiting", "thumbnails", "settings", "logs")
AXE = """
const done = arguments[0];
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then((found) =>
  done(found.violations.map((one) => one.id + ": " + one.nodes.map((node) => node.html + " " + node.failureSummary).join(" | "))));
"""


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("axe")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True, timeout=120)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text()


def test_every_view_is_for_everybody(web: Browser, running: Running, axe: str) -> None:
    for number in (1, 2):
        drop(running.intake, f"{number}.jpg", number)
    (running.intake / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    web.wait("document.querySelectorAll('.rows .done').length === 2")
    web.run(axe)
    for view in VIEWS:
        web.show(view)
        web.wait("document.querySelector('.view').children.length")
        for width, scheme in ((360, "dark"), (1280, "light")):
            web.size(width)
            web.scheme(scheme)
            assert web.later(AXE) == [], f"{view} {width} {scheme}"
            assert web.run("return document.documentElement.scrollWidth") <= width, (
                f"{view} is wider than the window"
            )


def test_the_keyboard_alone_is_enough(web: Browser, running: Running) -> None:
    drop(running.intake, "one.jpg", 1)
    web.wait("document.querySelector(\"button[aria-label='Undo: one.jpg']\")")
    for _ in range(40):
        web.press("tab")
        if web.run("return document.activeElement.getAttribute('aria-label')") == "Undo: one.jpg":
            break
    assert web.run("return document.activeElement.matches(':focus-visible')")
    web.press("enter")
    web.wait_text("1 file brought back.")
    assert (running.intake / "one.jpg").exists()
