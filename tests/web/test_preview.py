"""The preview is made by another process, read while it grows, and survives whoever asked for it."""

from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING

from photo_organizer.web.preview import NAME, PreviewProcess
from tests.journeys.home import wait_for

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PRINTS = (
    "import json,sys\nfor n in range({n}): print(json.dumps({{'n': n, 'name': 'ü'}}), flush=True)\n{more}"
)


def program(n: int, more: str = "") -> list[str]:
    return [sys.executable, "-c", PRINTS.format(n=n, more=more)]


def finished(preview: PreviewProcess) -> str:
    wait_for(lambda: preview.state_word() not in ("none", "running"))
    return preview.state_word()


def test_every_line_can_be_asked_for_by_its_place(tmp_path: Path) -> None:
    preview = PreviewProcess(str(tmp_path), program(250))
    assert preview.report() == ("none", 0, 0)
    assert preview.rows(0, 10) == []
    assert preview.start()
    assert finished(preview) == "done"
    assert preview.report()[:2] == ("done", 250)
    assert [row["n"] for row in preview.rows(0, 3)] == [0, 1, 2]
    assert [row["n"] for row in preview.rows(248, 50)] == [248, 249]
    assert preview.rows(250, 5) == []
    assert preview.rows(10**7, 5) == []


def test_a_window_that_makes_it_anew_disturbs_no_other_that_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = PreviewProcess(str(tmp_path), program(250))
    preview.start()
    finished(preview)
    counted = PreviewProcess._count
    other = threading.Thread(target=preview.start)

    def meanwhile(self: PreviewProcess) -> int:
        found = counted(self)
        other.start()
        other.join(0.3)  # it waits for who reads
        return found

    monkeypatch.setattr(PreviewProcess, "_count", meanwhile)
    assert [row["n"] for row in preview.rows(100, 3)] == [100, 101, 102]
    other.join()
    preview.close()


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    preview = PreviewProcess(
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
    preview = PreviewProcess(str(tmp_path), program(5))
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
    preview = PreviewProcess(str(tmp_path), program(1))
    preview.start()
    finished(preview)
    assert preview.report()[:2] == ("done", 1)
    assert mine.read_text() == "precious"
