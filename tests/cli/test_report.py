"""`doctor --report`: one file with what a helper from afar has to ask for, and no more than that."""

from __future__ import annotations

from pathlib import Path

import pytest

from photo_organizer.cli import report
from photo_organizer.cli.main import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    for name in ("in", "library"):
        (tmp_path / name).mkdir()
    (tmp_path / "config.ini").write_text(
        f"[paths]\nintake = {tmp_path}/in\nlibrary = {tmp_path}/library\n# a remark of mine\n"
    )
    return ["doctor", "--config", str(tmp_path / "config.ini"), "--state", str(tmp_path / "state")]


def test_the_report_holds_what_the_check_list_asks_for(words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    assert main([*words, "--report", str(file)]) == 0
    text = file.read_text()
    titles = [line.removeprefix("== ") for line in text.splitlines() if line.startswith("== ")]
    assert {"program", "doctor", "/etc.defaults/VERSION", "/proc/meminfo", "uname -rm", "id"} <= set(titles)
    assert f"folder {tmp_path}/library" in titles
    assert "the end of /var/log/synopkg.log" in titles
    assert "ok   library can be written" in text
    assert "# a remark of mine" in text
    assert text.startswith("Report of Photo Organizer")


def test_a_file_that_is_there_is_not_written_over(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"mine")
    assert main([*words, "--report", str(file)]) == 1
    assert file.read_bytes() == b"mine"
    assert "name a file that is not there yet" in capsys.readouterr().err


def test_settings_that_cannot_be_used_are_reported_too(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "config.ini").write_text("[intake]\nquiet_seconds = soon\n")
    assert main([*words, "--report", str(tmp_path / "report.txt")]) == 1
    text = (tmp_path / "report.txt").read_text()
    assert "quiet_seconds" in text.split("== doctor")[1].split("==")[0]
    assert "quiet_seconds = soon" in text.split("== settings")[1]


def test_a_program_that_hangs_or_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "_SECONDS", 0.1)
    assert "timed out" in report._said(("sleep", "30"))
    assert "not answered" in report._said(("no-such-program-of-dsm",))


def test_the_check_list_names_the_command() -> None:
    assert "doctor --report" in (ROOT / "docs/first-nas.md").read_text()
