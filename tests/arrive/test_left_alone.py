"""What is never taken is told of, with the reason; what is taken has none."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive.left_alone import why_left_alone

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "film.mp4.part": "has not finished",
    "~$letter.docx": "has not finished",
    ".photo.jpg.Ab12Cd": "has not finished",
    ".hidden.jpg": "hidden",
    "Thumbs.db": "a system's or a program's own",
    "a.jpg:Zone.Identifier": "a system's or a program's own",
    "Trip.lrcat": "a system's or a program's own",
    "Trip.lrcat-data/a": "a program's own, which edits photos",
    "@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg": "lies in '@eaDir', a folder that is left alone",
    "#recycle/a.jpg": "lies in '#recycle', a folder that is left alone: it is a system's or a program's own",
    "Trip.download/a.jpg": "lies in 'Trip.download', a folder that is left alone: a program gives such a name",
    "Trip/a.jpg": "",
}


@pytest.mark.parametrize(("name", "told"), NAMES.items())
def test_a_name_that_is_left_alone_is_told_with_its_reason(tmp_path: Path, name: str, told: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    said = why_left_alone(str(tmp_path), str(path))
    assert told in said
    assert bool(told) == bool(said)


def test_what_is_no_regular_file_is_told_by_its_kind(tmp_path: Path) -> None:
    (tmp_path / "link.jpg").symlink_to("nowhere")
    (tmp_path / "Trip").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "socket.jpg"))
    told = {path.name: why_left_alone(str(tmp_path), str(path)) for path in tmp_path.iterdir()}
    assert told == {
        "link.jpg": "is a symbolic link: links are neither followed nor moved",
        "Trip": "is a folder: its files are taken one by one",
        "pipe.jpg": "is a pipe, not a file",
        "socket.jpg": "is a socket, not a file",
    }


def test_of_what_is_not_there_nothing_is_told(tmp_path: Path) -> None:
    assert why_left_alone(str(tmp_path), str(tmp_path / "gone.jpg")) == ""
