"""What must not be installed is not, with words the owner understands, and nothing is left of it."""

from __future__ import annotations

import os
import shutil
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.synology.built import ANSWERS
from tests.synology.rules import Refused, extract

if TYPE_CHECKING:
    from pathlib import Path

    from tests.synology.package_center import PackageCenter

BAD = {
    "upwards": ({"wizard_intake_folder": "../other"}, "../other"),
    "quotes": ({"wizard_intake_folder": "a'b\"c"}, "sub-folder"),
    "command": ({"wizard_intake_folder": "$(touch /tmp/run)"}, "$(touch /tmp/run)"),
    "blank share": ({"wizard_library_share": " "}, "shared folder"),
    "no such share": ({"wizard_intake_share": "holidays"}, "There is no shared folder “holidays”"),
    "another package's": ({"wizard_intake_share": "upload"}, "another package (Films)"),
    "same folder": ({"wizard_intake_folder": ""}, "same folder"),
    "from the root": ({"wizard_intake_folder": "/etc"}, "“/etc”"),
    "upwards in the library": ({"wizard_library_folder": "a/../../b"}, "“a/../../b”"),
    "backticks": ({"wizard_library_folder": "`touch /tmp/run`"}, "`touch /tmp/run`"),
    "command in a share": ({"wizard_library_share": "$(touch /tmp/run)"}, "$(touch /tmp/run)"),
    "quotes in a share": ({"wizard_intake_share": "a'b\"c"}, "a&#x27;b&quot;c"),
    "share with blanks around": ({"wizard_intake_share": " photo "}, "“ photo ”"),
    "nothing but blanks": ({"wizard_intake_folder": "   "}, "same folder"),
    "another line": ({"wizard_intake_folder": "a\n[paths]"}, "sub-folder"),
    "markup": ({"wizard_intake_folder": "<b>x</b>"}, "&lt;b&gt;x&lt;/b&gt;"),
    "hidden": ({"wizard_intake_folder": "@eaDir/x"}, "@eaDir/x"),
    "too long": ({"wizard_intake_folder": "x" * 300}, "sub-folder"),
    "personal": ({"wizard_library_share": "homes"}, "personal folders"),
    "an application's": ({"wizard_intake_share": "docker"}, "docker"),
    "library in the intake": (
        {"wizard_library_folder": "In/Library", "wizard_intake_folder": "In"},
        "inside the intake",
    ),
    "another share, but none chosen": ({"wizard_other_share": "true"}, "chose none"),
    "no time of day": ({"wizard_nightly_start": "25:00"}, "“25:00”"),
}


def everything(center: PackageCenter) -> set[str]:
    """Return every path of the NAS but what the stand-in itself writes down."""
    root = center.nas.root
    apart = {root / name for name in ("proc", "dev", "bin", "tmp/dialog", "var/log/calls")}
    return {
        str(path)
        for path in root.rglob("*")
        if not apart.intersection((path, *path.parents)) and path not in apart
    }


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_refused_and_nothing_is_made(center: PackageCenter, spk: Path, name: str) -> None:
    films = center.nas.root / "var/packages/Films/shares"
    films.mkdir(parents=True)
    (films / "upload").symlink_to("/volume1/upload")
    answers, words = BAD[name]
    if "wizard_intake_share" in answers:
        answers = answers | {"wizard_other_share": "true"}
    before = everything(center)
    with pytest.raises(Refused, match=r".") as refused:
        center.install(spk, ANSWERS | answers)
    assert words in refused.value.reason
    assert everything(center) == before
    assert not (center.nas.root / "tmp/run").exists()
    assert center.order == ["preinst"]


def test_the_reason_is_told_in_the_owner_s_language(center: PackageCenter, spk: Path) -> None:
    center.language = "ger"
    with pytest.raises(Refused, match="Auf diesem NAS gibt es keinen freigegebenen Ordner „holidays“"):
        center.install(spk, ANSWERS | {"wizard_library_share": "holidays"})


def test_a_package_for_another_processor_is_refused(center: PackageCenter, spk: Path) -> None:
    center.arch = "armv8"
    with pytest.raises(Refused, match="made for x86_64"):
        center.install(spk, ANSWERS)


def test_a_damaged_download_is_refused(center: PackageCenter, spk: Path, tmp_path: Path) -> None:
    with tarfile.open(spk) as tar:
        extract(tar, tmp_path / "parts")
    with (tmp_path / "parts/package.tgz").open("r+b") as file:
        file.seek(1000)
        file.write(b"damaged")
    with tarfile.open(tmp_path / "damaged.spk", "w") as tar:
        for path in sorted((tmp_path / "parts").iterdir()):
            tar.add(path, path.name)
    shutil.rmtree(tmp_path / "parts")
    with pytest.raises(Refused, match="checksum"):
        center.install(tmp_path / "damaged.spk", ANSWERS)


def test_the_command_line_is_told_where_the_questions_are(center: PackageCenter, spk: Path) -> None:
    """DSM takes the shared folder from the wizard alone; without it the package would need repair at once."""
    before = everything(center)
    with pytest.raises(Refused, match="Manual Install"):
        center.install(spk)
    assert everything(center) == before


def test_what_an_earlier_account_left_is_named_with_its_cure(center: PackageCenter, spk: Path) -> None:
    """The folder outlives the account: a new one may have another number and cannot write there."""
    if os.getuid():
        pytest.skip("needs root: an ordinary user has one account only")
    center.install(spk, ANSWERS, run=False)
    center.uninstall({"wizard_keep_data": "true", "wizard_remove_data": "false"})
    left = center.nas.root / "volume1/@appdata/PhotoOrganizer"
    for path in (left, *left.rglob("*")):
        os.chown(path, 4321, 4321)
    center.order.clear()
    with pytest.raises(Refused, match="mv /volume1/@appdata/PhotoOrganizer ") as refused:
        center.install(spk, ANSWERS)
    assert center.order == ["preinst"]
    assert "no photos" in refused.value.reason
    left.rename(left.with_name("PhotoOrganizer.old"))
    center.install(spk, ANSWERS)
    assert (center.broken, center.running) == (False, True)


def test_a_user_of_the_package_s_name_is_named(center: PackageCenter, spk: Path) -> None:
    """DSM gives the package's account another name then, and the shared folder to the user."""
    passwd = center.nas.root / "etc/passwd"
    passwd.write_text(passwd.read_text().replace("PhotoOrganizer:", "PhotoOrganizer_PKG1:"))
    passwd.write_text(passwd.read_text() + "photoorganizer:x:1026:100::/var/services/homes/po:/bin/sh\n")
    with pytest.raises(Refused, match="a user named “photoorganizer”"):
        center.install(spk, ANSWERS)


def test_no_settings_come_from_what_an_upgrade_left_behind(center: PackageCenter, spk: Path) -> None:
    """DSM keeps the folder of an upgrade and names it again at a later first installation."""
    left = center.nas.root / "volume1/@tmp/upgrade"
    left.mkdir()
    (left / "config.ini").write_text(
        "[paths]\nintake = /volume1/photo/Old\nlibrary = /volume1/photo\n[intake]\nquiet_seconds = 77\n"
    )
    center.extra = {"SYNOPKG_TEMP_UPGRADE_FOLDER": "/volume1/@tmp/upgrade"}
    center.install(spk, ANSWERS, run=False)
    settings = (center.nas.root / "volume1/@appdata/PhotoOrganizer/config.ini").read_text()
    assert "quiet_seconds = 77" not in settings


def test_a_start_that_cannot_write_says_so(center: PackageCenter, spk: Path) -> None:
    center.install(spk, ANSWERS, run=False)
    var = center.nas.root / "volume1/@appdata/PhotoOrganizer"
    (var / "supervisor.log").mkdir()
    assert center.start() != 0
    assert "cannot write into its own folder" in center.dialog


def test_an_error_that_nobody_foresaw_is_a_sentence(center: PackageCenter, spk: Path) -> None:
    """An empty dialog beside "needs repair" leaves an owner with nothing to go by."""
    var = center.nas.root / "volume1/@appdata/PhotoOrganizer"
    (var / "config.ini.new/in the way").mkdir(parents=True)
    center.nas.owned(var)
    center.install(spk, ANSWERS, run=False)
    assert center.broken
    assert "could not be finished: /volume1/@appdata/PhotoOrganizer/config.ini.new" in center.dialog
