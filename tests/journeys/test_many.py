"""Many groups decided together: looked at, set aside in one run that a stop may cut, and undone byte for byte."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer import wiring
from photo_organizer.commands.look_at_many import LookAtManyTask
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.task import Assignment
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.errors import Refused
from photo_organizer.service.acting import make_ready
from photo_organizer.service.recovery import recover
from photo_organizer.settings import Settings
from photo_organizer.store import group_list, units
from tests.commands.undoing import take_back
from tests.samples import groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from photo_organizer.library import Library

COUNT = 150
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>'
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for name in ("intake", "library", "state"):
        (tmp_path / name).mkdir()
    folders: dict[str, Any] = {f"paths_{name}": str(tmp_path / name) for name in ("intake", "library")}
    settings = Settings(folders | {"logs_folder": str(tmp_path / "state")})
    stop = threading.Event().is_set
    with wiring.open_library(settings, str(tmp_path / "state"), stop) as opened:
        make_ready(opened, stop, lambda _: None)
        yield opened


def tree(library: Library) -> dict[str, tuple[bytes, int]]:
    from pathlib import Path

    root = Path(library.settings.paths_library)
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def look(library: Library) -> dict[str, Any]:
    task = LookAtManyTask(Assignment(library, {}))
    while not task.go_on(lambda: True):
        pass
    return task.reply()


def act(library: Library, found: dict[str, Any], enough: Callable[[], bool], **more: Any) -> dict[str, Any]:
    progress: dict[str, Any] = {}
    task = SetAsideTask(Assignment(library, {"groups": found["groups"], **more}, progress, progress.update))
    while not task.go_on(enough):
        task = SetAsideTask(
            Assignment(library, {"groups": found["groups"], **more}, progress, progress.update)
        )
    return task.reply()


def test_how_far_the_look_is_is_noted_with_every_slice_for_who_waits(
    library: Library, tmp_path: Path
) -> None:
    groups.plant(tmp_path / "library", library.con, 3)
    noted: list[dict[str, Any]] = []
    task = LookAtManyTask(Assignment(library, {}, remember=lambda progress: noted.append(dict(progress))))
    of = len(task._groups)
    ends = [task.go_on(lambda: True) for _ in range(of)]
    assert ends == [False] * (of - 1) + [True]
    assert noted == [{"done": number, "of": of} for number in range(1, of + 1)]
    assert task.go_on(lambda: True), "there is nothing more to look at"


def test_all_sure_groups_go_in_one_run_also_in_slices_and_come_back_byte_for_byte(
    library: Library, tmp_path: Path
) -> None:
    made = groups.plant(tmp_path / "library", library.con, COUNT)
    before = tree(library)
    found = look(library)
    assert (len(found["groups"]), found["moved"], found["doubts"]) == (COUNT, 2 * COUNT, {})
    assert found["bytes"] == sum(path.stat().st_size for files in made for path in files[1:])
    assert tree(library) == before, "looking touches nothing"
    with pytest.raises(Refused, match="would be removed or renamed"):  # two thirds of the library
        act(library, found, lambda: True)
    assert tree(library) == before
    done = act(library, found, lambda: True, yes=True)
    assert (done["state"], done["count"], done["problems"]) == ("done", 2 * COUNT, [])
    after = tree(library)
    assert sorted(name for name in after if not name.startswith("Duplicates/")) == sorted(
        str(files[0].relative_to(tmp_path / "library")) for files in made
    )
    assert sorted(after.values()) == sorted(before.values())
    assert group_list.entries(library.con) == []
    assert take_back(library, done["run"]) == []
    assert tree(library) == before


def test_what_changed_since_it_was_looked_at_is_left_alone(library: Library, tmp_path: Path) -> None:
    made = groups.plant(tmp_path / "library", library.con, 3)
    found = look(library)
    made[1][0].write_bytes(groups.picture(24, 99))  # the best became a small one
    made[2][0].unlink()
    done = act(library, found, lambda: False)
    assert (done["state"], done["count"], len(done["problems"])) == ("partly", 2, 2)
    assert made[0][0].exists()
    assert not made[0][1].exists()
    assert all(path.exists() for path in (*made[1], *made[2][1:]))


def test_a_group_is_left_to_its_owners_eye_when_anything_speaks_against_it(
    library: Library, tmp_path: Path
) -> None:
    made = groups.plant(tmp_path / "library", library.con, 5)
    root = tmp_path / "library"
    stars = made[0][1].with_suffix(".xmp")  # the lesser one was given stars
    stars.write_text(XMP)
    film = made[1][2].with_suffix(".mov")
    film.write_bytes(b"\0\0\0\x14ftypqt  \0\0\0\0qt  ")
    best = made[2][0]
    best.write_bytes(best.read_bytes()[:-2])  # its end is missing
    from photo_organizer.disk.stamp import stamp_of
    from photo_organizer.store import catalogue
    from photo_organizer.store.db import transaction

    with transaction(library.con):
        for path, unit_of in ((stars, made[0][1]), (film, made[1][2])):
            catalogue.put(library.con, catalogue.Known(str(path.relative_to(root)), stamp_of(path.lstat())))
            number = int(
                library.con.execute("INSERT INTO units (folder, filed_ns) VALUES ('', 0)").lastrowid or 0
            )
            library.con.execute(
                "UPDATE catalogue SET unit = ? WHERE path IN (?, ?)",
                (number, *(str(one.relative_to(root)).encode() for one in (path, unit_of))),
            )
        one = library.con.execute("INSERT INTO units (folder, filed_ns) VALUES ('', 0)").lastrowid
        names = [str(path.relative_to(root)).encode() for path in made[3]]
        library.con.execute(f"UPDATE catalogue SET unit = {one} WHERE path IN (?, ?, ?)", names)
    assert units.of_path(library.con, str(stars.relative_to(root)))
    found = look(library)
    assert found["doubts"] == {"lacks": 1, "companions": 1, "damaged": 1, "one-unit": 1}
    assert len(found["groups"]) == 1


@pytest.mark.parametrize("deed", range(1, 60, 7))
def test_killed_at_any_file_it_goes_on_and_nothing_is_lost(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: int
) -> None:
    """The process ends at the nth rename; the next start recovers, the command goes on, and undo brings all back."""
    groups.plant(tmp_path / "library", library.con, 30)
    before, found = tree(library), look(library)
    progress: dict[str, Any] = {}
    done, real = 0, rename_noreplace

    def dies(*given: Any) -> None:
        nonlocal done
        done += 1
        if done == deed:
            raise SystemExit
        real(*given)

    monkeypatch.setattr("photo_organizer.act.step.rename_noreplace", dies)
    with pytest.raises(SystemExit):
        SetAsideTask(
            Assignment(library, {"groups": found["groups"], "yes": True}, progress, progress.update)
        ).go_on(lambda: False)
    monkeypatch.undo()
    recover(library)
    task = SetAsideTask(
        Assignment(library, {"groups": found["groups"], "yes": True}, progress, progress.update)
    )
    assert task.go_on(lambda: False)
    assert (task.reply()["state"], task.reply()["problems"]) == ("done", [])
    after = tree(library)
    assert sorted(after.values()) == sorted(before.values())
    assert sum(not name.startswith("Duplicates/") for name in after) == 30
    assert take_back(library, task.run.number) == []
    assert tree(library) == before
