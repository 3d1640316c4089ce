"""What stands in a log is judged by its bytes alone."""

from __future__ import annotations

import pytest

from photo_organizer.record.tail import TailCheck, TailState, already_written, judge

HEADER = ["Time", "User", "Event"]
LINE = b"Time,User,Event\r\n"
WAITING = [["1", "me", "a"], ["2", "me", "b, c"], ["2", "me", "b, c"]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", TailState.BLANK),
        (b"Time,Us", TailState.BLANK),
        (b"\0" * 40, TailState.BLANK),
        (LINE, TailState.OURS),
        (LINE + b"\0\0", TailState.BLANK),
        (LINE + b"1,me,a\r\n", TailState.OURS),
        (b'\xef\xbb\xbf"Time","User","Event"\n"1","me","a\nb"\n', TailState.OURS),
        (LINE + b"1,me,a", TailState.UNENDED),
        (LINE + b"1,me", TailState.FOREIGN),
        (LINE + b"1,me,a\r\n\0\0\0\0", TailState.FOREIGN),
        (LINE + b'1,me,"a\r\n', TailState.FOREIGN),
        (b"Time;User;Event\r\n", TailState.FOREIGN),
        (b"\xff\xd8\xff\xe0", TailState.FOREIGN),
    ],
)
def test_a_file_that_somebody_may_have_changed(content: bytes, expected: TailState) -> None:
    assert judge(content, HEADER, LINE) == expected


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (b"", TailCheck(0, 0)),
        (b"1,me,a\r\n", TailCheck(1, 8)),
        (b"1,other user,a\r\n", TailCheck(1, 16)),
        (b'1,me,a\r\n2,me,"b, c"\r\n', TailCheck(2, 21)),
        (b'1,me,a\r\n2,me,"b, c"\r\n2,me,"b, c"\r\n', TailCheck(3, 34)),
        (b'1,me,a\r\n2,me,"b, ', TailCheck(1, 8)),
        (b"1,me,a\r\n2,me\r\n", TailCheck(1, 8)),
        (b"1,me,a\r", TailCheck(0, 0)),
        (b"1,me,a\r\n\0\0\0\0\0", TailCheck(1, 8)),
        (b'\0\0\0\0\0\0\0\r\n2,me,"b, c"\r\n', TailCheck(0, 0)),
        (b"noted,by,hand\r\n1,me,a\r\n", TailCheck(1, 23)),
    ],
)
def test_what_is_told_already(tail: bytes, expected: TailCheck) -> None:
    """Whole records count once each, in order; nothing behind a torn line counts."""
    assert already_written(tail, WAITING, HEADER) == expected
