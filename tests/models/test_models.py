"""Models: only the right file is used, a wrong one is refused with both checksums, prompts belong to one model."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photo_organizer.models import chosen, manifest, prompts, verify
from photo_organizer.settings.options import PROMPTS

if TYPE_CHECKING:
    from pathlib import Path

DATA = bytes(range(256)) * 4000
DIGEST = hashlib.sha256(DATA).hexdigest()


# ── the manifest and what is shipped ──


def test_what_is_shipped_is_what_the_manifest_says() -> None:
    shipped = [each for each in manifest.models() if each.shipped]
    assert [each.role for each in shipped] == ["faces", "documents", "pictures"]
    for each in shipped:
        path = manifest.ASSETS / each.file
        assert (path.stat().st_size, verify.sha256(path)) == (each.bytes, each.sha256)
    assert "MIT" in (manifest.ASSETS / "LICENCES.md").read_text()


def test_names_are_unique_and_what_they_refer_to_exists() -> None:
    names = [each.name for each in manifest.models()]
    assert len(names) == len(set(names))
    for each in manifest.models():
        assert {each.text, each.tokens} - {""} <= set(names)


def test_the_shipped_table_belongs_to_the_shipped_model_and_knows_the_default_prompts() -> None:
    models = chosen.choose("auto", PROMPTS)
    assert models.stand_in
    assert len(models.notes) == 1
    assert models.prompts == PROMPTS
    assert len(models.rows) == 1000 * len(PROMPTS) * 2


# ── refusing ──


@pytest.fixture
def mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models' folder that is looked at first."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("MODELS_DIR", str(folder))
    return folder


def test_a_wrong_file_is_refused_with_both_checksums_and_left_out(mirror: Path) -> None:
    faces = manifest.model("yunet")
    (mirror / faces.file).write_bytes(DATA)
    with pytest.raises(verify.WrongModel) as caught:
        verify.checked(faces, mirror / faces.file)
    assert DIGEST in str(caught.value)
    assert faces.sha256 in str(caught.value)
    models = chosen.choose("auto", PROMPTS)
    assert models.faces == ""
    assert any(DIGEST in note for note in models.notes)


def test_a_table_of_another_model_is_refused_with_both_checksums(mirror: Path) -> None:
    table = prompts.read(manifest.ASSETS / "lite0.prompts.json")
    (mirror / "lite0.prompts.json").write_text(replace(table, sha256="0" * 64).text())
    models = chosen.choose("auto", PROMPTS)
    assert models.tower == ""
    assert any("0" * 64 in note and table.sha256 in note for note in models.notes)
    assert any("prompts do not count" in note for note in models.notes)


def test_a_damaged_table_is_refused(mirror: Path) -> None:
    (mirror / "lite0.prompts.json").write_text('{"model": "lite0"}')
    assert any("not a table of prompts" in note for note in chosen.choose("auto", PROMPTS).notes)


def test_prompts_are_compared_without_capitals_and_spaces() -> None:
    models = chosen.choose("auto", ["A  Dog or a CAT", "-a City street "])
    assert {prompt for prompt in models.prompts if prompt} == {"a dog or a cat", "- a city street"}
    assert not any("without numbers" in note for note in models.notes)
    assert set(models.known) >= {"a dog or a cat", "a city street"}


def test_prompts_of_ones_own_are_named_when_they_have_no_numbers() -> None:
    models = chosen.choose("auto", ["- a city street", "a purple cow"])
    assert any("a purple cow" in note for note in models.notes)
    assert [each for each in models.prompts if each] == ["- a city street"]


def test_choosing_models_loads_no_heavy_library() -> None:
    import subprocess

    code = (
        "import sys; sys.path.insert(0, 'src')\n"
        "from photo_organizer.models import chosen\n"
        "from photo_organizer.thumbnails import night\n"
        "chosen.choose('auto', ['a city street'])\n"
        "heavy = {'numpy', 'PIL', 'cv2', 'onnxruntime', 'pillow_heif', 'onnx'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=manifest.ASSETS.parents[3])
