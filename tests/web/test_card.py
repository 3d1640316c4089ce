"""An answer about a card is told with its time, and what is copied is what was looked at, not what another window has checked since."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from photo_organizer.web.app import App
from photo_organizer.web.card import CardCheck
from photo_organizer.web.wire import Request
from tests.web.test_gate import page

if TYPE_CHECKING:
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


def test_what_is_copied_is_the_card_that_was_looked_at(tmp_path: Path) -> None:
    made = page(tmp_path)
    process: Any = SimpleNamespace(
        state_word=lambda: "done", rows=lambda start, most: [ROW][start : start + most], start=lambda: None
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
