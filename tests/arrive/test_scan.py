"""The full look sees every file exactly once, follows no link, and says what it cannot see."""

from __future__ import annotations

import errno
import os
import resource
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive.scan import card_is_away, scan
from photo_organizer.disk import walk
from photo_organizer.disk.stamp import sight
from photo_organizer.errors import PhotoOrganizerError, VolumeProblem
from photo_organizer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection


def _paths(root: Path, skip: Collection[str] = ()) -> set[str]:
    problems: list[PhotoOrganizerError] = []
    found = [
        sighting.path for files in scan(str(root), skip, on_problem=problems.append) for sighting in files
    ]
    assert not problems
    assert len(found) == len(set(found))
    return {os.path.relpath(path, root) for path in found}


def _no_problem(problem: PhotoOrganizerError) -> None:
    raise AssertionError(problem)


def _write(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_every_file_of_every_folder_is_seen_with_its_stamp(tmp_path: Path) -> None:
    one = _write(tmp_path / "one.jpg", b"12345")
    _write(tmp_path / "a" / "b" / "two.jpg")
    assert _paths(tmp_path) == {"one.jpg", "a/b/two.jpg"}
    seen = next(files for files in scan(str(tmp_path), on_problem=_fail))[0]
    stat = one.stat()
    assert seen == sight(str(one))
    assert (seen.stamp.ino, seen.stamp.size, seen.stamp.mtime_ns) == (stat.st_ino, 5, stat.st_mtime_ns)
    assert seen.ctime_ns == stat.st_ctime_ns


def test_links_pipes_sockets_and_system_names_are_not_seen(tmp_path: Path) -> None:
    outside = _write(tmp_path / "outside" / "secret.jpg")
    intake = tmp_path / "intake"
    _write(intake / "photo.jpg")
    _write(intake / "@eaDir" / "photo.jpg" / "SYNOPHOTO_THUMB_M.jpg")
    _write(intake / ".photo-organizer" / "claim" / "1" / "claimed.jpg")
    _write(intake / "#recycle" / "deleted.jpg")
    _write(intake / "photo.jpg.part")
    _write(intake / "Part 1.part" / "photo.jpg")  # of a folder the ending tells nothing
    (intake / "link.jpg").symlink_to(outside)
    (intake / "folder-link").symlink_to(outside.parent)
    (intake / "loop").symlink_to(intake)
    os.mkfifo(intake / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(intake / "socket.jpg"))
        assert _paths(intake) == {"photo.jpg", "Part 1.part/photo.jpg"}


def test_names_that_are_no_text_survive(tmp_path: Path) -> None:
    names = [
        b"bad-\xff\xfe.jpg",
        b"new\nline.jpg",
        b"-rf.jpg",
        "NFD-e\u0301.jpg".encode(),
        b" ",
        b"a" * 251 + b".jpg",
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")
    assert {os.fsencode(path) for path in _paths(tmp_path)} == set(names)


def test_the_other_root_is_not_entered_however_it_is_spelled(tmp_path: Path) -> None:
    for name in ("in.jpg", "trip/day 1/in.jpg", "library/out.jpg"):
        _write(tmp_path / "intake" / name)
    library = _write(tmp_path / "intake" / "library" / "2024" / "out.jpg").parent.parent
    (tmp_path / "other-spelling").symlink_to(library)
    for spelling in (str(library), f"{library}/", str(tmp_path / "other-spelling")):
        assert _paths(tmp_path / "intake", [spelling]) == {"in.jpg", "trip/day 1/in.jpg"}


def test_a_folder_that_cannot_be_read_is_reported_and_the_others_are_seen(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _write(tmp_path / "closed" / "hidden.jpg")
    _write(tmp_path / "open" / "seen.jpg")
    real = os.open

    def refuse(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == "closed":
            raise OSError(errno.EIO, "disk error", path)
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse)
    problems: list[PhotoOrganizerError] = []
    found = [sighting.path for files in scan(str(tmp_path), on_problem=problems.append) for sighting in files]
    assert found == [str(tmp_path / "open" / "seen.jpg")]
    assert [str(tmp_path / "closed") in str(problem) for problem in problems] == [True]


def test_no_descriptor_left_ends_the_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that would be partial is no look."""
    _write(tmp_path / "folder" / "photo.jpg")
    real = os.open

    def refuse(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == "folder":
            raise OSError(errno.EMFILE, "too many open files", path)
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(VolumeProblem):
        list(scan(str(tmp_path), on_problem=_fail))


@pytest.mark.parametrize("kind", ["missing", "file", "link"])
def test_an_intake_that_is_no_folder_stops_the_pass(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "intake"
    if kind == "file":
        root.write_bytes(b"")
    if kind == "link":
        (tmp_path / "real").mkdir()
        root.symlink_to(tmp_path / "real")
    with pytest.raises(VolumeProblem, match="intake") as raised:
        list(scan(str(root), on_problem=_fail))
    assert ("not a link or a file" in raised.value.cure) is (kind != "missing")


def test_a_folder_swapped_for_a_link_during_the_look_is_not_followed(tmp_path: Path) -> None:
    intake = tmp_path / "intake"
    _write(intake / "photo.jpg")
    _write(intake / "deep" / "er" / "inside.jpg")
    outside = _write(tmp_path / "outside" / "er" / "secret.jpg").parent.parent
    look = scan(str(intake), on_problem=_fail)
    seen = [sighting.path for sighting in next(look)]
    (intake / "deep").rename(tmp_path / "away")
    (intake / "deep").symlink_to(outside)
    seen += [sighting.path for files in look for sighting in files]
    assert seen == [str(intake / "photo.jpg")]


def test_folders_deeper_than_the_system_allows_are_reported(tmp_path: Path) -> None:
    _write(tmp_path / "photo.jpg")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=here)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(os.open("far.jpg", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    problems: list[PhotoOrganizerError] = []
    found = [sighting.path for files in scan(str(tmp_path), on_problem=problems.append) for sighting in files]
    assert found == [str(tmp_path / "photo.jpg")]
    assert ["too long" in str(problem) for problem in problems] == [True]


def test_a_file_is_seen_up_to_the_longest_path_that_the_system_takes_and_one_beyond_is_reported(
    tmp_path: Path,
) -> None:
    """A path that cannot be opened would be tried again with every look, and nobody told why it stays."""
    here, length = os.open(tmp_path, os.O_RDONLY), len(str(tmp_path))
    while walk.PATH_MAX - length > 500:
        os.mkdir("d" * 200, dir_fd=here)
        deeper, length = os.open("d" * 200, os.O_RDONLY, dir_fd=here), length + 201
        os.close(here)
        here = deeper
    os.mkdir("e" * 250, dir_fd=here)
    deeper, length = os.open("e" * 250, os.O_RDONLY, dir_fd=here), length + 251
    most = walk.PATH_MAX - 1 - length - 1
    for name in ("a" * most, "b" * (most + 1)):
        os.close(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=deeper))
    os.close(here)
    os.close(deeper)
    problems: list[PhotoOrganizerError] = []
    found = [sighting.path for files in scan(str(tmp_path), on_problem=problems.append) for sighting in files]
    assert [(len(path), path.endswith("/" + "a" * most)) for path in found] == [(walk.PATH_MAX - 1, True)]
    assert sight(found[0]) is not None
    assert ["too long" in str(problem) for problem in problems] == [True]


def test_many_levels_do_not_use_up_the_descriptors(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 200)
    deep.mkdir(parents=True)
    (deep / "photo.jpg").write_bytes(b"x")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 20, hard))
    try:
        assert len(_paths(tmp_path)) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_no_descriptor_is_open_between_two_folders(tmp_path: Path) -> None:
    _write(tmp_path / "a" / "one.jpg")
    _write(tmp_path / "b" / "two.jpg")
    before = len(os.listdir("/proc/self/fd"))
    for _ in scan(str(tmp_path), on_problem=_fail):
        assert len(os.listdir("/proc/self/fd")) == before


def test_what_is_no_file_is_not_sighted(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(_write(tmp_path / "file.jpg"))
    assert [sight(str(tmp_path / name)) for name in ("link", "gone", "file.jpg/below", ".")] == [None] * 4
    assert os.pathconf("/", "PC_PATH_MAX") == walk.PATH_MAX


def _fail(problem: PhotoOrganizerError) -> None:
    raise problem


def test_a_large_folder_comes_in_several_lists_with_companions_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a list costs in memory does not grow with the folder."""
    monkeypatch.setattr(walk, "MOST_AT_ONCE", 3)
    names = {f"{letter}{end}" for letter in "abcde" for end in (".jpg", ".JPG.xmp", ".mov")} | {
        "a",
        "a.jpg.json",
    }
    for name in names:
        (tmp_path / name).write_text("1")
    lists = [
        [Path(file.path).name for file in files] for files in scan(str(tmp_path), on_problem=_no_problem)
    ]
    assert sorted(name for one in lists for name in one) == sorted(names)
    assert [{name[0] for name in one} for one in lists] == [{"a"}, {"b"}, {"c"}, {"d"}, {"e"}]


def test_files_that_are_passed_over_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MOST_AT_ONCE", 2)
    for name in "abcdef":
        (tmp_path / f"{name}.jpg").write_text("1")
    looked = list(scan(str(tmp_path), on_problem=_no_problem, pass_over=lambda _, names: "c.jpg" in names))
    assert [Path(file.path).stem for files in looked for file in files] == ["a", "b", "e", "f"]


def test_a_link_put_in_the_place_of_a_listed_file_is_not_sighted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MOST_AT_ONCE", 1)
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (tmp_path / name).write_text("1")
    found = []
    for [file] in scan(str(tmp_path), on_problem=_no_problem):
        found.append(Path(file.path).name)
        if len(found) == 1:
            (tmp_path / "b.jpg").unlink()
            (tmp_path / "b.jpg").symlink_to("c.jpg")
    assert found == ["a.jpg", "c.jpg"]


def test_a_large_folder_swapped_for_a_link_meanwhile_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MOST_AT_ONCE", 1)
    inside, found = tmp_path / "card", []
    for name in ("a.jpg", "b.jpg"):
        _write(inside / name)
    for [file] in scan(str(tmp_path), [str(tmp_path / "elsewhere")], on_problem=lambda _: None):
        found.append(Path(file.path).name)
        inside.rename(tmp_path / "elsewhere")
        inside.symlink_to("elsewhere")
    assert found == ["a.jpg"]


@pytest.mark.parametrize(
    ("filing", "there", "away"),
    [("copy", False, True), ("copy", True, False), ("move", False, False), ("move", True, False)],
)
def test_a_card_that_is_elsewhere_is_away(tmp_path: Path, filing: str, *, there: bool, away: bool) -> None:
    intake = tmp_path if there else tmp_path / "none"
    assert card_is_away(Settings({"paths_intake": str(intake), "intake_mode": filing})) is away
