"""What stands in a log is judged by its bytes alone."""

from __future__ import annotations

import pytest

from photo_organizer.record.tail import TailCheck, TailState, already_written, judge, told_before

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
        (b"", TailCheck(frozenset(), 0)),
        (b"1,me,a\r\n", TailCheck(frozenset(range(1)), 8)),
        (b"1,other user,a\r\n", TailCheck(frozenset(range(1)), 16)),
        (b'1,me,a\r\n2,me,"b, c"\r\n', TailCheck(frozenset(range(2)), 21)),
        (b'1,me,a\r\n2,me,"b, c"\r\n2,me,"b, c"\r\n', TailCheck(frozenset(range(3)), 34)),
        (b'1,me,a\r\n2,me,"b, ', TailCheck(frozenset(range(1)), 8)),
        (b"1,me,a\r\n2,me\r\n", TailCheck(frozenset(range(1)), 8)),
        (b"1,me,a\r", TailCheck(frozenset(), 0)),
        (b"1,me,a\r\n\0\0\0\0\0", TailCheck(frozenset(range(1)), 8)),
        (b'\0\0\0\0\0\0\0\r\n2,me,"b, c"\r\n', TailCheck(frozenset(), 0)),
        (b"noted,by,hand\r\n1,me,a\r\n", TailCheck(frozenset(range(1)), 23)),
    ],
)
def test_what_is_told_already(tail: bytes, expected: TailCheck) -> None:
    """Whole records count once each, in order; nothing behind a torn line counts."""
    assert already_written(tail, WAITING, HEADER) == expected


PLANNED = [
    ["5", "me", "to a (plan 00000000000000aa)"],
    ["5", "me", "to b (plan 00000000000000bb)"],
    ["5", "me", "c"],
]


def test_what_a_plan_did_is_told_once_though_a_state_from_a_backup_finishes_it_again() -> None:
    """At another time and among other lines; what names no plan may have happened twice."""
    tail = b"2,me,to b (plan 00000000000000bb)\r\n3,me,c\r\n4,you,to a (plan 00000000000000aa)\r\n"
    assert already_written(tail, PLANNED, HEADER) == TailCheck(frozenset({0, 1}), len(tail))
    assert told_before([LINE + tail], PLANNED, HEADER) == {0, 1}
    assert told_before([b"no log", tail], PLANNED, HEADER) == {0, 1}
    assert told_before([LINE + tail], WAITING, HEADER) == frozenset()
