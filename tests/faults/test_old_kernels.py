"""Kernels and filesystems without renameat2, and without hard links: the longer roads lose nothing either."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.disk import rename
from tests.faults.judge import EVERYTHING, Judge
from tests.faults.test_crash import kill_everywhere
from tests.faults.test_errors import fail_everywhere

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.home import Home


@pytest.fixture(params=["links", "no links"])
def road(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take renameat2 away; on exFAT and the like, hard links too."""
    monkeypatch.setattr(rename, "_function", lambda: None)
    if request.param == "no links":
        monkeypatch.setattr(os, "link", _refused)
    return str(request.param)


def _refused(*_values: Any, **_options: Any) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def test_a_kill_before_any_change_loses_nothing(home: Home, road: str) -> None:
    judge = _judge(home, road)
    wrong = kill_everywhere(judge, home, step=1 if EVERYTHING else 3)
    assert not wrong, "\n".join(wrong)


def test_a_call_that_fails_loses_nothing_there_either(home: Home, road: str) -> None:
    wrong = fail_everywhere(_judge(home, road, looks=True), home, 14)
    assert not wrong, "\n".join(wrong)


def _judge(home: Home, road: str, *, looks: bool = False) -> Judge:
    judge = Judge(home, looks=looks)
    if road == "no links":  # the name is held by an empty file for an instant: the next start removes it
        judge.allowed |= {hashlib.md5(b"", usedforsecurity=False).hexdigest()}
    return judge


@pytest.mark.usefixtures("road")
def test_a_name_that_is_taken_stays(tmp_path: Path) -> None:
    for name in ("mine", "theirs"):
        (tmp_path / name).write_text(name)
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(FileExistsError):
            rename.rename_noreplace(folder, "mine", folder, "theirs")
        rename.rename_noreplace(folder, "mine", folder, "free")
    finally:
        os.close(folder)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "free": "mine",
        "theirs": "theirs",
    }
