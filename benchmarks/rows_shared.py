"""Filing between two shared folders of one Btrfs volume, as DSM has them: blocks are shared there, and nothing is copied.

Root makes the volume in a file of its own, which needs the kernel's loop devices and btrfs-progs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks.row import OURS, WALL, LeftOut, Row, made, needed
from benchmarks.timed import Cost, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPACE = 8 << 30  # bytes that the volume's file may grow to


@contextmanager
def volume(home: Path) -> Iterator[Path]:
    """Give a Btrfs volume with the subvolumes `intake` and `library`."""
    needed("mkfs.btrfs", "btrfs", "mount")
    if os.geteuid() or not os.path.exists("/dev/loop-control"):
        raise LeftOut("root and loop devices are needed to make a Btrfs volume")
    image, there = home / "volume.btrfs", home / "volume"
    image.touch()
    os.truncate(image, SPACE)
    there.mkdir(exist_ok=True)
    _do("mkfs.btrfs", "-q", str(image))
    _do("mount", "-o", "loop", str(image), str(there))
    try:
        for name in ("intake", "library"):
            _do("btrfs", "-q", "subvolume", "create", str(there / name))
        yield there
    finally:
        _do("umount", str(there))
        image.unlink()


def _do(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        raise LeftOut(f"{' '.join(command)}: {error.stderr.strip()}") from error


def shared_folders(home: Path, _: int) -> tuple[Cost, Cost]:
    with volume(home) as there, tempfile.TemporaryDirectory() as state:
        shutil.copytree(home / "photos", there / "intake", dirs_exist_ok=True)
        _do("sync", "-f", str(there))
        names = (f"--intake={there / 'intake'}", f"--library={there / 'library'}", f"--state={state}")
        copies = f"cp -r --reflink=never '{there / 'intake'}' '{there / 'library' / 'copied'}' && sync -f '{there}'"
        theirs = run("sh", "-c", copies)
        shutil.rmtree(there / "library" / "copied")
        _do("sync", "-f", str(there))
        ours = run(*OURS, "once", "--quiet", "--settle=0", *names)
        filed = len(list((there / "library").rglob("*.jpg")))
    if filed != len(os.listdir(home / "photos")):
        raise SystemExit(f"only {filed} photos were filed: what was measured is not the whole work")
    return ours, theirs


ROWS = (
    Row(
        "filing between two shared folders of one Btrfs volume",
        "cp and sync",
        0.2,
        made("filing", "make(home / 'photos', 1000, 2_000_000)"),
        shared_folders,
        WALL,
        limit="nothing is copied; what is left is the same on any volume: whether all bytes of a photo are there, its date, "
        "its rows in the database, and flushes that eight photos share.",
    ),
)
