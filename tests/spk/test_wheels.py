"""A locked wheel that the package index does not have any more is told apart from one that is not what was locked."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from spk import wheels

ROOT = Path(__file__).parents[2]


def _index(folder: Path, version: str) -> str:
    """Make an index that offers one version of one package; return the sum of its wheel."""
    folder.mkdir()
    wheel = folder / f"thing-{version}-py3-none-any.whl"
    about = f"thing-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: thing\nVersion: {version}\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def _bring(folder: Path, index: Path, digest: str, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    lock = folder / "requirements.lock"
    lock.write_text(f"thing==1.0 \\\n    --hash=sha256:{digest}\n")
    return wheels._bring(lock, ["thing"], folder / "wheels", [])


def test_a_wheel_that_was_replaced_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _index(tmp_path / "index", "1.1")
    with pytest.raises(wheels.WheelGone, match=r"no longer has thing==1\.0, which the lock asks for"):
        _bring(tmp_path, tmp_path / "index", "0" * 64, monkeypatch)


def test_a_wheel_with_another_checksum_is_not_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = _index(tmp_path / "index", "1.0")
    with pytest.raises(SystemExit, match="DO NOT MATCH THE HASHES") as ended:
        _bring(tmp_path, tmp_path / "index", "0" * 64, monkeypatch)
    assert not isinstance(ended.value, wheels.WheelGone)
    assert len(_bring(tmp_path, tmp_path / "index", digest, monkeypatch)) == 1


def test_an_index_without_an_answer_has_lost_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index").mkdir()
    with pytest.raises(SystemExit, match="is the package index reachable") as ended:
        _bring(tmp_path, tmp_path / "index", "0" * 64, monkeypatch)
    assert not isinstance(ended.value, wheels.WheelGone)


@pytest.mark.parametrize("status", [404, 410])
def test_a_file_that_is_listed_but_not_there_is_gone(status: int) -> None:
    said = (
        f"ERROR: HTTP error {status} while getting https://index.example/thing-1.0-py3-none-any.whl (from x)"
    )
    found = wheels._GONE.search(said)
    assert found
    assert found[2] == "thing-1.0-py3-none-any.whl"


def test_what_cannot_be_built_without_it_is_skipped_by_name_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "test_build.py").write_text(
        "from spk import wheels\n"
        "def test_gone():\n    raise wheels.WheelGone('the index no longer has thing==1.0')\n"
        "def test_wrong():\n    raise SystemExit('thing does not match its checksum')\n"
    )
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "-p", "tests.conftest"]
    done = subprocess.run(
        [*command, "-p", "no:schemathesis", "-c", "/dev/null", f"--rootdir={tmp_path}", str(tmp_path)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 failed, 1 skipped" in done.stdout, done.stdout + done.stderr
    assert "no longer has thing==1.0" in done.stdout
