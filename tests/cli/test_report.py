"""`doctor --report`: one file with what a helper from afar has to ask for, and no more than that."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from photo_organizer.cli import report, report_zip
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


def test_a_zip_holds_settings_and_logs_and_nothing_that_lets_somebody_in(
    words: list[str], tmp_path: Path
) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "service.log").write_text(
        "The page is at  http://127.0.0.1:8765/?token=abc-SECRET_1\nfiled /photo/a.jpg\n"
    )
    (tmp_path / "library" / "system_log.csv").write_text("Level,Log\nInfo,System\n")
    with (tmp_path / "config.ini").open("a") as file:
        file.write("# password: hunter2\n")
    assert main([*words, "--report", str(tmp_path / "help.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "help.zip") as made:
        found = {name: made.read(name).decode() for name in made.namelist()}
    assert {"report.txt", "config.ini", "logs/service.log", "logs/system_log.csv"} <= found.keys()
    assert f"library = {tmp_path}/library" in found["config.ini"]  # paths are kept
    assert "filed /photo/a.jpg" in found["logs/service.log"]
    assert "ok   library can be written" in found["report.txt"]
    assert not any(secret in text for text in found.values() for secret in ("SECRET", "hunter2"))


def test_of_a_long_log_the_zip_holds_the_end(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_zip, "MOST", 30)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "service.log").write_text("".join(f"line {number:04}\n" for number in range(1000)))
    main([*words, "--report", str(tmp_path / "help.zip")])
    with zipfile.ZipFile(tmp_path / "help.zip") as made:
        assert made.read("logs/service.log").decode() == "line 0998\nline 0999\n"


def test_of_a_log_that_grew_without_end_only_the_end_is_read(tmp_path: Path) -> None:
    """Whatever size it has: a NAS with little memory is where such a report is asked for."""
    log = tmp_path / "supervisor.log"
    log.write_text("the beginning\n")
    os.truncate(log, 1 << 40)  # more than any memory holds; on the disk it takes nothing
    with log.open("a") as file:
        file.write("the end\n")
    text = report._text(str(log))
    assert (text.endswith("\0the end\n"), len(text)) == (True, report._TAIL)
    assert "MemTotal" in report._text("/proc/meminfo")
