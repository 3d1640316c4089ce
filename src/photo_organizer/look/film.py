"""The middle frame of a video, upright. Runs in the child alone; OpenCV is imported when the first video comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from PIL import Image

from photo_organizer.look.opencv import opencv
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRIES = (0.5, 0.35, 0.65, 0.2, 0.8, 0.95, 0.0)  # places in the film, as shares of its length
_DARKEST = 16  # mean level below which a frame is a fade or a lens cap, and another is tried


def middle(file: BinaryIO) -> Image.Image:
    """Return the middle frame of the video in `file`, or one near it where that one is black.

    Raise LookFailed when no frame can be decoded.
    """
    cv2 = opencv()
    # OpenCV wants a name; this one is the very file that was opened and checked by the parent.
    capture = cv2.VideoCapture(f"/proc/self/fd/{file.fileno()}", cv2.CAP_FFMPEG)
    try:
        frame = _first_bright(_frames(capture, cv2))
    finally:
        capture.release()
    if frame is None:
        raise LookFailed(Why.UNSUPPORTED, "no frame of the video can be decoded")
    return Image.fromarray(frame[:, :, ::-1].copy())


def _first_bright(frames: Iterator[Any]) -> Any | None:
    """Return the first frame that is not dark, else the first, None where there is none.

    Those between are let go: a frame of a large film takes 25 MB.
    """
    first = None
    for frame in frames:
        if frame.mean() > _DARKEST:
            return frame
        first = frame if first is None else first
    return first


def _frames(capture: Any, cv2: Any) -> Iterator[Any]:
    """Yield frames from several places, which are looked for as they are asked for; OpenCV turns them upright by the film's own matrix."""
    count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    for share in _TRIES:
        if count > 1:
            capture.set(cv2.CAP_PROP_POS_FRAMES, int(count * share))
        if not capture.isOpened():
            return
        whole, frame = capture.read()
        if whole:
            yield frame
