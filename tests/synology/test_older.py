"""Installed over the older package of the same name: its settings and logs stay, its scripts do no harm."""

from __future__ import annotations

import hashlib
import json
import tarfile
from typing import TYPE_CHECKING

import pytest

from spk.tree import Entry, files, write
from tests.samples.photos import jpeg
from tests.synology.built import ANSWERS
from tests.synology.rules import Refused
from tests.synology.test_journey import FILED, TAKEN, log_of, share, until, upload

if TYPE_CHECKING:
    from pathlib import Path

    from tests.synology.package_center import PackageCenter

SETTINGS = """\
[paths]
source_dir = /volume1/photo/Incoming
destination_root = /volume1/photo

[duplicates]
delete = false

[processing]
workers = 4
"""
# Its account, its way of removing itself, and a line that no shell understands, as in the original.
_SCRIPTS = {
    "preinst": "exit 0",
    "postinst": 'mkdir -p "$SYNOPKG_PKGVAR"; cp "$SYNOPKG_PKGDEST/config.ini" "$SYNOPKG_PKGVAR/config.ini"',
    "preuninst": "exit 0",
    "postuninst": 'rm -f "$SYNOPKG_PKGVAR/config.ini"\nfi',
    "preupgrade": "exit 0",
    "postupgrade": "exit 0",
    "start-stop-status": 'case $1 in status) [ -f "$SYNOPKG_PKGVAR/on" ] || exit 3 ;; start) : >"$SYNOPKG_PKGVAR/on" ;; '
    'stop) rm -f "$SYNOPKG_PKGVAR/on" ;; *) exit 1 ;; esac',
}
_INFO = {
    "package": "PhotoOrganizer",
    "version": "1.0.1-00019",
    "os_min_ver": "7.0-40000",
    "description": "older",
    "arch": "noarch",
    "maintainer": "somebody else",
}


def older(folder: Path) -> Path:
    """Return a package of the older one's shape."""
    folder.mkdir()
    write(files([Entry(SETTINGS.encode(), "config.ini")]), folder / "package.tgz")
    info = _INFO | {
        "checksum": hashlib.md5((folder / "package.tgz").read_bytes(), usedforsecurity=False).hexdigest()
    }
    entries = [
        Entry("".join(f'{key}="{value}"\n' for key, value in info.items()).encode(), "INFO"),
        Entry(
            json.dumps({"defaults": {"run-as": "package"}, "username": "PhotoOrganizer"}).encode(),
            "conf/privilege",
        ),
        Entry(b'{"usr-local-linker": {"bin": []}}', "conf/resource"),
        Entry(b"", "PACKAGE_ICON.PNG"),
        Entry(b"", "PACKAGE_ICON_256.PNG"),
        Entry(b"", "WIZARD_UIFILES/none"),
        *(
            Entry(f"#!/bin/sh\n{text}\n".encode(), f"scripts/{name}", 0o755)
            for name, text in _SCRIPTS.items()
        ),
        Entry(folder / "package.tgz", "package.tgz"),
    ]
    write(files(entries), folder / "older.spk")
    assert tarfile.is_tarfile(folder / "older.spk")
    return folder / "older.spk"


def test_the_older_package_s_settings_and_logs_live_on(
    center: PackageCenter, spk: Path, tmp_path: Path
) -> None:
    center.install(older(tmp_path / "older"), strict=False)
    log = share(center) / "Photo_Organizer_Activities.log"
    log.write_text("2025-01-01 moved\n")
    center.install(spk)  # its settings say everything; the owner presses Next
    assert (center.broken, center.running) == (False, True), log_of(center)
    settings = (center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini").read_text()
    assert "intake = /volume1/photo/Incoming" in settings
    assert "delete_duplicates = false" in settings
    upload(center, "volume1/photo/Incoming/a.jpg", jpeg(TAKEN))
    until((share(center) / FILED).exists, "the photo is filed\n" + log_of(center))
    assert log.read_text() == "2025-01-01 moved\n"


def test_a_settings_file_that_only_root_can_remove_hinders_nothing(
    center: PackageCenter, spk: Path, tmp_path: Path
) -> None:
    """The older package read /var/packages/PhotoOrganizer/config.ini first, and no upgrade removes it."""
    center.install(older(tmp_path / "older"), strict=False)
    left = center.nas.root / "var/packages/PhotoOrganizer/config.ini"
    left.write_text(SETTINGS.replace("Incoming", "Dropped"))
    center.install(spk)
    assert (center.broken, center.running) == (False, True), log_of(center)
    assert left.read_text() == SETTINGS.replace("Incoming", "Dropped")
    upload(center, "volume1/photo/Dropped/a.jpg", jpeg(TAKEN))
    until((share(center) / FILED).exists, "the photo is filed\n" + log_of(center))
    assert center.nas.run("/usr/local/bin/photo-organizer", "config", "check").code == 0
    center.install(spk)  # and the next upgrade, of our own version
    assert center.running, log_of(center)


def asked(center: PackageCenter, spk: Path) -> dict[str, str]:
    """Return what the page of an upgrade answers when the owner presses Next."""
    fields = [
        sub
        for page in center.questions(spk, "upgrade")
        for item in page["items"]
        for sub in item.get("subitems", [])
    ]
    return {field["key"]: field.get("defaultValue", "") for field in fields}


def test_an_upgrade_asks_only_when_the_folders_are_unknown(center: PackageCenter, spk: Path) -> None:
    center.install(spk, ANSWERS, run=False)
    (page,) = center.questions(spk, "upgrade")
    assert "“photo”" in page["items"][0]["desc"]
    assert all(item["subitems"][0]["hidden"] for item in page["items"][1:])
    assert asked(center, spk)["wizard_library_share"] == "photo"
    (center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini").write_text("# nothing was chosen\n")
    center.language = "fre"
    assert center.questions(spk, "upgrade")[0]["step_title"] == "Dossiers"
    center.install(spk, ANSWERS)
    assert center.running, log_of(center)


def test_an_upgrade_gives_dsm_every_name_that_it_waits_for(
    center: PackageCenter, spk: Path, tmp_path: Path
) -> None:
    """1.0.1 held no shared folder: a name that stays empty would leave ours in need of repair."""
    center.install(older(tmp_path / "older"), strict=False)
    settings = center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini"
    settings.write_text(SETTINGS.replace("/volume1/photo/Incoming", '"/volume1/Camera Uploads & more/In"'))
    assert asked(center, spk)["wizard_library_share"] == "photo"
    assert "“Camera Uploads & more”" in center.questions(spk, "upgrade")[0]["items"][0]["desc"]
    before = settings.read_bytes()
    with pytest.raises(Refused, match="Manual Install"):
        center.install(spk, shown=False)
    # the older one is as it was
    assert settings.read_bytes() == before
    assert (center.nas.root / "volume1/@appstore/PhotoOrganizer/config.ini").exists()
    assert not center.broken


def test_an_upgrade_of_a_library_in_a_home_keeps_every_setting(center: PackageCenter, spk: Path) -> None:
    """No package is given the homes; the share that DSM wants to be told has nothing to do with the settings."""
    center.install(spk, ANSWERS, run=False)
    assert asked(center, spk)["wizard_library_share"] == "photo"
    settings = center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini"
    mine = "[paths]\nlibrary = /volume1/homes/anna/Photos\nintake = /volume1/homes/anna/In\n[duplicates]\ndelete_duplicates = false\n"
    settings.write_text(mine)
    assert (
        asked(center, spk)["wizard_library_share"] == ""
    )  # Next would make a share of any name that is offered
    center.install(spk, {"wizard_library_share": "photo", "wizard_keep_settings": "true"}, run=False)
    assert not center.broken, center.dialog
    assert settings.read_text() == mine


def test_an_upgrade_of_ours_from_the_command_line_keeps_what_it_has(center: PackageCenter, spk: Path) -> None:
    center.install(spk, ANSWERS)
    center.install(spk, shown=False)
    assert (center.broken, center.running) == (False, True), log_of(center)


def test_an_older_version_is_not_installed_over_a_newer_one(
    center: PackageCenter, spk: Path, tmp_path: Path
) -> None:
    center.install(spk, ANSWERS, run=False)
    with pytest.raises(Refused, match="older than"):
        center.install(older(tmp_path / "older"), strict=False)
