"""The way in for everybody: `make run` shows the program at work on photos of its own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from tests.samples import demo, photos


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo folder, to look at."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    demo.demo_folders(folder)
    return folder


def test_the_demo_folder_is_made_once(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [path for path in (made / "intake").rglob("*") if path.is_file()]
    assert (len(files) > 25, list((made / "library").iterdir())) == (True, [])
    demo.demo_folders(made)
    assert [path for path in (made / "intake").rglob("*") if path.is_file()] == files
    assert "there already" in capsys.readouterr().out


def test_a_caption_tells_the_date_that_the_name_will_have(made: Path) -> None:
    """Whoever looks at a filed picture can compare."""
    with Image.open(made / "intake" / "DCIM" / "100CAMERA" / "IMG_0001.JPG") as picture:
        taken = picture.getexif().get_ifd(photos.EXIF_IFD)[photos.ORIGINAL]
    assert datetime.strptime(taken, "%Y:%m:%d %H:%M:%S") == datetime(2023, 7, 22, 22, 12, 42)


def test_one_folder_alone_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main(["--intake", "/here", "--library", ""]) == 2
    assert "INTAKE=… and LIBRARY=…" in capsys.readouterr().out


def test_the_tree_is_sorted_short_and_without_our_own_folder(tmp_path: Path) -> None:
    for name in ("b/2.jpg", "b/1.jpg", "a/3.jpg", ".photo-organizer/id-1/x"):
        photos.write(tmp_path / name, b"")
    assert [line.strip() for line in demo.tree(tmp_path)[1:]] == ["a/", "3.jpg", "b/", "1.jpg", "2.jpg"]
    for number in range(200):
        photos.write(tmp_path / "many" / f"{number:03}.jpg", b"")
    lines = demo.tree(tmp_path)
    assert (len(lines), lines[-1]) == (demo.SHOWN + 1, "… and 127 more lines")


def test_paths_below_this_folder_are_shown_as_one_would_type_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "   demo/intake\n" in demo.what_next(tmp_path / "demo" / "intake", tmp_path / "demo" / "library")
    assert "   /volume1/in\n" in demo.what_next(Path("/volume1/in"), Path("/volume1/photo"))
