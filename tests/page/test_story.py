"""An owner's first evening, in one go: drop, see, undo, review with keys, change a setting, follow the log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tests.page.samples import tool, tree, version
from tests.page.test_page import drop, type_over

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running


def test_the_first_evening(web: Browser, running: Running) -> None:
    web.wait_text("Nothing was done yet.")

    when = datetime(2022, 5, 1, 10, 0, 7)
    for side in (1200, 800, 500):
        (running.intake / f"beach {side}.jpg").write_bytes(version(1, side, when))
    drop(running.intake, "one.jpg", 1)
    web.wait("document.querySelectorAll('.rows .done').length === 4")
    filed = tree(running.library)
    assert set(filed) >= {"2022/05_May/20220501_100007.jpg", "2024/08_Aug/20240831_134701.jpg"}

    web.show("activity")
    # Undone, it has no picture.
    web.wait("[...document.querySelectorAll('.rows img')].every((one) => one.complete)")
    web.click("button[aria-label='Undo: one.jpg']")
    web.wait_text("1 file brought back.")
    assert (running.intake / "one.jpg").exists()

    tool(running, "similar")  # the service does it in its first quiet minute
    before = tree(running.library)
    web.show("similar")
    web.wait_text("Group 1 of 1")
    web.press("1", "d")
    web.wait_text("2 files moved to Duplicates.")
    assert tree(running.library) != before
    web.wait("document.activeElement.textContent === 'Undo'")
    web.press("enter")
    web.wait_text("2 files brought back.")
    assert tree(running.library) == before

    web.show("settings")
    web.click("#all-settings")
    web.wait("document.querySelector('#f-intake-scan_seconds').offsetParent")
    type_over(web, "#f-intake-scan_seconds", "soon")
    web.click(".savebar button")
    web.wait_text("Not saved")
    type_over(web, "#f-intake-scan_seconds", "600")
    web.click(".savebar button")
    web.wait_text("Saved. The service uses the new settings now.")

    web.show("logs")
    drop(running.intake, "after.jpg", 3)
    web.wait_text("20240831_134703.jpg")
    assert [one for one in web.complaints() if "favicon" not in one] == []
