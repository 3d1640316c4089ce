"""The way in: `.ci/environment` says what is wrong in words and touches nothing that is not its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.slowest import SLOWEST

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


def test_the_tests_that_begin_first_are_there() -> None:
    assert [name for name in SLOWEST if not (ROOT / "tests" / name).is_file()] == []


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


_LOCK = """\
# made by a tool
alpha==1.0 \\
    --hash=sha256:aa
beta==1.5 ; python_version < "3.13" \\
    --hash=sha256:bb \\
    --hash=sha256:cc
beta-tools==1.5 \\
    --hash=sha256:dd
"""
# An index that has nothing but what is newer of the packages in $GONE; it remembers what it was asked to install.
_INDEX = """
here=$1 level=$2
say() { echo "$1" >&2; }
pip() {
    for word; do last=$word; done
    echo "$*" >>"$here/asked"
    [ -f "$last" ] || return 0
    for gone in $GONE; do
        if grep -q "^$gone " "$last"; then
            echo "ERROR: Could not find a version that satisfies the requirement $gone (from versions: 9.9)" >&2
            echo "ERROR: $FAULT $gone" >&2
            return 1
        fi
    done
    grep -o "^[a-z-]*==[0-9.]*" "$last" >"$here/installed"
}
. .ci/pinned
mkdir "$here/venv"
install_pinned "$here/venv" "$level" "$here/lock"
"""


def _install_pinned(
    folder: Path, level: str, gone: str, fault: str = "No matching distribution found for"
) -> subprocess.CompletedProcess[str]:
    (folder / "lock").write_text(_LOCK)
    command = ["/bin/sh", "-eu", "-c", _INDEX, "sh", str(folder), level]
    variables = {**os.environ, "GONE": gone, "FAULT": fault}
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


def test_all_is_installed_by_its_hash_where_the_index_has_it(tmp_path: Path) -> None:
    ended = _install_pinned(tmp_path, "test", "")
    assert (ended.returncode, ended.stderr) == (0, "")
    (asked,) = (tmp_path / "asked").read_text().splitlines()
    assert "--require-hashes" in asked
    assert "--no-deps" not in asked
    assert (tmp_path / "venv/replaced").read_text() == ""


def test_the_tests_go_on_with_what_the_index_has_replaced_and_it_is_said_and_recorded(tmp_path: Path) -> None:
    ended = _install_pinned(tmp_path, "test", "beta==1.5 alpha==1.0")
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "venv/replaced").read_text().split() == ["beta==1.5", "alpha==1.0"]
    assert (tmp_path / "installed").read_text().split() == ["beta-tools==1.5"]
    asked = (tmp_path / "asked").read_text().splitlines()
    assert [line.split()[-1] for line in asked[-2:]] == ["beta>=1.5", "alpha>=1.0"]
    assert all("--require-hashes" in line for line in asked[:-2])
    assert ended.stderr.count('"make lock" pins that') == 2


@pytest.mark.parametrize("level", ["run", "build"])
def test_what_a_nas_runs_is_never_another_version_than_the_pinned_one(tmp_path: Path, level: str) -> None:
    ended = _install_pinned(tmp_path, level, "alpha==1.0")
    assert ended.returncode == 1
    assert "No matching distribution found for alpha==1.0" in ended.stderr
    assert not (tmp_path / "installed").exists()


def test_another_fault_of_the_index_ends_it(tmp_path: Path) -> None:
    ended = _install_pinned(tmp_path, "test", "beta==1.5", fault="THESE PACKAGES DO NOT MATCH THE HASHES")
    assert ended.returncode == 1
    assert "DO NOT MATCH THE HASHES" in ended.stderr
    assert not (tmp_path / "installed").exists()


def _shell_scripts() -> list[str]:
    """Return every file whose first line names a shell."""
    folders = ("*", ".ci/*", "scripts/*", "spk/**/*", "ui/**/*", "WIZARD_UIFILES/*")
    files = {path for folder in folders for path in ROOT.glob(folder) if path.is_file()}
    return sorted(str(path.relative_to(ROOT)) for path in files if re.match(rb"#!.*sh\b", path.read_bytes()))


@pytest.mark.parametrize("script", _shell_scripts())
@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed here; CI installs it")
def test_scripts_are_sound(script: str) -> None:
    command = ["shellcheck", "--external-sources", "--check-sourced", script]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")
