"""Small pictures for the page: made once by the child, then kept in the state folder. Imports no image library.

Changes only files of ours in that folder. What is kept stays below MOST_BYTES; the oldest goes first.
"""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.errors import FileProblem
from photo_organizer.look.able import SENTENCE, able
from photo_organizer.look.child import Child
from photo_organizer.look.embedded import picture
from photo_organizer.look.opening import opened
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from photo_organizer.model import Stamp

MOST_BYTES = 200_000_000
_SECONDS = 15.0
_LOOK_AFTER = 200  # new pictures between two looks at the size of it all
_VIDEOS = frozenset(
    [
        "mp4",
        "m4v",
        "mov",
        "avi",
        "mkv",
        "mpg",
        "mpeg",
        "wmv",
        "flv",
        "webm",
        "3gp",
        "3g2",
        "mts",
        "m2ts",
        "ts",
        "insv",
        "lrv",
        "vob",
    ]
)


class Pictures:
    """The kept pictures of one state folder; may be asked by several threads."""

    def __init__(self, state: str) -> None:
        self._folder = os.path.join(state, "pictures")
        self._child = Child(idle=30.0)
        self._lock = threading.Lock()
        self._failed: dict[str, str] = {}
        self._made = 0

    def get(self, path: str, expect: Stamp | None, side: int) -> bytes:
        """Return a JPEG of the file with at most `side` pixels. Raises FileProblem when there is none."""
        try:
            with opened(path, expect) as file:
                status = os.fstat(file)
                key = _key(path, status.st_ino, status.st_size, status.st_mtime_ns, side)
                return self._kept(key) or self._make(key, path, file, side)
        except LookFailed as failed:
            raise FileProblem(str(failed), path) from failed

    def close(self) -> None:
        """End the child."""
        self._child.close()

    def _kept(self, key: str) -> bytes:
        if key in self._failed:
            raise FileProblem(self._failed[key], key)
        try:
            with open(os.path.join(self._folder, key), "rb") as file:
                return file.read()
        except OSError:
            return b""

    def _make(self, key: str, path: str, file: int, side: int) -> bytes:
        if not able():
            if data := picture(file, side):
                return data
            raise LookFailed(Why.UNSUPPORTED, SENTENCE)
        video = path.rpartition(".")[2].lower() in _VIDEOS
        with self._lock:
            if kept := self._kept(key):
                return kept
            try:
                args = {"side": side, "video": video}
                data = self._child.call("page.shrink", args, files=[file], seconds=_SECONDS).payload
            except LookFailed as failed:
                if len(self._failed) > 1000:
                    self._failed.clear()
                self._failed[key] = str(failed)
                raise
            with suppress(OSError):  # a full disk costs the saving, not the picture
                self._keep(key, data)
        return data

    def _keep(self, key: str, data: bytes) -> None:
        os.makedirs(self._folder, mode=0o700, exist_ok=True)
        part = os.path.join(self._folder, f".{key}.part")
        with open(part, "wb") as file:
            file.write(data)
        os.replace(part, os.path.join(self._folder, key))
        self._made += 1
        if self._made % _LOOK_AFTER == 1:
            _prune(self._folder)


def _key(path: str, inode: int, size: int, mtime_ns: int, side: int) -> str:
    text = f"{inode} {size} {mtime_ns} {side} ".encode() + os.fsencode(path)
    return hashlib.blake2b(text, digest_size=16).hexdigest() + ".jpg"


def _prune(folder: str) -> None:
    """Remove the oldest pictures until half of what is allowed is left, when there is too much."""
    with os.scandir(folder) as entries:
        files = sorted((one.stat().st_mtime_ns, one.stat().st_size, one.path) for one in entries)
    total = sum(size for _, size, _ in files)
    if total <= MOST_BYTES:
        return
    for _, size, path in files:
        os.unlink(path)
        total -= size
        if total <= MOST_BYTES // 2:
            return
