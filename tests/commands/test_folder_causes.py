"""What lies in a folder is told once with its cause and cure, and is over for all files as soon as it is cured."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

from photo_organizer.act import step
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.errors import FileProblem, FolderProblem, VolumeProblem, from_os_error
from photo_organizer.model import Action, Move, Outcome, Plan, Reason, Stamp, State
from photo_organizer.service import folder_causes
from photo_organizer.service.folder_causes import FolderCauses
from photo_organizer.settings import Settings
from photo_organizer.store import held
from tests.commands.ticks import MINUTE, Ticks

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_file_where_a_folder_is_needed_is_told_and_heals_by_itself(ticks: Ticks) -> None:
    (ticks.library / "2021").write_bytes(b"in the way")
    for _ in range(3):
        ticks.drop()
    ticks.tick(3)
    assert len(ticks.left()) == 3
    told = ticks.status()
    assert told["word"] == "Needs attention"
    assert "3 files wait for a folder" in told["detail"]
    assert "'" + str(ticks.library / "2021") + "' is a link or a file" in told["detail"]
    assert told["cure"] == "rename it"
    for row in held.everything(ticks.opened.con):
        assert "a folder is needed" in row.sentence, "the cause, and not the plan's reason"
    log = (ticks.state / "system_log.csv").read_text()
    ticks.tick(30, seconds=MINUTE)
    assert (ticks.state / "system_log.csv").read_text().count("wait for a folder") == log.count(
        "wait for a folder"
    )
    (ticks.library / "2021").unlink()
    ticks.tick(3)
    assert ticks.left() == []
    assert held.everything(ticks.opened.con) == []
    ticks.service.wake()
    ticks.tick()
    assert ticks.status()["word"] == "Idle"


def test_a_permission_that_is_missing_is_told_and_heals_by_itself(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the tests may run as root, whom no permission stops, the kernel's refusal is made here."""
    month = ticks.library / "2021" / "03_Mar"
    month.mkdir(parents=True)
    month.chmod(0o555)

    def refuses(src_fd: int, src: str, dst_fd: int, dst: str, *more: Any) -> None:
        if not os.fstat(dst_fd).st_mode & 0o200:
            raise PermissionError(errno.EACCES, "Permission denied")
        rename_noreplace(src_fd, src, dst_fd, dst, *more)

    monkeypatch.setattr(step, "rename_noreplace", refuses)
    ticks.drop()
    ticks.tick(3)
    assert ticks.status()["word"] == "Needs attention"
    assert "Permission denied" in ticks.status()["detail"]
    assert ticks.status()["code"] == "folder"
    assert "permission" in ticks.status()["cure"]
    assert "Permission denied" in held.everything(ticks.opened.con)[0].sentence
    ticks.tick(5)
    assert len(ticks.left()) == 1
    month.chmod(0o755)
    ticks.tick(2)
    assert ticks.left() == []


def test_what_is_mended_while_a_look_goes_on_is_tried_again_at_once(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large drop takes its time: its owner mends the folder of the first file while the others are filed."""
    in_the_way, note = ticks.library / "2021", FolderCauses.note
    in_the_way.write_bytes(b"in the way")

    def mended_behind(causes: FolderCauses, outcome: Outcome) -> None:
        note(causes, outcome)
        if outcome.state is State.HELD and in_the_way.is_file():
            in_the_way.rename(ticks.library / "note.txt")

    monkeypatch.setattr(FolderCauses, "note", mended_behind)
    ticks.drop()
    ticks.tick(3)
    assert not in_the_way.is_file()
    ticks.tick(2)
    assert ticks.left() == []


def test_it_heals_over_a_restart_too(ticks: Ticks) -> None:
    (ticks.library / "2021").write_bytes(b"in the way")
    ticks.drop()
    ticks.tick(3)
    ticks.end()
    (ticks.library / "2021").unlink()
    ticks.start()
    ticks.tick(3)
    assert ticks.left() == []


def test_a_file_that_goes_away_is_waited_for_no_longer(ticks: Ticks) -> None:
    (ticks.library / "2021").write_bytes(b"in the way")
    ticks.drop().parent.joinpath("P0001.jpg")
    ticks.tick(3)
    assert (ticks.status()["word"], ticks.status()["code"]) == ("Needs attention", "folder-taken")
    (ticks.intake / "P0001.jpg").unlink()
    ticks.service.wake()
    ticks.tick(2)
    assert ticks.status()["word"] == "Idle"


def test_folders_that_nothing_has_changed_are_not_tried_again(tmp_path: Path) -> None:
    """Else a file that waits for a folder would be tried at every tick."""
    (tmp_path / "in").mkdir()
    (tmp_path / "library").mkdir()
    source = tmp_path / "in" / "a.jpg"
    source.touch()
    causes = FolderCauses(
        Settings({"paths_intake": str(tmp_path / "in"), "paths_library": str(tmp_path / "library")})
    )
    step = Move(str(source), str(tmp_path / "library" / "2021" / "a.jpg"), Stamp(1, 2, 3, 4))
    plan = Plan(str(source), Action.FILE, (Reason("dated", "x"),), (step,))
    causes.note(Outcome(plan, State.HELD, "no permission — give it", code=FolderProblem.code))
    causes.seen()
    assert not causes.changed()
    (tmp_path / "library" / "2021").mkdir()
    assert causes.changed()
    source.unlink()
    causes.seen()
    (tmp_path / "library" / "2022").mkdir()
    assert not causes.changed(), "nothing waits any more"


def test_what_is_kept_by_something_else_now_waits_for_no_folder(tmp_path: Path) -> None:
    causes = FolderCauses(Settings({"paths_intake": str(tmp_path), "paths_library": str(tmp_path)}))
    plans = [Plan(f"{tmp_path}/{name}.jpg", Action.FILE, (Reason("dated", "x"),)) for name in "ab"]
    for plan in plans:
        causes.note(Outcome(plan, State.HELD, "no permission — give it", code=FolderProblem.code))
    assert causes.told() == (FolderProblem.code, "2 files wait for a folder: no permission", "give it")
    causes.note(Outcome(plans[0], State.HELD, "in use", code="busy"))
    assert causes.told() == (FolderProblem.code, "1 file waits for a folder: no permission", "give it")
    causes.note(Outcome(plans[1], State.DONE))
    assert causes.told() is None


def test_a_disk_that_fails_is_told_as_what_it_is_once_for_all_that_go_there(tmp_path: Path) -> None:
    """Not file by file, under a state that says that all is well; and no permission would cure it."""
    causes = FolderCauses(Settings({"paths_intake": str(tmp_path), "paths_library": str(tmp_path)}))
    for name in "ab":
        error = from_os_error(OSError(errno.EIO, "sick"), "make the temporary", f"{tmp_path}/{name}.part")
        plan = Plan(f"{tmp_path}/{name}.jpg", Action.FILE, (Reason("dated", "x"),))
        causes.note(Outcome(plan, State.HELD, str(error), code=error.code))
    code, cause, cure = causes.told() or ("", "", "")
    assert (code, cure) == (VolumeProblem.code, "check the disk's health in Storage Manager")
    assert cause.startswith("2 files wait for a folder: could not make the temporary")


def test_a_file_that_the_disk_cannot_read_stands_for_itself(tmp_path: Path) -> None:
    assert from_os_error(OSError(errno.EIO, "sick"), "read", f"{tmp_path}/a.jpg").code == FileProblem.code


def test_of_very_many_files_that_wait_only_so_many_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_causes, "MOST", 2)
    causes = FolderCauses(Settings({"paths_intake": str(tmp_path), "paths_library": str(tmp_path)}))
    plans = [Plan(f"{tmp_path}/{name}.jpg", Action.FILE, (Reason("dated", "x"),)) for name in "abc"]
    for plan in plans:
        causes.note(Outcome(plan, State.HELD, "no permission — give it", code=FolderProblem.code))
    assert causes.told() == (FolderProblem.code, "2 files wait for a folder: no permission", "give it")
    causes.note(Outcome(plans[0], State.DONE))
    causes.note(Outcome(plans[2], State.HELD, "no permission — give it", code=FolderProblem.code))
    assert (causes.told() or ("", ""))[1].startswith("2 files"), "there is room for the next"
