"""The service over a day: arrivals, slow writers, commands, a share that goes away, an orderly end."""

from __future__ import annotations

import os
import signal
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.journeys.home import PATIENCE, Home, wait_for
from tests.samples import photos

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2022, 2, 3, 4, 5, 6)
FILED = "2022/02_Feb/20220203_040506.jpg"


@pytest.fixture
def service(home: Home) -> Iterator[subprocess.Popen[str]]:
    with home.start() as process:
        yield process
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_what_is_dropped_is_filed_and_a_slow_upload_not_before_its_end(
    home: Home, service: subprocess.Popen[str]
) -> None:
    slow = photos.jpeg(when=NOON, seed=1)
    with (home.intake / "slow.jpg").open("wb") as upload:
        for number in range(4):
            home.put(
                f"quick {number}.jpg", photos.jpeg(when=NOON + timedelta(minutes=number + 1), seed=number)
            )
            upload.write(slow[number * len(slow) // 4 : (number + 1) * len(slow) // 4])
            upload.flush()
            time.sleep(0.8)
            assert FILED not in home.filed()
    wait_for(lambda: len(home.filed()) == 5)
    assert (home.library / FILED).read_bytes() == slow
    assert service.poll() is None


@pytest.mark.usefixtures("service")
def test_undo_goes_through_the_running_service_and_the_file_is_left_alone_after(home: Home) -> None:
    path = home.put("a.jpg", photos.jpeg(when=NOON))
    wait_for(lambda: FILED in home.filed())
    undo = home.run("undo", str(home.library / FILED))
    assert undo.returncode == 0, undo.stderr
    assert path.exists()
    home.put("b.jpg", photos.jpeg(when=NOON + timedelta(days=1), seed=2))
    wait_for(lambda: any("0204" in name for name in home.filed()))
    assert path.exists()
    assert home.status()["held"][0]["code"] == "undone"


@pytest.mark.usefixtures("service")
def test_a_second_service_is_refused_and_told_who_is_there(home: Home) -> None:
    second = home.once()
    assert second.returncode == 3
    assert "process" in second.stderr
    other = Home(home.root / "other")
    other.library = home.library
    assert other.once().returncode == 3


def test_a_library_that_is_away_stops_filing_and_it_goes_on_by_itself(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.put("a.jpg", photos.jpeg(when=NOON))
    home.once()
    away = tmp_path / "away"
    home.library.rename(away)
    home.library.mkdir()  # as after a share was unmounted
    home.put("b.jpg", photos.jpeg(when=NOON + timedelta(days=1), seed=2))
    refused = home.once()
    assert refused.returncode == 1
    assert "not the one that was organised before" in refused.stderr
    assert (home.intake / "b.jpg").exists()
    assert list(home.library.rglob("*.jpg")) == []
    assert not (home.library / "photo_organizer_log.csv").exists()
    _clear(home.library)
    away.rename(home.library)
    assert home.once().returncode == 0
    assert len(home.filed()) == 2


def _clear(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir()  # only empty folders of ours may be there
    folder.rmdir()


def test_a_killed_service_is_told_as_stopped_and_the_next_one_goes_on(home: Home) -> None:
    with home.start() as first:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert home.status()["word"] == "Stopped"
    home.put("a.jpg", photos.jpeg(when=NOON))
    (home.state / "ready").unlink()
    with home.start() as second:
        wait_for(lambda: FILED in home.filed())
        second.terminate()
        assert second.wait(PATIENCE) == 0
    assert not (home.state / "ready").exists()
    assert "Service stopped" in home.system_log()[-1]["Event"]
