"""A family with several libraries: each files for itself, and nothing that happens to one is seen in another."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.family import LOGS, Family, picture, put, stop
from tests.journeys.home import wait_for

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

FILED = "2022/02_Feb/20220203_040506.jpg"
MANY = 2000  # files of one large drop


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Family]:
    """A first library, one on another filesystem, one that can be locked, and one that copies from a card."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as far:
        yield Family(tmp_path, ("anna", "ben", "carl"), {"anna": Path(far)}, copies=("carl",))


def events(family: Family, name: str) -> list[tuple[str, str]]:
    with (family[name].library / LOGS[0]).open(encoding="utf-8", newline="") as file:
        return [(row["Event"], row["File name"]) for row in csv.DictReader(file, strict=True)]


def test_a_day_of_libraries_one_on_another_disk_one_locked_one_that_copies_with_a_kill_and_undos(
    household: Family,
) -> None:
    family = household
    pix, anna, ben, carl = family.folders.values()
    service = family.start()
    for one in (pix, anna, ben, carl):
        one.put("everybody.jpg", picture(0))
    wait_for(lambda: all(one.filed() == {FILED: picture(0)} for one in (pix, anna, ben, carl)))

    second = family.run("run")
    assert (second.returncode, f"(process {service.pid})" in second.stderr) == (3, True)
    assert (family.state / "ready").read_text().strip() == str(service.pid)  # and nothing of it was changed

    locked = ben.library.rename(ben.library.with_name("ben, locked"))  # a home that is encrypted
    wait_for(lambda: family.told("status", "--library", "ben")["word"] == "Needs attention")
    anna.put("more.jpg", picture(1))
    wait_for(lambda: len(anna.filed()) == 2)
    words = {name: one["word"] for name, one in family.told("status")["libraries"].items()}
    assert words["ben"] == "Needs attention"
    assert {words["pix"], words["anna"], words["carl"]} <= {"Idle", "Working"}

    drop = pix.library.with_name("drop")
    for number in range(MANY):
        put(drop / f"{number}.jpg", picture(1000 + number))
    for number in range(1, 60):
        carl.put(f"DCIM/{number}.jpg", picture(number))
    card = carl.card()
    drop.rename(pix.intake / "drop")
    anna.put("small.jpg", picture(2))
    wait_for(lambda: len(anna.filed()) == 3 and len(carl.filed()) > 1)
    assert pix.waiting()  # a large drop in one does not keep another waiting
    service.kill()
    service.wait()

    service = family.start()
    wait_for(lambda: pix.is_done)
    locked.rename(ben.library)
    ben.put("late.jpg", picture(3))
    family.run("retry", "--library", "ben")
    wait_for(lambda: len(ben.filed()) == 2)
    wait_for(lambda: len(events(family, "carl")) >= 60)
    for one in (anna, carl):
        undone = family.run("undo", str(one.library / FILED))
        assert undone.returncode == 0, undone.stderr
    assert carl.card() == card
    stop(service)

    assert sorted(pix.filed().values()) == sorted([picture(0), *(picture(1000 + n) for n in range(MANY))])
    assert sorted(anna.filed().values()) == sorted([picture(1), picture(2)])
    assert anna.waiting() == {"everybody.jpg": picture(0)}
    assert sorted(ben.filed().values()) == sorted([picture(0), picture(3)])
    assert sorted(carl.filed().values()) == sorted(picture(number) for number in range(1, 60))  # each once
    assert not pix.waiting()
    assert not ben.waiting()
    assert sum(event == "File Moved" for event, _ in events(family, "ben")) == 2
    for name in ("anna", "carl"):
        assert sum(event == "Undone" for event, _ in events(family, name)) == 1
    assert not any(event == "Undone" for name in ("pix", "ben") for event, _ in events(family, name))


def test_commands_are_about_the_library_that_is_named_or_whose_files_they_are(family: Family) -> None:
    for number, name in enumerate(("pix", "anna", "ben")):
        family[name].put("a.jpg", picture(number))
    assert family.run("once", "--settle", "0", "--library", "anna").returncode == 0
    assert [bool(family[name].filed()) for name in ("pix", "anna", "ben")] == [False, True, False]
    plan = family.run("plan", "--settle", "0")
    assert plan.stdout.count("\n") == 2
    assert all(f"{name}:" in plan.stderr for name in ("pix", "anna", "ben"))
    assert family.run("once", "--settle", "0").returncode == 0
    assert all(family[name].filed() for name in ("pix", "anna", "ben"))
    assert (
        str(family["ben"].library)
        in family.run("why", str(next(family["ben"].library.rglob("2022*.jpg")))).stdout
    )
    for words in (["undo", "--last"], ["allow"], ["dedupe", "--apply"], ["stats", "--reset"]):
        refused = family.run(*words)
        assert refused.returncode == 2
        assert "say which with --library: pix, anna, ben" in refused.stderr
    assert family.run("undo", "--last", "--library", "ben").returncode == 0
    assert [bool(family[name].waiting()) for name in ("pix", "anna", "ben")] == [False, False, True]
    assert {name: one["lifetime"]["files_moved"] for name, one in family.told("stats")["libraries"].items()} == {
        "pix": 1, "anna": 1, "ben": 0,
    }  # fmt: skip
    assert "This is about the library pix; there are: pix, anna, ben." in family.run("dedupe").stderr
    assert family.run("status", "--library", "carl").returncode == 2


def test_libraries_are_added_and_removed_while_the_service_runs_and_photos_stay(tmp_path: Path) -> None:
    family = Family(tmp_path, ())
    (new := tmp_path / "homes" / "carl").mkdir(parents=True)
    service = family.start()
    added = family.run("config", "add-library", "Carl", "--library", str(new))
    assert added.returncode == 0, added.stderr
    (new / "PhotosToProcess" / "a.jpg").write_bytes(picture(0))
    wait_for((new / FILED).exists)
    assert {one["name"]: one["library"] for one in family.told("config", "libraries")}["Carl"] == str(new)
    again = family.run("config", "add-library", "carl", "--library", str(tmp_path / "pix" / "x"))
    assert again.returncode == 2
    assert "there is a library 'carl' already" in again.stderr
    assert family.run("config", "remove-library", "carl").returncode == 0
    assert "carl" not in family.config.read_text().lower()
    assert (new / FILED).read_bytes() == picture(0)
    wait_for(lambda: "Statistics (service stopped)" in (new / "system_log.csv").read_text())
    assert (new / "system_log.csv").read_text().count("Service stopped") == 1
    assert "Service stopped" not in (tmp_path / "pix" / "system_log.csv").read_text()
    (new / "PhotosToProcess" / "b.jpg").write_bytes(picture(1))
    family["pix"].put("b.jpg", picture(1))
    wait_for(lambda: len(family["pix"].filed()) == 1)
    assert (new / "PhotosToProcess" / "b.jpg").exists()
    assert family.run("config", "add-library", "Carl", "--library", str(new)).returncode == 0
    wait_for(lambda: not (new / "PhotosToProcess" / "b.jpg").exists())
    assert family.run("undo", str(new / FILED)).returncode == 0  # its journal was kept
    stop(service)


@pytest.mark.parametrize(
    ("folder", "why"), [("pix/2020", "lies inside [paths] library"), ("nowhere/at all", "does not exist")]
)
def test_a_library_that_cannot_be_is_refused_with_words_and_the_file_stays(
    tmp_path: Path, folder: str, why: str
) -> None:
    family = Family(tmp_path, ())
    before = family.config.read_text()
    refused = family.run("config", "add-library", "x", "--library", str(tmp_path / folder))
    assert refused.returncode == 2
    assert why in refused.stderr
    assert family.config.read_text() == before


def memory(process: subprocess.Popen[str]) -> int:
    """Return the kilobytes that a process has in memory."""
    text = Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS:"))


def test_four_further_libraries_cost_little_memory(tmp_path: Path) -> None:
    used = []
    for names in ((), ("a", "b", "c", "d")):
        (tmp_path / str(len(names))).mkdir()
        family = Family(tmp_path / str(len(names)), names)
        service = family.start()
        for one in family.folders.values():
            one.put("a.jpg", picture(0))
        wait_for(lambda family=family: all(one.filed() for one in family.folders.values()))
        used.append(memory(service))
        stop(service)
    assert used[1] - used[0] < 10_000, used
