"""Of which photo a name says that it is an edited copy, and what that is worth."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from photo_organizer.decide.edited_copies import dated_as, original_of
from photo_organizer.decide.events import event_of
from photo_organizer.decide.file_name_date import date_in_name
from photo_organizer.model import Dated, Precision, Strength, Undated

NOON = datetime(2023, 5, 5, 12, 0, 30)
CAMERA = Dated(NOON, "exif:DateTimeOriginal", "25")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("IMG_E1234.JPG", "img_1234"),
        ("IMG_1234-edited.jpg", "img_1234"),
        ("IMG_1234 (edited).jpg", "img_1234"),
        ("IMG_1234-Bearbeitet-2.tif", "img_1234"),
        ("DSC_0001-Edit.tif", "dsc_0001"),
        ("DSC_0001_DxO_DeepPRIME.jpg", "dsc_0001"),
        ("DSC_0001-Enhanced-NR.dng", "dsc_0001"),
        ("DSC_0001-DeNoiseAI-low-light.tif", "dsc_0001"),
        ("Anna-編集済み.jpg", "anna"),
        ("IMG_1234 (1).jpg", ""),  # as often another photo of that number
        ("IMG_1234-2.jpg", ""),
        ("IMG_1234.jpg", ""),
        ("IMG_E12345.JPG", ""),
        ("Credited.jpg", ""),
        ("Anna-Geburtstag.jpg", ""),
        ("edited.jpg", ""),
        ("-edited.jpg", ""),
    ],
)
def test_a_name_tells_of_which_photo_it_is_an_edited_copy(name: str, stem: str) -> None:
    assert original_of(name) == stem


@pytest.mark.parametrize(
    "word",
    [
        "edited",
        "bearbeitet",
        "modifié",
        "editada",
        "modificato",
        "edytowany",
        "szerkesztve",
        "отредактировано",
        "编辑",
    ],
)
def test_a_word_of_an_edit_is_one_wherever_it_stands(word: str) -> None:
    """Behind a photo's name, before the date of the edit, and as the name of a folder."""
    assert original_of(f"IMG_1234-{word}.jpg") == "img_1234"
    assert date_in_name(f"Family ({word} 2023-12-05 12.00).jpg") is None
    assert date_in_name(f"Family {word} 2023-12-05.jpg") is None
    assert event_of(f"/in/{word.title()}/a.jpg", "/in") == ""


def test_a_name_that_begins_like_a_word_of_an_edit_keeps_its_date() -> None:
    found = date_in_name("Edith 2019-05-03.jpg")
    assert found is not None
    assert found.value == datetime(2019, 5, 3)
    assert event_of("/in/Edith/a.jpg", "/in") == "Edith"


@pytest.mark.parametrize(
    ("own", "lends"),
    [
        (Undated("nothing tells a date"), True),
        (Dated(NOON + timedelta(days=900), "file:modified", strength=Strength.FILE_TIME), True),
        (
            Dated(NOON - timedelta(hours=9), "file:modified", strength=Strength.FILE_TIME),
            True,
        ),  # another zone
        (Dated(NOON - timedelta(days=2), "file:modified", strength=Strength.FILE_TIME), False),
        (Dated(NOON.replace(hour=0), "filename", precision=Precision.DAY, strength=Strength.NAME), False),
    ],
)
def test_a_photo_lends_its_date_to_a_copy_that_has_none_and_was_made_later(
    own: Dated | Undated, *, lends: bool
) -> None:
    found = dated_as(CAMERA, "IMG_1234.JPG", own)
    assert (found is not None) is lends
    if found:
        assert (found.value, found.precision, found.strength) == (NOON, Precision.MINUTE, Strength.SIDECAR)
        assert "its name says that it is an edited copy of IMG_1234.JPG" in found.note
