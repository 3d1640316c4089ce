"""The list of an export of iCloud dates what has no date of its own, and nothing that it does not name for sure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import sight
from photo_organizer.examine.date_lists import MOST_FOLDERS, SOURCE, DateLists
from photo_organizer.examine.look import examine
from photo_organizer.model import Family, Precision
from tests.samples.photos import jpeg, write

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "imgName,fileChecksum,favorite,hidden,deleted,originalCreationDate,viewCount,importDate\n"
DAY = '"Sunday September 8,2019 {} GMT"'


def row(name: str, time: str = "12:21 PM") -> str:
    return f"{name},AbC=,no,no,no,{DAY.format(time)},10,{DAY.format('1:00 AM')}\n"


def told(folder: Path, lists: DateLists | None = None, name: str = "IMG_1.JPG") -> list[datetime | None]:
    """Return the dates that the lists of `folder` lend to a photo there."""
    lists = lists or DateLists()
    lists.forget()
    found = [sighting for one in sorted(folder.iterdir()) if (sighting := sight(str(one)))]
    lists.take(found)
    [photo] = [one for one in found if one.path.endswith(f"/{name}")]
    [facts] = lists.lend([examine(photo)])
    return [clue.value for clue in facts.clues if clue.source == SOURCE]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    write(tmp_path / "IMG_1.JPG", jpeg(size=(64, 48)))
    return tmp_path


NOON = datetime(2019, 9, 8, 12, 21)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + row("IMG_1.JPG"), [NOON]),
        ("\ufeff" + HEAD.replace("\n", "\r\n") + row("IMG_1.JPG"), [NOON]),
        (HEAD + row("img_1.jpg", "12:21\u202fPM"), [NOON]),  # as newer systems part the time from its half
        (HEAD + row("IMG_1.JPG", "12:05 AM"), [datetime(2019, 9, 8, 0, 5)]),
        (HEAD + row("IMG_1.JPG") + row("IMG_1.JPG"), [NOON]),
        (
            HEAD + row("IMG_1.JPG") + row("IMG_1.JPG", "1:00 PM"),
            [],
        ),  # two photos of that name: which is meant?
        (HEAD + row("IMG_1.JPG").replace("8,2019", "8,1960"), [NOON.replace(year=1960)]),
        (HEAD + row("IMG_11.JPG"), []),
        (HEAD + row("IMG_1.JPG").replace("8,2019", "31,2019"), []),
        (HEAD + "IMG_1.JPG,x,no,no,no,,0,\n", []),
        (HEAD + "IMG_1.JPG\n", []),
        (HEAD + "IMG_1.JPG," + "x" * 200_000 + "\n", []),
        ("Images\n" + row("IMG_1.JPG"), []),  # the list of an album
        ("imgName,other\nIMG_1.JPG,x\n", []),
        (HEAD, []),
        ("", []),
    ],
)
def test_what_a_list_tells(export: Path, text: str, expected: list[datetime]) -> None:
    (export / "Photo Details.csv").write_text(text, encoding="utf-8", newline="")
    assert told(export) == expected


def test_several_lists_of_a_folder_count_together_whatever_their_names(export: Path) -> None:
    (export / "Fotodetails.csv").write_text(HEAD + row("IMG_2.JPG"))
    (export / "Fotodetails-1.csv").write_text(HEAD + row("IMG_1.JPG"))
    assert told(export) == [NOON]
    (export / "Fotodetails.csv").write_text(HEAD + row("IMG_1.JPG", "1:00 PM"))
    assert told(export) == []


def test_a_list_is_read_again_when_it_has_grown_and_remembered_when_it_has_gone(export: Path) -> None:
    lists, path = DateLists(), export / "Photo Details.csv"
    path.write_text(HEAD)
    assert told(export, lists) == []
    path.write_text(HEAD + row("IMG_1.JPG"))
    assert told(export, lists) == [NOON]
    path.unlink()
    assert told(export, lists) == [NOON]


def test_a_date_is_known_to_the_minute_in_utc_and_lent_to_photos_and_films_alone(export: Path) -> None:
    path = export / "Photo Details.csv"
    path.write_text(HEAD + row("IMG_1.JPG") + row("Photo Details.csv"))
    lists = DateLists()
    found = [sighting for one in sorted(export.iterdir()) if (sighting := sight(str(one)))]
    lists.take(found)
    photo, own = lists.lend([examine(one) for one in found])
    [clue] = [one for one in photo.clues if one.source == SOURCE]
    assert (clue.utc, clue.precision) == (True, Precision.MINUTE)
    assert own.filetype is not None
    assert (own.filetype.family, [one.source for one in own.clues if one.source == SOURCE]) == (
        Family.SIDECAR,
        [],
    )


def test_a_list_is_needed_while_a_photo_that_it_names_is_there(export: Path) -> None:
    path = export / "Photo Details.csv"
    path.write_text(HEAD + row("IMG_1.JPG"))
    lists = DateLists()
    lists.take([sighting for one in export.iterdir() if (sighting := sight(str(one)))])
    assert lists.names_some_of(str(path))
    (export / "IMG_1.JPG").unlink()
    assert not lists.names_some_of(str(path))


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("iCloud Photos/Part 1 of 2/Photos", True),
        ("iCloud Photos Part 12 of 120/Photos", True),
        ("iCloud-bilder Del 1 av 6/Photos", True),
        ("iCloud Photos/2024/01", False),  # as programs sort what they fetch
        ("icloud", False),
        ("Trip 1 of 2", False),
    ],
)
def test_an_export_whose_list_may_come_is_known_by_the_names_of_its_folders(
    folder: str, *, expected: bool
) -> None:
    assert DateLists().may_come(f"/in/{folder}/IMG_1.JPG") is expected


def test_what_is_remembered_is_bounded(tmp_path: Path) -> None:
    lists = DateLists()
    for number in range(MOST_FOLDERS + 3):
        folder = tmp_path / str(number)
        write(folder / "IMG_1.JPG", b"\xff\xd8\xff\xd9" + bytes(30))
        (folder / "a.csv").write_text(HEAD + row("IMG_1.JPG"))
        assert told(folder, lists) == [NOON]
    assert len(lists._read) == len(lists._of) == MOST_FOLDERS
    assert told(tmp_path / "0", lists) == [NOON]  # read again, though it is as it was
