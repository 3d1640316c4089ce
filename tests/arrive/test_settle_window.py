"""However much lies in the intake, what is remembered of it is bounded, and nothing is kept out for it."""

from __future__ import annotations

from photo_organizer.arrive import settle as settling
from photo_organizer.arrive.settle import Settle
from tests.arrive.test_settle import LONG, QUIET, WALL, _file, _fresh, _pass


def test_only_a_window_of_groups_is_remembered_at_a_time() -> None:
    settle = Settle(QUIET, LONG, window=3)
    settle.end_pass()
    intake = {_file(f"{number}.jpg") for number in range(10)}
    now = 0.0
    while intake and now < 60:
        groups = _pass(settle, now, *sorted(intake, key=lambda file: file.path))
        assert len(groups) <= 3
        assert settle.backlog or len(intake) <= 3
        intake -= {member for group in groups for member in group.members}
        now += 1.0
    assert not intake


def test_a_full_window_passes_strangers_over_and_nobody_else() -> None:
    """The order of folders may change from one look to the next."""
    settle = Settle(QUIET, LONG, window=2)
    settle.end_pass()
    first, second, stranger = ([_file(f"{folder}/{name}.jpg") for name in "ab"] for folder in ("1", "2", "3"))
    offered = []
    for now, order in enumerate(
        ((first, stranger, second), (stranger, second, first), (second, stranger, first))
    ):
        for files in order:
            settle.see(files, float(now), WALL)
        settle.end_pass()
        offered = settle.due(float(now))
    assert [group.members[0] for group in offered] == first


def test_a_folder_of_strangers_needs_no_look_once_the_window_is_full() -> None:
    settle = Settle(QUIET, LONG, window=2)
    settle.see([_file("1/a.jpg")], 0.0, WALL)
    assert not settle.passes_over("/intake/2", ["c.jpg"])
    settle.see([_file("1/b.jpg")], 0.0, WALL)
    assert settle.passes_over("/intake/2", ["a.jpg"])
    assert not settle.passes_over("/intake/1", ["0.jpg", "A.xmp"])  # what a known file waits with
    assert settle.passes_over("/intake/1", ["c.jpg", "d.jpg"])
    settle.end_pass()
    assert settle.backlog


def test_what_is_parked_is_looked_at_however_full_the_window_is() -> None:
    """Else it would be forgotten, and offered anew for ever."""
    settle, held = Settle(QUIET, LONG, window=1), _file("0/a.jpg")
    _pass(settle, 0.0, held)
    [group] = _pass(settle, QUIET, held)
    settle.park(group)
    settle.end_pass()
    settle.see([_file("b.jpg", ino=2)], QUIET, WALL)
    assert not settle.passes_over("/intake/0", ["A.JPG", "c.jpg"])
    assert settle.passes_over("/intake/0", ["c.jpg"])
    assert settle.passes_over("/intake", ["a.jpg"])


def test_waiting_files_do_not_keep_others_out() -> None:
    """More incomplete files than are ever remembered, and one good photo behind them."""
    settle = Settle(QUIET, LONG, window=3)
    settle.end_pass()
    bad = [_file(f"{number:02}.jpg", size=0, ino=number) for number in range(50)]
    good = _file("z.jpg")
    taken = [now for now in range(60) if _pass(settle, float(now), *bad, good)]
    assert taken


def test_memory_of_the_unfinished_is_bounded() -> None:
    settle = _fresh(0)
    many = [_file(f"{number}.jpg", size=0, ino=number) for number in range(settling.WAITING + 100)]
    _pass(settle, 0.0, *many)
    assert len(settle.waiting(0.0)) == settling.WAITING
    _pass(settle, 1.0, *many)
    assert len(settle.waiting(1.0)) == settling.WAITING
