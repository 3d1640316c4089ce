"""The logs on the page: every whole line is shown, whatever stands between them."""

from __future__ import annotations

import os
import threading
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

from photo_organizer.disk.soon import soon
from photo_organizer.web import api_logs
from photo_organizer.web.api_logs import logs

if TYPE_CHECKING:
    from pathlib import Path

LINE = "SMB,2024-08-31 13:47:57,192.168.1.2,anna,File Moved,/photo/{name},1 MB,{name},to 2024/08_Aug\r\n"
ENOUGH = 200_000  # characters, more than a field may have
MOST = 200  # lines of an answer that names no limit


def _shown(folder: Path, content: str) -> list[str]:
    (folder / "photo_organizer_log.csv").write_text(content, newline="")
    return _files(folder)


def _files(folder: Path) -> list[str]:
    return [row["file"] for row in _answer(folder)["rows"]]


def _answer(folder: Path, seconds: float = 60) -> dict[str, Any]:
    settings = Mock(logs=str(folder))
    page = Mock(settings=lambda: settings, state=str(folder), soon=partial(soon, seconds=seconds))
    asked = Mock(values={"log": "activity"}, page=page)
    return logs(asked)


@pytest.mark.parametrize("lines", [3, ENOUGH // len(LINE)])
def test_a_line_that_was_torn_or_edited_takes_no_other_with_it(tmp_path: Path, lines: int) -> None:
    """With its quote left open, everything after it was one field, or too long for one: the view was an error."""
    torn = 'SMB,2024-08-31 13:47:57,192.168.1.2,anna,File Moved,"/photo/torn\r\n'
    after = "".join(LINE.format(name=f"{number}.jpg") for number in range(lines))
    found = _shown(tmp_path, LINE.format(name="before.jpg") + torn + after)
    assert found == ["/photo/before.jpg", *(f"/photo/{number}.jpg" for number in range(lines))][-MOST:]


def test_a_link_in_a_logs_place_is_not_followed_and_a_pipe_not_waited_for(tmp_path: Path) -> None:
    """Who may write into the library may put them there, and the page has few threads."""
    (secret := tmp_path / "secret.csv").write_text(LINE.format(name="secret.jpg"), newline="")
    log = tmp_path / "photo_organizer_log.csv"
    log.symlink_to(secret)
    assert _files(tmp_path) == []
    log.unlink()
    os.mkfifo(log)
    assert _files(tmp_path) == []


def test_behind_a_log_that_was_begun_anew_stands_the_one_before_it(tmp_path: Path) -> None:
    """On the day on which it was full, the view was all but empty."""
    lines = [LINE.format(name=f"{number:05}.jpg") for number in range(ENOUGH * 3 // len(LINE))]
    title = "Log,Time,IP address,User,Event,File/Folder,File size,File name,Additional Info\r\n"
    (tmp_path / "photo_organizer_log.1.csv").write_text(title + "".join(lines), newline="")
    assert len(_files(tmp_path)) == MOST
    found = _shown(tmp_path, title + LINE.format(name="new.jpg"))
    last = [f"/photo/{number:05}.jpg" for number in range(len(lines))][1 - MOST :]
    assert found == [*last, "/photo/new.jpg"]
    long = [LINE.format(name=f"{number:05}.png") for number in range(ENOUGH * 3 // len(LINE))]
    assert {name[-3:] for name in _shown(tmp_path, "".join(long))} == {"png"}
    assert len(_shown(tmp_path, "".join(long))) == MOST


def test_a_folder_of_logs_that_hangs_keeps_no_thread_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has three, and asks for the logs again and again."""
    wakes = threading.Event()
    monkeypatch.setattr(api_logs, "_tail", lambda *_: [] if wakes.wait(60) else ["late"])
    for _ in range(4):
        assert _answer(tmp_path, 0) == {"rows": [], "hangs": True}
    wakes.set()
