"""No writer of any habit is interrupted, whatever the rhythm of the looks and whatever the clock says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from photo_organizer.model import Wholeness
from tests.arrive.test_settle import LONG, QUIET, WALL, _all, _file, _fresh


@given(
    writes=st.lists(st.tuples(st.floats(0.05, 60), st.booleans(), st.booleans()), max_size=12),
    looks=st.lists(st.floats(0.05, 20), min_size=5, max_size=60),
    jumps=st.lists(st.floats(-1e6, 1e6), min_size=60, max_size=60),
)
def test_no_writer_is_ever_interrupted_within_the_quiet_period(
    writes: list[tuple[float, bool, bool]],
    looks: list[float],
    jumps: list[float],
) -> None:
    """Writers of any habit (old mtimes, rewriting in place, replacing), any rhythm of looks, any clock."""
    moments, when = [0.0], 0.0
    for pause, _, _ in writes:
        when += pause
        moments.append(when)
    settle, now = _fresh(), 0.0
    for gap, jump in zip(looks, jumps, strict=False):
        now += gap
        done = sum(1 for moment in moments if moment <= now)
        keeps_mtime, replaces = writes[done - 2][1:] if done > 1 else (False, False)
        file = _file(
            "a.nef",
            size=10 + done,
            at=moments[done - 1] + jump,
            mtime=-1e6 if keeps_mtime else None,
            ino=done if replaces else 1,
        )
        file = replace(file, ctime_ns=done)
        settle.see([file], now, WALL + int((now + jump) * 1e9))
        settle.end_pass()
        for group in settle.due(now):
            assert now - moments[done - 1] >= QUIET
            if settle.judge(group, _all(group, Wholeness.UNPROVABLE), now):
                assert now - moments[done - 1] >= LONG
