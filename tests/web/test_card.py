"""An answer about a card is told with its time, and what is copied is what was looked at, not what another window has checked since."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.cli.check import _summary
from photo_organizer.web.api_card import _answer, begin
from photo_organizer.web.app import App
from photo_organizer.web.card import NAME, CardCheck
from photo_organizer.web.printing_process import PrintingProcess
from photo_organizer.web.routes import Asked
from photo_organizer.web.wire import Request
from tests.web.test_gate import page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROW = {
    "path": "/c/a.jpg",
    "verdict": "missing",
    "words": "",
    "said": {},
    "damaged": "",
    "copy": "",
    "lacks": "",
}
SUM = {"files": 1, "left_out": 0}  # the last line


def test_what_is_copied_is_the_card_that_was_looked_at(tmp_path: Path) -> None:
    made = page(tmp_path)
    process: Any = SimpleNamespace(
        state_word=lambda: "done",
        rows=lambda start, most: [ROW, SUM][start : start + most],
        start=lambda: None,
        ended_with_service=lambda: None,
        told=lambda: None,
    )
    made.card = CardCheck(process, lambda folder: ["check", folder])
    app = App(made)

    def ask(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"x-dsm-user": "anna", "content-type": "application/json"}
        if method == "POST":
            headers["x-csrf-token"] = ask("GET", "/api/session")[1]["csrf"]
        answer = app(Request(method, path, {}, headers, json.dumps(body).encode()))
        return answer.status, json.loads(answer.body)

    before = time.time_ns() // 10**6
    assert made.card.start("/c")
    shown = ask("GET", "/api/card")[1]
    assert before <= shown["at"] <= time.time_ns() // 10**6
    copy = {"name": "copy-missing", "check": shown["id"]}
    assert ask("POST", "/api/commands", copy)[0] == 202
    assert made.card.start("/another")
    assert ask("POST", "/api/commands", copy)[0] == 404


def test_who_asks_for_one_folder_while_another_is_checked_is_told_so(tmp_path: Path) -> None:
    """Its answer would else be taken for the one that was asked for: "Yes: all 3 files are safe", about another card."""
    cards = [tmp_path / name for name in ("one", "two")]
    for card in cards:
        card.mkdir()
    made = page(tmp_path)
    words = iter(["none", "running", "running"])
    process: Any = SimpleNamespace(state_word=lambda: next(words), rows=lambda *_: [], start=lambda: None)
    made.card = CardCheck(process, lambda folder: ["check", folder])

    def told(card: Path) -> dict[str, Any]:
        return begin(Asked(made, "anna", {}, {"folder": str(card)}))

    assert told(cards[0]) == {"begun": True, "code": ""}
    assert told(cards[1]) == {"begun": False, "code": "busy"}
    assert told(cards[0]) == {"begun": False, "code": ""}, "a second look at the same is no other question"
    assert made.card.folder == str(cards[0])


@dataclass
class _Halting:
    """A check that prints one line more for each question, and lets whoever asks wait where two may meet."""

    lines: list[dict[str, Any]]
    meeting: threading.Barrier = field(default_factory=lambda: threading.Barrier(2))
    program: Sequence[str] = ()
    compared: Sequence[str] = ()  # what the process that runs was begun with
    running: bool = False

    def state_word(self) -> str:
        word = "running" if self.running else "none" if not self.compared else "done"
        self._meet()
        return word

    def start(self) -> bool:
        begun = not self.running
        if begun:
            self.compared, self.running = self.program, True
        return begun

    def rows(self, start: int, most: int) -> list[dict[str, Any]]:
        found = self.lines[start : start + most]
        self._meet()
        return found

    def _meet(self) -> None:
        with suppress(threading.BrokenBarrierError):
            self.meeting.wait(0.05)  # who is alone goes on


def test_two_windows_that_ask_at_once_count_every_file_once() -> None:
    process: Any = _Halting([ROW, ROW])
    check = CardCheck(process)
    with ThreadPoolExecutor(2) as windows:
        list(windows.map(lambda _: check.state(), range(2)))
    process.lines.append({**ROW, "path": "/c/the last one.jpg"})
    process.meeting.abort()
    check.state()
    assert check.counts["missing"] == len(process.lines), "none is left out, none is counted twice"
    assert [row["path"] for row in check.rows(0, 9)] == [row["path"] for row in process.lines]


def test_two_windows_that_begin_at_once_are_told_of_the_folder_that_is_compared() -> None:
    process: Any = _Halting([])
    check = CardCheck(process, lambda folder: [folder])
    with ThreadPoolExecutor(2) as windows:
        begun = list(windows.map(check.start, ("/this", "/that")))
    assert sorted(begun) == [False, True]
    assert process.compared == [check.folder]


def test_nothing_of_the_last_check_is_told_where_the_next_one_cannot_be_started(tmp_path: Path) -> None:
    """The old counts stood there without their lines: each answer of the page was an error from then on."""
    (tmp_path / "lines").write_text(f"{json.dumps(ROW)}\n{json.dumps(SUM)}\n")
    programs = {"/this": ["cat", str(tmp_path / "lines")], "/that": [str(tmp_path / "no program")]}
    process = PrintingProcess(str(tmp_path), name=NAME)
    check = CardCheck(process, programs.__getitem__)
    assert check.start("/this")
    assert process._process is not None
    process._process.wait(60)
    before = _answer(check, 0, 9)
    assert (before["state"], before["missing"], len(before["rows"])) == ("done", 1, 1)
    with pytest.raises(FileNotFoundError):
        check.start("/that")
    after = _answer(check, 0, 9)
    assert (after["state"], after["folder"], after["files"], after["rows"]) == ("none", "", 0, [])
    assert process.report()[:2] == ("none", 0)
    assert check.to_copy() == []


def test_the_line_that_sums_up_is_no_file_though_it_counts_damaged_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It was taken for one more, which had no name: with a single damaged file on the card the page was an error at the end."""
    damaged = {**ROW, "verdict": "safe", "damaged": "it is cut off"}
    _summary(Counter(safe=1, missing=1, damaged=1), 2, as_json=True)
    process: Any = _Halting([damaged, ROW, json.loads(capsys.readouterr().out)])
    process.meeting.abort()
    check = CardCheck(process)
    check.state()
    assert [row["verdict"] for row in check.rows(0, 9)] == ["safe", "missing"]
    assert check.to_copy() == [b"/c/a.jpg"]
    check.intake = "/c"
    assert check.to_copy() == [], "what lies in the intake is not copied into it"
    assert (check.counts["damaged"], check.left_out) == (1, 2)


@pytest.mark.parametrize(
    ("lines", "word"), [([SUM], "done"), ([], "failed"), ([{**SUM, "files": 2}], "failed")]
)
def test_what_was_stopped_before_its_end_is_no_answer(lines: list[dict[str, Any]], word: str) -> None:
    """Who ended a check was told "Yes: all 207 files are safely in the library" of a card with 1,200: what it had compared was."""
    process: Any = _Halting(
        [{**ROW, "verdict": "safe"}, *lines], compared=["check"]
    )  # it ended as if something were missing
    process.meeting.abort()
    check = CardCheck(process)
    assert (check.state(), check.counts["safe"]) == (word, 1)
