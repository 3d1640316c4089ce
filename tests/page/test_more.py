"""End to end: undated files get a date and lose it again; the plan is shown before anything moves; thumbnails are steered."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.through_service import ask_service
from photo_organizer.decide.breaker import CODE
from photo_organizer.model import Reason, Stamp
from photo_organizer.store import changes, db, held
from tests.journeys.home import wait_for
from tests.page.running import service
from tests.page.samples import tool, tree, version, versions_in_library
from tests.page.test_page import drop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running


@pytest.fixture
def living(tmp_path: Path) -> Iterator[Running]:
    """A service with a library that somebody had before."""
    aside = tmp_path / "library" / "NoDateFound"
    aside.mkdir(parents=True)
    (aside / "Garden 1962-05.jpg").write_bytes(version(9, 400))
    (aside / "Garden 1962-05.jpg.xmp").write_text("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    os.utime(aside / "Garden 1962-05.jpg", (1_600_000_000, 1_600_000_000))
    versions_in_library(tmp_path / "library")
    with service(tmp_path) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, living: Running) -> Browser:
    chromium.visit(living.address)
    return chromium


def test_a_proposed_date_files_a_picture_and_undo_takes_it_back(page: Browser, living: Running) -> None:
    before = tree(living.library)
    page.show("waiting")
    page.wait_text("From its name: Garden 1962-05.jpg")
    assert page.run("return document.querySelector('.proposal b').innerText") == "May 1962", (
        "and no day of it"
    )
    assert page.run("return document.querySelector('.what details input').value") == "", "nor in the field"
    page.click(".proposal button")
    page.wait_text("was filed by its date")
    after = tree(living.library)
    assert after.keys() - before.keys() == {
        "1962/05_May/19620515_120000.jpg",
        "1962/05_May/19620515_120000.jpg.xmp",
    }
    assert after["1962/05_May/19620515_120000.jpg"] == before["NoDateFound/Garden 1962-05.jpg"]
    assert not (living.library / "NoDateFound").exists()
    page.show("activity")
    page.wait_text("Dated by you: May 1962")
    page.click("button[aria-label='Undo: Garden 1962-05.jpg']")
    page.wait_text("2 files brought back.")
    assert tree(living.library) == before


def test_only_files_of_the_library_are_given_a_date(living: Running) -> None:
    """Whoever leaves the command: nothing outside the library, and nothing that is set aside, is reached."""
    wait_for((living.state / "ready").exists)
    before = tree(living.library)
    paths = [
        "Duplicates/gone.jpg",
        "NoDateFound/../2022/05_May/20220501_100007.jpg",
        "NoDateFound/gone.jpg",
    ]
    reply = ask_service(str(living.state), "date", {"paths": paths, "taken": "1999-01-02T03:04:05"})
    assert (reply["ok"], len(reply["problems"]), reply["files"]) == (False, 3, [])
    assert tree(living.library) == before


def test_the_plan_is_what_the_command_prints_and_nothing_moves(page: Browser, living: Running) -> None:
    page.click("#toggle")
    page.wait("document.body.dataset.word === 'Paused'")
    for number in (1, 2, 3):
        drop(living.intake, f"{number}.jpg", number)
    before = tree(living.intake)
    page.show("plan")
    page.click("button.main")
    page.wait_text("3 in this preview")
    shown = page.run(
        "return [...document.querySelectorAll('.rows .what p:nth-child(2)')].map((one) => one.textContent)"
    )
    printed = [json.loads(line) for line in tool(living, "plan", "--json", "--settle", "0").splitlines()]
    assert printed.pop() == {"plans": 3}
    names = [one["steps"][0]["to"].rpartition("/")[2] for one in printed]
    assert [text.rpartition("\u203a\u200e ")[2] for text in shown] == names
    page.wait_text("from the camera's record")
    assert tree(living.intake) == before
    page.show("waiting")
    assert "every file was filed" not in page.run("return document.body.innerText"), "nobody has looked"
    page.wait_text("Nothing is filed until you resume.")
    page.show("overview")
    page.show("plan")
    page.wait_text("3 in this preview")
    page.wait(
        "[...document.querySelectorAll('button')].find((one) => one.textContent === 'Resume and file these')?.click() === undefined"
    )
    page.wait("document.querySelectorAll('.rows .done').length === 3")
    assert tree(living.intake) == {}


def test_a_question_is_asked_and_answered_on_the_page(page: Browser, living: Running) -> None:
    """What waits for a yes is shown with its reason; the yes is a command, asked for twice."""
    page.wait(
        "document.body.dataset.word === 'Idle'", "the first look, which forgets what is not there, is over"
    )
    path = living.intake / "better.jpg"
    con = sqlite3.connect(living.state / db.NAME, isolation_level=None, timeout=120)
    with db.transaction(con):
        changes.ask(con, "6 of 6 files of the library would be removed or renamed")
        reason = Reason(CODE, "waits: 6 of 6 files")
        held.hold(con, str(path), Stamp(1, 2, 3, 4), reason, time.time_ns(), retry=False)
    page.run("document.querySelector('#scan').click()")
    page.wait_text("6 of 6 files of the library would be removed or renamed")
    page.wait_text("Is that as it should be?")
    page.click("#allow")
    page.wait("document.querySelector('dialog[open] .main')")
    assert held.get(con, str(path)) is not None
    page.click("dialog .main")
    page.wait("!document.querySelector('#allow')")
    assert held.get(con, str(path)) is None
    con.close()


def test_thumbnails_tell_why_and_do_as_they_are_told(page: Browser, living: Running) -> None:
    tool(living, "thumbnails", str(living.library))
    page.show("thumbnails")
    page.wait("document.querySelectorAll('.thumbnail-cards > li').length > 0")
    page.click(".thumbnail-cards summary")
    page.wait("document.querySelector('.tiles p').textContent.length > 3")
    page.click("button[aria-label^='Keep these: ']")
    page.wait_text("These pictures stay in the thumbnail.")
    page.wait("document.activeElement.textContent === 'Choose freely again'", "the focus stays in its place")
    page.click("button[aria-label^='Choose freely again: ']")
    page.wait_text("The program chooses the pictures again.")
    thumbnail = living.library / "thumbnail.jpg"
    old = thumbnail.read_bytes()
    page.click(".thumbnail-cards > li:first-child .tiles button.small")
    page.wait("document.querySelector('details.card:not([hidden]) .rows li')", "what is left out")
    page.wait("!document.querySelector('[aria-busy=true]')", "made again")
    assert thumbnail.read_bytes() != old
    page.run("document.querySelector('details.card').open = true")
    page.click("details.card .rows button")
    page.wait("document.querySelector('details.card[hidden]')", "taken in again")


def test_folder_thumbnails_are_made_now_and_those_of_others_are_replaced_and_put_back(
    page: Browser, living: Running
) -> None:
    page.show("overview")
    page.wait(
        "document.querySelector('#make-first') && !document.querySelector('#make-first').closest('[hidden]')"
    )
    year = next(path for path in living.library.iterdir() if path.name.startswith("20"))
    theirs = year / "thumbnail.jpeg"
    theirs.write_bytes(b"of an older script")
    page.show("thumbnails")
    page.wait("document.querySelector('#make-now')")
    page.click("#make-now")
    page.wait_text("folder thumbnail")
    page.wait(
        "document.querySelector(\"button[aria-label^='Replace: ']\")", "that of another program is listed"
    )
    page.click("button[aria-label^='Replace: ']")
    page.click("dialog .main")
    page.wait("document.querySelector(\"button[aria-label^='Put back: ']\")", "kept")
    page.wait("document.querySelectorAll('.thumbnail-cards > li').length > 0", "ours is made")
    assert not theirs.exists()
    page.click("button[aria-label^='Put back: ']")
    page.wait_text("The old thumbnail is back.")
    assert theirs.read_bytes() == b"of an older script"
    assert not (year / "thumbnail.jpg").exists()
    theirs.unlink()
    page.show("overview")


def test_nobody_is_told_that_every_file_was_filed_while_one_still_comes(
    web: Browser, running: Running
) -> None:
    whole = drop(running.intake, "whole.jpg", 1).read_bytes()
    (running.intake / "coming.jpg").write_bytes(whole[:-200])
    web.wait("document.querySelectorAll('.rows .done').length === 1")
    web.show("waiting")
    web.wait_text("1 still being written")
    assert "every file was filed" not in web.run("return document.body.innerText")
    (running.intake / "coming.jpg").unlink()
    web.wait_text("Nothing waits: every file was filed.")
