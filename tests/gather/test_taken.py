"""A name that a folder or a link has is taken, and nothing is known of what has it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from photo_organizer.gather.taken import Taken
from photo_organizer.store.db import open_database

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_and_a_link_have_their_names_and_are_no_files(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "a.jpg").mkdir(parents=True)
    (library / "a.heic").symlink_to("nowhere")
    (library / "a.png").write_bytes(b"x")
    (tmp_path / "state").mkdir()
    with closing(open_database(str(tmp_path / "state"))[0]) as con:
        names = Taken(con, str(library), None).names_in(str(library), {"a."})
    assert {name: known is not None for name, known in names.items()} == {
        "a.jpg": False,
        "a.heic": False,
        "a.png": True,
    }
