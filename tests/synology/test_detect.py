from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.synology.detect import is_dsm

if TYPE_CHECKING:
    from pathlib import Path

SIGNS = ("etc/synoinfo.conf", "etc.defaults/VERSION", "volume1/photo/a.jpg")


def _make(root: Path, *signs: str) -> str:
    for sign in signs:
        (root / sign).parent.mkdir(parents=True, exist_ok=True)
        (root / sign).touch()
    return str(root)


def test_a_nas_has_all_signs(tmp_path: Path) -> None:
    assert is_dsm(_make(tmp_path, *SIGNS))


def test_the_only_volume_may_be_another_than_the_first(tmp_path: Path) -> None:
    assert is_dsm(_make(tmp_path, *SIGNS[:2], "volume3/photo/a.jpg"))


@pytest.mark.parametrize("missing", SIGNS)
def test_a_machine_that_lacks_one_sign_is_no_nas(tmp_path: Path, missing: str) -> None:
    (tmp_path / "volumes").mkdir()
    assert not is_dsm(_make(tmp_path, *(sign for sign in SIGNS if sign != missing)))


def test_this_machine_is_no_nas() -> None:
    assert not is_dsm()
