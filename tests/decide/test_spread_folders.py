"""What an editor keeps in a folder of its own below the photos goes with its photo."""

from __future__ import annotations

import pytest

from photo_organizer.decide.companions import group
from photo_organizer.decide.unit_keys import keys_of, searched
from tests.decide.files import NOON, file, units


@pytest.mark.parametrize(
    ("photo", "settings", "folder"),
    [
        ("DSC_1.NEF", "DSC_1.NEF.nksc", "NKSC_PARAM"),
        ("_DSC1.ARW", "_DSC1.ARW.cos", "CaptureOne/Settings153"),
        ("_DSC1.JPG", "_DSC1.JPG.cos", "captureone/settings"),
    ],
)
def test_an_editors_settings_in_its_folder_below_belong_to_the_photo(
    photo: str, settings: str, folder: str
) -> None:
    picture, its = file(photo, at=NOON, folder="/in/Trip"), file(settings, folder=f"/in/Trip/{folder}")
    assert len(units(picture, its)) == 1
    assert set(searched(group([its])[0])[0]) & set(keys_of([picture]))
    assert len(units(picture, file(settings, folder=f"/in/Other/{folder}"))) == 2
    assert len(units(picture, file(settings, folder="/in/Trip/Settings"))) == 2
