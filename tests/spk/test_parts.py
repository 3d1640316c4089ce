"""The table of the package's parts leaves nothing out."""

from __future__ import annotations

import os
import tarfile
from typing import TYPE_CHECKING

import pytest

from spk import build, parts
from spk.tree import Packed
from tests.synology.built import built

if TYPE_CHECKING:
    from pathlib import Path

# Bytes of the tests' packages, compressed fast, that are as many as the aim (70 and 55 MB) of those that are handed out:
# both sizes of one build were measured, 102.0 and 68.7 MB for x86_64, 79.3 and 52.2 MB for armv8.
QUICK = {"x86_64": 104_000_000, "armv8": 83_000_000}


def test_every_file_of_the_real_package_belongs_to_a_part_that_has_a_name() -> None:
    with (
        tarfile.open(built("x86_64"), "r:") as outer,
        tarfile.open(fileobj=outer.extractfile("package.tgz")) as payload,
    ):
        members = [member for member in payload if member.isfile()]
    found = {parts.part_of(member.name) for member in members}
    assert "anything else" not in found
    assert len(found) == 12


@pytest.mark.parametrize(("family", "limit"), QUICK.items())
def test_the_download_stays_as_small_as_is_aimed_at(family: str, limit: int) -> None:
    assert built(family).stat().st_size <= limit


@pytest.mark.parametrize("family", QUICK)
def test_a_build_that_is_larger_than_its_aim_fails(family: str, tmp_path: Path) -> None:
    assert build.LIMITS == {"x86_64": 70_000_000, "armv8": 55_000_000}
    package = tmp_path / "a.spk"
    package.touch()
    os.truncate(package, build.LIMITS[family])
    build._keep_below(build.LIMITS[family], package, quick=False)
    os.truncate(package, build.LIMITS[family] + 1)
    with pytest.raises(SystemExit, match=r"a\.spk is larger than \d\d MB"):
        build._keep_below(build.LIMITS[family], package, quick=False)


def test_the_sum_is_the_whole() -> None:
    payload = [
        Packed("runtime/lib/libc.so.6", b"c" * 3_000_000, 0o755),
        Packed("runtime/lib/python3/dist-packages/cv2/cv2.abi3.so", b"v" * 1_000_000, 0o755),
        Packed("app/photo_organizer/cli/main.py", b"p" * 500_000, 0o644),
    ]
    found = parts.parts(payload, lambda items: sum(item.size for item in items) // 10)
    assert [part.name for part in found] == [
        "C library, OpenSSL, SQLite, …",
        "OpenCV with its libraries",
        "the program",
    ]
    last = parts.table(found).splitlines()[-1]
    assert last.split() == ["together", "3", "files", "4.50", "MB", "0.45", "MB", "packed"]
