"""The middle frame of a video, upright. Runs in the child alone; OpenCV is imported when the first video comes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from PIL import Image

from photo_organizer.look import half_pictures, networks
from photo_organizer.look.boxes import inside
from photo_organizer.look.opencv import opencv
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRIES = (0.5, 0.35, 0.65, 0.2, 0.8, 0.95)  # places in the film, as shares of its length
_WIDEST = 4  # a pixel that claims more is not believed
_SQUARE = 0.02  # how far a pixel may be from square without being seen
_HEADER = 96  # bytes of a track's header with times of 64 bits: at its end matrix, width and height
_SIZE_BEHIND = 44
_FRAMES = 16  # bytes for each pixel: what the decoder keeps, and the frame in two forms
_DARKEST = 16  # mean level below which a frame is a fade or a lens cap, and another is tried
_FLATTEST = 4  # spread of levels below which it is a fade to white or a screen without a signal


def middle(file: BinaryIO) -> Image.Image:
    """Return the middle frame of the video in `file`, or one near it where that one is black, or of one shade.

    Raise LookFailed when no frame can be decoded: TOO_LARGE where there is no room for one.
    """
    cv2 = opencv()
    try:
        return _middle(file, cv2)
    except (cv2.error, MemoryError) as failed:
        if isinstance(failed, MemoryError) or failed.code == cv2.Error.StsNoMem:
            raise LookFailed(Why.TOO_LARGE, "a frame needs more memory than a look may take") from None
        raise LookFailed(Why.UNSUPPORTED, f"no frame of the video can be decoded: {failed.err}") from None


def _middle(file: BinaryIO, cv2: Any) -> Image.Image:
    # OpenCV wants a name; this one is the very file that was opened and checked by the parent.
    name = f"/proc/self/fd/{file.fileno()}"
    capture = cv2.VideoCapture()
    try:
        _open(capture, cv2, name)
        frame = _first_clear(_frames(capture, cv2, name))
        if frame is None:
            raise LookFailed(Why.UNSUPPORTED, "no frame of the video can be decoded")
        sideways = _sideways(capture, cv2)
        aspect = capture.get(cv2.CAP_PROP_SAR_NUM) / (capture.get(cv2.CAP_PROP_SAR_DEN) or 1)
    finally:
        capture.release()  # what the decoder keeps is more than the frame
    picture = Image.frombuffer("RGB", frame.shape[1::-1], np.ascontiguousarray(frame), "raw", "BGR", 0, 1)
    if _is_mirrored(file):
        picture = _mirrored(picture, sideways=sideways)
    return _shown(picture, sideways=sideways, aspect=aspect)


def _mirrored(picture: Image.Image, *, sideways: bool) -> Image.Image:
    """Return a frame as its matrix wants it where that mirrors: OpenCV does only the turn that is left without the mirror."""
    flip = Image.Transpose
    return picture.transpose(flip.FLIP_LEFT_RIGHT if sideways else flip.FLIP_TOP_BOTTOM)


def _shown(picture: Image.Image, *, sideways: bool, aspect: float) -> Image.Image:
    """Return a frame in its shape on a screen: `aspect` is the width of a stored pixel, as a share of its height."""
    if not 1 / _WIDEST < aspect < _WIDEST or abs(aspect - 1) < _SQUARE:
        return picture
    wider = 1 / aspect if sideways else aspect
    width, height = picture.size
    size = (round(width * wider), height) if wider > 1 else (width, round(height / wider))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _is_mirrored(file: BinaryIO) -> bool:
    """Tell whether the first picture track of a MOV or MP4 is shown mirrored, as telephones film with the front camera."""
    for start, end in inside(file, b"moov", b"trak", b"tkhd"):
        file.seek(start)
        head = file.read(min(end - start, _HEADER))
        if len(head) >= _SIZE_BEHIND and any(head[-8:]):  # a track that is heard has no size
            across, up, _, along, down = struct.unpack(">5i", head[-_SIZE_BEHIND:-24])
            return bool(across * down < up * along)
    return False


def _first_clear(frames: Iterator[Any]) -> Any | None:
    """Return the first frame that is neither dark nor of one shade, else the first that is not dark, else the first.

    None where there is none. Those between are let go: a frame of a large film takes 25 MB.
    """
    best, merit = None, -1
    for frame in frames:
        bright = frame.mean() > _DARKEST
        if bright and frame[::8, ::8].std(axis=(0, 1)).max() > _FLATTEST:
            return frame
        if bright > merit:
            best, merit = frame, bright
    return best


def _frames(capture: Any, cv2: Any, name: str) -> Iterator[Any]:
    """Yield frames from several places, which are looked for as they are asked for; OpenCV turns them upright by the film's own matrix."""
    refusal = None
    for _ in _places(capture, cv2, name):
        if not capture.grab():
            continue
        frame, refused = half_pictures.retrieve(capture, cv2)
        refusal = refusal or refused  # only the first one is: from then on all are converted so
        if frame is not None and refusal:
            frame = half_pictures.as_played(frame, refusal, cv2, sideways=_sideways(capture, cv2))
        if frame is not None:
            yield frame


def _places(capture: Any, cv2: Any, name: str) -> Iterator[None]:
    """Go to one place in the film after the other, and last to its beginning.

    That is found by opening it anew: MPEG-TS with one key frame has no other place, and each search there decodes all of it.
    """
    count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    for share in _TRIES:
        if count > 1:
            capture.set(cv2.CAP_PROP_POS_FRAMES, int(count * share))
        if not capture.isOpened():
            return
        if capture.get(cv2.CAP_PROP_POS_FRAMES) > count > 1:
            break
        yield
    if _open(capture, cv2, name):
        yield


def _open(capture: Any, cv2: Any, name: str) -> bool:
    """Open a film for one thread, since each keeps frames of its own, and see to it that there is room for them."""
    found = bool(capture.open(name, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1]))
    networks.make_room(
        int(capture.get(cv2.CAP_PROP_FRAME_WIDTH) * capture.get(cv2.CAP_PROP_FRAME_HEIGHT)) * _FRAMES
    )
    return found


def _sideways(capture: Any, cv2: Any) -> bool:
    return bool(capture.get(cv2.CAP_PROP_ORIENTATION_META) % 180 != 0)
