"""Each view after an answer that did not come, one that came too late, and one that lists but a part of what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.page.answers import ANSWERS, SETTLED

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running

# The service tells no news, and the frame asks again at once.
QUIET = """
const done = arguments[0];
const later = window.setTimeout;
window.setTimeout = (work, wait = 0, ...more) => later(work, Math.min(wait, 50), ...more);
fetch("api/status").then((reply) => reply.json()).then((status) => { window.answers["GET .*api/status"] = () => status; done(); });
"""
HELD = """
window.held = (number) => ({ id: String(number).padStart(32, "0"), path: `/in/${number}.jpg`, bytes: 1, code: "busy", sentence: "", said: { code: "", values: {}, sentence: "" }, lacks: "", since: 0, tries: 1, dismissed: false, retry: null });
"""
DONE = """
window.done = (number, name = number) => ({ id: String(number).padStart(16, "0"), number, run: 1, runKind: "pass", at: 0, action: "file", state: "done", kind: "move", from: `/in/${name}.jpg`, to: "/l/b.jpg", code: "dated",
  sentence: "", said: { code: "", values: {}, sentence: "" }, problem: null, bytes: 1, files: 1, taken: null, dateFrom: null, precision: null, undo: true, picture: null, runLeft: 1, runLast: number });
window.slice = (newest, address) => {
  const [limit, before] = ["limit", "before"].map((name) => Number(new URL(address, location).searchParams.get(name)));
  const first = before ? before - 1 : newest;
  const rows = Array.from({ length: Math.min(limit, first) }, (_, place) => done(first - place));
  return { rows, next: rows.length === limit ? rows.at(-1).number : null };
};
"""
MORE = (
    "document.querySelector('button.more').click()"  # wherever it has moved to: the list grows in this moment
)
NUMBERS = "return [...document.querySelectorAll('.done .name bdi')].map((one) => Number.parseInt(one.textContent, 10))"


def test_a_list_that_did_not_come_is_asked_for_again_though_nothing_changes(page: Browser) -> None:
    """Else the list of what waits stays empty until the next photo comes: it looks as if nothing waited."""
    page.later(QUIET)
    page.run(f"{HELD} window.answers['GET .*/waiting'] = () => 503")
    page.show("waiting")
    page.wait("document.getElementById('offline')")
    page.run(
        "window.answers['GET .*/waiting'] = () => ({ total: 1, dismissed: 0, rows: [held(1)] })",
    )
    page.wait("document.querySelector('.waiting .rows li')")
    page.wait("!document.getElementById('offline')")


def test_no_decision_is_offered_before_there_is_a_group_to_decide(page: Browser) -> None:
    """There were two black frames, a button without a word, and buttons that did nothing."""
    shown = "return [...document.querySelectorAll('#stage button')].filter((one) => one.checkVisibility({ visibilityProperty: true })).length"
    page.run("window.answers['GET .*/similar'] = () => 503")
    page.show("similar")
    page.wait("document.getElementById('offline')")
    assert page.run(shown) == 0
    assert page.run("return document.activeElement.id") == "stage"  # the keys work as soon as it comes


def test_settings_that_did_not_come_are_asked_for_again(page: Browser) -> None:
    page.later(QUIET)
    page.run("window.answers['GET .*/settings'] = () => 503")
    page.show("settings")
    page.wait(
        "window.asked.some((one) => /settings/.test(one))"
    )  # what is said of it soon fades: time runs fast here
    page.run("delete window.answers['GET .*/settings']")
    page.wait("document.getElementById('f-thumbnails-start')")
    page.run("window.again()")
    page.later(SETTLED)
    assert page.run("return document.querySelectorAll('#f-thumbnails-start').length") == 1


def test_logs_in_a_folder_that_hangs_are_told_as_that_and_shown_when_it_answers(page: Browser) -> None:
    """It said that there are no such lines, or that the service does not answer."""
    page.later(QUIET)
    page.run("window.answers['GET .*/logs/'] = () => ({ rows: [], hangs: true })")
    page.show("logs")
    page.wait("/folder of the logs does not answer/.test(document.querySelector('.nothing')?.textContent)")
    line = "{ at: '2024-08-31 13:47:57', level: 'info', text: 'it answers', file: '' }"
    page.run(f"window.answers['GET .*/logs/'] = () => ({{ rows: [{line}], hangs: false }}); window.again()")
    page.wait("document.querySelector('.lines li') && !document.querySelector('.nothing')")


def test_the_libraries_that_could_not_be_asked_for_at_first_are_offered_later(
    chromium: Browser, living: Running
) -> None:
    """A page that is opened while the service begins would else show one library of several, and no way to the other."""
    source = ANSWERS + "window.answers['GET .*api/libraries'] = () => 503;"
    script = chromium.cdp("Page.addScriptToEvaluateOnNewDocument", source=source)
    try:
        chromium.visit(living.address)
        assert chromium.run("return document.getElementById('library')") is None
        chromium.run("window.answers = {}; window.again()")
        chromium.wait("document.querySelectorAll('#library option').length === 2")
        chromium.run("window.again()")
        chromium.later(SETTLED)
        assert chromium.run("return document.querySelectorAll('.libraries').length") == 1
    finally:
        chromium.cdp("Page.removeScriptToEvaluateOnNewDocument", **script)


SLOW = "window.slow = new Promise((free) => { window.release = free; });"
VIEWS = [
    ("activity", "text", "text=b(&|$)", "text=bo(&|$)", "{ rows: [done(1, NAME)], next: null }"),
    ("logs", "find", "text=b(&|$)", "text=bo(&|$)", "{ rows: [{ at: '', level: 'info', text: NAME, file: '' }] }"),
]  # fmt: skip


@pytest.mark.parametrize(("view", "field", "first", "second", "answer"), VIEWS)
def test_the_answer_to_an_older_search_is_not_shown(
    page: Browser, view: str, field: str, first: str, second: str, answer: str
) -> None:
    page.run(DONE + SLOW)
    page.show(view)
    page.run(
        f"window.answers['GET .*{first}'] = () => window.slow.then(() => ({answer.replace('NAME', repr('the older'))}));"
        f"window.answers['GET .*{second}'] = () => ({answer.replace('NAME', repr('the newer'))});"
    )
    for text, asked in (("b", first), ("bo", second)):
        page.run(
            "const one = document.getElementById(arguments[0]); one.value = arguments[1]; one.dispatchEvent(new Event('input'))",
            field,
            text,
        )
        page.wait(f"window.asked.some((one) => /{asked}/.test(one))")
    page.wait_text("the newer")
    page.run("window.release()")
    page.later(SETTLED)
    assert "the older" not in page.run("return document.querySelector('main').innerText")


def _numbers(page: Browser) -> list[Any]:
    return list(page.run(NUMBERS))


@pytest.mark.parametrize("more", [3, 150, 1000])
def test_between_the_newest_and_what_was_read_already_nothing_is_missing(page: Browser, more: int) -> None:
    """Who has scrolled down would else see a list with a hole where a large drop was filed meanwhile."""
    page.later(QUIET)
    page.run(
        f"{DONE} window.newest = 500; window.answers['/activity'] = (address) => slice(newest, address);"
    )
    page.show("activity")
    page.wait("document.querySelectorAll('.done').length === 50")
    page.run(MORE)
    page.wait("document.querySelectorAll('.done').length === 100")
    page.run("window.newest += arguments[0]; window.again()", more)
    page.wait(f"document.querySelector('.done .name bdi').textContent === '{500 + more}.jpg'")
    numbers = _numbers(page)
    assert numbers == list(range(500 + more, 500 + more - len(numbers), -1))
    page.run(MORE)
    page.wait(f"document.querySelectorAll('.done').length === {len(numbers) + 50}")
    numbers = _numbers(page)
    assert numbers == list(range(500 + more, 500 + more - len(numbers), -1))


def test_a_list_that_became_empty_under_who_read_further_goes_on(page: Browser) -> None:
    """As after a database that was damaged was made anew: the page would say that the service does not answer."""
    page.later(QUIET)
    page.run(
        f"{DONE} window.newest = 100; window.answers['/activity'] = (address) => slice(newest, address);"
    )
    page.show("activity")
    page.wait("document.querySelectorAll('.done').length === 50")
    page.run(MORE)
    page.wait("document.querySelectorAll('.done').length === 100")
    for newest in (0, 3):
        page.run("window.newest = arguments[0]; window.again()", newest)
        page.wait(f"document.querySelectorAll('.done').length === {newest}")
    assert page.run("return document.getElementById('offline')") is None


PARTS = [
    ("waiting", "/waiting", "{ total: 700, dismissed: 0, rows: [held(1), held(2)] }", "Not shown here: 698"),
    ("duplicates", "/same", "{ total: 9, groups: [{ id: '0', bytes: 1, files: [{ picture: 1, path: 'a.jpg' }, { picture: 2, path: 'b.jpg' }] }] }", "Not shown here: 8"),
    ("thumbnails", "/thumbnails", "{ total: 502, rows: [{ id: '0', folder: '/l/2024', pinned: false, making: false, version: '0', tiles: [] }], enabled: true, start: '02:00', excluded: [], run: null, waiting: false, places: [], model: '', stand_in: false, uncounted: [], foreign: { total: 0, paths: [] }, kept: { total: 0, paths: [] } }", "Not shown here: 501"),
]  # fmt: skip


@pytest.mark.parametrize(("view", "asked", "answer", "told"), PARTS)
def test_a_list_that_shows_a_part_says_so(
    page: Browser, view: str, asked: str, answer: str, told: str
) -> None:
    page.run(f"{HELD} window.answers['GET .*{asked}$'] = () => ({answer})")
    page.show(view)
    page.run("document.getElementById('tab-same')?.click()")
    page.wait_text(told)


CHECK = """
window.check = (folder, more) => ({ id: "", state: "running", ended: false, folder, at: Date.now(), files: 3, safe: 3, missing: 0, damaged: 0, leftOut: 0, unsafe: 0, plugged: [], rows: [], ...more });
window.folder = () => document.getElementById("card-folder").value;
"""


def test_the_answer_about_a_card_stands_beside_the_name_of_that_card(page: Browser) -> None:
    """Whoever asked for another one while the first is compared would else erase it for the first one's Yes."""
    page.run(
        f"{CHECK} window.answers['POST .*card'] = () => ({{ begun: false, code: 'busy' }});"
        "window.answers['GET .*card'] = () => check('/one');"
    )
    page.show("erase")
    page.wait("document.querySelector('.answer + progress:not([hidden])') && window.folder() === '/one'")
    page.run("document.getElementById('card-folder').value = '/two'")
    page.click("#card-check")
    page.wait_text("Another folder is still being checked")
    page.wait("window.folder() === '/one'")
    page.run("window.answers['GET .*card'] = () => check('/three', { state: 'done' })")  # another window
    page.wait("document.querySelector('.answer .safe')")
    assert (
        page.run("return [window.folder(), document.querySelector('.answer b').innerText]") == ["/three"] * 2
    )
