"""The calls by which the program changes or looks at files, one by one: something happens before the k-th.

A test may end the process there, let the call fail, or act as a neighbour in the same folder. What SQLite
does is one point for each COMMIT.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest import mock

from photo_organizer.disk import rename
from photo_organizer.store import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHANGES = (
    "unlink",
    "mkdir",
    "rmdir",
    "fsync",
    "fdatasync",
    "pwrite",
    "write",
    "link",
    "rename",
    "utime",
    "ftruncate",
)
LOOKS = ("stat", "fstat", "pread", "preadv", "listdir", "fstatvfs")


@dataclass(frozen=True, slots=True)
class Point:
    """One call: its number, what is called, and the paths concerned."""

    number: int
    call: str
    paths: tuple[str, ...]

    def fail(self, number: int) -> None:
        """Raise the error `number` as the call would."""
        if self.call == "commit":
            raise sqlite3.OperationalError("database or disk is full")
        raise OSError(number, os.strerror(number), self.paths[0] if self.paths else None)


@contextmanager
def watched(before: Callable[[Point], None], *, looks: bool = False) -> Iterator[None]:
    """Call `before` ahead of every point; what it raises is what the call raises."""
    counter, lock = iter(range(10**9)), threading.Lock()

    def meet(call: str, *paths: str) -> None:
        with lock:
            point = Point(next(counter), call, paths)
        before(point)

    with (
        mock.patch.object(rename, "_renameat2", _rename(meet)),
        mock.patch.object(db, "_commit", _commit(meet)),
    ):
        names = (*CHANGES, *(LOOKS if looks else ()))
        patches = [mock.patch.object(os, name, _wrapped(name, meet)) for name in names]
        patches.append(mock.patch.object(os, "open", _open(meet, looks=looks)))
        for patch in patches:
            patch.start()
        try:
            yield
        finally:
            for patch in patches:
                patch.stop()


def named(what: object, dir_fd: int | None = None) -> str:
    """Return the path of a descriptor, or of a name in an open folder."""
    try:
        if isinstance(what, int):
            return os.readlink(f"/proc/self/fd/{what}")
        name = os.fsdecode(what)  # type: ignore[arg-type]  # whatever os functions take
        return name if dir_fd is None else f"{os.readlink(f'/proc/self/fd/{dir_fd}')}/{name}"
    except OSError:
        return "?"


def _wrapped(name: str, meet: Callable[..., None]) -> Callable[..., Any]:
    real = getattr(os, name)

    def call(*values: Any, **options: Any) -> Any:
        first = named(values[0], options.get("dir_fd", options.get("src_dir_fd")))
        others = [named(values[1], options.get("dst_dir_fd"))] if name in ("link", "rename") else []
        if not first.startswith(("/proc", "/sys")):
            meet("pread" if name == "preadv" else name, first, *others)
        return real(*values, **options)

    return call


def _open(meet: Callable[..., None], *, looks: bool) -> Callable[..., int]:
    real = os.open

    def call(path: Any, flags: int, *values: Any, **options: Any) -> int:
        if flags & os.O_CREAT:
            meet("create", named(path, options.get("dir_fd")))
        elif looks:
            meet("open", named(path, options.get("dir_fd")))
        return real(path, flags, *values, **options)

    return call


def _rename(meet: Callable[..., None]) -> Callable[..., None]:
    real = rename._renameat2

    def call(src_fd: int, src: str, dst_fd: int, dst: str, flags: int) -> None:
        meet("renameat2", named(src, src_fd), named(dst, dst_fd))
        real(src_fd, src, dst_fd, dst, flags)

    return call


def _commit(meet: Callable[..., None]) -> Callable[..., Any]:
    """Every transaction of ours ends through one function."""
    real = db._commit

    def call(con: sqlite3.Connection) -> None:
        meet("commit")
        real(con)

    return call
