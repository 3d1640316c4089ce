"""Candidates, what is there already, and the plan that is made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from photo_organizer.decide.plan import plan_batch
from photo_organizer.decide.world import Candidate, Content, Existing, World
from photo_organizer.model import (
    Dated,
    Facts,
    Family,
    FileType,
    Member,
    Move,
    Plan,
    Sighting,
    Stamp,
    Undated,
    Unit,
    Wholeness,
)
from photo_organizer.names import fold
from photo_organizer.settings import Settings

JPEG = FileType("jpeg", Family.IMAGE, ("jpg", "jpeg"))
MOV = FileType("mov", Family.VIDEO, ("mov",))
XMP = FileType("xmp", Family.SIDECAR, ("xmp",))
DNG = FileType("dng", Family.RAW, ("dng",))
MP4 = FileType("mp4", Family.VIDEO, ("mp4",))
NOON = datetime(2024, 8, 31, 12, 0, 0)
FOLDER = "/lib/2024/08_Aug"
STEM = "20240831_120000"
_inode = iter(range(100, 10_000))


def facts(
    path: str, filetype: FileType | None = JPEG, *, size: int = 10, mtime: int = 5, ino: int = 0
) -> Facts:
    stamp = Stamp(1, ino or next(_inode), size, mtime)
    return Facts(Sighting(path, stamp, mtime), filetype, Wholeness.WHOLE)


def candidate(
    *files: Facts,
    taken: datetime | None = NOON,
    subseconds: str = "",
    tails: tuple[str, ...] = (),
    exact_duplicates: tuple[Existing, ...] = (),
    md5: bytes | None = None,
) -> Candidate:
    """A candidate; `exact_duplicates` and `md5` are those of its first file."""
    wanted = tails or tuple("." + one.path.rpartition(".")[2].lower() for one in files)
    unit = Unit(tuple(Member(one, tail) for one, tail in zip(files, wanted, strict=True)))
    dated = Dated(taken, "exif:DateTimeOriginal", subseconds) if taken else Undated("none")
    return Candidate(
        unit, dated, contents={files[0].path: Content(md5=md5, exact_duplicates=exact_duplicates)}
    )


def existing(path: str, *, mtime: int = 1, ino: int = 7) -> Existing:
    return Existing(path, Stamp(1, ino, 10, mtime))


def world(*there: Existing) -> World:
    names: dict[str, dict[str, Existing | None]] = {}
    for one in there:
        folder, _, name = one.path.rpartition("/")
        names.setdefault(folder, {})[fold(name)] = one
    return World("/lib", names)


def one_plan(wanted: Candidate, around: World | None = None, **settings: Any) -> Plan:
    [plan] = plan_batch([wanted], around or world(), Settings(settings))
    return plan


OLDER = {"duplicates_same_second": "duplicates"}  # the rule of the older program


def targets(plan: Plan) -> list[str]:
    return [step.dst for step in plan.steps if isinstance(step, Move)]
