"""Network clients see one of two folders that differ only in case or Unicode form: the one that is there is used."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.spelling import Spelling
from photo_organizer.names import fold
from tests.journeys.test_same_name import NOON, put
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.journeys.house import House

ONE, OTHER, THIRD = (jpeg(datetime(2024, 5, 1, 12, 0, 7), size=(200, 150), seed=n) for n in (1, 2, 3))
NFC, NFD = (unicodedata.normalize(form, "Bilder für Zoë") for form in ("NFC", "NFD"))


def once(house: House, settings: str = "") -> dict[str, bytes]:
    """File, after a look at what the preview says; no two folders side by side may be one to a client."""
    config = house.root / "config.ini"
    config.write_text(f"[dates]\nzone = UTC\n{settings}")
    house.run("once", "--settle=0", f"--config={config}")
    for folder in [house.root / "library", *folders(house.root / "library")]:
        names = [fold(path.name) for path in folder.iterdir()]
        assert len(names) == len(set(names)), f"side by side in {folder}: {names}"
    return house.tree("library")


def folders(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*") if path.is_dir() and ".photo-organizer" not in path.parts)


@pytest.mark.parametrize("there", ["2024/05_MAY", "2024/05_may"])
def test_the_month_that_is_there_is_used(house: House, there: str) -> None:
    month = house.root / "library" / there
    month.mkdir(parents=True)
    (month / "20240501_120007.JPG").write_bytes(ONE)
    put(house, "a.jpg", OTHER, NOON * 2)
    assert once(house) == {f"{there}/20240501_120007.JPG": ONE, f"{there}/20240501_120007.0001.jpg": OTHER}
    put(house, "b.jpg", ONE)
    assert len(once(house)) == 2


@pytest.mark.parametrize(("there", "wanted"), [(NFD, NFC), (NFC, NFD), (NFD.upper(), NFC)])
def test_unicode_forms_of_a_layout_are_one_folder(house: House, there: str, wanted: str) -> None:
    (house.root / "library" / there).mkdir()
    put(house, "a.jpg", ONE)
    put(house, "deep/b.jpg", OTHER, NOON + 9)
    names = once(house, f"[naming]\nlayout = {wanted}/{{YYYY}}/{{YYYY}}{{MM}}{{DD}}_{{hh}}{{mm}}{{ss}}\n")
    assert {name.partition("/")[0] for name in names} == {there}
    assert sorted(names.values()) == sorted([ONE, OTHER])


def test_the_program_s_own_folders_are_used_in_their_letters(house: House) -> None:
    for name in ("DUPLICATES", "UNKNOWN FILE TYPES"):
        (house.root / "library" / name).mkdir()
    put(house, "a.jpg", ONE)
    put(house, "copy/a.jpg", ONE)
    put(house, "notes.txt", b"milk, bread, batteries")
    names = once(house, "[duplicates]\ndelete_duplicates = false\n")
    assert set(names) == {
        "2024/05_May/20240501_120007.jpg",
        "DUPLICATES/20240501_120007.0001.jpg",
        "UNKNOWN FILE TYPES/notes.txt",
    }
    put(house, "b.jpg", ONE)
    assert once(house, "[duplicates]\ndelete_duplicates = false\n") == names  # never two of the same in it


def test_what_lies_in_duplicates_in_other_letters_is_no_copy_that_the_library_has(house: House) -> None:
    (house.root / "library" / "DUPLICATES").mkdir()
    (house.root / "library" / "DUPLICATES" / "x.jpg").write_bytes(ONE)
    put(house, "a.jpg", ONE)
    assert set(once(house)) == {"DUPLICATES/x.jpg", "2024/05_May/20240501_120007.jpg"}


def test_dedupe_moves_to_the_folder_that_is_there(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("dUPLICATES", "2020", "old"):
        (house.root / "library" / name).mkdir()
    for name in ("2020/a.jpg", "old/a.jpg"):
        (house.root / "library" / name).write_bytes(ONE)
    config = house.root / "config.ini"
    config.write_text("[duplicates]\ndelete_duplicates = false\n")
    assert house.run("dedupe", "--apply", "--yes", f"--config={config}") == 0
    assert set(house.tree("library")) == {"2020/a.jpg", "dUPLICATES/a.0001.jpg"}
    capsys.readouterr()
    assert house.run("dedupe", "--json", f"--config={config}") == 0
    assert capsys.readouterr().out == ""


# ── how a folder is found ──


def test_the_folder_itself_comes_before_another_spelling_and_one_answer_holds(tmp_path: Path) -> None:
    for name in ("05_MAY", "05_May"):
        (tmp_path / "2024" / name).mkdir(parents=True)
    spelling = Spelling(str(tmp_path))
    assert spelling.actual("2024/05_May") == f"{tmp_path}/2024/05_May"
    assert spelling.actual("2024/05_mAY") == f"{tmp_path}/2024/05_May"  # the second asks for the same folder
    assert Spelling(str(tmp_path)).actual("2024/05_mAY") == f"{tmp_path}/2024/05_MAY"
    assert spelling.actual("") == str(tmp_path)


def test_what_is_planned_counts_as_there_and_a_file_or_a_link_does_not(tmp_path: Path) -> None:
    (tmp_path / "A").write_bytes(b"")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "B").symlink_to(tmp_path / "elsewhere")
    spelling = Spelling(str(tmp_path), [f"{tmp_path}/2024/Wedding/day 1"])
    assert spelling.actual("2024/WEDDING") == f"{tmp_path}/2024/Wedding"
    assert [spelling.actual(name) for name in ("a", "b")] == [f"{tmp_path}/a", f"{tmp_path}/b"]
