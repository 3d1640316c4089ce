"""`dedupe`: one copy of everything stays, units stay whole, and undo gives all of it back."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from photo_organizer.cli import dedupe
from photo_organizer.cli.main import main

Tree = dict[str, tuple[bytes, int]]


@dataclass
class House:
    root: Path

    def put(self, name: str, data: bytes, at: int = 1_700_000_000) -> Path:
        path = self.root / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (at, at))
        return path

    def run(self, command: str, *more: str) -> int:
        folders = [f"--{name}={self.root / name}" for name in ("intake", "library", "state", "logs")]
        return main([command, *folders, *more])

    def tree(self) -> Tree:
        library = self.root / "library"
        found = sorted(path for path in library.rglob("*") if path.is_file())
        return {str(p.relative_to(library)): (p.read_bytes(), p.stat().st_mtime_ns) for p in found}

    def names(self) -> set[str]:
        return set(self.tree())


@pytest.fixture(autouse=True)
def _stay_in_the_foreground(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dedupe, "background", lambda: None)  # these tests run in the tests' own process


@pytest.fixture
def house(tmp_path: Path) -> House:
    for name in ("intake", "library", "state", "logs"):
        (tmp_path / name).mkdir()
    return House(tmp_path)


A, B, FILM = b"a" * 30_000, b"b" * 30_000, b"film" * 9_000


def test_without_apply_nothing_changes(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.put("2024/a.jpg", A)
    house.put("2024/a (1).jpg", A)
    house.put("2024/b.jpg", B)
    before = house.tree()
    assert house.run("dedupe", "--json") == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["action"], Path(one["source"]).name) for one in told] == [("remove", "a (1).jpg")]
    assert house.tree() == before


def test_one_copy_stays_in_the_best_place_and_undo_makes_the_tree_whole_again(house: House) -> None:
    for n, name in enumerate(
        ("2024/a.jpg", "2024/a_copy.jpg", "old/nested/a.jpg", "NoDateFound/a.jpg", "Duplicates/a.0001.jpg")
    ):
        house.put(name, A, at=1_600_000_000 + n)
    house.put("2023/b.jpg", B)
    before = house.tree()
    assert house.run("dedupe", "--apply", "--yes") == 0
    assert house.names() == {"2024/a.jpg", "2023/b.jpg"}
    assert house.run("undo") == 0
    assert house.tree() == before


def test_duplicates_are_set_aside_when_the_setting_says_so_and_never_two_of_the_same(house: House) -> None:
    config = house.root / "config.ini"
    config.write_text("[duplicates]\ndelete_duplicates = false\n")
    for name in ("2024/a.jpg", "x/a.jpg", "y/a.jpg", "2024/b.jpg", "x/b.jpg", "Duplicates/b.0001.jpg"):
        house.put(name, A if "/a" in name else B)
    before = house.tree()
    assert house.run("dedupe", "--apply", "--yes", f"--config={config}") == 0
    assert house.names() >= {"2024/a.jpg", "2024/b.jpg", "Duplicates/a.0001.jpg", "Duplicates/b.0001.jpg"}
    aside = [data for name, (data, _) in house.tree().items() if name.startswith("Duplicates/")]
    assert len(aside) == len(set(aside))
    assert "x/b.jpg" not in house.names()
    assert house.run("undo") == 0
    assert house.tree() == before


def test_equal_halves_of_two_live_photos_stay(house: House) -> None:
    house.put("2024/one.heic", A)
    house.put("2024/one.mov", FILM)
    house.put("2024/two.heic", B)
    house.put("2024/two.mov", FILM)
    before = house.tree()
    assert house.run("dedupe", "--apply", "--yes") == 0
    assert house.tree() == before


def test_a_whole_live_photo_twice_goes_as_a_whole(house: House) -> None:
    for folder in ("2024", "import"):
        house.put(f"{folder}/one.heic", A)
        house.put(f"{folder}/one.mov", FILM)
    assert house.run("dedupe", "--apply", "--yes") == 0
    assert house.names() == {"2024/one.heic", "2024/one.mov"}


def test_a_copy_with_edits_of_its_own_stays(house: House) -> None:
    house.put("2024/one.jpg", A)
    house.put("import/one.jpg", A)
    house.put("import/one.xmp", b"<edits/>")
    before = house.tree()
    assert house.run("dedupe", "--apply", "--yes") == 0
    assert house.tree() == before


def test_hard_links_and_empty_files_are_no_duplicates(house: House) -> None:
    (house.root / "library" / "y").mkdir()
    os.link(house.put("x/a.jpg", A), house.root / "library" / "y" / "a.jpg")
    house.put("x/empty.jpg", b"")
    house.put("y/empty.jpg", b"")
    before = house.tree()
    assert house.run("dedupe", "--apply", "--yes") == 0
    assert house.tree() == before


def test_an_unusual_number_is_refused_until_somebody_says_yes(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    config = house.root / "config.ini"
    config.write_text("[safety]\nbreaker_files = 3\n")
    for n in range(5):
        house.put(f"2024/{n}.jpg", A + bytes([n]))
        house.put(f"import/{n}.jpg", A + bytes([n]))
    before = house.tree()
    assert house.run("dedupe", "--apply", f"--config={config}") == 3
    assert "5 of 10 files" in capsys.readouterr().err
    assert house.tree() == before
    assert house.run("dedupe", "--apply", "--yes", f"--config={config}") == 0
    assert len(house.names()) == 5


def test_what_was_read_is_remembered_and_a_changed_file_is_read_again(house: House) -> None:
    house.put("2024/a.jpg", A)
    house.put("import/a.jpg", A)
    assert house.run("dedupe") == 0
    (house.root / "library/import/a.jpg").write_bytes(A[:-1] + b"!")
    before = house.tree()
    assert house.run("dedupe", "--apply", "--yes") != 2
    assert house.tree() == before
