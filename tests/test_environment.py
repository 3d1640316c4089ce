"""The way in: `.ci/environment` says what is wrong in words and touches nothing that is not its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def _environment(*arguments: str, path: str = "") -> subprocess.CompletedProcess[str]:
    script = [str(ROOT / ".ci" / "environment"), *arguments]
    variables = {**os.environ, "PATH": f"{path}:{os.environ['PATH']}"}
    return subprocess.run(["/bin/sh", *script], env=variables, capture_output=True, text=True, check=False)


def _pythons(folder: Path, body: str) -> str:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_a_folder_that_is_no_environment_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"mine")
    ended = _environment(str(tmp_path))
    assert (ended.returncode, [path.name for path in tmp_path.iterdir()]) == (1, ["photo.jpg"])
    assert "not a Python environment" in ended.stderr


def test_an_old_python_is_named(tmp_path: Path) -> None:
    old = _pythons(tmp_path, 'case $2 in *version_info*) exit 1 ;; *) echo "Python 3.9.2" ;; esac')
    ended = _environment(str(tmp_path / "venv"), path=old)
    assert ended.returncode == 1
    assert "Python 3.11 or newer is needed; here is Python 3.9.2." in ended.stderr
    assert not (tmp_path / "venv").exists()


def test_without_any_pip_one_line_to_type_is_said(tmp_path: Path) -> None:
    """This Python has neither ensurepip nor pip, and the distribution's cannot be fetched."""
    body = 'case "$*" in *ensurepip*|*"-m pip"*) exit 1 ;; esac'
    bare = _pythons(tmp_path, body)
    for name in ("apt-get", "find"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    ended = _environment(str(tmp_path / "venv"), "run", path=bare)
    assert (ended.returncode, ended.stderr.splitlines()[-1].strip()) == (
        1,
        "sudo apt-get install python3-venv",
    )


def _shell_scripts() -> list[str]:
    """Return every file whose first line names a shell."""
    folders = ("*", ".ci/*", "scripts/*", "spk/**/*", "ui/**/*", "WIZARD_UIFILES/*")
    files = {path for folder in folders for path in ROOT.glob(folder) if path.is_file()}
    return sorted(str(path.relative_to(ROOT)) for path in files if re.match(rb"#!.*sh\b", path.read_bytes()))


@pytest.mark.parametrize("script", _shell_scripts())
@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed here; CI installs it")
def test_scripts_are_sound(script: str) -> None:
    command = ["shellcheck", "--external-sources", script]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")
