"""A file is opened once, read-only, and must still be the one that was sighted."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from PIL import Image, TiffImagePlugin

from photo_organizer import errors
from photo_organizer.examine.look import examine
from photo_organizer.model import Family, Sighting, Stamp
from tests.samples.rights import without_root

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.model import Facts


def sight(path: Path) -> Sighting:
    status = path.lstat()
    stamp = Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    return Sighting(str(path), stamp, status.st_ctime_ns)


def test_a_file_that_changed_since_it_was_sighted_is_busy(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    sighting = sight(path)
    path.write_bytes(b"\xff\xd8\xff\xe0 and more")
    with pytest.raises(errors.FileBusy, match=r"a\.jpg"):
        examine(sighting)


@pytest.mark.parametrize("kind", ["link", "pipe", "gone", "folder"])
def test_what_is_no_file_is_never_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    sighting = sight(path)
    path.unlink()
    if kind == "link":
        (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0")
        path.symlink_to("b.jpg")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    with pytest.raises(errors.FileBusy):
        examine(sighting)


def test_an_unreadable_file_is_a_problem_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    path.chmod(0)
    sighting = sight(path)
    with without_root(), pytest.raises(errors.FileProblem, match="permission"):
        examine(sighting)


def test_looking_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))
    before = path.stat()
    examine(sight(path))
    after = path.stat()
    assert (before.st_mtime_ns, before.st_ctime_ns) == (after.st_mtime_ns, after.st_ctime_ns)
    assert path.read_bytes() == b"\xff\xd8\xff\xe0" + bytes(1000)


def test_descriptors_are_given_back(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(1000))
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        examine(sight(path))
    assert len(os.listdir("/proc/self/fd")) == before


def found(folder: Path, name: str, data: bytes) -> Facts:
    path = folder / name
    path.write_bytes(data)
    return examine(sight(path))


COMPANIONS = {
    "C0001M01.XML": b"<?xml version='1.0'?><NonRealTimeMeta><CreationDate value=\"2024-05-01T17:00:00+09:00\"/></NonRealTimeMeta>",
    "a.aae": b"<plist><dict><key>adjustmentTimestamp</key><date>2024-05-01T17:00:00Z</date></dict></plist>",
    "DJI_1.SRT": b"1\n00:00:00,000 --> 00:00:00,033\n2024-05-01 17:00:00.123\n",
}


@pytest.mark.parametrize("name", COMPANIONS)
def test_companions_tell_their_own_time(tmp_path: Path, name: str) -> None:
    facts = found(tmp_path, name, COMPANIONS[name])
    assert facts.filetype is not None
    assert facts.filetype.family is Family.SIDECAR
    assert datetime(2024, 5, 1, 17) in (facts.made, facts.clues[0].value)


@pytest.mark.parametrize(
    "name", ["a.pp3", "a.jpg.dop", "a.on1", "a.cos", "a.nksc", "a.vrd", "a.arp", "a.srt", "a.xmp", "a.aae"]
)
@pytest.mark.parametrize("data", [b"", b"x\n", b"something that no signature knows"])
def test_an_editors_file_is_a_companion_whatever_it_holds(tmp_path: Path, name: str, data: bytes) -> None:
    kind = found(tmp_path, name, data).filetype
    assert kind is not None
    assert kind.family is Family.SIDECAR


def test_a_picture_is_no_companion_because_of_its_name(tmp_path: Path) -> None:
    kind = found(tmp_path, "a.pp3", b"\xff\xd8\xff\xe0" + b"\1" * 20).filetype
    assert kind is not None
    assert kind.family is Family.IMAGE


@pytest.mark.parametrize(
    ("mode", "bias", "told"), [(2, -0.7, -0.7), (2, 0.0, 0.0), (0, -0.7, None), (1, 1.0, None)]
)
def test_a_frame_of_a_bracket_says_so(tmp_path: Path, mode: int, bias: float, told: float | None) -> None:
    block = Image.Exif()
    block.get_ifd(0x8769).update({0xA402: mode, 0x9204: TiffImagePlugin.IFDRational(round(bias * 10), 10)})
    Image.new("RGB", (8, 8)).save(tmp_path / "made.jpg", exif=block)
    assert found(tmp_path, "a.jpg", (tmp_path / "made.jpg").read_bytes()).bracket == told
