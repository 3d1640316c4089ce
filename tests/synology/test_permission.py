"""The owner is told where to click, for the folder in question and no wider than needed."""

from __future__ import annotations

from photo_organizer.synology.permission import steps


def test_a_shared_folder_is_given_as_a_whole() -> None:
    told = steps("/volume1/pictures/2020", "PhotoOrganizer")
    assert "Control Panel > Shared Folder, choose pictures" in told
    assert "System internal user" in told
    assert "tick Read/Write for PhotoOrganizer" in told


def test_in_a_home_that_folder_alone_and_the_way_to_it() -> None:
    told = steps("/volume2/homes/anna/Photos", "PhotoOrganizer")
    assert "right-click homes/anna/Photos" in told
    assert told.endswith("on homes and on homes/anna")
    assert "Control Panel" not in told


def test_away_from_a_nas_the_account_and_the_folder_are_named() -> None:
    assert steps("/srv/pix", "anna") == "give the account anna read and write permission on /srv/pix"
