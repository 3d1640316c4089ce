"""The settings as an owner meets them: choosing folders, mistakes beside their field, and nothing lost on the way."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.page.running import service
from tests.page.test_page import type_over

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running

LIBRARY = "#f-paths-library"


def _open(web: Browser, lang: str = "en") -> None:
    web.go("about:blank")
    web.go(f"{web.address}?lang={lang}#/settings")
    web.wait("document.querySelector('#f-paths-library')")


@pytest.fixture
def web(chromium: Browser, running: Running) -> Browser:
    chromium.visit(running.address)
    chromium.address = running.address.split("?")[0]
    _open(chromium)
    return chromium


def test_a_library_that_is_not_there_is_marked_in_the_reader_s_language(
    web: Browser, running: Running
) -> None:
    _open(web, "de")
    type_over(web, LIBRARY, "/nix/da")
    web.wait(
        f"document.querySelector('{LIBRARY}-wrong').textContent.includes('Den Ordner /nix/da gibt es nicht')"
    )
    assert (
        web.run("return document.querySelector(arguments[0]).getAttribute('aria-invalid')", LIBRARY) == "true"
    )
    type_over(web, LIBRARY, str(running.intake))
    web.wait("document.querySelector('#f-paths-intake-wrong').textContent.includes('derselbe Ordner')")
    type_over(web, LIBRARY, "photo")
    web.wait(f"document.querySelector('{LIBRARY}-wrong').textContent.includes('den ganzen Pfad')")
    web.press("enter")  # as in every form: the cursor stands in the field still
    web.wait("document.querySelector('#said p.wrong')", "refused, and not asked about first")
    assert web.run("return document.querySelector('dialog[open]')") is None
    assert "library = " + str(running.library) in running.config.read_text()
    assert web.complaints() == []


def test_a_folder_is_chosen_from_those_that_the_service_sees(web: Browser, running: Running) -> None:
    other = running.library.parent / "family"
    (other / "2020").mkdir(parents=True)
    (other / "@eaDir").mkdir()
    web.click("[aria-label='Choose… Library folder']")
    web.wait_text("There are no folders in it.")  # it begins in the library of today
    web.click(".picker button:has(svg)")  # one level up
    web.wait("[...document.querySelectorAll('.folders bdi')].some((one) => one.textContent === 'family')")
    web.run(
        "[...document.querySelectorAll('.folders button')].find((one) => one.textContent.includes('family')).click()"
    )
    web.wait("[...document.querySelectorAll('.folders bdi')].map((one) => one.textContent).join() === '2020'")
    web.click(".picker button.main")
    assert web.run("return document.querySelector(arguments[0]).value", LIBRARY) == str(other)
    web.click(".savebar .main")
    web.wait_text("What is in the library of today stays where it is.")  # asked before it is done
    web.press("escape")
    assert f"library = {running.library}\n" in running.config.read_text()
    web.click(".savebar .main")
    web.click("dialog .main")
    web.wait_text("Saved. The service uses the new settings now.")
    assert f"library = {other}\n" in running.config.read_text()
    assert web.complaints() == []


def test_a_folder_without_permission_cannot_be_chosen(web: Browser, running: Running) -> None:
    shut = running.library.parent / "shut"
    shut.mkdir(mode=0o500)
    with _read_only(shut):
        type_over(web, LIBRARY, str(shut))
        web.wait(f"document.querySelector('{LIBRARY}-wrong').textContent.includes('may not write into')")
        web.click("[aria-label='Choose… Library folder']")
        web.wait_text("no permission to write")
        refused = web.run("return document.querySelector('.picker .main').getAttribute('aria-disabled')")
        assert refused == "true"


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """Let not even root write into `folder`: only a mount can forbid it to root."""
    if os.geteuid():
        yield
        return
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def test_what_is_not_saved_is_kept_and_can_be_discarded(web: Browser, running: Running) -> None:
    before = running.config.read_text()
    type_over(web, "#f-thumbnails-start", "04:30")
    web.wait_text("1 change is not saved yet")
    web.show("activity")
    assert web.run("return document.querySelector('#nav a[data-view=settings] .count').textContent") == "1"
    web.show("settings")
    web.wait("document.querySelector('#f-thumbnails-start')?.value === '04:30'")
    web.run(
        "[...document.querySelectorAll('.savebar button')].find((one) => one.textContent === 'Discard changes').click()"
    )
    web.wait("document.querySelector('#f-thumbnails-start').value === '02:00'")
    assert web.run("return document.body.dataset.unsaved") == ""
    assert running.config.read_text() == before


def test_what_few_people_change_is_shown_on_wish_and_where_it_is_wrong(web: Browser) -> None:
    scan = "document.querySelector('#f-intake-scan_seconds').offsetParent"
    assert web.run(f"return {scan} === null")
    web.click("#all-settings")
    assert web.run(f"return {scan} !== null")
    type_over(web, "#f-intake-scan_seconds", "0")
    web.wait(
        "document.querySelector('#f-intake-scan_seconds-wrong').textContent === 'Write a number from 1 to 86,400.'"
    )
    web.click("#all-settings")
    web.click(".savebar .main")
    web.wait(f"{scan} !== null")


def test_folders_of_the_command_line_are_shown_and_not_offered_for_change(
    chromium: Browser, tmp_path: Path
) -> None:
    folders = {name: tmp_path / name for name in ("from", "into")}
    for folder in folders.values():
        folder.mkdir()
    words = [
        word
        for name, folder in zip(("--intake", "--library"), folders.values(), strict=True)
        for word in (name, str(folder))
    ]
    with service(tmp_path, *words) as running:
        chromium.visit(running.address)
        chromium.show("settings")
        chromium.wait("document.querySelector('#f-paths-library')")
        for name, folder in (("intake", folders["from"]), ("library", folders["into"])):
            field = f"document.querySelector('#f-paths-{name}')"
            assert chromium.run(f"return [{field}.value, {field}.disabled]") == [str(folder), True]
        chromium.wait_text("Set on the command line")
        colour = "getComputedStyle(document.querySelector(arguments[0])).backgroundColor"
        free = "getComputedStyle(document.querySelector('select')).backgroundColor"
        assert chromium.run(f"return {colour} !== {free}", LIBRARY), "it looks as if one could write there"
        type_over(chromium, "#f-thumbnails-start", "05:00")
        chromium.click(".savebar .main")
        chromium.wait_text("Saved. The service uses the new settings now.")
