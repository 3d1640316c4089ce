"""The walk over the library, while others change it."""

from __future__ import annotations

import os
import shutil
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.disk.walk import folder_below
from photo_organizer.errors import VolumeAway, VolumeProblem
from photo_organizer.gather import reconcile
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.store import catalogue, db, disk_numbers, known_folders, migrating
from photo_organizer.store.seen import put_seen

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from photo_organizer.gather.reconcile import WalkProgress


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


@pytest.mark.parametrize("killed", [True, False])
@pytest.mark.parametrize("folders", range(1, 7))
def test_a_walk_that_was_cut_off_has_missed_nothing_when_the_next_one_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folders: int, *, killed: bool
) -> None:
    monkeypatch.setattr(reconcile, "SLICE", 0)
    monkeypatch.setattr(reconcile, "RACY_NS", -(10**12))  # as in folders that have been so for long
    names = [f"{year}/{month}/a.jpg" for year in (2023, 2024) for month in (1, 2)]
    for name in names:
        (tmp_path / "library" / name).parent.mkdir(parents=True)
        (tmp_path / "library" / name).write_bytes(b"x")
    done: list[int] = []
    con, _ = db.open_database(str(tmp_path / "state"))

    def ends(now: WalkProgress) -> None:
        done.append(now.folders)
        if killed and now.folders == folders:
            raise KeyboardInterrupt

    with closing(con):
        walk = Reconciler(con, str(tmp_path / "library"), "/nowhere")
        with suppress(KeyboardInterrupt):
            assert not walk.run(lambda: len(done) == folders, ends)
        assert len(list(catalogue.everything(con))) < len(names)
        assert Reconciler(con, str(tmp_path / "library"), "/nowhere").run(lambda: False, lambda _: None)
        assert [known.path for known in catalogue.everything(con)] == names


def test_what_a_walk_of_an_older_version_has_missed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "RACY_NS", -(10**12))
    (tmp_path / "library" / "2024").mkdir(parents=True)
    (tmp_path / "library" / "2024" / "a.jpg").write_bytes(b"x")

    def walk() -> int:
        with closing(db.open_database(str(tmp_path / "state"))[0]) as con:
            assert Reconciler(con, str(tmp_path / "library"), "/nowhere").run(lambda: False, lambda _: None)
            found = catalogue.count(con)[0]
            con.execute("DELETE FROM catalogue")
            con.execute("DELETE FROM folders WHERE path > x''")  # as where it was cut off behind the first
        return found

    with monkeypatch.context() as older:
        before = [one for one in migrating.migrations(0) if one[0] < 28]
        older.setattr(migrating, "migrations", lambda after: [one for one in before if after < one[0]])
        assert (walk(), walk()) == (1, 0)
    assert walk() == 1


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
        assert known_folders.children(con, "") == ["2024"]
    assert told == [(2, 1)]


def test_a_library_that_is_away_is_told_and_nothing_is_forgotten(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "2024").mkdir(parents=True)
    (library / "2024" / "a.jpg").write_bytes(b"x")
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        assert Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda _: None)
        library.rename(tmp_path / "away")
        with pytest.raises(VolumeAway, match="is gone"):
            Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda _: None)
        library.write_bytes(b"no folder")
        with pytest.raises(VolumeAway):
            Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda _: None)
        assert [known.path for known in catalogue.everything(con)] == ["2024/a.jpg"]


def test_a_folder_that_goes_while_the_library_is_walked_is_forgotten_and_the_walk_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    for name in ("2023", "2024"):
        (library / name).mkdir(parents=True)
        (library / name / "a.jpg").write_bytes(b"x")
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        assert Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda _: None)
        with db.transaction(con):
            con.execute("UPDATE catalogue SET plan = 'filed by us'")
        real = folder_below

        def goes(root: str, folder: str) -> AbstractContextManager[int]:
            if folder == "2023":
                (library / "2023").rename(tmp_path / "moved")
            return real(root, folder)

        monkeypatch.setattr(reconcile, "folder_below", goes)
        told: list[int] = []
        walked = Reconciler(con, str(library), "/nowhere")
        assert walked.run(lambda: False, lambda now: told.append(now.files))
        assert told == [0], "what is gone is nothing new"
        assert [known.path for known in catalogue.everything(con)] == ["2024/a.jpg"]
        assert con.execute("SELECT count(*) FROM deletions").fetchone() == (1,)


def test_a_folder_that_cannot_be_read_ends_the_walk_with_a_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partial view would take filed photos for new ones."""
    library = tmp_path / "library"
    (library / "2024").mkdir(parents=True)

    def refuses(_root: str, folder: str) -> AbstractContextManager[int]:
        raise PermissionError(13, "Permission denied", folder)

    monkeypatch.setattr(reconcile, "folder_below", refuses)
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con), pytest.raises(VolumeProblem, match="Permission denied"):
        Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda _: None)


def test_of_a_folder_that_is_listed_again_only_what_changed_is_noted(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "2024").mkdir(parents=True)
    for name in "abc":
        (library / "2024" / f"{name}.jpg").write_bytes(b"x")
    told: list[int] = []
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):

        def walk() -> int:
            os.utime(library / "2024", ns=(1, 1 + len(told)))
            assert Reconciler(con, str(library), "/nowhere").run(
                lambda: False, lambda now: told.append(now.files)
            )
            return told[-1]

        assert walk() == 3
        assert walk() == 0
        (library / "2024" / "b.jpg").write_bytes(b"longer")
        (library / "2024" / "d.jpg").write_bytes(b"x")
        assert walk() == 2
        row = catalogue.by_path(con, "2024/b.jpg")
        assert row is not None
        assert row.stamp.size == 6


def test_files_that_were_restored_with_the_times_of_their_folders_are_known_as_they_are_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have other inodes, and what was planned by the former ones is refused as changed."""
    monkeypatch.setattr(reconcile, "RACY_NS", -(10**18))
    library, copy = tmp_path / "library", tmp_path / "copy"
    (library / "2024").mkdir(parents=True)
    (library / "2024" / "a.jpg").write_bytes(b"x")
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        assert Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda _: None)
        shutil.copytree(library, copy)
        library.rename(tmp_path / "broken")
        copy.rename(library)
        assert Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda _: None)
        [row] = catalogue.everything(con)
    assert row.stamp == stamp_of((library / "2024" / "a.jpg").lstat())


@pytest.mark.parametrize("mounted_within", [False, True])
def test_files_of_a_disk_that_got_another_number_at_a_restart_are_known_by_it_again(
    tmp_path: Path, *, mounted_within: bool
) -> None:
    """Nothing in the folders tells of it, and what was planned by the former number was refused as changed, for ever."""
    library = tmp_path / "library"
    (library / "2024").mkdir(parents=True)
    for name in ("a.jpg", "b.jpg"):
        (library / "2024" / name).write_bytes(b"x")
    con, _ = db.open_database(str(tmp_path / "state"))

    def walk() -> int:
        files = []
        Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda now: files.append(now.files))
        return files[-1]

    with closing(con):
        assert (walk(), walk()) == (2, 0)
        before = [one.stamp for one in catalogue.everything(con)]
        with db.transaction(con):
            con.execute("UPDATE catalogue SET dev = dev + 1, md5 = x'aa'")
            con.execute("UPDATE catalogue SET dev = dev + ? WHERE path = ?", (mounted_within, b"2024/b.jpg"))
            db.set_meta(con, reconcile.DISK, str(before[0].dev + 1))
        assert (walk(), walk()) == (2 if mounted_within else 0, 0)
        after = list(catalogue.everything(con))
        assert [one.stamp for one in after] == before
        assert {one.md5 for one in after} == {b"\xaa"}


def test_a_disk_that_got_another_number_is_followed_without_a_look_at_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a million photos that is a minute of the processor, and a quarter of an hour of the disk."""
    library = tmp_path / "library"
    library.mkdir()
    con, _ = db.open_database(str(tmp_path / "state"))
    numbers = range(disk_numbers.TOGETHER + 1)
    rows = [(b"2024/%d.jpg" % number, 7, number, 1, 1) for number in numbers]
    with closing(con):
        with db.transaction(con):
            put_seen(con, rows)
            db.set_meta(con, reconcile.DISK, "7")
        monkeypatch.setattr(Reconciler, "_visit", lambda *_: ([], 0))
        Reconciler(con, str(library), "/nowhere").run(lambda: False, lambda _: None)
        assert not disk_numbers.any_elsewhere(con, library.stat().st_dev)
