"""The tasks of the night: measure a picture or a video, look for text, and compose a thumbnail. Runs in the child alone.

"thumbnail.load" says which models to use; they stay loaded until the child ends. Without one its part of the measures
is empty, and the rest goes on.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from photo_organizer.look import attention, compose, decode, documents, faces, film, phash, tone, tower
from photo_organizer.look.face_check import BEYOND_DOUBT
from photo_organizer.look.rating import said
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from PIL import Image

    from photo_organizer.look.worker import Task

_MEASURED = 480  # short side decoded: with any usual shape the long side is above 640
_ESTIMATED = 200  # short side of a thumbnail that tells enough: telephones write 320 x 240, cameras 320 x 214
_WIDEST = 4  # a panorama is decoded larger, up to this many times wider than high
_TAKEN = 0x9003  # EXIF 2.32: DateTimeOriginal
_EXIF_IFD, _MAKE = 0x8769, 0x10F

_loaded: dict[str, Any] = {}
# The picture that was measured last, for the search for text.
_measured: dict[tuple[int, ...], Image.Image] = {}


def _load(args: dict[str, Any], _files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Load the networks whose paths are given; the payload is the table of prompts."""
    _loaded["faces"] = faces.Detector(Path(args["faces"])) if args["faces"] else None
    _loaded["tower"] = tower.Tower(Path(args["tower"]), args["about"], payload) if args["tower"] else None
    _loaded["documents"] = documents.TextDetector(Path(args["documents"])) if args["documents"] else None
    looks = args["attention"]
    _loaded["attention"] = attention.Attention(Path(looks["path"]), looks) if looks else None
    return {}, b""


def _measure(args: dict[str, Any], files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with everything that choosing, cropping and explaining need to know about one picture or video; an estimate will do if asked."""
    _measured.clear()
    if args.get("estimate") and (found := _estimate(files[0])):
        return found, b""
    small, size, facts = _frame(files[0]) if args["video"] else _picture(files[0])
    _measured[_identity(files[0])] = small
    faces_seen = _loaded["faces"].find(small) if _loaded.get("faces") else []
    return {**_size(size), **facts, **_seen(small), "faces": faces_seen}, b""


def _estimate(file: BinaryIO) -> dict[str, Any]:
    """Return the measures of a HEIC by its own thumbnail; {} where it has none, or one in which a face may have been missed.

    It takes a tenth of the time, and tells which pictures are worth decoding whole.
    """
    opened = decode.opened(file)
    size, facts = opened.size, _recorded(opened)
    thumbnail = opened.own_thumbnail(_ESTIMATED)
    if thumbnail is None:
        return {}
    small = tone.scaled(thumbnail)
    faces_seen = _loaded["faces"].hinted(small) if _loaded.get("faces") else []
    if any(face.score < BEYOND_DOUBT for face in faces_seen):
        return {}
    found = _seen(small)
    # Enlarged, it has lost the finest edges: a sharp picture may have so much more of them, hardly one has.
    found["laplacian"] *= max(tone.SIDE / max(thumbnail.size), 1) ** 2
    return {**_size(size), **facts, **found, "faces": faces_seen, "estimated": True}


def _size(size: tuple[int, int]) -> dict[str, Any]:
    return {"width": size[0], "height": size[1]}


def _seen(small: Image.Image) -> dict[str, Any]:
    """Return what is measured of a small picture, without its faces."""
    found = tone.measures(small)
    found["phash"] = phash.packed(phash.phash(small)).hex()
    found["prompts"] = _loaded["tower"].scores(small) if _loaded.get("tower") else []
    found["focus"] = _loaded["attention"].focus(small) if _loaded.get("attention") else None
    return found


def _frame(file: BinaryIO) -> tuple[Image.Image, tuple[int, int], dict[str, Any]]:
    """Return a video's middle frame small, its size, and what is known of it: a camera's until its name says otherwise."""
    frame = film.middle(file)
    return tone.scaled(frame), frame.size, {"camera": True}


def _picture(file: BinaryIO) -> tuple[Image.Image, tuple[int, int], dict[str, Any]]:
    """Return a picture small, its size, and what the file says of itself; the large one is let go before any network runs."""
    opened = decode.opened(file)
    if min(opened.size) < 1:
        raise LookFailed(Why.DAMAGED, "the picture has no pixels")
    facts = _recorded(opened)
    return tone.scaled(opened.reduced(_enough(opened.size))), opened.size, facts


def _text(_args: dict[str, Any], files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with the share of a picture that is text; the one measured last is not decoded again."""
    small = _measured.get(_identity(files[0]))
    if small is None:
        small, _, _ = _picture(files[0])
    return {"share": _loaded["documents"].share(small)}, b""


def _identity(file: BinaryIO) -> tuple[int, ...]:
    status = os.fstat(file.fileno())
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _enough(size: tuple[int, int]) -> int:
    """Return the short side to decode, so that the long side has 640 pixels even in a tall or wide picture."""
    shape = min(max(size) / max(min(size), 1), _WIDEST)
    return max(int(tone.SIDE / shape), 160) if shape > tone.SIDE / _MEASURED else _MEASURED


def _recorded(opened: decode.OpenPicture) -> dict[str, Any]:
    """Return what the file says about itself: capture date, stars, whether a camera made it."""
    image: Image.Image = opened.image
    facts: dict[str, Any] = {"taken": "", "camera": opened.raw}
    with suppress(Exception):  # unreadable metadata is no reason not to show the picture
        exif = image.getexif()
        facts["taken"] = str(exif.get_ifd(_EXIF_IFD).get(_TAKEN, ""))[:19]
        facts["camera"] = facts["camera"] or bool(exif.get(_MAKE))
    xmp = image.info.get("xmp", b"")
    facts["rating"], facts["favourite"] = said(xmp if isinstance(xmp, bytes) else str(xmp).encode())
    return facts


def _compose(args: dict[str, Any], files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with the thumbnail's JPEG as payload, or with the numbers of tiles that cannot be decoded in full."""
    sheet, bad = compose.thumbnail(files, args)
    return {"bad": bad}, b"" if bad else sheet


TASKS: dict[str, Task] = {"load": _load, "measure": _measure, "text": _text, "compose": _compose}
