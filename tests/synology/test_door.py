"""The door of the command line: what it gives the program's Python to work with."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from spk.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def place_for_temporary_files(packages: Path) -> str:
    """Return where a program behind the door would put its temporary files."""
    target = packages / "PhotoOrganizer/target"
    door, python = target / "bin/photo-organizer", target / "runtime/bin/python3.13"
    door.parent.mkdir(parents=True)
    python.parent.mkdir(parents=True)
    source = (ROOT / "spk/target/bin/photo-organizer").read_text()
    door.write_text(source.replace("/var/packages", str(packages)))
    python.write_text('#!/bin/sh\necho "$TMPDIR"\n')
    python.chmod(0o755)
    environment = {"PATH": "/usr/bin:/bin", "TMPDIR": "/its/own"}
    done = subprocess.run(
        ["sh", str(door)], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def test_a_preview_s_copy_of_the_catalogue_lies_on_the_package_s_volume(tmp_path: Path) -> None:
    """DSM's /tmp is memory: a large library's copy did not fit, or took it from everybody."""
    folder = tmp_path / "PhotoOrganizer/tmp"
    folder.mkdir(parents=True)
    assert place_for_temporary_files(tmp_path) == str(folder)


def test_who_may_not_write_there_keeps_their_own_place(tmp_path: Path) -> None:
    assert place_for_temporary_files(tmp_path) == "/its/own"
