"""A slow writer, watched, scanned and settled for real."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from photo_organizer.arrive.scan import scan
from photo_organizer.arrive.settle import Settle
from photo_organizer.examine.whole import judge
from photo_organizer.model import Family, FileType, Wholeness
from tests.arrive.ear import PATIENCE, listening
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.errors import PhotoOrganizerError


def test_a_slow_upload_is_never_taken_before_its_last_byte(tmp_path: Path) -> None:
    """Pauses longer than the quiet period, an old mtime set early, and a neighbour that is whole at once."""
    picture = photos.jpeg(size=(640, 480))
    third = len(picture) // 3
    (tmp_path / "quick.jpg").write_bytes(picture)
    done = threading.Event()

    def upload() -> None:
        with (tmp_path / "slow.jpg").open("wb", buffering=0) as file:
            for part in (picture[:third], picture[third : 2 * third], picture[2 * third :]):
                file.write(part)
                os.utime(file.fileno(), (1e9, 1e9))
                time.sleep(0.4)
                if part == picture[2 * third :]:
                    done.set()

    taken: dict[str, bool] = {}
    settle = Settle(0.2, 5.0)
    writer = threading.Thread(target=upload)
    with listening(tmp_path) as ear:
        writer.start()
        give_up = time.monotonic() + PATIENCE
        while len(taken) < 2 and time.monotonic() < give_up:
            for path in _pass(settle, tmp_path):
                size = os.stat(path).st_size
                taken[os.path.basename(path)] = size == len(picture)
                os.unlink(path)
            pause = settle.pause(time.monotonic())
            ear.hint.wait(min(pause if pause is not None else 1.0, 1.0) + 0.01)
            ear.hint.clear()
    writer.join()
    assert taken == {"quick.jpg": True, "slow.jpg": True}
    assert list(taken) == ["quick.jpg", "slow.jpg"]


def _pass(settle: Settle, root: Path) -> list[str]:
    for files in scan(str(root), on_problem=_fail):
        settle.see(files, time.monotonic(), time.time_ns())
    settle.end_pass()
    ready = []
    for group in settle.due(time.monotonic()):
        found = {member.path: _whole(member.path) for member in group.members}
        if settle.judge(group, found, time.monotonic()):
            ready += list(found)
    return ready


def _whole(path: str) -> Wholeness:
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        return judge(file.fileno(), FileType("jpeg", Family.IMAGE, ("jpg",)), size).wholeness


def _fail(problem: PhotoOrganizerError) -> None:
    raise problem
