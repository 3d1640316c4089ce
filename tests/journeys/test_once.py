"""A person drops photos, looks at the preview, files them, changes their mind — with the real command."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.home import Home
from tests.samples import photos, trees

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2023, 6, 15, 12, 30, 45)


@pytest.fixture(params=["beside", "inside", "other filesystem"])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """The intake beside the library, inside it (the default on a NAS), or in another filesystem."""
    if request.param == "other filesystem":
        with tempfile.TemporaryDirectory(dir="/dev/shm") as far:
            yield Home(tmp_path, intake=Path(far))
    else:
        inside = tmp_path / "library" / "PhotosToProcess"
        yield Home(tmp_path, intake=inside if request.param == "inside" else None)


def test_the_preview_is_what_happens_line_for_line_and_undo_brings_everything_back(anywhere: Home) -> None:
    trees.plant(anywhere.intake, 120)
    before = {
        path.relative_to(anywhere.intake): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in files(anywhere.intake)
    }
    plan = anywhere.run("plan", "--settle", "0")
    assert {path.relative_to(anywhere.intake) for path in files(anywhere.intake)} == before.keys()
    once = anywhere.once()
    assert once.stdout == plan.stdout
    assert once.returncode == plan.returncode == 1  # the tree holds uploads that broke off
    undo = anywhere.run("undo", "--last")
    assert undo.returncode == 0, undo.stderr
    after = {
        path.relative_to(anywhere.intake): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in files(anywhere.intake)
    }
    assert after == before
    assert anywhere.filed() == set()
    assert [
        path.name for path in anywhere.library.iterdir() if path.is_dir() and path != anywhere.intake
    ] == [".photo-organizer"]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_log_and_statistics_agree_with_the_disk(anywhere: Home) -> None:
    trees.plant(anywhere.intake, 100)
    anywhere.once()
    events = Counter(row["Event"] for row in anywhere.log())
    filed = anywhere.filed()
    aside = {path for path in filed if path.startswith("Duplicates/")}
    assert events["File Moved"] == len(filed - aside)
    assert events["Moved to Duplicates"] == len(aside)
    assert events["File Detected"] == len(filed) + events["Duplicate Deleted"]
    lifetime = anywhere.run("stats").stdout.splitlines()[1]
    assert lifetime.startswith(f"lifetime: {len(filed - aside)} files moved")
    assert "Statistics (service stopped): " in anywhere.system_log()[-1]["Event"]


def test_the_second_pass_finds_nothing_to_do(home: Home) -> None:
    home.put("a.jpg", photos.jpeg(when=NOON))
    assert home.once().returncode == 0
    tree = home.tree()
    again = home.once()
    assert (again.returncode, again.stdout, home.tree()) == (0, "", tree)
    assert home.filed() == {"2023/06_Jun/20230615_123045.jpg"}


def test_a_photo_that_is_in_the_library_under_any_name_is_not_filed_twice(home: Home) -> None:
    picture = photos.jpeg(when=NOON)
    (home.library / "Grandma").mkdir()
    (home.library / "Grandma" / "scan.jpg").write_bytes(picture)
    home.put("a.jpg", picture)
    assert "Grandma/scan.jpg" in home.once().stdout
    assert home.filed() == {"Grandma/scan.jpg"}


def test_duplicates_are_set_aside_on_wish_and_never_twice(home: Home) -> None:
    config = home.root / "config.ini"
    config.write_text("[duplicates]\ndelete_duplicates = false\n")
    picture = photos.jpeg(when=NOON)
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        home.put(name, picture)
    home.once("--config", str(config))
    assert home.filed() == {"2023/06_Jun/20230615_123045.jpg", "Duplicates/20230615_123045.0001.jpg"}


def test_emptied_folders_go_and_the_intake_stays(home: Home) -> None:
    home.put("card/DCIM/100/a.jpg", photos.jpeg(when=NOON))
    (home.intake / "mine").mkdir()
    home.once()
    assert {path.name for path in home.intake.iterdir()} - {".photo-organizer"} == {"mine"}


def test_a_broken_upload_waits_and_is_said_so(home: Home) -> None:
    home.put("a.jpg", photos.jpeg(when=NOON)[:-500])
    sidecar = home.put("a.xmp", b"<x:xmpmeta/>")
    result = home.once()
    assert result.returncode == 1
    assert "incomplete" in result.stdout
    assert f"{sidecar.name}  (waits for a.jpg" in result.stdout, "what waits with it is named as well"
    assert home.filed() == set()


def test_why_tells_what_would_be_and_what_was(home: Home) -> None:
    path = home.put("a.jpg", photos.jpeg(when=NOON))
    would_be = home.run("why", str(path)).stdout
    assert "2023/06_Jun/20230615_123045.jpg" in would_be
    home.once()
    told = home.run("why", str(home.library / "2023/06_Jun/20230615_123045.jpg")).stdout
    assert str(path) in told
    assert "exif:DateTimeOriginal" in told
    for each in (would_be, told):
        assert "2023-06-15 12:30:45, known to the second, by the word of its" in each


def test_a_file_of_another_kind_with_the_same_name_is_never_overwritten(home: Home) -> None:
    home.put("one/notes.txt", b"first")
    home.put("two/notes.txt", b"second")
    home.once()
    texts = {(home.library / path).read_bytes() for path in home.filed()}
    assert texts == {b"first", b"second"}


def test_verify_finds_what_changed_behind_our_back(home: Home) -> None:
    home.put("a.jpg", photos.jpeg(when=NOON))
    home.once()
    assert home.run("verify").returncode == 0
    (home.library / "2023/06_Jun/20230615_123045.jpg").unlink()
    verified = home.run("verify")
    assert (verified.returncode, "is gone" in verified.stdout) == (1, True)
