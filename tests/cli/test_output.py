"""A reader who leaves, a full disk and a mistake in a script: the work goes on, or nothing is done, and the exit code is true."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.cli.output import DONE, SOME_FAILED, USAGE
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    for name in ("intake", "library"):
        (tmp_path / name).mkdir()
    for day in range(3):
        taken = datetime(2024, 8, 1 + day, 10)
        (tmp_path / "intake" / f"{day}.jpg").write_bytes(jpeg(taken, size=(64, 48), seed=day))
    return [word for name in ("intake", "library", "state") for word in (f"--{name}", str(tmp_path / name))]


@contextmanager
def printing_to(path_or_pipe: int | str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with open(path_or_pipe, "w", buffering=1, encoding="utf-8") as stream, monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        yield


def left_pipe() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def filed(tmp_path: Path) -> int:
    return len(list((tmp_path / "library" / "2024").rglob("*.jpg")))


def test_a_reader_who_leaves_does_not_stop_the_filing(
    tmp_path: Path, places: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "intake" / "0.jpg").write_bytes((tmp_path / "intake" / "0.jpg").read_bytes()[:200])
    with printing_to(left_pipe(), monkeypatch):
        assert main(["once", "--settle", "0", *places]) == SOME_FAILED  # one of them is incomplete
    assert filed(tmp_path) == 2
    assert "2 files filed" in capsys.readouterr().err
    assert "Statistics (service stopped)" in (tmp_path / "library" / "system_log.csv").read_text()


def test_a_pass_tells_what_it_did_itself_and_not_what_another_layout_has_moved(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["once", "--settle", "0", *places]) == DONE
    config = tmp_path / "config.ini"
    config.write_text("[naming]\nlayout = {YYYY}/{original}\n")
    assert main(["relayout", "--apply", f"--config={config}", *places]) == DONE
    capsys.readouterr()
    assert main(["once", "--settle", "0", f"--config={config}", *places]) == DONE
    assert "0 files filed (0.00 B)" in capsys.readouterr().err


def test_a_card_that_is_not_safe_is_not_safe_without_a_reader_either(
    tmp_path: Path, places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with printing_to(left_pipe(), monkeypatch):
        assert main(["check", *places, str(tmp_path / "intake")]) == SOME_FAILED


def test_a_listing_ends_when_its_reader_has_seen_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    with printing_to(left_pipe(), monkeypatch):
        assert main(["dates", str(tmp_path)]) == DONE


@pytest.mark.parametrize("command", ["once", "dates"])
def test_a_full_disk_is_said_and_stops_nothing(
    command: str,
    places: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--settle", "0", *places] if command == "once" else [str(tmp_path / "intake")]
    with printing_to("/dev/full", monkeypatch):
        assert main([command, *arguments]) == SOME_FAILED
    assert "not all could be printed: No space left on device" in capsys.readouterr().err
    assert (filed(tmp_path) == 3) is (command == "once")


@pytest.mark.parametrize(
    "arguments",
    [
        ["undo", ""],  # which must not be the last run
        ["retry", ""],
        ["thumbnails", ""],  # which must not be the folder one stands in
        ["once", "--library", ""],
        ["check"],  # which must not be "all of nothing is safe"
        ["dedupe", "--app"],  # which must not be --apply
        ["once", "--settle", "nan"],
        ["once", "--settle", "-1"],
    ],
)
def test_a_mistake_in_a_script_is_no_other_command(
    arguments: list[str],
    places: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["once", "--settle", "0", *places]) == DONE
    with pytest.raises(SystemExit) as ended:
        main([arguments[0], *places, *arguments[1:]])
    assert ended.value.code == USAGE
    assert filed(tmp_path) == 3
    assert "photo-organizer" in capsys.readouterr().err


def test_ctrl_c_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("photo_organizer.cli.dates.dates", interrupted)
    assert main(["dates", "."]) == SOME_FAILED
    assert capsys.readouterr().err == "Stopped before its end; run it again to go on.\n"
