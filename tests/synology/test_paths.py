"""The settings file is looked for in the promised order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.synology.older import is_older
from photo_organizer.synology.paths import find_settings, settings_candidates, state_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_order_on_a_nas() -> None:
    assert settings_candidates(None, {"XDG_CONFIG_HOME": "/x"}, on_dsm=True) == [
        "/var/packages/PhotoOrganizer/config.ini",
        "/var/packages/PhotoOrganizer/var/config.ini",
        "/volume1/@appstore/PhotoOrganizer/var/config.ini",
    ]


def test_the_order_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    environ = {"PHOTO_ORGANIZER_CONFIG": "/b.ini", "XDG_CONFIG_HOME": "/xdg"}
    assert settings_candidates("/a.ini", environ, on_dsm=False) == ["/a.ini"]
    assert settings_candidates(None, environ, on_dsm=False) == ["/b.ini"]
    del environ["PHOTO_ORGANIZER_CONFIG"]
    assert settings_candidates(None, environ, on_dsm=False) == ["/xdg/photo-organizer/config.ini"]
    environ["XDG_CONFIG_HOME"] = "relative"
    expected = ["/home/me/.config/photo-organizer/config.ini"]
    assert settings_candidates(None, environ, on_dsm=False) == expected
    assert settings_candidates(None, {}, on_dsm=False) == expected


def test_the_first_file_that_exists_wins(tmp_path: Path) -> None:
    places = settings_candidates(None, {}, on_dsm=True, root=str(tmp_path))
    assert find_settings(places) is None
    for place in reversed(places):
        folder = tmp_path / place.removeprefix(f"{tmp_path}/").rpartition("/")[0]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.ini").touch()
        assert find_settings(places) == place


def test_the_older_package_s_file_does_not_hide_ours(tmp_path: Path) -> None:
    """It lies where only root can remove it, in the first place that is looked at."""
    older, ours = tmp_path / "older.ini", tmp_path / "ours.ini"
    older.write_text("[paths]\nsource_dir = /volume1/photo/Incoming\n")
    assert find_settings([str(older), str(ours)], is_older) == str(older)  # it alone: its keys are told
    ours.write_text("[paths]\nintake = /volume1/photo/In\n")
    assert find_settings([str(older), str(ours)], is_older) == str(ours)
    older.write_text("[paths]\nintake = /volume1/photo/Chosen by root\n")
    assert find_settings([str(older), str(ours)], is_older) == str(older)


def test_where_the_state_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert state_folder({"SYNOPKG_PKGVAR": "/volume2/@appdata/PhotoOrganizer"}, on_dsm=True).startswith(
        "/volume2"
    )
    assert state_folder({}, on_dsm=True) == "/var/packages/PhotoOrganizer/var"
    assert state_folder({"XDG_STATE_HOME": "/state"}, on_dsm=False) == "/state/photo-organizer"
    assert state_folder({}, on_dsm=False) == "/home/me/.local/state/photo-organizer"
