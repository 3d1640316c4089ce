"""Questions that commands ask on their way, each answered by a table."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.commands import chosen_pictures, look_at_many
from photo_organizer.commands.chosen_pictures import ChosenGroup
from photo_organizer.commands.date import DateTask
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.unit_back import _stems
from photo_organizer.decide.catalogued import CataloguedFile
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import Refused
from photo_organizer.model import Move, Precision, Stamp, Strength
from photo_organizer.store import catalogue, db
from photo_organizer.store.calendar import DatedFile
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

STAMP = Stamp(1, 2, 3, 4)
STEMS = [
    ("/l/a.jpg", "/l/b.jpg", "/l/a", "/l/b"),
    ("/l/a.JPG", "/l/b.jpg", "/l/a", "/l/b"),  # corrected on its way
    ("/l/a.jpeg", "/l/b.jpg", "/l/a", "/l/b"),
    ("/l/a.tar.gz", "/l/b.tar.gz", "/l/a.tar", "/l/b.tar"),
    ("/l/a", "/l/b", "/l/a", "/l/b"),
]


@pytest.mark.parametrize(("src", "dst", "old", "new"), STEMS)
def test_what_changes_for_a_whole_unit_is_the_path_without_the_ending(
    src: str, dst: str, old: str, new: str
) -> None:
    assert _stems(Move(src, dst, STAMP)) == (old, new)


def test_the_date_before_is_the_filed_one_then_the_files_own_then_that_of_its_name(tmp_path: Path) -> None:
    con, _ = db.open_database(str(tmp_path / "state"))
    own = tmp_path / "IMG_20200102_030405.jpg"
    own.write_bytes(photos.jpeg("2021:03:05 10:00:00"))
    named = tmp_path / "IMG_20200102_030406.jpg"
    named.write_bytes(b"\xff\xd8\xff\xd9")
    none = tmp_path / "a.jpg"
    none.write_bytes(b"\xff\xd8\xff\xd9")
    task: Any = SimpleNamespace(
        library=SimpleNamespace(con=con, settings=SimpleNamespace(paths_library=str(tmp_path)))
    )

    def before(path: Path) -> datetime | None:
        found = DateTask._before(task, str(path))
        return found.value if found else None

    with closing(con):
        assert before(own) == datetime(2021, 3, 5, 10, 0, 0)
        assert before(named) == datetime(2020, 1, 2, 3, 4, 6)
        assert before(none) is None


@pytest.mark.parametrize(
    ("strength", "precision", "weak"),
    [
        (Strength.CAMERA, Precision.SECOND, False),
        (Strength.CAMERA, None, False),
        (None, None, False),
        (Strength.NAME, Precision.DAY, True),
        (Strength.OWNER, Precision.YEAR, True),
        (Strength.NAME, Precision.MINUTE, False),
        (Strength.FILE_TIME, Precision.SECOND, True),
    ],
)
def test_a_date_is_weak_by_its_source_or_by_how_little_it_says(
    strength: Strength | None, precision: Precision | None, *, weak: bool
) -> None:
    assert DatedFile(1, "a.jpg", None, None, precision, strength).weak is weak


def test_a_picture_that_was_changed_since_is_not_the_one_that_was_chosen(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"as it was chosen")
    file = CataloguedFile("a.jpg", stamp_of(path.lstat()))
    task: Any = SimpleNamespace(
        library=SimpleNamespace(settings=SimpleNamespace(paths_library=str(tmp_path)))
    )
    assert SetAsideTask._is_there(task, file)
    path.write_bytes(b"edited since it was chosen")
    assert not SetAsideTask._is_there(task, file)
    path.unlink()
    assert not SetAsideTask._is_there(task, file)


@pytest.mark.parametrize(("keep", "aside"), [([], [1]), ([1], []), ([1, 2], [2]), ([], [])])
def test_one_picture_stays_and_another_goes_or_nothing_is_done(keep: list[int], aside: list[int]) -> None:
    with pytest.raises(Refused, match="at least one"):
        SetAsideTask._chosen(SimpleNamespace(_many=True), ChosenGroup(keep, aside, "", ""), set())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("relations", "others"),
    [
        (["same", "same"], [1, 2]),
        (["exact", "same"], [2]),
        (["exact", "same", "exact"], [2, 3]),
        (["exact", "exact"], []),
        ([], []),
    ],
)
def test_copies_of_the_keeper_are_another_question_and_copies_of_a_version_go_with_it(
    relations: list[str], others: list[int]
) -> None:
    files: list[Any] = [SimpleNamespace(relation=relation) for relation in ["same", *relations]]
    group: Any = SimpleNamespace(files=files)
    assert look_at_many._others(group) == [files[place] for place in others]


def test_what_is_set_aside_names_the_first_of_those_that_stay_in_its_place(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    con, _ = db.open_database(str(tmp_path / "state"))
    with closing(con):
        for name in ("best.jpg", "second.jpg", "goes.jpg"):
            (library / name).write_bytes(photos.jpeg("2021:03:05 10:00:00", seed=len(name)))
            catalogue.put(con, catalogue.Known(name, stamp_of((library / name).lstat())))
        best, second, goes = (
            CataloguedFile(name, stamp_of((library / name).lstat()), None, "")
            for name in ("best.jpg", "second.jpg", "goes.jpg")
        )
        chosen: Any = SimpleNamespace(file=goes, kept=[best, second], carried=None)
        [(carried, unit)] = chosen_pictures.with_belongings(con, str(library), [chosen, chosen])
    assert carried is None
    assert ([file.path for file in unit.files], unit.kept) == (["goes.jpg"], "best.jpg")
