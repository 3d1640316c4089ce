"""End to end, with keys only: a group is reviewed, set aside, undone; another is called no duplicates, for ever."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.page.driver import PATIENCE
from tests.page.running import service
from tests.page.samples import tool, tree, versions_in_library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running


@pytest.fixture
def reviewed(tmp_path: Path) -> Iterator[tuple[Running, list[Path]]]:
    """A service whose library holds two pictures in three versions each, compared."""
    (tmp_path / "library").mkdir()
    made = versions_in_library(tmp_path / "library")
    with service(tmp_path) as running:
        tool(running, "similar")
        yield running, made


CAPTION = "return document.querySelector('.panes figcaption').textContent"


def opened(chromium: Browser, running: Running) -> Browser:
    chromium.visit(running.address)
    chromium.show("similar")
    chromium.wait_text("Group 1 of 2")
    return chromium


def test_a_group_is_reviewed_with_keys_only(chromium: Browser, reviewed: tuple[Running, list[Path]]) -> None:
    running, made = reviewed
    before = tree(running.library)
    web = opened(chromium, running)
    assert web.run("return document.activeElement.id") == "stage"
    assert web.run("return document.querySelectorAll('.member.goes').length") == 0, "nothing is preselected"
    first = next(place for place in (0, 3) if web.run(CAPTION).endswith(made[place].name))
    web.press("d")
    web.wait_text("Choose what to keep first")
    assert tree(running.library) == before

    web.press("right")
    web.wait_text("Group 2 of 2")
    web.press("left")
    web.wait_text("Group 1 of 2")
    web.press("2")
    web.wait_text("Picture 2 stays, 2 would go to Duplicates.")
    web.press("1")
    web.wait_text("Picture 1 stays, 2 would go to Duplicates.")
    web.press("down", "x")
    web.wait("document.querySelectorAll('.member.goes').length === 1")
    web.press("x")
    web.wait("document.querySelectorAll('.member.goes').length === 2")
    web.press("d")
    web.wait_text("2 files moved to Duplicates.")
    web.wait_text("Group 1 of 1")
    after = tree(running.library)
    assert sorted(after[one][0] for one in after if one.startswith("Duplicates/")) == sorted(
        before[str(path.relative_to(running.library))][0] for path in made[first + 1 : first + 3]
    )
    assert made[first].exists()

    web.press("u")
    web.wait_text("2 files brought back.")
    web.wait_text("Group 1 of 2")
    assert tree(running.library) == before
    assert [one for one in web.complaints() if "favicon" not in one] == []


def test_no_duplicates_is_remembered(chromium: Browser, reviewed: tuple[Running, list[Path]]) -> None:
    running, _ = reviewed
    before = tree(running.library)
    web = opened(chromium, running)
    web.press("n")
    web.wait_text("Remembered")
    web.wait_text("Group 1 of 1")
    tool(running, "similar")
    web.show("overview")
    web.show("similar")
    web.wait_text("Group 1 of 1")
    assert tree(running.library) == before


def test_the_last_group_can_be_undone_too(chromium: Browser, reviewed: tuple[Running, list[Path]]) -> None:
    running, _ = reviewed
    before = tree(running.library)
    web = opened(chromium, running)
    web.press("n")
    web.wait_text("Group 1 of 1")
    web.press("1", "d")
    web.wait_text("No groups to review.")
    web.wait("document.activeElement.textContent === 'Undo'")
    assert tree(running.library) != before
    web.press("enter")
    web.wait_text("Group 1 of 1")
    assert tree(running.library) == before


def test_whoever_asks_last_is_shown(chromium: Browser, reviewed: tuple[Running, list[Path]]) -> None:
    """Keys faster than the answers: the title, the list and the pictures are of one group."""
    web = opened(chromium, reviewed[0])
    web.press("right", "left", "right", "left", "right")
    web.wait_text("Group 2 of 2")
    chosen = web.run("return document.querySelector('.entry[aria-selected=true] .name').textContent")
    assert chosen in web.run(CAPTION)


def test_both_pictures_are_enlarged_as_one(chromium: Browser, reviewed: tuple[Running, list[Path]]) -> None:
    web = opened(chromium, reviewed[0])
    web.press("+", "+", "shift-right")
    views = web.run("return [...document.querySelectorAll('.frame img')].map((one) => one.style.transform)")
    assert views[0] == views[1]
    assert "scale(2.25)" in views[0]
    assert not views[0].startswith("translate(0%")
    web.press("space")
    web.wait("document.querySelectorAll('.panes .behind').length === 1")
    shown = web.run("return document.querySelector('.panes figure:not(.behind) figcaption').textContent")
    web.press("space")
    assert (
        web.run("return document.querySelector('.panes figure:not(.behind) figcaption').textContent") != shown
    )
    web.press("escape")
    web.wait("document.querySelectorAll('.panes .behind').length === 0")
    assert "scale(1)" in web.run("return document.querySelector('.frame img').style.transform")


def test_only_what_differs_is_marked_and_the_keys_are_told(
    chromium: Browser, reviewed: tuple[Running, list[Path]]
) -> None:
    web = opened(chromium, reviewed[0])
    marked = web.run(
        "return [...document.querySelectorAll('.fields .differs th')].map((one) => one.textContent)"
    )
    assert [text.split(" (")[0] for text in marked] == ["Pixels", "Size", "Name"]
    web.wait_text("It has more pixels.")
    web.press("?")
    web.wait("document.querySelector('dialog[open] kbd')")
    said = web.run("return [...document.querySelectorAll('dialog[open] dd')].map((one) => one.textContent)")
    assert [text for text in said if text != text.lower() and not text.endswith("Duplicates")] == []
    web.press("enter")
    web.wait("!document.querySelector('dialog')")
    assert web.run("return document.activeElement.id") == "stage"


def test_a_review_ends_and_stays_ended(chromium: Browser, tmp_path: Path) -> None:
    """Five groups are kept with one key each; after a restart none is asked about, until one of its pictures changes."""
    (tmp_path / "library").mkdir()
    made = versions_in_library(tmp_path / "library", 5)
    with service(tmp_path) as running:
        tool(running, "similar")
        chromium.visit(running.address)
        chromium.show("similar")
        chromium.wait_text("Group 1 of 5")
        _keep_everything(chromium)
        chromium.click(".more")  # the last decision is taken back
        chromium.wait_text("Group 1 of 1")
        _keep_everything(chromium)
    with service(tmp_path) as running:
        chromium.visit(running.address)
        chromium.show("similar")
        chromium.wait_text("5 groups kept as they are")
        chromium.run(
            "document.querySelector('#state').value = 'reviewed'; document.querySelector('#state').dispatchEvent(new Event('change'))"
        )
        chromium.wait_text("Group 1 of 5")
    made[1].unlink()  # one of a group of three
    with service(tmp_path) as running:
        tool(running, "similar")
        chromium.visit(running.address)
        chromium.show("similar")
        chromium.wait_text("Group 1 of 1")
        assert chromium.complaints() == []


def _keep_everything(web: Browser) -> None:
    """Press the key until nothing is left: a key that comes while the next group is drawn decides nothing."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if "No groups to review" in web.run("return document.querySelector('main').innerText"):
            return
        web.press("k")
        time.sleep(0.2)
    seen = web.run(
        "return [document.querySelector('main').innerText, document.querySelector('#notice')?.innerText, document.activeElement.outerHTML.slice(0, 200)]"
    )
    raise AssertionError(f"the review never ends: {seen}")
