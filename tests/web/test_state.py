"""How others find the intake: a folder of a shared folder has a name for each program, any other one has not."""

from __future__ import annotations

import pytest

from photo_organizer.web.api_state import share_of


@pytest.mark.parametrize(
    ("path", "name", "below"),
    [
        ("/volume1/photo/PhotosToProcess", "photo", "PhotosToProcess"),
        ("/volume12/photo", "photo", ""),
        ("/volumeUSB1/usbshare/DCIM/100CANON", "usbshare", "DCIM/100CANON"),
        ("/volume1/homes/anna/Photos", "homes", "anna/Photos"),
    ],
)
def test_a_folder_of_a_shared_folder(path: str, name: str, below: str) -> None:
    found = share_of(path)
    assert found is not None
    assert (found["name"], found["below"]) == (name, below)
    assert found["host"]


@pytest.mark.parametrize(
    "path", ["/home/anna/photos", "/volume1/@appstore/x", "/volume1", "", "/volumes/photo/x"]
)
def test_any_other_folder(path: str) -> None:
    assert share_of(path) is None
