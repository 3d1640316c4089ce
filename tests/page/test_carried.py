"""End to end: what a lesser version says and the best lacks is shown, written beside the best, and taken away by Undo."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import db
from tests.page.axe import suits_everybody
from tests.page.running import service
from tests.page.samples import tree
from tests.samples import groups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running

ENGLISH = re.compile(r"\b(the|it|is|that|of|these|stars?|and|into)\b", re.IGNORECASE)
HAS_OWN = 1  # the group whose best has an .xmp of its own


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, list[list[Path]]]]:
    """A service with three groups: in the first two a lesser version has stars and a caption, in the third nothing is said."""
    folder = tmp_path_factory.mktemp("carried")
    library = folder / "library"
    for name in ("library", "state"):
        (folder / name).mkdir()
    con, _ = db.open_database(str(folder / "state"))
    made = groups.plant(library, con, 3)
    for files in made[:2]:
        groups.say(library, con, files[1])
    groups.say(library, con, made[HAS_OWN][0], groups.SAID.replace('xmp:Rating="3"', ""))
    con.close()
    with service(folder) as running:
        yield running, made


def opened(web: Browser, running: Running) -> dict[str, tuple[bytes, int]]:
    """Show the groups; return the library as it is before anything is decided."""
    before = tree(running.library)
    web.visit(running.address)
    web.show("similar")
    web.wait_text("Group 1 of 3")
    return before


def asked(web: Browser) -> str:
    """Keep the first picture, let the others go, and return what is asked then."""
    web.press("1", "d")
    web.wait("document.querySelector('dialog[open] .main')")
    return str(web.run("return document.querySelector('dialog').innerText")).translate(
        {0x2068: None, 0x2069: None}
    )


def gone(web: Browser) -> None:
    web.wait("!document.querySelector('dialog')")


def test_with_keys_alone_it_is_shown_declined_written_and_taken_away(
    chromium: Browser, household: tuple[Running, list[list[Path]]], axe: str
) -> None:
    running, ((best, lesser, _), *_) = household
    before = opened(chromium, running)
    sidecar = best.with_name(f"{best.name}.xmp")
    text = asked(chromium)
    assert f"The picture that stays, {best.name}, lacks something that these say:" in text
    assert f"{lesser.name}: 3 stars and the caption “Oma im Garten & am See”" in text
    assert f"Write it into {sidecar.name}, beside the picture that stays" in text
    chromium.run(axe)
    suits_everybody(chromium, "the question")
    assert chromium.run("return document.documentElement.scrollWidth") <= 1280
    assert chromium.run("return document.activeElement.id") == "carry"
    chromium.press("escape")
    gone(chromium)
    assert chromium.run("return document.activeElement.id") == "stage"
    assert tree(running.library) == before

    asked(chromium)
    chromium.press("space", "tab", "tab", "enter")  # not that; but the pictures go
    chromium.wait_text("moved to Duplicates.")
    chromium.wait_text("Group 1 of 2")
    assert not sidecar.exists()
    chromium.press("u")
    chromium.wait_text("brought back.")
    chromium.wait_text("Group 1 of 3")
    assert tree(running.library) == before

    asked(chromium)
    chromium.press("tab", "tab", "enter")
    chromium.wait_text("moved to Duplicates.")
    chromium.wait_text("Group 1 of 2")
    assert b'xmp:Rating="3"' in sidecar.read_bytes()
    assert b"Oma im Garten &amp; am See" in sidecar.read_bytes()
    after = tree(running.library)
    assert after[str(best.relative_to(running.library))] == before[str(best.relative_to(running.library))]
    chromium.press("u")
    chromium.wait_text("brought back.")
    chromium.wait_text("Group 1 of 3")
    assert tree(running.library) == before
    assert [one for one in chromium.complaints() if "favicon" not in one] == []


def test_a_sidecar_of_its_own_is_left_alone_and_nothing_is_asked_where_nothing_is_lacking(
    chromium: Browser, household: tuple[Running, list[list[Path]]]
) -> None:
    running, made = household
    before = opened(chromium, running)
    chromium.press("right")
    chromium.wait_text("Group 2 of 3")
    text = asked(chromium)
    assert f"{made[HAS_OWN][0].name} has an .xmp file of its own, so nothing is written." in text
    assert chromium.run("return document.querySelector('#carry')") is None
    chromium.click("dialog .main")
    chromium.wait_text("moved to Duplicates.")
    chromium.wait_text("Group 2 of 2")
    chromium.press("1", "d")
    chromium.wait_text("Group 1 of 1")
    assert chromium.run("return document.querySelector('dialog')") is None
    kept = [str(files[0].relative_to(running.library)) for files in made]
    assert {name: tree(running.library)[name] for name in kept} == {name: before[name] for name in kept}
    assert not [name for name in tree(running.library) if name.endswith(".jpg.xmp")]
    for place in (2, 3):
        chromium.press("u")
        chromium.wait_text(f"of {place}")
    assert tree(running.library) == before


def test_many_at_once_take_in_what_lacks_something_on_wish(
    chromium: Browser, household: tuple[Running, list[list[Path]]], axe: str
) -> None:
    running, ((best, lesser, _), *_) = household
    before = opened(chromium, running)
    chromium.click(".together summary")
    chromium.click("#many-look")
    chromium.wait_text("1 further group in which another version has something that the best one lacks")
    chromium.wait_text(f"{best.name}.xmp")
    shown = chromium.run("return document.querySelector('.given-to').innerText")
    assert f"{lesser.name}" in shown
    assert "3 stars and the caption" in shown
    assert chromium.run("return document.querySelector('#many-act').textContent") == "Move 2 to Duplicates"
    chromium.run(axe)
    suits_everybody(chromium, "many at once")
    chromium.click("#many-carry")
    chromium.wait("document.querySelector('#many-act').textContent === 'Move 4 to Duplicates'")
    chromium.click("#many-act")
    chromium.wait("document.querySelector('dialog[open] .main')")
    suits_everybody(chromium, "the question about many")
    assert "it is written into a new .xmp file beside the best" in chromium.run(
        "return document.querySelector('dialog').innerText"
    )
    assert tree(running.library) == before
    chromium.click("dialog .main")
    chromium.wait_text("moved to Duplicates.")
    assert b'xmp:Rating="3"' in best.with_name(f"{best.name}.xmp").read_bytes()
    chromium.click("#many-undo")
    chromium.wait_text("brought back.")
    assert tree(running.library) == before
    assert [one for one in chromium.complaints() if "favicon" not in one] == []


@pytest.mark.parametrize("language", ["de", "ja", "hu", "ru"])
def test_it_is_asked_in_its_readers_language_and_fits_a_phone(
    chromium: Browser, household: tuple[Running, list[list[Path]]], language: str
) -> None:
    running, ((best, *_), *_) = household
    chromium.visit(running.address)  # the address that lets this browser in
    chromium.visit(running.address.split("?")[0] + f"?lang={language}")
    chromium.size(360)
    chromium.show("similar")
    chromium.wait("document.querySelectorAll('.member img').length === 3")
    chromium.run("document.querySelector('#stage').focus()")
    text = asked(chromium)
    assert f"{best.name}.xmp" in text
    assert ENGLISH.findall(text) == []
    wide = "const one = document.querySelector('dialog'); return one.scrollWidth - one.clientWidth"
    assert chromium.run(wide) <= 0
    chromium.press("escape")
    gone(chromium)
