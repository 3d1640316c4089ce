"""Writing a sidecar, or taking it away, goes wrong: all is as it was, what is not ours stays, and it is said."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.act.undo import plan_back
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.task import Assignment
from photo_organizer.commands.undo import Undo
from photo_organizer.disk import copying
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.disk.stamp import stamp_of, stamp_to_be
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import Action, Move, Plan, Reason, State, Write
from photo_organizer.service.recovery import recover
from photo_organizer.store.journal import Run, done_in_run
from tests.commands.undoing import take_back
from tests.journeys.carrying import (
    KEPT,
    LESSER,
    SAID,
    carried,
    date_of,
    decide,
    edit,
    numbers,
    opened,
    pictures,
    plant,
    with_xmp,
)
from tests.journeys.home import Home
from tests.journeys.test_many import look, tree
from tests.look.pictures import encoded, photo
from tests.samples.rights import without_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path) as library:
        yield library


def _first_run(home: Home) -> str:
    with closing(sqlite3.connect(home.state / "organizer.db")) as con:
        return str(con.execute("SELECT min(id) FROM runs").fetchone()[0])


def test_a_sidecar_that_its_owner_edited_stays_and_that_is_said(library: Library) -> None:
    plant(library)
    before = tree(library)
    done = decide(library)
    edited = edit(Path(library.settings.paths_library, KEPT + ".xmp"))
    (problem,) = take_back(library, done["run"])
    assert "20200101_000000.jpg.xmp" in problem
    assert "stays" in problem
    after = tree(library)
    assert after.pop(KEPT + ".xmp")[0] == edited
    assert after == before
    assert Undo(Assignment(library, {"run": done["run"]})).total == 0, (
        "it is taken back: nothing is left to undo"
    )


def test_a_name_that_somebody_takes_meanwhile_is_not_written_over(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(library)
    before, real = tree(library), copying.fill_with
    theirs = Path(library.settings.paths_library, KEPT + ".xmp")

    def in_between(*given: Any) -> None:
        theirs.write_bytes(b"theirs")
        real(*given)

    monkeypatch.setattr(copying, "fill_with", in_between)
    done = decide(library)
    assert (done["state"], len(done["problems"])) == ("failed", 1), done
    assert theirs.read_bytes() == b"theirs"
    theirs.unlink()
    assert tree(library) == before


def test_a_full_disk_leaves_all_as_it_was_and_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(library)
    before = tree(library)

    def full(*_: Any) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(copying, "_write_all", full)
    arguments = {
        "keep": numbers(library, KEPT),
        "aside": numbers(library, LESSER),
        "carry": carried(library).mark,
    }
    task = SetAsideTask(Assignment(library, arguments))
    with pytest.raises(Exception, match="No space left"):
        task.go_on(lambda: False)
    assert tree(library) == before
    monkeypatch.undo()
    recover(library)
    assert tree(library) == before
    assert decide(library)["state"] == "done"


def test_what_somebody_made_of_it_stays_when_the_plan_is_taken_back(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(library)
    before, edited = tree(library), list[bytes]()

    def fails(_: object) -> None:
        edited.append(edit(Path(library.settings.paths_library, KEPT + ".xmp")))
        monkeypatch.undo()
        raise VolumeProblem("the folder could not be made durable")

    monkeypatch.setattr(Folders, "sync", fails)
    with pytest.raises(VolumeProblem):
        decide(library)
    after = tree(library)
    assert after.pop(KEPT + ".xmp")[0] == edited[0]
    assert after == before


def test_an_edit_in_the_moment_of_the_undo_stays(library: Library) -> None:
    plant(library)
    before = tree(library)
    done = decide(library)
    (journaled,) = done_in_run(library.con, done["run"])
    back = plan_back(journaled)
    edited = edit(Path(library.settings.paths_library, KEPT + ".xmp"))
    between = tree(library)
    (outcome,) = library.executor.run([back], Run("undo"), {0: journaled.token})
    assert (outcome.state, tree(library)) == (State.BUSY, between), "all of it, or nothing"
    assert len(take_back(library, done["run"])) == 1
    after = tree(library)
    assert after.pop(KEPT + ".xmp")[0] == edited
    assert after == before


def test_a_folder_that_cannot_be_written_leaves_all_as_it_was() -> None:
    # The temporary folder of tests is closed to others.
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        root = Path(name)
        for folder in ("intake", "library", "state"):
            (root / folder).mkdir()
        with opened(root) as library:
            plant(library)
            before = tree(library)
            for path in (root, *root.rglob("*")):
                path.chmod(0o777)
            (root / "library/2020/01").chmod(0o555)
            with without_root():
                done = decide(library)
            assert (done["state"], len(done["problems"])) == ("failed", 1)
            assert tree(library) == before


@pytest.mark.parametrize("deed", range(1, 14, 2))
def test_cut_at_any_name_it_goes_on_and_comes_back(
    library: Library, monkeypatch: pytest.MonkeyPatch, deed: int
) -> None:
    plant(library, count=3)
    before, chosen = tree(library), [one["group"] for one in look(library)["lacking"]]
    arguments, progress = {"groups": chosen, "yes": True}, dict[str, Any]()
    done, real = 0, rename_noreplace

    def dies(*given: Any) -> None:
        nonlocal done
        done += 1
        if done == deed:
            raise SystemExit
        real(*given)

    for place in ("step", "claim"):
        monkeypatch.setattr(f"photo_organizer.act.{place}.rename_noreplace", dies)
    with pytest.raises(SystemExit):
        SetAsideTask(Assignment(library, arguments, progress, progress.update)).go_on(lambda: False)
    monkeypatch.undo()
    recover(library)
    task = SetAsideTask(Assignment(library, arguments, progress, progress.update))
    assert task.go_on(lambda: False)
    assert (task.reply()["state"], task.reply()["problems"]) == ("done", [])
    after = tree(library)
    assert (sum(name.endswith(".xmp") for name in after), pictures(after)) == (3, sorted(before.values()))
    assert take_back(library, task.run.number) == []
    assert tree(library) == before


def test_filed_and_compared_as_any_photo_all_of_it_is_taken_back_in_any_order(tmp_path: Path) -> None:
    """The keeper knows no date of its own: it is filed by that of the lesser version, which stands beside it."""
    home, scene = Home(tmp_path), photo(3, 800, 600)
    home.put("big.jpg", encoded(scene, quality=92))
    home.put("small.jpg", with_xmp(encoded(scene.resize((400, 300)), quality=80), SAID))
    before = home.tree()
    assert home.once().returncode == 0
    assert home.run("similar").returncode == 0
    # The better one has the plain name.
    kept, lesser = sorted(name for name in home.filed() if name.endswith(".jpg"))
    with opened(tmp_path) as library:
        done = decide(library, kept, lesser)
        assert done["problems"] == []
        assert f"{kept}.xmp" in home.filed()
        taken = date_of(library, f"{kept}.xmp")
        assert taken == date_of(library, kept)
    assert home.run("verify").returncode == 0
    assert home.run("undo", "--run", _first_run(home)).returncode == 0
    assert {name: what for name, what in home.tree().items() if "_log" not in name} == before


def test_a_name_that_no_volume_takes_leaves_all_as_it_was(library: Library) -> None:
    plant(library)
    root = Path(library.settings.paths_library)
    kept = f"2020/01/{'x' * 251}.jpg"
    path = root / LESSER
    move = Move(str(path), str(root / "Duplicates" / path.name), stamp_of(path.lstat()))
    write = Write(f"{root}/{kept}.xmp", str(root / KEPT), stamp_to_be(3, 1), b"xmp")
    plan = Plan(move.src, Action.SET_ASIDE, (Reason("set-aside", "x"),), (move, write))
    before = tree(library)
    (outcome,) = library.executor.run([plan], Run("review"))
    assert (outcome.state, library.executor.unsettled) == (State.HELD, False)
    assert tree(library) == before
