"""Films: a packet, a frame or a cluster of zeros is missing; padding and start codes within a frame are not."""

from __future__ import annotations

import os
import random
import struct
import tempfile
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from photo_organizer.decide.missing import Missing
from photo_organizer.examine.ends import frames
from photo_organizer.examine.ends.window import CutShortError, EndWindow
from photo_organizer.examine.whole import Judgement
from tests.examine.builders import noise
from tests.examine.test_written import INCOMPLETE, UNPROVABLE, WHOLE, judged
from tests.samples.video import box

if TYPE_CHECKING:
    from pathlib import Path


# ── other films ──────────────────────────────────────────────────────────────────────────────────


def test_a_packet_of_zeros_in_a_transport_stream_is_missing() -> None:
    packets = [b"\x47" + noise(187, number) for number in range(500)]
    assert judged("mts", b"".join(packets)).wholeness is UNPROVABLE
    for start, end in ((100, 200), (400, 500)):
        broken = [bytes(188) if start <= number < end else packet for number, packet in enumerate(packets)]
        assert judged("mts", b"".join(broken)).wholeness is INCOMPLETE


def test_a_frame_of_an_avi_that_its_index_names_must_be_written() -> None:
    frames = [b"00dc" + struct.pack("<I", 1000) + noise(1000, number) for number in range(50)]
    movi = b"LIST" + struct.pack("<I", 4 + 50 * 1008) + b"movi" + b"".join(frames)
    index = b"".join(b"00dc" + struct.pack("<III", 16, 4 + 1008 * number, 1000) for number in range(50))
    content = b"AVI " + movi + b"idx1" + struct.pack("<I", len(index)) + index
    whole = b"RIFF" + struct.pack("<I", len(content)) + content
    assert judged("avi", whole).wholeness is WHOLE
    assert judged("avi", whole[:20000] + bytes(8000) + whole[28000:]) == Judgement(INCOMPLETE, Missing.ZEROS)


def test_a_cluster_of_a_matroska_film_must_be_written() -> None:
    def element(identifier: str, body: bytes) -> bytes:
        return bytes.fromhex(identifier) + struct.pack(">Q", len(body) | 1 << 56) + body

    clusters = b"".join(element("1f43b675", noise(5000, number)) for number in range(10))
    whole = element("1a45dfa3", b"\x42\x86\x81\x01") + element("18538067", clusters)
    assert judged("mkv", whole).wholeness is WHOLE
    assert judged("mkv", whole[:20000] + bytes(9000) + whole[29000:]) == Judgement(INCOMPLETE, Missing.ZEROS)


def _frames(tmp_path: Path, ending: str, code: str, *, dark: bool) -> bytes:
    """Return a real film of a second: of noise, or black with something that moves."""
    path = tmp_path / f"{code}{dark}{ending}"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), 25, (320, 240))
    for number in range(25):
        picture = np.zeros((240, 320, 3), np.uint8)
        if dark and number % 5:
            cv2.circle(picture, (60 + 8 * number, 100), 30, (255, 40, 0), -1)
        elif not dark:
            picture[:] = np.random.default_rng(number).integers(0, 255, picture.shape)
        writer.write(picture)
    writer.release()
    if not path.is_file() or not path.stat().st_size:
        pytest.skip("no encoder of this format")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("kind", "code"),
    [("mp4", "mp4v"), ("mov", "mjpg"), ("mp4", "vp09"), ("avi", "XVID"), ("avi", "MJPG"), ("mkv", "mp4v")],
)
def test_a_gap_inside_one_frame_is_missing(tmp_path: Path, kind: str, code: str) -> None:
    for dark in (True, False):
        content = _frames(tmp_path, f".{kind}", code, dark=dark)
        assert judged(kind, content) == Judgement(WHOLE)
    chance = random.Random(code)
    for run in (700, 4096):
        for _ in range(8):
            start = chance.randrange(len(content) // 10, len(content) * 8 // 10)
            content = content[: start + run] + b"\x55" + content[start + run + 1 :]  # no start code by chance
            broken = content[:start] + bytes(run) + content[start + run :]
            assert judged(kind, broken) == Judgement(INCOMPLETE, Missing.ZEROS)


@pytest.mark.parametrize("format_", [b"avc1", b"hvc1", b"mp4v", b"s263", b"vp09"])
def test_a_frame_may_be_padded_and_hold_start_codes(format_: bytes) -> None:
    frame = b"\0\0\1\xb6" + b"\x5a" * 900
    codes = frame + bytes(600) + b"\1\xb6" + b"\x5a" * 900 + bytes(900)
    for whole in (frame, frame + bytes(900), codes):
        with tempfile.TemporaryFile() as file:
            file.write(whole)
            file.flush()
            frames.require_no_gap(EndWindow(file.fileno(), len(whole)), format_, 0, len(whole))


def test_a_film_in_pieces_waits_for_its_next_piece() -> None:
    head = box("ftyp", b"isom", bytes(8)) + box("moov", b"x" * 300)
    piece = box("moof", b"y" * 50) + box("mdat", noise(3000))
    assert judged("mp4", head + piece + piece).wholeness is WHOLE
    assert judged("mp4", head + piece + bytes(len(piece))) == Judgement(INCOMPLETE, Missing.ZEROS)


@pytest.mark.parametrize("most", [1 << 20, 1000])
@pytest.mark.parametrize("count", [512, 300_000])
def test_zeros_are_found_across_the_pieces_that_are_read(
    most: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a read gives less than was asked for; one zero less is no run."""
    read = os.preadv
    monkeypatch.setattr(os, "preadv", lambda fd, into, at: read(fd, [into[0][: max(most, count)]], at))
    with tempfile.TemporaryFile() as file:
        for start in (100, (1 << 18) - count // 2, (1 << 18) + 100 - 1, 700_000):
            content = bytearray(b"\1") * 1_100_000
            content[start : start + count] = bytes(count)
            file.seek(0)
            file.write(content)
            file.flush()
            window = EndWindow(file.fileno(), len(content))
            assert window.zero_run(100, len(content), count) == start
            assert window.zero_run(100, len(content), count + 1) is None
            assert window.zero_run(start + 1, len(content), count) is None


def test_a_search_for_zeros_beyond_the_end_says_that_the_end_is_missing() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"\1" * 1000)
        file.flush()
        with pytest.raises(CutShortError):
            EndWindow(file.fileno(), 1000).zero_run(100, 1001, 10)
        with pytest.raises(CutShortError):  # it became shorter after it was looked at
            EndWindow(file.fileno(), 2000).zero_run(100, 2000, 10)
