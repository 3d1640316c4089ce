"""Damage the files of every format again and again: `python -m tests.examine.fuzz [SECONDS] [READERS…]`. Not part of the suite.

Each reader has so many seconds of processor time; those named by a part of their names are read alone, in that order. A damaged file that
brings a step of ours that none before it brought is kept and damaged further: so the damage finds its way into a format. Prints for each
reader how many files were read, how many of them were kept, what raised anything but a problem with the file, the slowest and the memory;
what was raised or took two seconds is kept in `build/fuzz`, and the exit code is 1.
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photo_organizer.disk.stamp import sighting
from photo_organizer.errors import FileProblem
from photo_organizer.examine.kind import HEAD_BYTES, filetype_of
from photo_organizer.examine.look import examine
from photo_organizer.examine.readers import READERS
from tests.examine import builders as make
from tests.examine.test_formats import FILES, XMP_DATE
from tests.examine.test_rare_places import FILES as RARE
from tests.examine.test_rare_places import of_tape
from tests.examine.test_whole import MADE
from tests.samples import photos, video

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from _typeshed import TraceFunction

ROOM = str(Path("photo_organizer") / "examine")
SLOW = 2.0  # seconds of processor time for one file
ENDLESS = 30.0
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
SMALL = (64, 48)
# Nested formats, which come from strangers.
FIRST = ("quicktime", "heif", "jpeg", "png", "tiff", "riff", "xmp_sidecar")
FOUND = Path("build") / "fuzz"

TEXTS = {
    "a.xmp": make.xmp(**XMP_DATE),
    "a.json": b'{"title": "a.jpg", "description": "by the \\u0041 sea", "photoTakenTime": {"timestamp": "1566051316"},'
    b' "geoData": {"latitude": 48.1, "longitude": 11.5}, "favorited": true}',
    "a.aae": b"<?xml version='1.0'?><plist><dict><key>adjustmentTimestamp</key>\n<date>2019-08-17T14:15:16Z</date></dict></plist>",
    "a.srt": b"1\n00:00:00,000 --> 00:00:01,000\n2019-08-17 14:15:16,123\n[latitude: 48.1]\n\n" * 3,
    "tape.avi": make.avi(make.chunk(b"LIST", b"movi" + make.chunk(b"00dc", of_tape("ff17e819", "ff161514")))),
    "aM01.XML": b'<?xml version="1.0"?><NonRealTimeMeta><CreationDate value="2019-08-17T14:15:16+02:00"/></NonRealTimeMeta>',
    "a.raw": bytes(0x19) + b"ARECOYK" + b"2019:08:17 14:15:16\0".ljust(4096, b"\0"),
}
SMALLER = {  # whole pictures, small enough to be damaged a thousand times a second
    "small.tif": photos.tiff("2019:08:17 14:15:16", size=(16, 12)),
    "small.mov": video.movie(created="2019-08-17T14:15:16+0545", size=(16, 12)),
    "small.jpg": photos.jpeg("2019:08:17 14:15:16", size=(16, 12)),
}


@dataclass(slots=True)
class Told:
    """What came of one reader."""

    read: int = 0
    raised: list[str] = field(default_factory=list)
    slowest: float = 0.0


class Steps:
    """The steps from line to line that readers and judges ever made."""

    def __init__(self) -> None:
        self._seen = set[tuple[str, int, int]]()
        self._last = 0
        self.news = False

    def __call__(self, frame: FrameType, event: str, _: Any) -> TraceFunction | None:
        if ROOM not in frame.f_code.co_filename:
            return None
        if event == "line":
            step = (frame.f_code.co_filename, self._last, frame.f_lineno)
            self._last = frame.f_lineno
            if step not in self._seen:
                self._seen.add(step)
                self.news = True
        return self


def samples() -> Iterator[tuple[str, bytes]]:
    """Give (name, content) of whole files of every format."""
    yield from SMALLER.items()
    yield from ((name, content) for name, content, *_ in FILES.values())
    yield from ((name, content) for name, content, _ in RARE.values())
    yield from ((f"a.{kind}", built()) for kind, built in MADE.values())
    yield from TEXTS.items()


def by_reader() -> dict[str, dict[str, list[bytes]]]:
    """Return reader → name → contents; what no reader reads is only judged."""
    found: dict[str, dict[str, list[bytes]]] = {}
    for name, content in samples():
        kind = filetype_of(content[:HEAD_BYTES], name)
        reader = READERS.get(kind.name) if kind else None
        names = found.setdefault(reader.__name__.removeprefix("read_") if reader else "no reader", {})
        names.setdefault(name, []).append(content)
    return found


def damaged(content: bytes, dice: random.Random) -> bytes:
    """Return the content with one to eight pieces of damage."""
    found = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        near = dice.choice((64, 512, 4096, 1 << 30))  # most of what is read stands at the beginning
        at, size = dice.randrange(min(len(found), near) or 1), dice.choice((1, 2, 4, 8))
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
                del found[max(dice.randrange(len(found) or 1), 8) :]
    return bytes(found)


def fuzz(reader: str, files: dict[str, list[bytes]], seconds: float, folder: str) -> tuple[Told, int]:
    """Damage one reader's files until its time is over; return what came of it and how many were kept."""
    told, steps, dice = Told(), Steps(), random.Random()
    longest = 2 * max(len(content) for contents in files.values() for content in contents) + 4096
    until = time.process_time() + seconds
    while time.process_time() < until:
        name = dice.choice(list(files))
        sample = damaged(dice.choice(files[name]), dice)
        steps.news = False
        if trouble := look_at(f"{folder}/{name}", sample, steps, told):
            told.raised.append(trouble)
            keep(reader, name, sample)
        if steps.news and len(sample) < longest:
            files[name].append(sample)
    return told, sum(map(len, files.values()))


def look_at(path: str, sample: bytes, steps: Steps, told: Told) -> str:
    """Read and judge one damaged file; return what went wrong, "" for nothing."""
    Path(path).write_bytes(sample)
    trouble, began = "", time.process_time()
    signal.setitimer(signal.ITIMER_PROF, ENDLESS)
    sys.settrace(steps)
    try:
        examine(sighting(path, os.lstat(path)))
    except FileProblem:
        pass  # a sentence about the file: what is meant
    except Exception as bug:  # noqa: BLE001 - to be told
        trouble = f"{type(bug).__name__}: {bug}"
    finally:
        sys.settrace(None)
        signal.setitimer(signal.ITIMER_PROF, 0)
    took = time.process_time() - began
    told.read += 1
    told.slowest = max(told.slowest, took)
    return trouble or (f"slow: {took:.0f} s" if took > SLOW else "")


def keep(reader: str, name: str, sample: bytes) -> None:
    FOUND.mkdir(parents=True, exist_ok=True)
    (FOUND / f"{reader}-{hashlib.sha256(sample).hexdigest()[:12]}-{name}").write_bytes(sample)


def endless(_: int, __: FrameType | None) -> None:
    raise TimeoutError("it does not end")


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def chosen(readers: dict[str, dict[str, list[bytes]]], words: list[str]) -> list[str]:
    """Return the readers that are meant, in the order of the words; without words all of them."""
    if words:
        return list(dict.fromkeys(reader for word in words for reader in readers if word in reader))
    return [*FIRST, *(reader for reader in readers if reader not in FIRST)]


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 600.0
    signal.signal(signal.SIGPROF, endless)
    readers, bad = by_reader(), 0
    tell(f"{'reader':16} {'cpu_s':>7} {'read':>9} {'kept':>6} {'raised':>7} {'slowest_s':>10} {'peak_mb':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for reader in chosen(readers, sys.argv[2:]):
            told, kept = fuzz(reader, readers[reader], seconds, folder)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            counts = f"{seconds:7.0f} {told.read:9} {kept:6} {len(told.raised):7}"
            tell(f"{reader:16} {counts} {told.slowest:10.3f} {peak:8.0f} {sorted(set(told.raised)) or ''}")
            bad += bool(told.raised)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
