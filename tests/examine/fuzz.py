"""Damage the files of every format again and again: `python -m tests.examine.fuzz [SECONDS] [WORDS]`. Not part of the suite.

Each reader has so many seconds of processor time. A damaged file that brings a line of ours that none before it brought is kept
and damaged further: so the damage finds its way into a format. Prints for each format how many were read, how many of them were kept,
what raised anything but a problem with the file, the slowest and the memory; exit code 1 where something was raised or took two seconds.
"""

from __future__ import annotations

import os
import random
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photo_organizer.disk.stamp import sighting
from photo_organizer.errors import FileProblem
from photo_organizer.examine.look import examine
from tests.examine.test_formats import FILES

if TYPE_CHECKING:
    from types import FrameType

    from _typeshed import TraceFunction

ROOM = str(Path("photo_organizer") / "examine")
SLOW = 2.0  # seconds of processor time for one file
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)


@dataclass(slots=True)
class Told:
    """What came of one format."""

    read: int = 0
    raised: list[str] = field(default_factory=list)
    slowest: float = 0.0
    kept: list[bytes] = field(default_factory=list)


class Lines:
    """The lines of the readers that were ever reached."""

    def __init__(self) -> None:
        self._seen = set[tuple[str, int]]()
        self.news = False

    def __call__(self, frame: FrameType, event: str, _: Any) -> TraceFunction | None:
        if ROOM not in frame.f_code.co_filename:
            return None
        if event == "line" and (place := (frame.f_code.co_filename, frame.f_lineno)) not in self._seen:
            self._seen.add(place)
            self.news = True
        return self


def damaged(content: bytes, dice: random.Random) -> bytes:
    """Return the content with one to eight pieces of damage."""
    found = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        at, size = dice.randrange(len(found) or 1), dice.choice((1, 2, 4, 8))
        match dice.randrange(5):
            case 0:
                found[at : at + size] = dice.randbytes(size)
            case 1:
                order = dice.choice(("little", "big"))
                number = dice.choice(NUMBERS) & (1 << 8 * size) - 1
                found[at : at + size] = number.to_bytes(size, order)  # type: ignore[arg-type]
            case 2:
                del found[at : at + dice.randrange(1, 64)]
            case 3:
                found[at:at] = found[dice.randrange(len(found) or 1) :][: dice.randrange(1, 256)]
            case _:
                del found[max(at, 8) :]
    return bytes(found)


def fuzz(what: str, name: str, content: bytes, seconds: float, folder: str) -> Told:
    """Damage one format's file until its time is over."""
    told, lines, dice, path = Told(kept=[content]), Lines(), random.Random(what), f"{folder}/{name}"
    until = time.process_time() + seconds
    while time.process_time() < until:
        sample = damaged(dice.choice(told.kept), dice)
        Path(path).write_bytes(sample)
        lines.news = False
        began = time.process_time()
        sys.settrace(lines)
        try:
            examine(sighting(path, os.lstat(path)))
        except FileProblem:
            pass  # a sentence about the file: what is meant
        except Exception as bug:  # noqa: BLE001 - to be told
            told.raised.append(f"{type(bug).__name__}: {bug}")
        finally:
            sys.settrace(None)
        told.read += 1
        told.slowest = max(told.slowest, time.process_time() - began)
        if lines.news and len(sample) < 4 * len(content) + 4096:
            told.kept.append(sample)
    return told


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    words = sys.argv[2] if len(sys.argv) > 2 else ""
    bad = 0
    tell(f"{'format':32} {'read':>8} {'kept':>6} {'raised':>7} {'slowest_s':>10} {'peak_mb':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for what, (name, content, *_) in FILES.items():
            if words in what:
                told = fuzz(what, name, content, seconds, folder)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                counts = f"{told.read:8} {len(told.kept):6} {len(told.raised):7}"
                tell(f"{what:32} {counts} {told.slowest:10.3f} {peak:8.0f} {sorted(set(told.raised)) or ''}")
                bad += bool(told.raised) or told.slowest > SLOW
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
