"""An emptied folder rests before it goes, so that a copy in progress does not lose its target."""

from __future__ import annotations

from photo_organizer.arrive.emptied import Emptied


def test_a_folder_goes_once_after_its_rest() -> None:
    emptied = Emptied(60)
    emptied.note(["/intake/a"], 0.0)
    assert [emptied.due(now) for now in (0.0, 59.0, 60.0, 61.0)] == [[], [], ["/intake/a"], []]


def test_every_file_taken_out_starts_the_rest_again() -> None:
    """A slow upload of a thousand photos keeps its folder until a minute after the last one."""
    emptied = Emptied(60)
    for now in range(0, 1000, 50):
        emptied.note(["/intake/a"], float(now))
        assert emptied.due(now + 49.0) == []
    assert emptied.due(1010.0) == ["/intake/a"]


def test_without_grace_it_goes_at_once() -> None:
    emptied = Emptied(0)
    emptied.note(["/intake/a", "/intake/b"], 5.0)
    assert emptied.due(5.0) == ["/intake/a", "/intake/b"]


def test_the_pause_says_when_to_come_back() -> None:
    emptied = Emptied(60)
    assert emptied.pause(0.0) is None
    emptied.note(["/intake/a"], 0.0)
    emptied.note(["/intake/b"], 10.0)
    assert (emptied.pause(15.0), emptied.pause(100.0)) == (45.0, 0.0)
    emptied.due(100.0)
    assert emptied.pause(100.0) is None
