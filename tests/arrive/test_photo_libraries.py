"""Of a library of Photos, iPhoto or Aperture the photos are taken; what its program made for itself stays, and is told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive.ignore import ignored
from photo_organizer.arrive.left_alone import why_left_alone
from photo_organizer.arrive.photo_libraries import PhotoLibraries, library_of, whose_own
from photo_organizer.arrive.scan import scan
from photo_organizer.arrive.unfinished import unfinished

if TYPE_CHECKING:
    from pathlib import Path

PHOTOS, SHARED = "Family/Photos Library.photoslibrary", "Fotos.photoslibrary/scopes/cloudsharing"
TAKEN = (
    f"{PHOTOS}/originals/0/0A1B.heic",
    f"{PHOTOS}/originals/0/0A1B_3.mov",
    f"{PHOTOS}/originals/0/0A1B.aae",
    f"{PHOTOS}/originals/data/previews/a.jpg",
    f"{PHOTOS}/originals/0/no ending",
    f"{PHOTOS}/resources/renders/0/0A1B_1_201_a.jpeg",
    f"{PHOTOS}/resources/media/version/00/00/fullsizeoutput_1.jpeg",
    f"{PHOTOS}/resources/cloudsharing/data/1/IMG_1.JPG",
    f"{PHOTOS}/resources/something new/a.jpg",
    f"{PHOTOS}/put here.jpg",
    f"{SHARED}/data/1/100CLOUD/IMG_1.JPG",
    "Old.migratedphotolibrary/Masters/2010/05/05/20100505-101010/IMG_1.JPG",
    "Old.photolibrary/Originals/2006/Wedding/IMG_1.JPG",
    "Old.photolibrary/Modified/2006/Wedding/IMG_1.JPG",
    "Old.aplibrary/Masters/2011/Trip/C0001M01.XML",
    "Old.aplibrary/Trip.approject/2008/IMG_1/IMG_1.JPG",
    "iPhoto Library/Originals/2006/Wedding/IMG_1.JPG",
    "iPhoto Library 2/2004/05/12/IMG_1.JPG",
    "My library/Previews/a.jpg",
    "My library/Data/photos.db",
    "Photos Library.photoslibrary.zip",
)
LEFT = (
    f"{PHOTOS}/database/Photos.sqlite",
    f"{PHOTOS}/database/search/a.jpg",
    f"{PHOTOS}/private/com.apple.photoanalysisd/a.bin",
    f"{PHOTOS}/resources/derivatives/0/0A1B_1_105_c.jpeg",
    f"{PHOTOS}/resources/derivatives/masters/0/0A1B_4_5005_c.jpeg",
    f"{PHOTOS}/resources/Proxies/derivatives/00/00/thumb_1.jpg",
    f"{PHOTOS}/resources/media/face/00/facetile_1.jpeg",
    f"{PHOTOS}/resources/renders/0/0A1B.plist",
    f"{PHOTOS}/Info.plist",
    f"{SHARED}/resources/derivatives/0/a.jpeg",
    "Old.migratedphotolibrary/Previews/2010/05/05/IMG_1.jpg",
    "Old.migratedphotolibrary/Thumbnails/2010/05/05/thumb_IMG_1.jpg",
    "Old.photolibrary/Data/2006/Wedding/IMG_1.jpg",
    "Old.photolibrary/AlbumData.xml",
    "iPhoto Library/Data/2006/Wedding/IMG_1.jpg",
    "iPhoto Library 2/2004/05/12/Thumbs/1.jpg",
    "iPhoto Library 2/Library.iPhoto",
    "Old.aplibrary/Aperture.aplib/Library.apdb",
    "Old.aplibrary/Masters/2011/Info.apmaster",
)


@pytest.fixture
def intake(tmp_path: Path) -> Path:
    for name in (*TAKEN, *LEFT):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def test_the_photos_of_a_library_are_taken_and_nothing_else_of_it(intake: Path) -> None:
    libraries, problems = PhotoLibraries(), list[Exception]()
    files = scan(str(intake), on_problem=problems.append, in_folder=libraries.leave_out_in)
    assert {one.path.removeprefix(f"{intake}/") for some in files for one in some} == set(TAKEN)
    assert libraries.seen == {library_of(name) for name in (*TAKEN, *LEFT)} - {""}
    assert len(libraries.seen) == 7
    assert not problems


@pytest.mark.parametrize("name", [*TAKEN, *LEFT])
def test_what_is_left_is_told_with_its_reason(intake: Path, name: str) -> None:
    said = why_left_alone(str(intake), str(intake / name))
    assert said == whose_own(name)
    assert said.startswith(f"belongs to '{library_of(name)}'") if name in LEFT else not said


def test_what_the_program_writes_for_itself_is_no_unfinished_upload(intake: Path) -> None:
    for name in (f"{PHOTOS}/database/a.tmp", f"{PHOTOS}/originals/0/b.jpg.part"):
        (intake / name).write_bytes(b"x")
    listed = unfinished(str(intake), (), lambda _: None)
    assert [one.path for one in listed] == [f"{intake}/{PHOTOS}/originals/0/b.jpg.part"]


def test_elsewhere_the_rule_is_the_one_that_was_given() -> None:
    assert PhotoLibraries().leave_out_in("Trip", ignored) is ignored
