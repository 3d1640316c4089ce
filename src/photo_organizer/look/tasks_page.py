"""The task of the page: one small JPEG of a picture or a film. Runs in the child alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from photo_organizer.look import decode, film
from photo_organizer.look.plugins import as_jpeg

if TYPE_CHECKING:
    from photo_organizer.look.worker import Task

_QUALITY = 82


def _shrink(args: dict[str, Any], files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    """Answer with the upright picture whose long side has at most `side` pixels, without any metadata."""
    side = args["side"]
    picture = film.middle(files[0]) if args["video"] else decode.opened(files[0]).reduced(side)
    picture.thumbnail((side, side))
    return {}, as_jpeg(picture.convert("RGB"), quality=_QUALITY)


TASKS: dict[str, Task] = {"shrink": _shrink}
