"""What waits, by which name and reason, when it is news, and what becomes of it when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.arrive.patience import REPORT_AFTER
from photo_organizer.arrive.settle import Settle
from photo_organizer.model import Wholeness
from tests.arrive.test_settle import LONG, QUIET, WALL, _all, _file, _fresh, _pass

if TYPE_CHECKING:
    from photo_organizer.arrive.settle import Waiting, WaitingGroup
    from photo_organizer.model import Sighting

WHOLE, INCOMPLETE = Wholeness.WHOLE, Wholeness.INCOMPLETE
PHOTO, FILM, EMPTY = _file("a.heic"), _file("a.mov", ino=2), _file("a.xmp", size=0, ino=3)


def settled(settle: Settle, *files: Sighting) -> WaitingGroup:
    _pass(settle, 0.0, *files)
    [group] = _pass(settle, QUIET, *files)
    return group


def told(waiting: list[Waiting]) -> list[tuple[str, str, str]]:
    return [(one.path.rpartition("/")[2], one.reason, one.missing) for one in waiting]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({PHOTO: WHOLE, FILM: INCOMPLETE}, ("a.mov", "incomplete", "lacks a.mov")),
        ({PHOTO: INCOMPLETE, FILM: WHOLE}, ("a.heic", "incomplete", "lacks a.heic")),
        ({PHOTO: INCOMPLETE, FILM: INCOMPLETE}, ("a.heic", "incomplete", "lacks a.heic")),
        ({PHOTO: WHOLE, EMPTY: INCOMPLETE}, ("a.xmp", "empty", "lacks a.xmp")),
        ({EMPTY: INCOMPLETE, PHOTO: INCOMPLETE}, ("a.xmp", "empty", "lacks a.xmp")),
    ],
)
def test_the_first_broken_file_is_named_with_what_it_lacks(
    found: dict[Sighting, Wholeness], expected: tuple[str, str, str]
) -> None:
    settle = _fresh()
    group = settled(settle, *found)
    lacks = {one.path: f"lacks {one.path.rpartition('/')[2]}" for one in found}
    assert not settle.judge(group, {one.path: whole for one, whole in found.items()}, QUIET, lacks)
    assert told(settle.waiting(QUIET)) == [expected]
    assert settle.settling() == 0, "only a change can help"


def test_a_group_of_empty_files_waits_by_its_first_name() -> None:
    settle = _fresh()
    files = [_file("a.heic", size=0), _file("a.mov", size=0, ino=2)]
    _pass(settle, 0.0, *files)
    assert _pass(settle, QUIET, *files) == []
    assert told(settle.waiting(QUIET)) == [("a.heic", "empty", "")]


def test_a_busy_group_waits_by_its_first_name_and_may_still_become_ready() -> None:
    settle = _fresh()
    settle.later(settled(settle, PHOTO, FILM), QUIET)
    assert told(settle.waiting(QUIET)) == [("a.heic", "busy", "")]
    assert settle.settling() == 1


def test_what_is_whole_after_all_waits_no_longer() -> None:
    settle = _fresh()
    group = settled(settle, PHOTO)
    settle.judge(group, _all(group, INCOMPLETE), QUIET)
    settle.judge(group, _all(group, Wholeness.UNPROVABLE), QUIET)
    assert settle.waiting(QUIET) == []
    assert settle.settling() == 1


@pytest.mark.parametrize(("companion", "reason"), [(EMPTY, "empty"), (_file("a.xmp", ino=3), "incomplete")])
def test_a_broken_companion_goes_on_waiting_when_its_photo_has_gone(companion: Sighting, reason: str) -> None:
    settle = _fresh()
    group = settled(settle, PHOTO, companion)
    assert settle.judge(group, {PHOTO.path: WHOLE}, QUIET)
    settle.park(group)
    assert told(settle.waiting(QUIET)) == [("a.xmp", reason, "")]
    other = _fresh()
    group = settled(other, PHOTO)
    other.judge(group, {PHOTO.path: WHOLE}, QUIET)
    other.park(group)
    assert other.waiting(QUIET) == []


def test_what_was_parked_is_offered_again_on_demand_and_without_a_change() -> None:
    settle = _fresh()
    settle.park(settled(settle, PHOTO))
    settle.unpark()
    for now in (3.0, 4.0):
        assert _pass(settle, now, PHOTO) == []
    assert len(_pass(settle, 5.0, PHOTO)) == 1


def test_a_busy_file_that_goes_on_growing_starts_its_quiet_period_again() -> None:
    """Only a ctime that we changed ourselves is excused."""
    settle = _fresh()
    settle.later(settled(settle, PHOTO), QUIET)
    grown = _file("a.heic", size=11)
    assert [len(_pass(settle, now, grown)) for now in (3.0, 4.5, 5.0)] == [0, 0, 1]


@pytest.mark.parametrize(("age", "pause"), [(299.0, QUIET), (301.0, 0.5)])
def test_how_long_quiet_what_was_there_before_us_has_to_be(age: float, pause: float) -> None:
    settle = Settle(QUIET, LONG)
    settle.see([_file("a.heic", at=-age)], 0.0, WALL)
    assert settle.pause(0.0) == pause
    settle.see([], 1.0, WALL + 60 * 10**9)  # the clock of the system jumped: its times prove nothing
    assert settle.pause(0.0) == QUIET


def test_room_in_the_window_is_counted_by_what_may_become_ready() -> None:
    settle = Settle(QUIET, LONG, window=1)
    settle.end_pass()
    group = settled(settle, PHOTO)
    settle.judge(group, _all(group, INCOMPLETE), QUIET)
    grown, other, third = _file("a.heic", size=11), _file("b.heic", ino=5), _file("c.heic", ino=6)
    _pass(settle, 3.0, grown, other)
    assert settle.backlog
    assert not settle.hides_more(), "there is no room for it"
    [ready] = _pass(settle, 5.0, grown, other)
    assert settle.judge(ready, _all(ready, WHOLE), 5.0)
    settle.park(ready)
    assert settle.hides_more()
    _pass(settle, 6.0, grown, other)
    assert not settle.hides_more(), "all was seen"
    _pass(settle, 7.0, grown, other, third)
    assert settle.settling() == 1, "the window holds one"


def test_the_folders_of_one_look_are_not_those_of_the_next() -> None:
    settle = Settle(QUIET, LONG, window=1)
    settle.see([_file("1/a.jpg")], 0.0, WALL)
    assert settle.passes_over("/intake/2", ["b.jpg"])
    settle.end_pass()
    settle.end_pass()
    settle.see([_file("2/b.jpg")], 1.0, WALL)
    assert settle.settling() == 1
    assert not settle.passes_over("/intake/2", ["b.jpg"])


def test_when_a_broken_file_is_news() -> None:
    """It was quiet for 200 seconds before the first look, and is told once."""
    settle = Settle(0.5, 0.5)
    file = _file("a.jpg", at=-200)
    _pass(settle, 0.0, file)
    [group] = _pass(settle, 0.5, file)
    assert settle.until_news(0.5) == REPORT_AFTER - 0.5
    settle.judge(group, _all(group, INCOMPLETE), 0.5)
    assert settle.until_news(1.0) == 99.0
    assert settle.news(99.0) == []
    [one] = settle.news(100.0)
    assert (one.path, one.reason, one.final, one.seconds) == (file.path, "incomplete", True, 300.0)
    assert settle.news(101.0) == []
    assert settle.until_news(101.0) is None
    assert settle.until_news(5000.0) is None


def test_when_it_is_news_that_a_file_has_not_settled() -> None:
    settle = Settle(0.5, 0.5)
    files = [_file("a.heic", at=-200), _file("a.mov", at=-200, ino=2)]
    _pass(settle, 0.0, *files)
    [group] = _pass(settle, 0.5, *files)
    settle.later(group, 0.5)
    assert settle.until_news(10.0) == REPORT_AFTER - 10
    assert settle.news(150.0) == [], "busy is not broken"
    assert settle.until_news(400.0) == 0.0
    [one] = settle.news(REPORT_AFTER)
    assert (one.path, one.reason, one.final, one.mates) == (files[0].path, "busy", False, (files[1].path,))
    assert settle.news(REPORT_AFTER + 1) == []
    assert _fresh().until_news(0.0) is None


def test_what_grows_for_long_is_news_by_its_first_name() -> None:
    settle = _fresh()
    for now in range(0, 302, 3):
        _pass(settle, float(now), _file("a.heic"), _file("a.mov", size=now + 1, ino=2))
    assert told(settle.news(301.0)) == [("a.heic", "busy", "")]
