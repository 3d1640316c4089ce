"""The page on a phone: every view is reached, everything can be hit by a finger, a group is decided within two screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.page.running import service
from tests.page.samples import tool, version, versions_in_library
from tests.page.test_access import READY, VIEWS
from tests.page.test_page import drop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.page.driver import Browser
    from tests.page.running import Running

WIDTH, HEIGHT = 360, 740
LONG = f"{'A walk through the botanical garden ' * 3}0042.jpg"
# What can be touched and is lower than a finger; a link within a sentence is exempt (WCAG 2.2, 2.5.8).
SMALL = """
return [...document.querySelectorAll("button, select, input, summary, textarea, nav a, .figures a, [role=tab]")]
  .filter((one) => one.checkVisibility() && !one.disabled)
  .map((one) => (one.matches("input[type=checkbox]") ? one.closest("label") ?? one : one))
  .filter((one) => { const box = one.getBoundingClientRect(); return box.width && (box.height < 43.5 || box.width < 24); })
  .map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 30)} ${one.getBoundingClientRect().height}`);
"""
# Words that do not fit into what they stand on.
CUT = """
return [...document.querySelectorAll("button, .tag, nav a, summary, th, h1, h2, label")]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline" && !one.closest(".said-only") && !one.classList.contains("said-only"))
  .map((one) => `${one.tagName} ${one.textContent.slice(0, 60)} ${one.scrollWidth} > ${one.clientWidth}`);
"""
# Show one view behind the other and ask in each what is cut, within the browser: 231 looks take their time from outside.
# While rows are still drawn, widths are those of before: what is cut is asked again until the view stands still.
# Elements of which each word has more letters than room for two of them.
SQUEEZED = """
const said = (one) => [...one.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE).map((each) => each.data.trim()).join("");
return [...document.querySelectorAll(".view *")].filter((one) => said(one).length > 6 && one.checkVisibility() && !one.closest(".said-only, option, script") && one.getBoundingClientRect().width < 24)
  .map((one) => `${one.tagName} ${one.className}: ${said(one)}`);
"""
EVERY_VIEW = """
const [width, done] = arguments, ready = {%s}, cut = () => {%s};
const later = (ms) => new Promise((one) => setTimeout(one, ms));
const until = async (asked) => {
  const end = Date.now() + 60000;
  while (!asked()) { if (Date.now() > end) throw Error(`${location.hash} ${document.body.dataset.shown}: never ${asked} ${document.body.innerText}`); await later(5); }
};
const look = () => [...cut(), ...(document.documentElement.scrollWidth > width ? ["wider than the window"] : [])];
(async () => {
  const seen = {};
  for (const view of Object.keys(ready)) {
    delete document.body.dataset.shown;
    location.hash = `#/${view}`;
    await until(() => document.body.dataset.shown === view);
    await until(ready[view]);
    for (let tries = 0; tries < 20 && (seen[view] = look()).length; tries++) await later(250);
  }
  return seen;
})().then(done, (error) => done({ failed: [String(error)] }));
"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service that has something to show in every view."""
    folder = tmp_path_factory.mktemp("phone")
    library = folder / "library"
    (library / "NoDateFound").mkdir(parents=True)
    (library / "NoDateFound" / "Garden 1962-05.jpg").write_bytes(version(9, 400))
    versions_in_library(library)
    with service(folder) as running:
        drop(running.intake, LONG, 2)
        tool(running, "similar")
        tool(running, "thumbnails", str(library))
        tool(running, "pause")
        drop(running.intake, "one.jpg", 1)
        yield running


@pytest.fixture
def phone(chromium: Browser, full: Running) -> Iterator[Browser]:
    chromium.visit(full.address)
    chromium.address = full.address.split("?")[0]
    chromium.size(WIDTH, HEIGHT)
    yield chromium
    chromium.size(1280)


def test_every_view_is_behind_one_button_and_none_is_out_of_sight(phone: Browser) -> None:
    for view in VIEWS:
        phone.click("#menu")
        seen = phone.run(
            "return [...document.querySelectorAll('#nav a')].map((one) => one.getBoundingClientRect()).every((box) => box.height >= 43.5 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight)"
        )
        assert seen, "a view's name is out of sight"
        phone.run("delete document.body.dataset.shown")
        phone.click(f"#nav a[data-view={view}]")
        phone.wait(f"document.body.dataset.shown === '{view}'")
        assert phone.run("return document.querySelector('#menu').getAttribute('aria-expanded')") == "false"
    assert phone.complaints() == []


def test_everything_can_be_hit_by_a_finger(phone: Browser) -> None:
    for view in VIEWS:
        phone.show(view)
        phone.wait(READY.get(view, "document.querySelector('.view').children.length"))
        assert phone.run(SMALL) == [], view


def test_a_month_of_ten_thousand_photos_has_room_for_its_number(phone: Browser) -> None:
    phone.show("library")
    phone.wait("document.querySelector('.heat button')")
    phone.run("document.querySelector('.heat button').firstChild.data = '23.456'")
    assert phone.run(CUT) == []


def test_a_wrong_clock_is_set_right_without_scrolling(phone: Browser) -> None:
    """The button that goes on was below the edge: each of days, hours, minutes and seconds had a line of its own."""
    phone.show("library?month=2022-05")
    phone.click("#pick-all")
    phone.click("#change-dates")
    phone.click(".workshop .way:nth-child(3) input")
    phone.wait("document.querySelector('#dates-second').checkVisibility()")
    assert (
        phone.run(
            "const one = document.querySelector('.workshop'); return one.scrollHeight - one.clientHeight"
        )
        == 0
    )
    phone.run("document.querySelector('.workshop').close()")


def test_buttons_begin_where_the_words_above_them_begin(phone: Browser) -> None:
    """The first of two was further in: an empty place before it kept its distance."""
    phone.show("similar")
    phone.wait(READY["similar"])
    phone.click(".together summary")
    left = "Math.round(document.querySelector(arguments[0]).getBoundingClientRect().left)"
    assert phone.run(f"return {left}", "#many-look") == phone.run(f"return {left}", ".together > .quiet")


def test_no_words_are_squeezed_into_a_column_of_letters(phone: Browser) -> None:
    """Also those that are seen only when somebody asks for them, in a narrow card of a wide window too."""
    for width in (WIDTH, 1280):
        phone.size(width, HEIGHT)
        for view in VIEWS:
            phone.show(view)
            phone.wait(READY.get(view, "document.querySelector('.view').children.length"))
            phone.run("document.querySelectorAll('.view details').forEach((one) => { one.open = true; })")
            assert phone.run(SQUEEZED) == [], f"{view}, {width} pixels"


def test_a_group_is_seen_and_decided_within_two_screens(phone: Browser) -> None:
    phone.show("similar")
    phone.wait(READY["similar"])
    assert phone.run("return document.documentElement.scrollHeight") <= 2 * HEIGHT
    actions = phone.run(
        "const box = document.querySelector('.stage .actions').getBoundingClientRect(); return [box.top, box.bottom, innerHeight]"
    )
    assert 0 < actions[0] < actions[1] <= actions[2] + 1, "the buttons that decide are in sight at once"


def test_words_fit_into_their_buttons_in_every_language(phone: Browser) -> None:
    from spk import texts

    wrong: list[str] = []
    tags = {
        name: tag
        for tag, name in phone.run(
            "return import(document.querySelector('script[src$=\"words.js\"]').src).then((one) => Object.entries(one.NAMES))"
        )
    }
    there = "document.querySelector('.view').children.length"
    every_view = EVERY_VIEW % (", ".join(f"{view}: () => {READY.get(view, there)}" for view in VIEWS), CUT)
    for language in texts.LANGUAGES:
        phone.go("about:blank")
        phone.go(f"{phone.address}?lang={tags[language]}")
        phone.wait("document.body.dataset.shown")
        seen: dict[str, list[str]] = phone.later(every_view, WIDTH)
        assert set(seen) == set(VIEWS), seen
        wrong += [f"{language} {view}: {one}" for view, cut in seen.items() for one in cut]
    assert wrong == []


def test_of_a_long_name_the_ending_is_seen_and_no_line_breaks_in_it(phone: Browser) -> None:
    phone.show("activity")
    phone.wait_text("0042.jpg")
    lines, ends_inside, shortened = phone.run(
        """
        const file = [...document.querySelectorAll(".filename")].find((one) => one.textContent === arguments[0]);
        const end = document.createRange();
        end.selectNode(file.lastChild);
        const rests = new Set([...file.getClientRects(), ...end.getClientRects()].map((box) => Math.round(box.bottom)));
        return [rests.size, end.getBoundingClientRect().right <= innerWidth, file.firstChild.scrollWidth > file.firstChild.clientWidth];
        """,
        LONG,
    )
    assert (lines, ends_inside, shortened) == (1, True, True)
    assert phone.run("return document.documentElement.scrollWidth") <= WIDTH, "the other words wrap as ever"
