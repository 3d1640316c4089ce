"""The walk over the library, while others change it."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from photo_organizer.gather import reconcile
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.store import catalogue, db

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("folder", ["", "2024"])
def test_a_file_that_goes_while_its_folder_is_listed_takes_no_other_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    library = tmp_path / "library"
    place = library / folder
    place.mkdir(parents=True)
    for name in ("a.jpg", "b\udce9.jpg", "goes.jpg"):
        (place / name).write_bytes(b"x")
    con, _ = db.open_database(str(tmp_path / "state"))

    def walk() -> list[str]:
        assert Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda _: None)
        return [os.path.basename(known.path) for known in catalogue.everything(con)]

    def taken_away(names: list[str]) -> list[str]:
        if "goes.jpg" in names:
            (place / "goes.jpg").unlink()
        return names

    with closing(con):
        assert walk() == ["a.jpg", "b\udce9.jpg", "goes.jpg"]
        with db.transaction(con):
            con.execute("UPDATE catalogue SET plan = 'filed by us'")
        os.utime(place, ns=(1, 1))  # it is listed again
        monkeypatch.setattr(reconcile, "not_ignored", taken_away)
        assert walk() == ["a.jpg", "b\udce9.jpg"]
        assert con.execute("SELECT count(*) FROM deletions").fetchone() == (1,)


def test_a_link_is_no_folder_and_no_file_of_the_library(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "2024").mkdir(parents=True)
    (library / "2024" / "a.jpg").write_bytes(b"x")
    (library / "link").symlink_to("2024")
    (library / "2024" / "link.jpg").symlink_to("a.jpg")
    told: list[tuple[int, int]] = []
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        walk = Reconciler(con, str(library), "/nowhere")
        assert walk.run(lambda: False, lambda now: told.append((now.folders, now.files)))
        assert [known.path for known in catalogue.everything(con)] == ["2024/a.jpg"]
        assert catalogue.child_folders(con, "") == ["2024"]
    assert told == [(2, 1)]
