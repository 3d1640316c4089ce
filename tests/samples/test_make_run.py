"""`make run` from the first word to the last: real photos, the real program, a clean end."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.samples import demo, photos

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PATIENCE = 300  # seconds until a test gives up; nothing waits that long when all is well


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Return the demonstration at work in `tmp_path`/demo."""
    command = [sys.executable, "-m", "tests.samples.demo", "--demo", str(tmp_path / "demo")]
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    with subprocess.Popen(
        command, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as program:
        yield program
        program.kill()


def _until(path: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < give_up, f"{path} did not appear"
        time.sleep(0.05)


def _events(library: Path) -> list[str]:
    with (library / "photo_organizer_log.csv").open(encoding="utf-8", newline="") as file:
        return [row["Event"] for row in csv.DictReader(file)]


def test_once_files_every_photo_and_shows_the_tree(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'src'}:{ROOT}")
    assert demo.main(["--demo", str(tmp_path / "demo"), "--once"]) == 0
    intake, library = tmp_path / "demo" / "intake", tmp_path / "demo" / "library"
    assert list(intake.rglob("*.*")) == [intake / ".photo-organizer"]
    live = [library / "2024" / "08_Aug" / f"20240831_134757.{tail}" for tail in ("heic", "mov")]
    assert [path.exists() for path in live] == [True, True]
    said = capfd.readouterr()
    assert ("20240831_134757.heic" in said.out, "files filed" in said.err) == (True, True)
    assert _events(library).count("Duplicate Deleted") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_dropped_photo_is_filed_and_the_end_is_clean(
    tmp_path: Path, running: subprocess.Popen[str], number: signal.Signals
) -> None:
    library = tmp_path / "demo" / "library"
    _until(library / "system_log.csv")
    photos.write(tmp_path / "demo" / "intake" / "new.jpg", photos.jpeg("2025:12:24 18:30:00", seed=99))
    _until(library / "2025" / "12_Dec" / "20251224_183000.jpg")
    running.send_signal(number)
    said, _ = running.communicate(timeout=PATIENCE)
    assert (running.returncode, "Traceback" in said, "Stop with Ctrl-C." in said) == (0, False, True)
    assert "Service stopped" in (library / "system_log.csv").read_text(encoding="utf-8")
