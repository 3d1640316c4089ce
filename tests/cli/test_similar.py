"""`similar` prints groups as CSV and touches nothing."""

from __future__ import annotations

import csv
import io
import os
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING

import pytest

from photo_organizer.act.guards import require_library
from photo_organizer.cli import similar_library
from photo_organizer.cli.main import main
from photo_organizer.errors import Refused, VolumeProblem
from photo_organizer.model import Stamp
from photo_organizer.settings import Settings
from photo_organizer.store import catalogue, db, library_looks
from tests.look.pictures import encoded, photo

if TYPE_CHECKING:
    from pathlib import Path


def _rows(capsys: pytest.CaptureFixture[str], *paths: Path) -> list[dict[str, str]]:
    assert main(["similar", *map(str, paths)]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_copies_and_versions_are_grouped_around_the_best(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "Ümlaut, with comma"
    (root / "sub").mkdir(parents=True)
    (root / "@eaDir").mkdir()
    large, small = encoded(photo(1, 800, 600), quality=92), encoded(photo(1, 800, 600).resize((400, 300)))
    for name, data in {
        "a.jpg": large,
        "sub/copy of a.jpg": large,
        "sub/small.jpg": small,
        "other.jpg": encoded(photo(2, 800, 600)),
        "@eaDir/a.jpg": large,
        "film.mp4": b"\0\0\0\x18ftypmp42" + b"film" * 999,
        "sub/film again.mp4": b"\0\0\0\x18ftypmp42" + b"film" * 999,
        "note.txt": b"text",
        "sub/note.txt": b"text",
        "empty.jpg": b"",
        "sub/empty.jpg": b"",
    }.items():
        (root / name).write_bytes(data)
    os.link(root / "a.jpg", root / "linked.jpg")
    (root / "link.jpg").symlink_to(root / "a.jpg")
    before = sorted(
        (str(path), path.lstat().st_mtime_ns, path.lstat().st_atime_ns) for path in root.rglob("*")
    )
    rows = _rows(capsys, root)
    found = [(row["path"].removeprefix(f"{root}/"), row["group"], row["relation"]) for row in rows]
    assert found == [
        ("a.jpg", "1", "same"),
        ("sub/copy of a.jpg", "1", "exact"),
        ("sub/small.jpg", "1", "same"),
        ("film.mp4", "2", "exact"),
        ("sub/film again.mp4", "2", "exact"),
    ]
    assert {row["keeper"] for row in rows} == {str(root / "a.jpg"), str(root / "film.mp4")}
    assert "more pixels (800 x 600)" in rows[2]["reason"]
    after = sorted(
        (str(path), path.lstat().st_mtime_ns, path.lstat().st_atime_ns) for path in root.rglob("*")
    )
    assert [row[:2] for row in after] == [row[:2] for row in before]


@pytest.mark.parametrize("paths", [True, False], ids=["of paths", "of the library"])
def test_where_no_decoder_starts_that_is_said_and_no_picture_is_called_unreadable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, paths: bool
) -> None:
    library, state = tmp_path / "library", tmp_path / "state"
    for folder in (library, tmp_path / "in"):
        folder.mkdir()
    (library / "a.jpg").write_bytes(encoded(photo(1, 400, 300)))
    given = [f"--library={library}", f"--intake={tmp_path / 'in'}", f"--state={state}"]
    if not paths:
        assert main(["once", *given]) == 0
    monkeypatch.setattr("photo_organizer.look.child._BOOT", "raise SystemExit(3)")
    assert main(["similar", *([str(library)] if paths else given)]) == 1
    assert "could not be started" in capsys.readouterr().err
    if not paths:
        with closing(db.open_database(str(state))[0]) as con:
            assert library_looks.count_unlooked(con) == 1


def test_nothing_alike_is_a_header_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jpg").write_bytes(encoded(photo(1, 400, 300)))
    assert main(["similar", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "path,group,relation,keeper,reason\n"


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["similar", str(tmp_path / "missing")]) == 1
    assert "missing" in capsys.readouterr().err


def test_it_forgets_nothing_where_another_folder_is_in_the_librarys_place(tmp_path: Path) -> None:
    """As an empty one that a lost mount leaves behind."""
    library, state = tmp_path / "library", str(tmp_path / "state")
    library.mkdir()
    con, _ = db.open_database(state)
    with closing(con), db.transaction(con):
        db.set_meta(con, "library_id", "0123")
        db.set_meta(con, "library_path", str(library))
        catalogue.put(con, catalogue.Known("a.jpg", Stamp(1, 2, 3, 4)))
    settings = Settings({"paths_library": str(library), "paths_intake": str(tmp_path / "in")})
    with pytest.raises(VolumeProblem), similar_library.database(settings, state):
        raise AssertionError("it went on")
    with closing(db.open_database(state)[0]) as con:
        assert catalogue.count(con)[0] == 1


@pytest.mark.parametrize("moved", [False, True])
def test_it_follows_a_library_that_moved_and_forgets_none_for_another(tmp_path: Path, *, moved: bool) -> None:
    """What is gone from a library counts as deleted by its owner: another one has nothing of it."""
    library, state = tmp_path / "library", str(tmp_path / "state")
    library.mkdir()
    (library / "a.jpg").write_bytes(b"a")
    settings = Settings({"paths_library": str(library), "paths_intake": str(tmp_path / "in")})
    with closing(db.open_database(state)[0]) as con:
        require_library(con, str(library))
    with similar_library.database(settings, state):
        pass
    other = tmp_path / "other"
    if moved:
        library.rename(other)
    else:
        other.mkdir()
    settings = settings.replace(paths_library=str(other))
    refused = nullcontext() if moved else pytest.raises(Refused)
    with refused, similar_library.database(settings, state):
        pass
    with closing(db.open_database(state)[0]) as con:
        assert catalogue.count(con)[0] == 1
        assert db.get_meta(con, "library_path") == str(other if moved else library)
