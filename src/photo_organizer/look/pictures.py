"""Small pictures for the page: made once by the child, then kept in the state folder. Imports no image library.

Changes only files of ours in that folder. What is kept stays below MOST_BYTES; the oldest goes first.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import is_film_name
from photo_organizer.errors import FileProblem
from photo_organizer.look.able import SENTENCE, able
from photo_organizer.look.child import Child
from photo_organizer.look.embedded import picture
from photo_organizer.look.opening import opened
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from photo_organizer.model import Stamp

MOST_BYTES = 200_000_000
_DRAWN = 3  # grows when the child draws in another way: then kept pictures do not count
_SECONDS = 15.0
_LOOK_AFTER = 200  # new pictures between two looks at the size of it all
_AGAIN_AFTER = 60.0  # seconds, where the next try may bring a picture: a busy disk is no fault of the file
_PASSING = (Why.TIMEOUT, Why.STOPPED, Why.NOT_STARTED, Why.UNREADABLE, Why.CHANGED)
_MOST_FAILED = 1000
_NOTHING = "", 0.0, 0.0


class Pictures:
    """The kept pictures of one state folder; may be asked by several threads."""

    def __init__(self, state: str) -> None:
        self._folder = os.path.join(state, "pictures")
        self._child = Child(idle=30.0)
        self._lock = threading.Lock()
        # Why there is none, until when that is taken for granted, and for how many seconds it was.
        self._failed: dict[str, tuple[str, float, float]] = {}
        self._made = 0

    def get(self, path: str, expect: Stamp | None, side: int) -> bytes:
        """Return a JPEG of the file with at most `side` pixels. Raises FileProblem when there is none."""
        try:
            with opened(path, expect) as file:
                status = os.fstat(file)
                key = _key(path, status.st_ino, status.st_size, status.st_mtime_ns, side)
                self._require_hope(key)
                return self._kept(key) or self._make(key, path, file, side)
        except LookFailed as failed:
            raise FileProblem(str(failed), path) from failed

    def close(self) -> None:
        """End the child."""
        self._child.close()

    def _require_hope(self, key: str) -> None:
        """Raise LookFailed where there was no picture, and another try would bring none either."""
        sentence, until, _ = self._failed.get(key, _NOTHING)
        if sentence and time.monotonic() < until:
            raise LookFailed(Why.UNSUPPORTED, sentence)

    def _note(self, key: str, failed: LookFailed) -> None:
        if len(self._failed) > _MOST_FAILED:
            self._failed.clear()
        wait = _AGAIN_AFTER if failed.why in _PASSING else float("inf")
        if failed.why is Why.TIMEOUT:  # here the file may be at fault after all
            wait = max(wait, 2 * self._failed.get(key, _NOTHING)[2])
        self._failed[key] = str(failed), time.monotonic() + wait, wait

    def _kept(self, key: str) -> bytes:
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
        video = is_film_name(path)
        with self._lock:
            self._require_hope(key)  # another thread may have tried meanwhile
            if kept := self._kept(key):
                return kept
            try:
                args = {"side": side, "video": video}
                data = self._child.call("page.shrink", args, files=[file], seconds=_SECONDS).payload
            except LookFailed as failed:
                self._note(key, failed)
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
    text = f"{_DRAWN} {inode} {size} {mtime_ns} {side} ".encode() + os.fsencode(path)
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
