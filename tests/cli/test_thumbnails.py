"""The command line and the nightly process: what a person and the service see."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.cli.main import main
from photo_organizer.gather import reconcile
from photo_organizer.look import limits, memory
from photo_organizer.service.nightly_run import NightlyRun
from photo_organizer.settings import Settings
from photo_organizer.store import db, outbox
from photo_organizer.thumbnails.schedule import window
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
NIGHT = datetime(2024, 3, 1, 2, 30)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library of two years with two months each."""
    for number in range(4):
        folder = tmp_path / "library" / f"202{number % 2}" / f"0{number + 1}"
        folder.mkdir(parents=True)
        (folder / f"2024030{number + 1}_120000.jpg").write_bytes(photos.jpeg(size=(640, 480), seed=number))
    (tmp_path / "intake").mkdir()
    return tmp_path / "library"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "photo_organizer", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=900)


def thumbnails(library: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    small = ("--width", 64, "--height", 64, "--state", library.parent / "state")
    return run("thumbnails", library, *small, *arguments)


def test_a_plan_then_the_thumbnails_then_nothing_left_to_do(library: Path) -> None:
    plan = thumbnails(library, "--plan")
    assert (plan.returncode, list(library.rglob("thumbnail.jpg"))) == (0, [])
    assert plan.stdout.count("planned ") == 3
    made = thumbnails(library)
    assert made.returncode == 0
    assert len(list(library.rglob("thumbnail.jpg"))) == 3
    assert "3 made" in made.stderr
    again = thumbnails(library, "--json")
    summary = json.loads(again.stdout.splitlines()[-1])["summary"]
    assert (summary["written"], summary["scored"], summary["folders"]["same"]) == (0, 0, 3)


def test_only_our_own_unedited_thumbnails_are_removed(library: Path) -> None:
    thumbnails(library)
    edited = library / "2020" / "thumbnail.jpg"
    edited.write_bytes(edited.read_bytes() + b"!")
    own = library / "2021" / "03" / "thumbnail.jpg"
    own.parent.mkdir(exist_ok=True)
    own.write_bytes(photos.jpeg(seed=5))
    assert thumbnails(library, "--remove", "--plan").stdout.count("planned") == 2
    assert thumbnails(library, "--remove").returncode == 0
    assert sorted(library.rglob("thumbnail.jpg")) == sorted([edited, own])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--width", 7], "width is 7"),
        (["--force-image2", "/no.jpg"], "tile 2"),
        (["--candidates-per-tile", 0], "1 to 100"),
    ],
)
def test_wrong_wishes_are_refused_in_words(library: Path, arguments: list[object], words: str) -> None:
    done = thumbnails(library, *arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_root_that_is_none(library: Path) -> None:
    done = run("thumbnails", library / "none", "--state", library.parent / "state")
    assert done.returncode == 2
    assert "is not a folder" in done.stderr


def test_models_are_listed_and_unknown_ones_refused(tmp_path: Path) -> None:
    listed = json.loads(run("models", "list", "--json", "--state", tmp_path).stdout)
    assert {row["name"] for row in listed["models"] if row["state"] == "in use"} == {
        "yunet",
        "ppocr-det",
        "lite0",
    }
    refused = run("models", "fetch", "unheard-of", "--state", tmp_path)
    assert (refused.returncode, "unheard-of" in refused.stderr) == (2, True)
    missing = run("models", "embed-prompts", "--state", tmp_path)
    assert (missing.returncode, "models fetch minilm" in missing.stderr) == (3, True)


def test_doctor_says_that_a_stand_in_scores_and_calls_a_wrong_model_bad(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = library.parent
    asked = ("doctor", "--library", library, "--intake", place / "intake", "--state", place / "state")
    assert "ok   models: yunet, ppocr-det, lite0 (a stand-in for CLIP" in run(*asked).stdout
    (place / "models").mkdir()
    (place / "models" / "face_detection_yunet_2023mar.onnx").write_bytes(b"another")
    monkeypatch.setenv("MODELS_DIR", str(place / "models"))
    bad = run(*asked)
    assert bad.returncode == 1
    assert "BAD  models: ppocr-det, lite0" in bad.stdout


# ── the night ──


@pytest.fixture
def process(library: Path) -> Iterator[NightlyRun]:
    names = {"paths_library": str(library), "paths_intake": str(library.parent / "intake")}
    state = library.parent / "state"
    con, _ = db.open_database(str(state))
    con.close()
    started = NightlyRun(Settings(names | {"thumbnails_width": 64}), str(state))
    yield started
    started.stop()


def ended(process: NightlyRun) -> None:
    limit = time.monotonic() + 600
    while process.running() and time.monotonic() < limit:
        time.sleep(0.1)
        process.tick(NIGHT)
    assert not process.running()


def test_the_night_makes_thumbnails_below_the_library_once_and_leaves_word(
    process: NightlyRun, library: Path
) -> None:
    process.tick(NIGHT.replace(hour=1))
    assert not process.running()
    process.tick(NIGHT)
    assert process.running()
    ended(process)
    thumbnails = sorted(library.rglob("thumbnail.jpg"))
    assert [path.parent.name for path in thumbnails] == ["2020", "2021"]
    process.tick(NIGHT.replace(minute=45))
    assert not process.running()
    con = db.open_readonly(str(library.parent / "state"))
    assert con
    activity = outbox.pending(con, outbox.Consumer.ACTIVITY_CSV, 100)
    index = outbox.pending(con, outbox.Consumer.INDEX, 100)
    system = [entry.payload["text"] for entry in outbox.pending(con, outbox.Consumer.SYSTEM_CSV, 100)]
    con.close()
    assert [entry.payload["path"] for entry in activity] == [str(path) for path in thumbnails]
    assert [entry.payload["added"] for entry in index] == [[str(path)] for path in thumbnails]
    assert any("stand-in" in text for text in system)
    assert "2 made" in system[-1]


@pytest.mark.parametrize(
    ("said", "skipped"),
    [
        ("MemTotal: 512000 kB\nMemFree: 9000 kB\nMemAvailable: 300000 kB\n", True),
        ("MemTotal: 512000 kB\nMemFree: 100000 kB\nBuffers: 10000 kB\nCached: 200000 kB\n", True),
        ("MemTotal: 1015000 kB\nMemFree: 9000 kB\nMemAvailable: 500000 kB\n", False),
        ("MemTotal: 1015000 kB\nMemFree: 300000 kB\nBuffers: 9000 kB\nCached: 200000 kB\n", False),
        ("nothing that is known", False),
    ],
)
def test_a_night_without_memory_is_skipped_with_a_sentence(
    library: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    skipped: bool,
) -> None:
    """Kernels before 3.14 do not say what is available, as those of older NAS."""
    meminfo = library.parent / "meminfo"
    meminfo.write_text(said)
    monkeypatch.setattr(memory, "MEMINFO", str(meminfo))
    monkeypatch.setattr(limits, "background", lambda _: None)  # this very process would become slow
    state = library.parent / "state"
    con, _ = db.open_database(str(state))
    con.close()
    words = ["--night", "60", "--state", str(state), "--library", str(library), "--width", "64"]
    assert main(["thumbnails", str(library), *words, "--intake", str(library.parent / "intake")]) == 0
    assert (not list(library.rglob("thumbnail.jpg"))) is skipped
    logged = library / "system_log.csv"
    text = logged.read_text() if logged.exists() else ""
    con, _ = db.open_database(str(state))
    text += " ".join(entry.payload["text"] for entry in outbox.pending(con, outbox.Consumer.SYSTEM_CSV, 100))
    con.close()
    assert ("Folder thumbnails were skipped: only " in text) is skipped


def test_a_stopped_service_ends_the_night_at_once(process: NightlyRun) -> None:
    process.tick(NIGHT)
    begun = time.monotonic()
    process.stop()
    assert not process.running()
    assert time.monotonic() - begun < 15


def test_switched_off_means_off(library: Path) -> None:
    process = NightlyRun(Settings({"thumbnails_enabled": False}), str(library.parent))
    process.tick(NIGHT)
    assert not process.running()


@pytest.mark.parametrize(
    ("now", "start", "hours", "inside"),
    [
        ("2024-03-01 02:00", "02:00", 4, True),
        ("2024-03-01 01:59", "02:00", 4, False),
        ("2024-03-01 06:00", "02:00", 4, False),
        ("2024-03-01 00:30", "23:00", 2, True),
        ("2024-03-01 22:59", "23:00", 24, True),
    ],
)
def test_the_window_may_reach_over_midnight(now: str, start: str, hours: float, *, inside: bool) -> None:
    moment = datetime.fromisoformat(now)
    found = window(moment, start, hours)
    assert bool(found) == inside
    assert not found or found[0] <= moment < found[1]


def test_killed_at_any_moment_a_thumbnail_is_old_or_new(library: Path) -> None:
    """The process is killed a little later each time; every thumbnail is whole or not there, and the last run finishes."""
    from photo_organizer.thumbnails import seal

    command = [
        sys.executable,
        "-m",
        "photo_organizer",
        "thumbnails",
        str(library),
        "--state",
        str(library.parent / "state"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    for tenths in range(4, 24, 5):
        for size in ("64", "80"):
            process = subprocess.Popen(
                [*command, "--width", size, "--height", size],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                process.wait(tenths / 10)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
            process.wait()
            assert all(seal.intact(path.read_bytes()) for path in library.rglob("thumbnail.jpg"))
    assert thumbnails(library).returncode == 0
    assert len(list(library.rglob("thumbnail.jpg"))) == 3
    assert not list(library.rglob(".photo-organizer-*"))


def test_thumbnails_are_not_in_the_catalogue_but_a_photo_of_that_name_is(library: Path) -> None:
    thumbnails(library)
    own = library / "2020" / "01" / "thumbnail.jpg"
    own.write_bytes(photos.jpeg(seed=9))
    con, _ = db.open_database(str(library.parent / "catalogue"))
    reconcile.Reconciler(con, str(library), str(library.parent / "intake")).run(lambda: False, lambda _: None)
    rows = con.execute("SELECT path FROM catalogue").fetchall()
    names = [os.fsdecode(path) for (path,) in rows if b"thumbnail" in path]
    con.close()
    assert names == ["2020/01/thumbnail.jpg"]
