"""Answers that come late, not at all or to another question: nothing that is shown is another's, and nothing stays as it was for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.page.answers import SETTLED

if TYPE_CHECKING:
    from tests.page.driver import Browser


def _search(page: Browser, text: str) -> None:
    page.run(
        "const one = document.getElementById('find'); one.value = arguments[0]; one.dispatchEvent(new Event('input'))",
        text,
    )
    page.wait(f"window.asked.some((one) => one.endsWith('search?text={text}&offset=0&limit=200'))")


def _names(page: Browser) -> list[Any]:
    return list(
        page.run("return [...document.querySelectorAll('.sheet .opens')].map((one) => one.dataset.name)")
    )


def test_an_answer_to_an_older_question_is_not_shown(page: Browser) -> None:
    """Whoever chooses all of what is seen would else give another picture's date to it."""
    page.show("library")
    page.run(
        "window.slow = new Promise((done) => { window.release = done; });"
        "window.answers['search.text=b&'] = () => window.slow.then(() => ({ total: 2, rows: [row('b1.jpg', 1), row('b2.jpg', 2)] }));"
        "window.answers['search.text=bo&'] = () => ({ total: 1, rows: [row('bo.jpg', 3)] });"
    )
    _search(page, "b")
    _search(page, "bo")
    page.wait("document.querySelector('.sheet .opens')")
    page.run("window.release()")
    page.later(SETTLED)
    assert _names(page) == ["bo.jpg"]
    assert "(1)" in page.run("return [...document.querySelectorAll('h2')].at(-1).textContent")


def test_a_view_whose_answer_is_slow_says_that_it_comes(page: Browser) -> None:
    """It was an empty page until then, as if there were nothing: a disk that wakes up takes ten seconds."""
    page.run(
        "window.answers['/activity'] = () => new Promise((done) => { window.release = () => done(503); });"
    )
    page.run("location.hash = '#/activity'")
    page.wait("document.querySelector('main > h1 + progress') && Boolean(window.release)")
    page.run("window.answers = {}; window.release()")
    page.wait("!document.querySelector('main > progress')")


def _month(page: Browser, total: int) -> None:
    """Open a month of so many files, of which the service tells as often as it is asked."""
    page.run(
        "const total = arguments[0]; window.at_once = 0; window.most = 0;"
        "window.answers['months/2024-08'] = async (address) => {"
        "  window.most = Math.max(window.most, window.at_once += 1);"
        "  await new Promise((done) => setTimeout(done, 5));"
        "  window.at_once -= 1;"
        "  const offset = Number(/offset=(\\d+)/.exec(address)[1]);"
        "  if (window.broken && offset) return 503;"
        "  return { total, rows: Array.from({ length: Math.min(200, total - offset) }, (_, place) => row(`${offset + place}.jpg`, offset + place)) };"
        "};",
        total,
    )
    page.show("library?month=2024-08")
    page.wait("document.querySelector('.sheet .opens')")


def test_what_did_not_come_is_asked_for_again_when_it_is_looked_at(page: Browser) -> None:
    _month(page, 390)
    page.run(
        "window.broken = true; const box = document.querySelector('.sheet'); box.scrollTop = box.scrollHeight;"
    )
    page.wait("document.querySelector('#said .wrong')")
    page.run("window.broken = false; document.querySelector('.sheet').scrollTop -= 10;")
    page.wait("document.querySelector('.sheet .opens[data-name=\"389.jpg\"]')")


def test_all_of_a_large_month_is_asked_for_a_part_at_a_time(page: Browser) -> None:
    """Each question starts a program on the NAS."""
    _month(page, 1900)
    page.run("window.most = 0")
    page.click("#pick-all")
    page.wait("document.querySelector('.picking [role=status]').textContent.includes('1,900')")
    assert page.run("return window.most") == 1


def test_what_is_not_saved_is_not_taken_along_to_another_library(page: Browser) -> None:
    page.show("settings")
    page.wait("document.getElementById('f-thumbnails-start')")
    page.run(
        "const one = document.getElementById('f-thumbnails-start'); one.value = '03:00'; one.dispatchEvent(new Event('input'))"
    )
    choose = "const one = document.getElementById('library'); one.value = 'Anna'; one.dispatchEvent(new Event('change'))"
    page.run(choose)
    page.click("dialog[open] button:not(.main)")
    page.wait("!document.querySelector('dialog')")
    page.run("window.asked.length = 0")
    assert page.run("return document.getElementById('library').value") == ""
    assert page.run("return document.getElementById('f-thumbnails-start').value") == "03:00"
    page.run("window.again()")
    page.wait("window.asked.some((one) => one.includes('status'))")
    assert not page.run("return window.asked.some((one) => one.includes('libraries/Anna'))")
    page.run(choose)
    page.click("dialog[open] .main")
    page.wait("document.getElementById('library')?.value === 'Anna'")


@pytest.mark.parametrize(("view", "told"), [("erase", "Yes: all 3 files"), ("plan", "The intake is empty")])
def test_a_question_without_an_answer_does_not_end_the_asking(page: Browser, view: str, told: str) -> None:
    card = "{ id: '', folder: '/card', at: Date.now(), files: 3, safe: 3, missing: 0, damaged: 0, leftOut: 0, unsafe: 0, plugged: [], rows: [] }"
    plan = "{ started: Date.now(), total: 3, rows: [] }"
    page.run(
        "let asked = 0;"
        f"window.answers['GET .*(card|plan)\\\\b'] = () => {{ asked += 1; if (asked === 2) return 503; return {{ ...{card if view == 'erase' else plan}, state: asked === 1 ? 'running' : 'done' }}; }};"
    )
    page.show(view)
    page.wait("document.querySelector('#said .wrong')")
    page.run("window.again()")
    page.wait_text(told)


LOOKS = [("duplicates", "dedupe-look"), ("similar", "many-look"), ("settings", "relayout-look")]


@pytest.mark.parametrize(("view", "look"), LOOKS)
def test_what_was_cut_off_is_not_told_as_being_done(page: Browser, view: str, look: str) -> None:
    page.run("window.answers['POST .*commands'] = () => 503")
    page.show(view)
    page.wait(f"document.getElementById('{look}')")
    page.run(f"document.getElementById('{look}').click()")
    page.wait("document.querySelector('#said .wrong')")
    page.wait(f"!document.getElementById('{look}').ariaDisabled")
    assert (
        page.run(
            "return [...document.querySelectorAll('main [role=status]')].map((one) => one.textContent).join('')"
        )
        == ""
    )


def test_after_a_move_that_was_cut_off_one_may_look_again(page: Browser) -> None:
    page.run(
        "window.answers['POST .*commands'] = () => ({ command: 7 });"
        "window.answers['commands/7'] = () => ({ done: true, ok: true, moved: 2, left: 0, moves: [], problems: [], question: '', seen: '', run: 0 });"
    )
    page.show("settings")
    page.click("#relayout-look")
    page.wait("document.getElementById('relayout-act')")
    page.run("window.answers['POST .*commands'] = () => 503")
    page.click("#relayout-act")
    page.click("dialog[open] .main")
    page.wait("document.querySelector('#said .wrong')")
    page.wait("!document.getElementById('relayout-look').hidden && !document.getElementById('relayout-stop')")


def test_a_date_for_one_file_is_not_told_as_one_for_its_trip(page: Browser) -> None:
    page.run(
        "window.answers['pictures/\\\\d+/trip'] = () => ({ camera: 'X', total: 3, rows: [row('0.jpg', 0), row('1.jpg', 1), row('2.jpg', 2)] })"
    )
    _month(page, 1)
    page.click(".sheet .pick input")
    page.click("#change-dates")
    page.wait("document.querySelector('.workshop')")
    page.run("document.querySelector('.workshop input[value=known]').click()")
    page.wait("document.querySelector('#dates-trip')?.offsetParent")
    page.run("document.querySelector('#dates-trip').click()")
    page.wait("document.getElementById('workshop-title').textContent.includes('3')")
    page.run("document.querySelector('.workshop input[value=one]').click()")
    assert "3" not in page.run("return document.getElementById('workshop-title').textContent")


def test_what_is_said_while_a_dialog_is_open_is_seen_in_it(page: Browser) -> None:
    _month(page, 1)
    page.click(".sheet .pick input")
    page.click("#change-dates")
    page.wait("document.querySelector('.workshop #dates-taken')")
    page.run("document.getElementById('dates-taken').value = ''")
    page.click("#dates-preview")
    page.wait("document.querySelector('#said .wrong')")
    assert page.run(
        "const box = document.querySelector('#said p').getBoundingClientRect();"
        "return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).closest('#said') !== null"
    )
    page.press("escape")
    page.wait("!document.querySelector('dialog')")
    page.wait("document.querySelector('body > #said .wrong')", "it is still to be read")


def test_what_is_wrong_is_read_aloud_once(page: Browser) -> None:
    page.run("window.answers['/status'] = () => 503; window.again()")
    page.wait("document.getElementById('offline')")
    page.run(
        "document.getElementById('offline').dataset.read = 'yes'; window.asked.length = 0; window.again()"
    )
    page.wait("window.asked.filter((one) => one.includes('status')).length > 1")
    assert page.run("return document.getElementById('offline').dataset.read") == "yes"
    page.run("window.answers = {}; window.again()")
    page.wait("!document.getElementById('offline')")


def test_a_relayout_that_its_owner_stops_still_names_what_failed(page: Browser) -> None:
    """With the sentence that it was stopped, all others were left out."""
    page.run(
        "let left = 0; const answer = (more) => ({ done: true, ok: true, problems: [], moves: [], moved: 2, files: 1, left: 0, question: '', seen: '', run: 0, ...more });"
        "const problems = [{ code: 'stopped', values: {}, sentence: 'stopped' }, { code: '', values: {}, sentence: 'b.jpg is locked' }];"
        "window.answers['POST .*commands'] = () => ({ command: (left += 1) });"
        "window.answers['GET .*commands/1$'] = () => answer({});"
        "window.answers['GET .*commands/2$'] = () => (left < 3 ? { ...answer({}), done: false } : answer({ run: 3, problems }));"
        "window.answers['GET .*commands/3$'] = () => answer({});"
    )
    page.show("settings")
    for place in ("#relayout-look", "#relayout-act", "dialog[open] .main", "#relayout-stop"):
        page.wait(f"document.querySelector('{place}')")
        page.click(place)
    page.wait_text("b.jpg is locked")
    page.wait_text("Photos and films that were moved: 1.")


def test_nothing_is_concluded_from_a_preview_that_was_cut_off(page: Browser) -> None:
    page.run(
        "let rows = []; window.answers['GET .*plan'] = () => ({ state: 'failed', ended: false, started: Date.now(), total: rows.length, rows });"
    )
    page.show("plan")
    page.wait_text("The preview could not be made")
    assert "The intake is empty" not in page.run("return document.querySelector('main').innerText")


def test_a_preview_that_could_not_be_made_says_what_is_in_the_way(page: Browser) -> None:
    """Else there was only the service log to look into."""
    page.run(
        "window.answers['GET .*plan'] = () => ({ state: 'failed', ended: false, started: Date.now(), total: 0, rows: [] });"
    )
    page.later(
        "const done = arguments[0]; fetch('api/status').then((reply) => reply.json()).then((status) => {"
        "window.answers['GET .*status'] = () => ({ ...status, word: 'Attention', code: 'folder-missing', cure: 'mount it', detail: 'the folder /away cannot be opened' }); done(); });"
    )
    page.show("plan")
    page.wait_text(
        "The preview could not be made; look at the service log. The folder /away cannot be opened"
    )
