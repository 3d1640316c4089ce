"""A walk through every view of a library that has everything: no errors, nothing missing, nothing in another language."""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import Reason, Stamp
from photo_organizer.store import db, held
from spk import texts
from tests.page import rare
from tests.page.running import service
from tests.page.samples import tool, version, versions_in_library
from tests.page.test_access import VIEWS
from tests.page.test_page import drop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.page.driver import Browser
    from tests.page.running import Running

TABLE = texts.page("enu")
# English on purpose are the lines of the logs, and what a model is asked for: both stand so in files of the owner's.
TEXTS = """
const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) => node.parentElement.closest(".lines [lang=en], label [lang=en]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
while (walk.nextNode()) if (!walk.currentNode.parentElement.closest("script, style, bdi, code, pre, noscript")) found.push(walk.currentNode.data.trim());
for (const one of document.querySelectorAll("[aria-label]")) found.push(one.getAttribute("aria-label"));
return found.filter(Boolean);
"""
ENGLISH = re.compile(r"\b(the|is|were|are|has|have|been|with|this|that|of|from|its|file)\b")
LATIN = re.compile(r"\b[a-z]{3,} [a-z]{2,}\b")
FLOWS = {
    "plan": ("main .row button:not([hidden])", "document.querySelector('.rows li')"),
    "library": (".heat button", "document.querySelector('.sheet .opens')"),
    "duplicates aside": ("#tab-aside", "document.querySelector('.items .opens')"),
    "duplicates same": ("#tab-same", "document.querySelector('.items .opens')"),
    "thumbnails": (".thumbnail-cards summary", "document.querySelector('.thumbnail-cards .opens')"),
}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with duplicates, files set aside, held and undated ones, groups, thumbnails and a full intake."""
    folder = tmp_path_factory.mktemp("crowded")
    library = folder / "library"
    (library / "NoDateFound").mkdir(parents=True)
    (library / "NoDateFound" / "Garden 1962-05.jpg").write_bytes(version(9, 400))
    made = versions_in_library(library)
    for other in ("Duplicates", "old disk"):
        (library / other).mkdir()
        shutil.copy2(made[0], library / other)
    with service(folder) as running:
        tool(running, "similar")
        tool(running, "thumbnails", str(library))
        (running.intake / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0")
        drop(running.intake, "one.jpg", 1)
        yield running


@pytest.mark.parametrize("language", ["enu", "ger", "jpn"])
def test_every_view_speaks_one_language_and_lacks_nothing(
    chromium: Browser, crowded: Running, language: str
) -> None:
    web = chromium
    con = sqlite3.connect(crowded.state / db.NAME, isolation_level=None, timeout=120)
    rare.fill(con, str(crowded.intake), str(crowded.library))
    con.close()
    web.visit(crowded.address)
    web.go(crowded.address.split("?")[0] + "?lang=" + {"enu": "en", "ger": "de", "jpn": "ja"}[language])
    web.wait("document.body.dataset.shown")
    for place in (*VIEWS, *FLOWS):
        _open(web, place)
        if place in FLOWS:
            button, ready = FLOWS[place]
            web.click(button)
            web.wait(ready)
        web.wait("document.querySelector('.view').children.length")
        if place == "waiting":
            web.wait(f"document.querySelectorAll('.rows .name').length >= {len(rare.WAITING)}")
        if place == "activity":
            web.wait(f"document.querySelectorAll('.rows .wrong').length >= {len(rare.PROBLEMS)}")
            told = "return [...document.querySelectorAll('.rows .failed')].map((one) => one.querySelectorAll('.quiet').length)"
            assert set(web.run(told)) == {2}, (
                "where from and where to, and when; nothing that tells it as done"
            )
        _is_in(language, web.run(TEXTS), place)
    assert web.complaints() == []


def _said(language: str) -> set[str]:
    return {text for words in texts.page(language).values() for text in texts.forms(words).values()}


def _open(web: Browser, place: str) -> None:
    """Show the view of a place, opened anew where it is shown already."""
    view = place.split(maxsplit=1)[0]
    if view in web.run("return location.hash"):
        web.show("overview" if view != "overview" else "logs")
    web.show(view)


def _is_in(language: str, told: list[str], place: str) -> None:
    assert [one for one in told if one in TABLE and "_" in one] == [], f"{place}: keys instead of words"
    if language == "enu":
        return
    foreign = _said("enu") - _said(language)
    assert [one for one in told if one in foreign or ENGLISH.search(one)] == [], place
    if language == "jpn":  # Latin words in a row are nobody's Japanese
        assert [one for one in told if LATIN.search(one)] == [], place


def test_pictures_open_large_from_every_view(chromium: Browser, crowded: Running) -> None:
    web = chromium
    web.visit(crowded.address)
    for place in ("activity", "waiting", *(flow for flow in FLOWS if flow != "plan")):
        _open(web, place)
        if place in FLOWS:
            web.click(FLOWS[place][0])
        web.click("main .opens")
        web.wait("document.querySelector('.viewer .facts dd')", f"facts in {place}")
        web.press("escape")
        web.wait("!document.querySelector('.viewer')")
        assert web.run("return document.activeElement.className") == "opens", place
    web.show("similar")
    web.wait("document.querySelectorAll('.member img').length > 2")
    web.press("v")
    web.wait("document.querySelector('.viewer .facts dd')")
    web.press("right", "escape")
    web.wait("!document.querySelector('.viewer')")
    assert web.run("return document.activeElement.id") == "stage"
    assert web.complaints() == []


def test_what_has_no_picture_shows_its_kind(chromium: Browser, crowded: Running) -> None:
    con = sqlite3.connect(crowded.state / db.NAME, isolation_level=None, timeout=120)
    with db.transaction(con):
        why = Reason("incomplete", "is incomplete; waiting for the rest")
        held.hold(con, str(crowded.intake / "cut.jpg"), Stamp(1, 2, 3, 4), why, time.time_ns(), retry=False)
    con.close()
    chromium.visit(crowded.address)
    chromium.show("waiting")
    chromium.wait("document.querySelector('.rows .picture.none')?.textContent === 'jpg'")
    assert chromium.complaints() == []
