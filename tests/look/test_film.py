"""The frame that stands for a film: which one, and how many are in memory while it is looked for."""

from __future__ import annotations

import struct
import weakref
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pytest
from PIL import Image

from photo_organizer.look import film, half_pictures
from photo_organizer.look.opencv import opencv
from photo_organizer.look.wire import LookFailed, Why
from tests.look.pictures import photo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray


def _frame(level: int) -> NDArray[np.uint8]:
    return np.full((4, 6, 3), level, np.uint8)


@pytest.mark.parametrize(
    ("levels", "chosen"), [([], None), ([90, 200], 90), ([3, 1, 90, 200], 90), ([3, 1, 5], 3), ([16, 17], 17)]
)
def test_the_first_frame_that_is_not_dark_stands_for_a_film_else_the_first(
    levels: list[int], chosen: int | None
) -> None:
    found = film._first_clear(iter([_frame(level) for level in levels]))
    assert (None if found is None else int(found[0, 0, 0])) == chosen


def test_a_frame_of_one_shade_is_passed_over_while_there_is_another() -> None:
    white, blue, seen = (np.full((32, 32, 3), level, np.uint8) for level in (255, 0, 90))
    blue[:, :, 0] = 250  # as of a tape without a signal
    seen[:, 16:] = 120
    assert film._first_clear(iter([_frame(2), white, blue, seen])) is seen
    assert film._first_clear(iter([_frame(2), white, blue])) is white


def test_a_film_for_which_there_is_no_room_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one of 8K; what OpenCV says then is no fault of ours, and no reason to try it again every night."""
    cv2 = opencv()

    def no_room(*_: object) -> NoReturn:
        failed = cv2.error("Insufficient memory")
        failed.code, failed.err = cv2.Error.StsNoMem, "Failed to allocate 99532800 bytes"
        raise failed

    path = _written(tmp_path / "a.mp4", UPRIGHT, "mp4v", 10)
    monkeypatch.setattr(half_pictures, "retrieve", no_room)
    with path.open("rb") as file, pytest.raises(LookFailed, match="more memory") as refused:
        film.middle(file)
    assert refused.value.why is Why.TOO_LARGE


def test_a_dark_film_is_not_in_memory_with_all_frames_that_were_tried() -> None:
    made: list[weakref.ref[NDArray[np.uint8]]] = []
    most: list[int] = []

    def dark() -> Iterator[NDArray[np.uint8]]:
        for level in range(7):
            frame = _frame(level)
            made.append(weakref.ref(frame))
            most.append(sum(one() is not None for one in made))
            yield frame

    found = film._first_clear(dark())
    assert found is not None
    assert max(most) <= 3  # the first, the one before and this one


UPRIGHT = photo(4, 320, 240)
_FLIP = Image.Transpose


def _written(path: Path, stored: Image.Image, codec: str, rate: int) -> Path:
    """Write a film of ten equal pictures."""
    cv2 = opencv()
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*codec), rate, stored.size)
    for _ in range(10):
        writer.write(np.asarray(stored)[:, :, ::-1].copy())
    writer.release()
    return path


def _film(
    path: Path,
    stored: Image.Image,
    *,
    matrix: tuple[int, ...],
    size: tuple[int, int],
    codec: str = "mp4v",
    rate: int = 10,
) -> Path:
    """Write a film whose track says how, and how large, it is shown."""
    _written(path, stored, codec, rate)
    data = bytearray(path.read_bytes())
    a, b, c, d = (value << 16 for value in matrix)
    behind = data.index(b"tkhd") + 4 + 40
    struct.pack_into(">9i2I", data, behind, a, b, 0, c, d, 0, 0, 0, 1 << 30, size[0] << 16, size[1] << 16)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("stored", "matrix"),
    [
        (None, (1, 0, 0, 1)),
        (_FLIP.ROTATE_180, (-1, 0, 0, -1)),
        (_FLIP.ROTATE_90, (0, 1, -1, 0)),
        (_FLIP.ROTATE_270, (0, -1, 1, 0)),
        (_FLIP.FLIP_LEFT_RIGHT, (-1, 0, 0, 1)),
        (_FLIP.FLIP_TOP_BOTTOM, (1, 0, 0, -1)),
        (_FLIP.TRANSPOSE, (0, 1, 1, 0)),
        (_FLIP.TRANSVERSE, (0, -1, -1, 0)),
    ],
)
@pytest.mark.parametrize("squeezed", [1, 2])
def test_a_film_is_seen_as_it_is_played(
    stored: _FLIP | None, matrix: tuple[int, ...], squeezed: int, tmp_path: Path
) -> None:
    frame = UPRIGHT.transpose(stored) if stored is not None else UPRIGHT
    narrow = frame.resize((frame.width // squeezed, frame.height))
    path = _film(tmp_path / "a.mp4", narrow, matrix=matrix, size=frame.size)
    with path.open("rb") as file:
        found = film.middle(file)
    assert found.size == UPRIGHT.size
    assert np.abs(np.asarray(found, float) - np.asarray(UPRIGHT, float)).mean() < 8


def _tape(path: Path, stored: Image.Image, matrix: tuple[int, ...] = (1, 0, 0, 1)) -> Path:
    """Write a film as a DV camera does: in half pictures, with pixels that are a little wider than high."""
    return _film(path, stored, matrix=matrix, size=stored.size, codec="dvcp", rate=25)


@pytest.mark.parametrize(("stored", "matrix"), [(None, (1, 0, 0, 1)), (_FLIP.ROTATE_90, (0, 1, -1, 0))])
def test_a_film_in_half_pictures_is_seen_as_it_is_played(
    stored: _FLIP | None, matrix: tuple[int, ...], tmp_path: Path
) -> None:
    upright = photo(4, 768, 576) if stored is None else photo(4, 576, 768)
    turned = upright if stored is None else upright.transpose(stored)
    path = _tape(tmp_path / "a.mov", turned.resize((720, 576)), matrix)
    with path.open("rb") as file:
        found = film.middle(file)
    assert found.size == upright.size
    assert np.abs(np.asarray(found, float) - np.asarray(upright, float)).mean() < 8


def test_of_two_half_pictures_one_is_shown(tmp_path: Path) -> None:
    both = np.full((576, 720, 3), 60, np.uint8)
    both[1::2] = 200
    with _tape(tmp_path / "a.mov", Image.fromarray(both)).open("rb") as file:
        found = np.asarray(film.middle(file), float)
    assert np.abs(found - 60).mean() < 4
    assert found.std() < 4


def test_what_was_in_memory_is_no_frame_of_a_film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(half_pictures, "_tell", lambda *_: None)  # so that FFmpeg goes on to refuse
    with _tape(tmp_path / "a.mov", photo(4, 720, 576)).open("rb") as file, pytest.raises(LookFailed):
        film.middle(file)


def test_a_film_that_is_looked_at_again_has_its_picture_though_that_was_in_memory_before(
    tmp_path: Path,
) -> None:
    cv2 = opencv()
    capture = cv2.VideoCapture(str(_tape(tmp_path / "a.mov", photo(4, 720, 576))), cv2.CAP_FFMPEG)
    assert capture.grab()
    expected, _ = half_pictures.retrieve(capture, cv2)

    class InMemory:
        """FFmpeg refuses as ever; what OpenCV hands over then is the frame itself."""

        def retrieve(self) -> tuple[bool, object]:
            whole, _ = again.retrieve()
            return whole, expected

        def __getattr__(self, name: str) -> object:
            return getattr(again, name)

    again = cv2.VideoCapture(str(tmp_path / "a.mov"), cv2.CAP_FFMPEG)
    assert again.grab()
    found, refusal = half_pictures.retrieve(InMemory(), cv2)
    assert found is expected
    assert refusal


def test_a_film_of_a_high_dynamic_range_for_which_there_is_no_room_is_shown_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FFmpeg's converter wants more memory for the colours of a telephone's 4K than the child has; OpenCV does not notice."""
    path, wall = tmp_path / "a.mp4", Image.new("RGB", (320, 240), (191, 191, 191))  # white, by HLG
    _written(path, wall, "mp4v", 10)
    complaint = (
        b"Failed initializing scaling graph (Cannot allocate memory): fmt:yuv420p10le csp:bt2020nc "
        b"prim:bt2020 trc:arib-std-b67 -> fmt:bgr24 csp:gbr prim:unknown trc:unknown\n"
    )
    found = half_pictures._COMPLAINT.match(complaint)
    assert found
    refusal = half_pictures.RefusedFrame(0, *found.groups())
    assert refusal[1:] == (found[1], b"yuv420p10le", b"bt2020nc", b"arib-std-b67", b"bgr24")
    retrieve, once = half_pictures.retrieve, iter([refusal])  # told once, a converter does not refuse again
    monkeypatch.setattr(half_pictures, "retrieve", lambda *how: (retrieve(*how)[0], next(once, None)))
    with path.open("rb") as file:
        shown = np.asarray(film.middle(file), float)
    assert np.abs(shown - 231).mean() < 4
    capture = opencv().VideoCapture(str(path), opencv().CAP_FFMPEG)
    once = iter([refusal])
    assert all(
        np.abs(frame.astype(float) - 231).mean() < 4 for frame in film._frames(capture, opencv(), str(path))
    )


def test_a_film_in_whole_pictures_is_refused_nothing(tmp_path: Path) -> None:
    cv2 = opencv()
    path = _film(tmp_path / "a.mp4", UPRIGHT, matrix=(1, 0, 0, 1), size=UPRIGHT.size)
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    assert capture.grab()
    frame, refused = half_pictures.retrieve(capture, cv2)
    assert frame is not None
    assert not refused


def test_a_film_in_which_no_place_is_found_shows_its_beginning(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.ts", UPRIGHT, "MPG2", 25)  # a transport stream with one key frame
    with path.open("rb") as file:
        found = film.middle(file)
    assert np.abs(np.asarray(found, float) - np.asarray(UPRIGHT, float)).mean() < 8
