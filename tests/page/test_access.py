"""For everybody: no violation of WCAG 2.2 AA that a program can find, in light and dark, narrow and wide; no mouse needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.page.axe import AXE, suits_everybody
from tests.page.running import service
from tests.page.samples import tool, version, versions_in_library
from tests.page.test_page import drop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.page.driver import Browser
    from tests.page.running import Running

VIEWS = (
    "overview",
    "plan",
    "activity",
    "library",
    "duplicates",
    "similar",
    "waiting",
    "erase",
    "thumbnails",
    "settings",
    "logs",
)


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


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service that has something to show in every view: groups, undated files, thumbnails, a plan."""
    folder = tmp_path_factory.mktemp("full")
    library = folder / "library"
    (library / "NoDateFound").mkdir(parents=True)
    (library / "NoDateFound" / "Garden 1962-05.jpg").write_bytes(version(9, 400))
    versions_in_library(library)
    with service(folder) as running:
        tool(running, "similar")
        tool(running, "thumbnails", str(library))
        tool(running, "pause")
        drop(running.intake, "one.jpg", 1)
        yield running


@pytest.fixture
def shown(chromium: Browser, full: Running) -> Browser:
    """The page with everything in it; the cookie outlives the one-time address."""
    chromium.go("about:blank")
    chromium.go(full.address)
    chromium.wait("document.body.dataset.shown")
    chromium.size(1280)
    return chromium


READY = {
    "duplicates": "document.querySelector('#tab-same').click() === undefined && document.querySelector('#dedupe-look').offsetParent",
    "plan": "document.querySelector('.rows li') || document.querySelector('button.main:not([hidden])')?.click()",
    "similar": "document.querySelectorAll('.member img').length === 3 && document.querySelector('.fields tr')",
    "waiting": "document.querySelector('.proposal')",
    "thumbnails": "document.querySelector('.thumbnail-cards details') && document.querySelectorAll('.thumbnail-cards details').forEach((one) => one.open = true) === undefined",
}


# What lies behind a view: what is clicked there, one after the other, and what has to be there then.
BEHIND = {
    "library": (
        (".heat button", "document.querySelector('.sheet .opens img')"),
        (".sheet .opens", "document.querySelector('.viewer .facts dd')"),
        (".viewer .main", "!document.querySelector('.viewer')"),
        ("#pick-all", "document.querySelector('#change-dates:not([hidden])')"),
        ("#change-dates", "document.querySelector('dialog.workshop[open]')"),
    ),
    "similar": ((".together summary", "document.querySelector('#many-look').offsetParent"),),
    "settings": (("#all-settings", "document.querySelector('#all-settings[aria-expanded=true]')"),),
}


def test_full_views_are_for_everybody(shown: Browser, axe: str) -> None:
    """Every view and what lies behind it, in each width and scheme, in one session."""
    shown.run(axe)
    for view in VIEWS:
        shown.show(view)
        shown.wait(READY.get(view, "document.querySelector('.view').children.length"))
        suits_everybody(shown, view)
        for css, ready in BEHIND.get(view, ()):
            shown.click(css)
            shown.wait(ready)
            suits_everybody(shown, f"{view} {css}")
        shown.run("document.querySelector('dialog[open]')?.close()")


def test_at_two_hundred_percent_nothing_is_cut_off(shown: Browser) -> None:
    """A window of 1280 pixels enlarged twice has room for 640, one of 640 for 320 (WCAG 2.2, 1.4.4 and 1.4.10)."""
    for view in VIEWS:
        shown.show(view)
        shown.wait(READY.get(view, "document.querySelector('.view').children.length"))
        for width in (640, 320):
            shown.size(width)
            assert shown.run("return document.documentElement.scrollWidth") <= width, f"{view} at {width}"


def test_long_words_of_a_language_are_not_cut_off_on_a_small_telephone(shown: Browser) -> None:
    """Hungarian has the longest words beside each other."""
    shown.go(f"{shown.run('return location.origin')}/?lang=hun#/similar")
    shown.size(320)
    shown.wait(READY["similar"])
    assert shown.run("const page = document.documentElement; return page.scrollWidth - page.clientWidth") == 0


def test_nothing_moves_for_those_who_wish_it(shown: Browser) -> None:
    shown.show("overview")
    # In one go: what is shown of the state is drawn anew every few seconds.
    count = "document.querySelector('.state').className = 'state card working'; return document.getAnimations().length"
    assert shown.run(count) > 0
    wish = {"name": "prefers-reduced-motion", "value": "reduce"}
    shown.cdp("Emulation.setEmulatedMedia", features=[wish])
    assert shown.run(count) == 0
    shown.scheme("light")


def test_every_view_is_reached_and_left_by_the_keyboard(shown: Browser) -> None:
    """Each view is opened from the navigation with Enter, and Tab comes to its last control without a trap."""
    for view in VIEWS:
        shown.run("document.querySelector(arguments[0]).focus()", f"#nav a[data-view={view}]")
        shown.run("delete document.body.dataset.shown")
        shown.press("enter")
        shown.wait(f"document.body.dataset.shown === '{view}'")
        shown.wait(READY.get(view, "document.querySelector('.view').children.length"))
        _walk_through(shown, view)


@pytest.mark.parametrize("size", [(1280, 600), (360, 740)])
def test_who_comes_by_the_keyboard_sees_where(shown: Browser, size: tuple[int, int]) -> None:
    """Bars that stay at an edge of the window do not lie over what has the focus (WCAG 2.2, 2.4.11)."""
    shown.size(*size)
    for view in ("settings", "similar"):  # the others have no bar at the lower edge
        shown.show(view)
        shown.wait(READY.get(view, "document.querySelector('.savebar')"))
        shown.run("scrollTo(0, 0); document.querySelector('main').focus()")
        assert [one for one in _walk_through(shown, view) if one] == []
    shown.size(1280)


def _walk_through(shown: Browser, view: str) -> list[str]:
    """Press Tab until the view's last control; return what of it was covered on the way."""
    shown.run(LAST)
    covered: list[str] = []
    for _ in range(250):
        shown.press("tab")
        at_the_end, hidden = shown.run(COVERED)
        covered.append(hidden)
        if at_the_end:
            break
    assert shown.run("return document.activeElement === window.last || !window.last"), view
    return covered


# Whether the walk is at its end, and what has the focus and is not seen at its top and its bottom.
COVERED = """
const one = document.activeElement, box = one.getBoundingClientRect();
const seen = (y) => { const top = document.elementFromPoint(box.left + box.width / 2, y); return top && (one.contains(top) || one.closest("label")?.contains(top)); };
const large = box.height > innerHeight / 2; // a list or a group as a whole
const hidden = one !== document.body && !large && box.width && !one.closest("#nav") && !(seen(box.top + 3) && seen(box.bottom - 3));
return [one === window.last || one === document.body, hidden ? `${one.tagName} ${one.id} ${one.textContent.slice(0, 30)} ${box.top}-${box.bottom}` : ""];
"""
LAST = """
const fits = [...document.querySelectorAll("main a, main button, main input, main select, main textarea, main summary, main [tabindex='0']")]
  .filter((one) => one.checkVisibility() && one.tabIndex >= 0);
window.last = fits.at(-1);
"""


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
