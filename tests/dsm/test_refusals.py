"""What must not be installed is not, with words the owner understands, and nothing is left of it."""

from __future__ import annotations

import shutil
import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.dsm.built import ANSWERS
from tests.dsm.rules import Refused, extract

if TYPE_CHECKING:
    from pathlib import Path

    from tests.dsm.package_center import PackageCenter

BAD = {
    "upwards": ({"wizard_intake_folder": "../other"}, "../other"),
    "quotes": ({"wizard_intake_folder": "a'b\"c"}, "sub-folder"),
    "command": ({"wizard_intake_folder": "$(touch /tmp/run)"}, "$(touch /tmp/run)"),
    "blank share": ({"wizard_library_share": " "}, "shared folder"),
    "no such share": ({"wizard_intake_share": "holidays"}, "There is no shared folder “holidays”"),
    "another package's": ({"wizard_intake_share": "upload"}, "another package (Films)"),
    "same folder": ({"wizard_intake_folder": ""}, "same folder"),
}


def everything(center: PackageCenter) -> set[str]:
    shares = [center.nas.root / share for share in center.nas.shares]
    return {str(path) for folder in shares for path in folder.rglob("*")} | {
        str(path) for path in (center.nas.root / "var/packages").rglob("*")
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
    with pytest.raises(Refused, match="Auf diesem NAS gibt es keinen gemeinsamen Ordner „holidays“"):
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
