"""A power cut: what was never forced to the disk is taken back, as the strictest filesystem might do it.

A name is kept once a folder it concerns was synced, bytes once their file was. Whatever was not: a new name vanishes, a
rename is taken back, a removed file is there again, written bytes are gone. Databases keep what they committed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.points import Point


class Power:
    """Watches every change below `place`; `cut` leaves the disk as a power cut would."""

    def __init__(self, root: Path, other: Path, *, names: bool = True) -> None:
        self._roots = (str(root), str(other))
        self._names = names  # also names are lost, not only bytes
        self._pending: list[tuple[tuple[str, ...], Callable[[], None]]] = []  # folders concerned, way back
        self._written: dict[tuple[int, int], tuple[str, int]] = {}  # inode → (path, size that is safe)
        self._spare = 0

    def before(self, point: Point) -> None:
        """Note the change that is about to be made."""
        if not point.paths or not point.paths[0].startswith(self._roots) or "/state/" in point.paths[0]:
            return
        note = getattr(self, f"_{point.call}", None)
        if note is not None:
            with suppress(OSError):
                note(*point.paths)

    def cut(self) -> None:
        """Take back what is not durable, the last change first."""
        for path, size in self._written.values():
            with suppress(OSError):
                os.truncate(path, size)
        for _, way_back in reversed(self._pending) if self._names else ():
            with suppress(OSError):
                way_back()

    # ── calls ──

    def _fsync(self, path: str) -> None:
        if os.path.isdir(path):
            self._pending = [row for row in self._pending if path not in row[0]]
        else:
            status = os.stat(path)
            self._written.pop((status.st_dev, status.st_ino), None)

    _fdatasync = _fsync

    def _pwrite(self, path: str) -> None:
        status = os.stat(path)
        self._written.setdefault((status.st_dev, status.st_ino), (path, status.st_size))

    _write = _ftruncate = _pwrite

    def _create(self, path: str) -> None:
        if not os.path.lexists(path):
            self._later(lambda: os.unlink(path), path)

    def _mkdir(self, path: str) -> None:
        if not os.path.lexists(path):
            self._later(lambda: os.rmdir(path), path)

    def _rmdir(self, path: str) -> None:
        self._later(lambda: os.mkdir(path), path)

    def _link(self, _src: str, dst: str) -> None:
        if not os.path.lexists(dst):
            self._later(lambda: os.unlink(dst), dst)

    def _unlink(self, path: str) -> None:
        self._spare += 1
        root = next(root for root in self._roots if path.startswith(root))
        kept = f"{root}-spare-{os.getpid()}-{self._spare}"
        os.link(path, kept, follow_symlinks=False)
        self._later(lambda: os.rename(kept, path), path)

    def _renameat2(self, src: str, dst: str) -> None:
        status = os.lstat(src)
        key = (status.st_dev, status.st_ino)
        if key in self._written:
            self._written[key] = (dst, self._written[key][1])

        def back() -> None:
            if not os.path.lexists(src) and os.lstat(dst).st_ino == status.st_ino:
                os.rename(dst, src)

        self._later(back, src, dst)

    _rename = _renameat2

    def _later(self, way_back: Callable[[], None], *paths: str) -> None:
        self._pending.append((tuple(os.path.dirname(path) for path in paths), way_back))
