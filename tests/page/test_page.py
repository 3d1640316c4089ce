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
    web.wait_text("1 file brought back.")
    web.wait("document.querySelector('.done.undone .tag')")
    assert (running.intake / "one.jpg").exists()
    assert [one for one in web.complaints() if "favicon" not in one] == []


def type_over(web: Browser, css: str, text: str) -> None:
    web.run("const one = document.querySelector(arguments[0]); one.focus(); one.select()", css)
    web.press(text)


def test_a_setting_is_refused_then_saved_and_the_log_follows(web: Browser, running: Running) -> None:
    web.show("settings")
    web.click("#all-settings")
    web.wait("document.querySelector('#f-intake-scan_seconds').offsetParent")
    before = running.config.read_text()
    type_over(web, "#f-intake-scan_seconds", "soon")
    web.wait("document.querySelector('#f-intake-scan_seconds-wrong').textContent.includes('number from 1')")
    web.click(".savebar button")
    web.wait_text("Not saved")
    assert running.config.read_text() == before
    type_over(web, "#f-intake-scan_seconds", "600")
    web.click(".savebar button")
    web.wait_text("Saved. The service uses the new settings now.")
    assert running.config.read_text() == before + "\n[intake]\nscan_seconds = 600\n"
    web.show("logs")
    web.run(
        "const log = document.querySelector('#log'); log.value = 'system'; log.dispatchEvent(new Event('change'))"
    )
    web.wait_text("The settings were changed and read again")
    drop(running.intake, "after.jpg", 3)
    web.run(
        "const log = document.querySelector('#log'); log.value = 'activity'; log.dispatchEvent(new Event('change'))"
    )
    web.wait_text("20240831_134703.jpg")
    assert [one for one in web.complaints() if "favicon" not in one] == []


def test_names_are_shown_on_the_owner_s_own_files_while_one_writes(web: Browser, running: Running) -> None:
    for number in (1, 2, 3):
        drop(running.intake, f"holiday {number}.jpg", number)
    web.wait("document.querySelectorAll('.rows .done').length === 3")
    web.show("settings")
    rows = "[...document.querySelectorAll('.example li')].map((one) => one.querySelector('code').textContent).join()"
    web.wait(f"{rows} === [3, 2, 1].map((n) => `2024/08_Aug/20240831_13470${{n}}.jpg`).join()")
    type_over(web, "#f-naming-layout", "{YYYY}-{MM}/{DD}_{hh}{mm}{ss}")
    web.wait(f"{rows} === '2024-08/31_134703.jpg,2024-08/31_134702.jpg,2024-08/31_134701.jpg'")
    type_over(web, "#f-naming-layout", "no date in it")
    web.wait("document.querySelector('#f-naming-layout-wrong').textContent.length > 5")
    below = "const [one, two] = ['#f-naming-layout', '#f-naming-layout-wrong'].map((css) => document.querySelector(css).getBoundingClientRect());"
    assert web.run(
        f"{below} return two.top >= one.bottom && two.top < one.bottom + 16 && two.left === one.left"
    )


def test_a_library_inside_the_intake_is_refused(web: Browser, running: Running) -> None:
    web.show("settings")
    web.wait("document.querySelector('#f-paths-library')")
    type_over(web, "#f-paths-library", f"{running.intake}/deep")
    web.wait_text("library lies inside the intake")


def test_a_pause_holds_until_it_is_ended(web: Browser, running: Running) -> None:
    web.click("#toggle")
    web.wait("document.body.dataset.word === 'Paused'")
    path = drop(running.intake, "later.jpg", 4)
    web.click("#toggle")
    web.wait("document.querySelectorAll('.rows .done').length === 1")
    assert not path.exists()


def test_of_two_views_asked_for_at_once_the_last_is_shown(web: Browser) -> None:
    """The first has to be fetched, the other is there: the first comes when the other has long been shown."""
    web.show("logs")
    web.show("overview")
    web.run(
        "addEventListener('hashchange', () => { location.hash = '#/logs'; }, { once: true });"
        "delete document.body.dataset.shown; location.hash = '#/settings'"
    )
    web.wait("document.body.dataset.shown === 'logs'")
    web.wait("performance.getEntriesByType('resource').some((one) => one.name.includes('/settings.js'))")
    web.later("setTimeout(arguments[0], 300)")
    shown = web.run("return [document.querySelector('.view').className, document.body.dataset.shown]")
    assert shown == ["view logs", "logs"]
    assert web.complaints() == []
