"""What the layout says of a filed file, and what is no photo in the library."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.walk import folder_below
from photo_organizer.errors import VolumeProblem
from photo_organizer.gather import reconcile
from photo_organizer.gather.name_fields import name_fields
from photo_organizer.gather.reconcile import OUR_LOGS, Reconciler, is_our_log
from photo_organizer.store import catalogue, db

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

LAYOUT = "{kind}/%Y/%m"


@pytest.fixture
def con(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made, _ = db.open_database(str(tmp_path / "state"))
    with closing(made):
        yield made


@pytest.mark.parametrize(
    ("name", "kind"), [("a.mov", "Videos"), ("a.jpg", "Photos"), ("a.nef", "Photos"), ("a", "Photos")]
)
def test_films_and_photos_have_folders_of_their_own(con: sqlite3.Connection, name: str, kind: str) -> None:
    assert name_fields(con, "/lib", f"/lib/2024/{name}", LAYOUT).kind == kind


def test_our_logs_and_what_is_never_touched_are_not_catalogued(
    con: sqlite3.Connection, tmp_path: Path
) -> None:
    """A log lies in the library itself; a file of that name in a folder is its owner's."""
    library = tmp_path / "library"
    log = f"{OUR_LOGS[0]}x.csv"
    for name in (log, f"2024/{log}", "other.csv", f"{OUR_LOGS[0]}x.jpg", "a.jpg", "Thumbs.db", "b.jpg.part"):
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        (library / name).write_bytes(b"x")
    assert is_our_log("", log)
    assert not is_our_log("2024", log)
    assert Reconciler(con, str(library), str(tmp_path / "intake")).run(lambda: False, lambda _: None)
    assert {known.path for known in catalogue.everything(con)} == {
        f"2024/{log}",
        "other.csv",
        f"{OUR_LOGS[0]}x.jpg",
        "a.jpg",
    }


def test_a_library_folder_that_cannot_be_read_stops_filing(
    con: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a partial view of the library, a duplicate would not be known as one, and its row would be forgotten."""
    library = tmp_path / "library"
    (library / "2024").mkdir(parents=True)
    (library / "2024/a.jpg").write_bytes(b"x")

    def unreadable(root: str, folder: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
        if folder:
            raise OSError(5, "Input/output error")
        return folder_below(root, folder)

    monkeypatch.setattr(reconcile, "folder_below", unreadable)
    with pytest.raises(VolumeProblem, match="cannot be read"):
        Reconciler(con, str(library), str(tmp_path / "intake")).run(lambda: False, lambda _: None)
