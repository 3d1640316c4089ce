"""End to end: what the page counts follows undo, and under a filter the button takes back what is shown and nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from photo_organizer.record.size import size_text
from tests.page.samples import tree
from tests.page.test_page import drop, type_over

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running

RUN = "return [...document.querySelectorAll('.run .row.between button')].map((one) => one.innerText)"
FREED = "([...document.querySelectorAll('.figures a')].find((one) => one.innerText.includes('freed by removing'))?.innerText ?? '')"


def test_under_a_filter_what_is_shown_is_undone_and_nothing_else(web: Browser, running: Running) -> None:
    for number, name in enumerate(("one.jpg", "two.jpg", "three.jpg"), 1):
        drop(running.intake, name, number)
    web.wait("document.querySelectorAll('.rows .done').length === 3")
    filed = tree(running.library)
    web.show("activity")
    web.wait(f"(() => {{ {RUN} }})().length === 1")
    assert web.run(RUN) == ["Undo these 3"]
    type_over(web, "#text", "two")
    web.wait("document.querySelectorAll('.run .shown').length === 1")
    assert web.run(RUN) == ["Undo the 1 shown", "Undo the whole run of 3"]
    web.wait("[...document.images].every((image) => image.complete)")  # none is asked for where it was
    web.click(".run .shown")
    web.wait_text("1 file brought back.")
    assert (running.intake / "two.jpg").exists()
    assert len(tree(running.library)) == len(filed) - 1
    assert [one for one in web.complaints() if "favicon" not in one] == []


def test_what_a_run_does_while_the_question_stands_is_not_undone(web: Browser, running: Running) -> None:
    for number, name in enumerate(("one.jpg", "two.jpg"), 1):
        drop(running.intake, name, number)
    web.wait("document.querySelectorAll('.rows .done').length === 2")
    web.show("activity")
    web.wait(f"(() => {{ {RUN} }})().join() === 'Undo these 2'")
    web.click(".run .row.between button")
    drop(running.intake, "three.jpg", 3)
    web.wait("document.querySelectorAll('.rows .done').length === 3")
    web.click("dialog .main")
    web.wait_text("2 files brought back.")
    assert sorted(one.name for one in running.intake.glob("*.jpg")) == ["one.jpg", "two.jpg"]
    _many_problems_are_read_at_leisure(web)
    assert [one for one in web.complaints() if "favicon" not in one] == []


# The program names 5000 and counts the others; here it has named 23.
COMPLAIN = """
const done = arguments[arguments.length - 1], page = document.querySelector("script[type=module]").src;
const one = (code, values, sentence) => ({ code, values, sentence });
const named = Array.from({ length: 23 }, (_, n) => one("file_gone", { path: `/library/${"long ".repeat(20)}${n}.jpg` }, ""));
document.querySelector("#text").focus();
import(new URL("notice.js", page)).then(({ complain }) => done(complain([...named, one("more_problems", { n: "100" }, "")])));
"""


def _many_problems_are_read_at_leisure(web: Browser) -> None:
    """In a list that stays until it is closed, fits the window, and tells how many there are beside it."""
    web.size(360, 740)
    web.later(COMPLAIN)
    rows = web.run("return [...document.querySelectorAll('dialog[open] li')].map((one) => one.innerText)")
    assert (len(rows), rows[-1]) == (21, "Not shown here: 103")
    box = web.run(
        "const box = document.querySelector('dialog').getBoundingClientRect(); return [box.top, box.bottom]"
    )
    assert 0 <= box[0] < box[1] <= 740
    assert web.run("return document.activeElement.innerText") == "Close"
    web.press("enter")
    web.wait("!document.querySelector('dialog') && document.activeElement.id === 'text'")
    web.size(1280)


def test_what_was_freed_is_counted_no_longer_once_it_was_brought_back(web: Browser, running: Running) -> None:
    photo = drop(running.intake, "one.jpg", 1)
    copy = running.intake.parent / "copy.jpg"
    shutil.copy2(photo, copy)
    web.wait("document.querySelectorAll('.rows .done').length === 1")
    shutil.copy2(copy, running.intake / "again.jpg")
    web.wait("document.querySelectorAll('.rows .done').length === 2")
    web.wait(f"{FREED}.includes('1 file')")
    web.show("activity")
    web.click("button[aria-label='Undo: again.jpg']")
    web.wait_text("1 file brought back.")
    web.show("overview")
    web.wait(f"{FREED}.includes('0 files')")
    assert [one for one in web.complaints() if "favicon" not in one] == []


SIZES = """
const [sizes, done] = arguments, page = document.querySelector("script[type=module]").src;
import(new URL("words.js", page)).then(({ size }) => done(sizes.map(size)));
"""


def test_a_size_is_the_same_as_in_the_logs_and_on_the_command_line(page: Browser) -> None:
    """A library of 9.14 MB there had 9.6 MB here."""
    sizes = [1000, 1_048_063, 1_048_575, 13_595_565, 2_630_667_059, 1_099_511_627_776]
    told = [text.upper().split() for text in page.later(SIZES, sizes)]
    assert told[0] == ["1,000", "BYTES"]
    for size, (number, unit) in zip(sizes[1:], told[1:], strict=True):
        other, its = size_text(size).split()
        assert (its, abs(float(other) - float(number.replace(",", ""))) <= 0.5) == (unit, True), size
