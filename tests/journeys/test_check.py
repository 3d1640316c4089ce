"""`check`: is this card safe to erase? Exactly what is not in the library is named, and nothing on the card is touched."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.cli.main import main
from photo_organizer.disk.opening import open_file
from photo_organizer.gather import safety, same_size
from tests.journeys.home import ENVIRONMENT, Home
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 24


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A library that was filed from a card; the card still holds everything."""
    home = Home(tmp_path)
    card = tmp_path / "card"
    for number in range(COUNT):
        data = photos.jpeg(f"2024:05:01 10:{number:02}:00", size=(96, 72), seed=number)
        photos.write(card / "DCIM" / "100TEST" / f"IMG_{number:04}.JPG", data, 1_600_000_000)
    photos.write(
        card / "DCIM" / "100TEST" / "IMG_0003.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", 1_600_000_000
    )
    photos.write(card / "MISC" / "info.dat", b"of the camera", 1_600_000_000)
    shutil.copytree(card, home.intake / "card")
    assert home.once().returncode == 0
    return home


def checked(home: Home, *options: str) -> tuple[int, list[dict[str, Any]]]:
    done = home.run("check", str(home.root / "card"), "--json", *options)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def photo(home: Home, number: int) -> Path:
    return home.root / "card" / "DCIM" / "100TEST" / f"IMG_{number:04}.JPG"


def filed(home: Home, number: int) -> Path:
    return home.library / "2024" / "05_May" / f"20240501_10{number:02}00.jpg"


def test_a_card_that_was_filed_is_safe_to_erase(home: Home) -> None:
    code, rows = checked(home)
    assert (code, rows[-1]["files"], rows[-1]["safe"], rows[-1]["left_out"]) == (0, COUNT + 1, COUNT + 1, 1)
    told = home.run("check", str(home.root / "card"))
    assert told.stdout == ""
    assert told.stderr.startswith(f"All {COUNT + 1} photos, films and companions are safely in the library.")


def test_exactly_what_is_missing_different_or_damaged_is_named(home: Home) -> None:
    """Three were never filed, two differ in one byte, one is cut; one lies in Duplicates alone."""
    for number in (1, 2, 3):
        filed(home, number).unlink()
    for number in (4, 5):
        data = bytearray(filed(home, number).read_bytes())
        data[len(data) // 2] ^= 1
        filed(home, number).write_bytes(data)
    photo(home, 6).write_bytes(photo(home, 6).read_bytes()[:-100])
    (home.library / "Duplicates").mkdir()
    filed(home, 7).rename(home.library / "Duplicates" / "7.jpg")
    code, rows = checked(home)
    named = {row["path"]: row["verdict"] for row in rows[:-1] if row["verdict"] != "safe"}
    assert code == 1
    assert named == {
        **{str(photo(home, number)): "missing" for number in (1, 2, 3, 6)},
        **{str(photo(home, number)): named[str(photo(home, number))] for number in (4, 5)},
        str(photo(home, 7)): "aside",
    }
    assert {named[str(photo(home, number))] for number in (4, 5)} <= {"differs", "missing"}
    assert [row["path"] for row in rows[:-1] if row["damaged"]] == [str(photo(home, 6))]


def test_the_library_itself_is_never_called_a_copy(home: Home) -> None:
    refused = home.run("check", str(home.library / "2024"))
    assert (refused.returncode, "lies in the library itself" in refused.stderr) == (2, True)


def test_a_hard_link_may_go_because_the_library_keeps_its_own_name(home: Home) -> None:
    photo(home, 8).unlink()
    os.link(filed(home, 8), photo(home, 8))
    code, rows = checked(home)
    assert (code, rows[-1]["linked"]) == (0, 1)
    said = home.run("check", str(photo(home, 8)))
    assert "1 file is a further name (a hard link)" in said.stderr
    photo(home, 8).unlink()
    assert filed(home, 8).exists()


def test_a_second_look_reads_nothing_again_until_a_file_changes(home: Home) -> None:
    checked(home)
    filed(home, 9).write_bytes(photos.jpeg("2024:05:01 10:09:00", size=(96, 72), seed=900))
    code, rows = checked(home)
    assert code == 1
    assert [row["path"] for row in rows[:-1] if row["verdict"] != "safe"] == [str(photo(home, 9))]


def of_one_size(number: int, *, changed: int = 0) -> bytes:
    """Return one of many photos that have the same size, and begin and end alike."""
    data = bytearray(photos.jpeg("2024:05:01 10:00:00", size=(16, 16), seed=1))
    comment = number.to_bytes(4, "big") * 16_000
    data[2:2] = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + b"\0" * 8 + comment[8:]
    data[len(data) // 2 + 7] ^= changed
    return bytes(data)


def test_of_many_files_of_one_size_each_is_opened_a_few_times_and_judged_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A camera that writes one size: three are missing, two differ in a byte, one is cut; the others are told apart."""
    card, library, count = tmp_path / "card", tmp_path / "library", 120
    for number in range(count):
        photos.write(card / f"{number}.jpg", of_one_size(number), 1_600_000_000)
        if number not in (10, 70, 119):
            photos.write(
                library / f"{number}.jpg", of_one_size(number, changed=number in (20, 90)), 1_600_000_000
            )
    (card / "40.jpg").write_bytes(of_one_size(40)[:-100])
    opened: list[str] = []

    def counting(path: str, place: str) -> tuple[int, os.stat_result]:
        opened.append(path)
        return open_file(path, place)

    for module in (safety, same_size):
        monkeypatch.setattr(module, "open_file", counting)
    folders = [f"--{name}={tmp_path / name}" for name in ("intake", "library", "state")]
    assert main(["check", str(card), "--json", *folders]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    unsafe = {int(row["path"].split("/")[-1][:-4]) for row in rows[:-1] if row["verdict"] != "safe"}
    assert unsafe == {10, 20, 40, 70, 90, 119}
    assert [row["path"] for row in rows[:-1] if row["damaged"]] == [str(card / "40.jpg")]
    assert len(opened) <= 4 * count


def test_names_may_come_on_standard_input(home: Home) -> None:
    command = home.command("check", "--stdin", "--null", "--json")
    done = subprocess.run(
        command, input=f"{photo(home, 1)}\0{photo(home, 2)}\0", env=ENVIRONMENT, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert json.loads(done.stdout.splitlines()[-1])["safe"] == 2


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace: install strace")
def test_nothing_is_written_on_the_card(home: Home) -> None:
    before = {path: path.stat() for path in (home.root / "card").rglob("*")}
    trace = home.root / "trace"
    command = home.command("check", str(home.root / "card"))
    subprocess.run(["strace", "-f", "-e", "trace=%file", "-o", trace, *command], env=ENVIRONMENT, check=True)
    opened = [line for line in trace.read_text().splitlines() if "/card" in line]
    writing = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|unlink|rename|mkdir|utime|chmod|chown|link|setxattr")
    assert opened
    assert [
        line for line in opened if writing.search(line.replace("O_NOFOLLOW", "").replace("readlink", ""))
    ] == []
    after = {path: path.stat() for path in (home.root / "card").rglob("*")}
    assert {path: (one.st_mtime_ns, one.st_ctime_ns) for path, one in before.items()} == {
        path: (one.st_mtime_ns, one.st_ctime_ns) for path, one in after.items()
    }
