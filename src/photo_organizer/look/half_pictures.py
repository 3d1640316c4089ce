"""Frames that FFmpeg's converter refuses: interlaced ones, and those of a high dynamic range for which it has no room.

Interlaced films, as of DV tapes, DVDs and 1080i, are a half picture of every second line, and another a moment later between them.
OpenCV 4.13 to 5.0 leaves it to FFmpeg's converter to see size and format in each frame. Such a converter refuses to make a frame of
another kind of an interlaced one. OpenCV does not notice, and hands over what was in the memory before. A converter that was told size
and format beforehand, as older OpenCV did, converts all; so this one is told. Which one it is, FFmpeg says in its complaint.
So it is with 4K of telephones (HLG), for whose colours the converter wants more memory than the child has: one that was told leaves
the colours as they are, and the rest is done here.
"""

from __future__ import annotations

import ctypes
import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from photo_organizer.look import high_range
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMPLAINT = re.compile(
    rb"(Cannot convert interlaced|Failed initializing scaling graph).* fmt:(\w+) csp:(\w+) .*trc:([\w-]+) -> fmt:(\w+) ",
    re.DOTALL,
)
_INTERLACED = b"Cannot convert interlaced"
_AN_ERROR = 16  # AV_LOG_ERROR; what is less grave has a higher number
# How colours are made of brightness and two differences: SWS_CS_ITU709, SWS_CS_BT2020; else SWS_CS_DEFAULT.
_COLOURS, _SD = {b"bt709": 1, b"bt2020nc": 9}, 5
_TRANSFERS = {b"smpte2084": high_range.PQ, b"arib-std-b67": high_range.HLG}
_AS_IT_IS = 1 << 16  # contrast and saturation of 1
_LISTENER = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class RefusedFrame(NamedTuple):
    """A complaint of a converter about a frame: what it is, and what it is to become."""

    converter: int  # its address
    what: bytes
    stored: bytes
    colours: bytes
    transfer: bytes
    wanted: bytes


_refused: list[RefusedFrame] = []


def retrieve(capture: Any, cv2: Any) -> tuple[Any | None, RefusedFrame | None]:
    """Return the frame that was grabbed last, None where it cannot be had, and how FFmpeg refused it at first.

    Raise LookFailed where FFmpeg knows no way to convert it.
    """
    ffmpeg = _ffmpeg()
    with _refusals(ffmpeg) as refused:
        whole, frame = capture.retrieve()
    if not refused:
        return (frame if whole else None), None
    refusal = refused[-1]
    del frame
    _tell(ffmpeg, refusal, _stored_size(capture, cv2))
    # What was in the memory may be this very frame, of an earlier look at the film: that nothing changed says nothing.
    with _refusals(ffmpeg) as refused:
        whole, frame = capture.retrieve()
    return (frame if whole and not refused else None), refusal


def as_played(frame: Any, refusal: RefusedFrame, cv2: Any, *, sideways: bool) -> Any:
    """Return a frame of a film of which one was refused as it is played, in the frame's size.

    One half picture of an interlaced one: both show comb's teeth where something moved.
    """
    if refusal.what == _INTERLACED:
        height, width = frame.shape[:2]
        frame = cv2.resize(frame[:, ::2] if sideways else frame[::2], (width, height))
    if refusal.transfer in _TRANSFERS:
        high_range.show_frame(frame, _TRANSFERS[refusal.transfer])
    return frame


def _stored_size(capture: Any, cv2: Any) -> tuple[int, int]:
    capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 0)
    size = capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1)
    return int(size[0]), int(size[1])


@cache
def _ffmpeg() -> Any:
    """Return FFmpeg's converter, with the libraries below it, as OpenCV has them open. Raise FileNotFoundError where it has none."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        if "/libswscale" in line:
            return _typed(ctypes.CDLL(line.split(maxsplit=5)[-1]))
    raise FileNotFoundError("libswscale")


def _typed(ffmpeg: Any) -> Any:
    address, number = ctypes.c_void_p, ctypes.c_int
    ffmpeg.av_log_set_callback.argtypes = [address]
    text = ctypes.c_char_p
    ffmpeg.av_log_format_line2.argtypes = [address, number, address, address, text, number, address]
    ffmpeg.av_opt_set.argtypes = [address, text, text, number]
    ffmpeg.sws_init_context.argtypes = [address] * 3
    ffmpeg.sws_getCoefficients.restype = address
    ffmpeg.sws_setColorspaceDetails.argtypes = [address, address, number, address, *[number] * 4]
    return ffmpeg


@contextmanager
def _refusals(ffmpeg: Any) -> Iterator[list[RefusedFrame]]:
    """Give a list into which each converter goes that refuses a frame meanwhile."""
    _refused.clear()
    ffmpeg.av_log_set_callback(_listen)
    try:
        yield _refused
    finally:
        ffmpeg.av_log_set_callback(ffmpeg.av_log_default_callback)


@_LISTENER  # type: ignore[untyped-decorator]  # lives for ever: threads of FFmpeg may be about to call it when nobody listens any more
def _listen(speaker: int, gravity: int, form: int, values: int) -> None:
    if gravity <= _AN_ERROR:
        line = ctypes.create_string_buffer(1024)
        with_name = ctypes.byref(ctypes.c_int(0))
        _ffmpeg().av_log_format_line2(speaker, gravity, form, values, line, len(line), with_name)
        if found := _COMPLAINT.match(line.value):
            _refused.append(RefusedFrame(speaker, *found.groups()))


def _tell(ffmpeg: Any, refusal: RefusedFrame, size: tuple[int, int]) -> None:
    width, height = (b"%d" % side for side in size)
    told = {b"srcw": width, b"srch": height, b"src_format": refusal.stored}
    told |= {b"dstw": width, b"dsth": height, b"dst_format": refusal.wanted}
    answers = [ffmpeg.av_opt_set(refusal.converter, name, value, 0) for name, value in told.items()]
    if any(answers) or ffmpeg.sws_init_context(refusal.converter, None, None) < 0:
        raise LookFailed(Why.UNSUPPORTED, f"FFmpeg does not convert {refusal.stored.decode()}")
    colours = ffmpeg.sws_getCoefficients(_COLOURS.get(refusal.colours, _SD))
    ffmpeg.sws_setColorspaceDetails(refusal.converter, colours, 0, colours, 0, 0, _AS_IT_IS, _AS_IT_IS)
