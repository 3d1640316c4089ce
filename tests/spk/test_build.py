"""The build as its users call it: the same bytes twice, whatever the machine's habits are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from spk import info, models
from spk.debpins import digest
from spk.debs import FOUND
from spk.models import further
from spk.places import CACHE, ROOT
from tests.synology.built import built

if TYPE_CHECKING:
    from pathlib import Path


def test_the_second_build_is_the_same_to_the_bit(tmp_path: Path) -> None:
    """Another umask, time zone, language and folder; nothing is fetched or taken but what the first one found.

    The first may have found newer Debian packages than the lock names, because mirrors drop replaced ones.
    """
    first = built("armv8")
    for kept in ("debs", "wheels", "tools"):
        shutil.copytree(CACHE / kept, tmp_path / "cache" / kept)
    other = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7", "PYTHON": sys.executable}
    environment = os.environ | other | {"PHOTO_ORGANIZER_CACHE": str(tmp_path / "cache")}
    command = [
        str(ROOT / "build.sh"),
        "--arch",
        "armv8",
        "--quick",
        "--frozen",
        "--locks",
        str(FOUND),
        "--out",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(
        command, cwd="/", env=environment, umask=0o077, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (second,) = (tmp_path / "out").glob("*.spk")
    assert second.name == first.name
    assert second.read_bytes() == first.read_bytes()
    shutil.rmtree(tmp_path)


def test_a_model_is_packed_only_if_it_is_the_right_one(tmp_path: Path) -> None:
    tower = tmp_path / "clip-vit-b-32-image-int8.onnx"
    tower.write_bytes(b"not the model")
    with pytest.raises(SystemExit, match="make models"):
        further(tmp_path)
    (tmp_path / "vit-b32.prompts.json").write_text("{}")
    with pytest.raises(SystemExit, match="is expected"):
        further(tmp_path)


def test_a_model_comes_with_its_prompts(tmp_path: Path) -> None:
    (tmp_path / "tinyclip-vit-8m-16-image-int8.onnx").write_bytes(
        b"made here, so its own sum is its identity"
    )
    (tmp_path / "tinyclip.prompts.json").write_text('{"sha256": "of another file"}')
    with pytest.raises(SystemExit, match="of another file is expected"):
        further(tmp_path)
    key = digest(tmp_path / "tinyclip-vit-8m-16-image-int8.onnx")
    (tmp_path / "tinyclip.prompts.json").write_text(json.dumps({"sha256": key}))
    assert [entry.place.rpartition("/")[2] for entry in further(tmp_path)] == [
        "tinyclip-vit-8m-16-image-int8.onnx",
        "tinyclip.prompts.json",
    ]
    assert further(None) == []
    assert "simpler model than CLIP" in info.info("armv8", remark="stand_in")


def test_a_model_with_the_prompts_of_another_is_not_packed_although_its_own_sum_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program refuses such a table: 89 MB would be carried for nothing, and the stand-in score."""
    tower, table = tmp_path / "large.onnx", tmp_path / "large.prompts.json"
    tower.write_bytes(b"a tower")
    listed = {"name": "large", "role": "pictures", "file": tower.name, "sha256": digest(tower)}
    (tmp_path / "manifest").write_text(json.dumps({"models": [listed]}))
    monkeypatch.setattr(models, "MANIFEST", tmp_path / "manifest")
    table.write_text('{"sha256": "of another tower"}')
    with pytest.raises(SystemExit, match="of another tower is expected"):
        further(tmp_path)
    table.write_text(json.dumps({"sha256": digest(tower)}))
    assert len(further(tmp_path)) == 2


def test_info_can_be_asked_for_alone() -> None:
    done = subprocess.run(
        [ROOT / "INFO.sh", "armv8"],
        env=os.environ | {"PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=True,
    )
    assert 'arch="armv8"\n' in done.stdout
