"""The preview is made by another process, read while it grows, and survives whoever asked for it."""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.web.app import App
from photo_organizer.web.card import NAME as CHECKED
from photo_organizer.web.card import CardCheck
from photo_organizer.web.printing_process import NAME, PrintingProcess
from photo_organizer.web.wire import Request
from tests.journeys.home import wait_for
from tests.web.test_gate import page

if TYPE_CHECKING:
    from pathlib import Path


PRINTS = (
    "import json,sys\nfor n in range({n}): print(json.dumps({{'n': n, 'name': 'ü'}}), flush=True)\n{more}"
)

WHOLE = "print('{\"plans\": 0}')"


def program(n: int, more: str = "") -> list[str]:
    return [sys.executable, "-c", PRINTS.format(n=n, more=more)]


def finished(preview: PrintingProcess) -> str:
    wait_for(lambda: preview.state_word() not in ("none", "running"))
    return preview.state_word()


def test_every_line_can_be_asked_for_by_its_place(tmp_path: Path) -> None:
    preview = PrintingProcess(str(tmp_path), program(250, WHOLE))
    assert preview.report() == ("none", 0, 0)
    assert preview.rows(0, 10) == []
    assert preview.start()
    finished(preview)
    assert preview.report()[:2] == ("done", 250)
    assert [row["n"] for row in preview.rows(0, 3)] == [0, 1, 2]
    assert [row["n"] for row in preview.rows(248, 50)] == [248, 249]
    assert preview.rows(250, 5) == []
    assert preview.rows(10**7, 5) == []


def test_a_preview_that_could_not_look_is_no_empty_intake(tmp_path: Path) -> None:
    """With the library away the page told "The intake is empty: nothing to file"."""
    for n, more, word in ((0, "sys.exit(1)", "failed"), (0, "", "done"), (2, "sys.exit(1)", "done")):
        preview = PrintingProcess(str(tmp_path), program(n, f"print('{{\"plans\": {n}}}')\n{more}"))
        preview.start()
        finished(preview)
        assert preview.report()[:2] == (word, n)


@pytest.mark.parametrize("code", [0, 1])
def test_a_preview_without_its_last_line_is_not_told_as_the_whole(tmp_path: Path, code: int) -> None:
    """One that was stopped, or met a full disk after 1,000 of 3,000 files, was told as "1,000 in this preview"."""
    preview = PrintingProcess(str(tmp_path), program(3, f"sys.exit({code})"))
    preview.start()
    finished(preview)
    assert preview.report()[:2] == ("failed", 3)
    preview.program = program(3, WHOLE)
    preview.start()
    finished(preview)
    assert preview.report()[:2] == ("done", 3)
    assert [row["n"] for row in preview.rows(0, 9)] == [0, 1, 2], "the last line is no file"


def test_a_window_that_makes_it_anew_disturbs_no_other_that_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = PrintingProcess(str(tmp_path), program(250))
    preview.start()
    finished(preview)
    counted = PrintingProcess._count
    other = threading.Thread(target=preview.start)

    def meanwhile(self: PrintingProcess) -> int:
        found = counted(self)
        other.start()
        other.join(0.3)  # it waits for who reads
        return found

    monkeypatch.setattr(PrintingProcess, "_count", meanwhile)
    assert [row["n"] for row in preview.rows(100, 3)] == [100, 101, 102]
    other.join()
    preview.close()


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    preview = PrintingProcess(
        str(tmp_path),
        program(1, "sys.stdout.write('{\"n\": '); sys.stdout.flush(); import time; time.sleep(60)"),
    )
    preview.start()
    wait_for(lambda: (tmp_path / NAME).read_bytes().endswith(b'{"n": '))
    assert preview.report()[:2] == ("running", 1)
    assert not preview.start(), "one at a time"
    preview.close()
    assert finished(preview) == "failed"


def test_another_one_begins_at_nothing(tmp_path: Path) -> None:
    preview = PrintingProcess(str(tmp_path), program(5))
    preview.start()
    finished(preview)
    assert preview.report()[1] == 5
    preview.program = program(2)
    assert preview.start()
    finished(preview)
    assert preview.report()[1] == 2
    assert len([json.loads(line) for line in (tmp_path / NAME).read_text().splitlines()]) == 2


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("precious")
    (tmp_path / "run").mkdir()
    (tmp_path / NAME).symlink_to(mine)
    preview = PrintingProcess(str(tmp_path), program(1, WHOLE))
    preview.start()
    finished(preview)
    assert preview.report()[:2] == ("done", 1)
    assert mine.read_text() == "precious"


def test_what_ended_with_the_service_is_told_until_its_owner_has_seen_an_end(tmp_path: Path) -> None:
    before = PrintingProcess(str(tmp_path), program(1, "import time; time.sleep(60)"), about="/a card/\udcff")
    assert before.ended_with_service() is None
    assert before.start()
    assert before.ended_with_service() is None, "it goes on"
    before.close()
    after = PrintingProcess(str(tmp_path), program(1))
    assert (after.state_word(), after.ended_with_service()) == ("none", "/a card/\udcff")
    assert after.start()
    finished(after)
    assert after.ended_with_service() is None
    after.told()
    assert PrintingProcess(str(tmp_path)).ended_with_service() is None


def test_the_page_is_told_what_a_restart_ended_and_of_which_folder(tmp_path: Path) -> None:
    made = page(tmp_path)
    for name, about in ((NAME, ""), (CHECKED, "/c")):
        began = PrintingProcess(str(tmp_path), program(3), name, about)
        began.start()
        finished(began)
    made.preview = PrintingProcess(str(tmp_path), program(0))
    made.card = CardCheck(PrintingProcess(str(tmp_path), name=CHECKED), lambda _: program(0))
    app = App(made)

    def ask(path: str) -> Any:
        return json.loads(app(Request("GET", path, {}, {"x-dsm-user": "anna"}, b"")).body)

    plan, card = ask("/api/plan"), ask("/api/card")
    assert (plan["state"], plan["ended"]) == ("none", True)
    assert (card["state"], card["ended"], card["folder"]) == ("none", True, "/c")
    made.preview.start()
    finished(made.preview)
    made.card.start("/c")
    finished(made.card.process)
    assert [ask(path)["ended"] for path in ("/api/plan", "/api/card")] == [False, False]
    made.preview, made.card = (
        PrintingProcess(str(tmp_path)),
        CardCheck(PrintingProcess(str(tmp_path), name=CHECKED)),
    )
    assert [ask(path)["ended"] for path in ("/api/plan", "/api/card")] == [False, False], "its end was seen"
