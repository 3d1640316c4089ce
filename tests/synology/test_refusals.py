"""What must not be installed is not, with words the owner understands, and nothing is left of it."""

from __future__ import annotations

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
        center.install(spk, ANSWERS | {"wizard_intake_share": "holidays"})


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
