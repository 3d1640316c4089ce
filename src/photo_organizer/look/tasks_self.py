"""Tasks about the child itself: what it holds and what it has loaded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, BinaryIO

from photo_organizer.look import worker

if TYPE_CHECKING:
    from photo_organizer.look.worker import Task


def _state(_args: dict[str, Any], files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with process id, resident bytes, loaded modules and the sizes of the files that came along."""
    sizes = [os.fstat(file.fileno()).st_size for file in files]
    return {"pid": os.getpid(), "rss": worker.resident(), "modules": worker.modules(), "sizes": sizes}, b""


def _load(args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Load what a task needs that will be asked for soon."""
    worker.find(args["task"])
    return {}, b""


TASKS: dict[str, Task] = {"state": _state, "load": _load}
