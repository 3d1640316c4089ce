"""Nothing is taken early, whatever its writer does; nothing waits for ever without a word."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from photo_organizer.arrive.settle import Settle
from photo_organizer.model import Sighting, Stamp, Wholeness

if TYPE_CHECKING:
    from photo_organizer.arrive.patience import WaitingGroup

WALL = 1_700_000_000 * 10**9
QUIET, LONG = 2.0, 30.0


def _file(
    name: str, size: int = 10, *, at: float = 0.0, ino: int = 1, mtime: float | None = None
) -> Sighting:
    """Return a file last written at `at` seconds; its mtime may tell another story."""
    written = WALL + int(at * 1e9)
    stamp = Stamp(1, ino, size, written if mtime is None else WALL + int(mtime * 1e9))
    return Sighting(f"/intake/{name}", stamp, written)


def _pass(settle: Settle, now: float, *files: Sighting, drift: float = 0.0) -> list[WaitingGroup]:
    settle.see(files, now, WALL + int((now + drift) * 1e9))
    settle.end_pass()
    return settle.due(now)


def _fresh(quiet: float = QUIET) -> Settle:
    """Return a Settle that has had its first pass."""
    settle = Settle(quiet, LONG if quiet else 0)
    settle.end_pass()
    return settle


def _all(group: WaitingGroup, whole: Wholeness) -> dict[str, Wholeness]:
    return {member.path: whole for member in group.members}


def _takes(settle: Settle, now: float, *files: Sighting, whole: Wholeness = Wholeness.WHOLE) -> bool:
    groups = _pass(settle, now, *files)
    return True in {settle.judge(group, _all(group, whole), now) for group in groups}


def test_a_whole_file_is_taken_after_the_short_quiet_period() -> None:
    settle, file = _fresh(), _file("a.jpg")
    assert [_takes(settle, now, file) for now in (0.0, 1.0, 1.9, 2.0)] == [False, False, False, True]


def test_an_unprovable_file_is_taken_after_the_long_quiet_period() -> None:
    settle, file = _fresh(), _file("a.nef")
    taken = [_takes(settle, now, file, whole=Wholeness.UNPROVABLE) for now in (0.0, 3.0, 29.0, 30.0)]
    assert taken == [False, False, False, True]


def test_each_sign_of_writing_starts_the_quiet_period_again() -> None:
    for change in (
        _file("a.jpg", size=11),
        _file("a.jpg", ino=2),
        _file("a.jpg", mtime=1.0),
        replace(_file("a.jpg"), ctime_ns=WALL + 1),
    ):
        settle = _fresh()
        _pass(settle, 0.0, _file("a.jpg"))
        assert not _takes(settle, 2.0, change)
        assert not _takes(settle, 3.9, change)
        assert _takes(settle, 4.0, change)


def test_a_file_changed_between_the_look_and_the_judgement_is_not_taken() -> None:
    settle = _fresh()
    _pass(settle, 0.0, _file("a.jpg"))
    [group] = _pass(settle, 2.0, _file("a.jpg"))
    _pass(settle, 2.1, _file("a.jpg", size=11))
    assert not settle.judge(group, _all(group, Wholeness.WHOLE), 2.1)
    _pass(settle, 9.0, _file("a.jpg", size=11))
    assert not settle.judge(group, _all(group, Wholeness.WHOLE), 9.0)


def test_a_photo_waits_for_the_companion_that_is_still_growing() -> None:
    settle = _fresh()
    names = ("IMG_1.JPG", "img_1.mov", "IMG_1.JPG.xmp", "IMG_1.AAE")
    for second in range(10):
        files = [_file(name, ino=index) for index, name in enumerate(names)]
        assert not _pass(
            settle, float(second), *files[:1], *files[2:], _file(names[1], size=second + 1, at=second)
        )
    still = [_file(name, ino=index) for index, name in enumerate(names)]
    _pass(settle, 10.0, *still)
    [group] = _pass(settle, 12.0, *still)
    assert len(group.members) == 4


def test_other_photos_do_not_wait_for_it() -> None:
    settle = _fresh()
    for now in (0.0, 2.0):
        groups = _pass(settle, now, _file("a.jpg"), _file("b.mov", size=int(now) + 1, at=now))
    assert [group.key for group in groups] == [("/intake", "a")]


def test_an_incomplete_file_waits_with_growing_intervals_and_is_reported_once() -> None:
    settle, file = _fresh(), _file("a.jpg")
    looks, news = [], []
    now = 0.0
    while now < 4000:
        for group in _pass(settle, now, file):
            assert not settle.judge(group, _all(group, Wholeness.INCOMPLETE), now)
            looks.append(now)
        news += [(now, waiting.path, waiting.final) for waiting in settle.news(now)]
        now += 1.0
    gaps = [after - before for before, after in pairwise(looks)]
    assert gaps == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert news == [(300.0, "/intake/a.jpg", True)]


def test_an_upload_that_goes_on_is_taken_soon_after_its_end() -> None:
    settle = _fresh()
    for now in range(1000):
        for group in _pass(settle, float(now), _file("a.jpg")):
            settle.judge(group, _all(group, Wholeness.INCOMPLETE), float(now))
    assert settle.waiting(1000.0)[0].final
    whole = _file("a.jpg", size=20, at=1000.0)
    assert not _takes(settle, 1000.0, whole)
    assert not settle.waiting(1000.0)
    assert _takes(settle, 1002.0, whole)


def test_an_empty_file_is_never_even_opened() -> None:
    settle = _fresh()
    for now in range(400):
        assert not _pass(settle, float(now), _file("a.jpg", size=0))
    assert [(waiting.reason, waiting.final) for waiting in settle.waiting(400.0)] == [("empty", True)]


def test_settle_zero_takes_what_is_there_now_but_nothing_incomplete() -> None:
    settle = Settle(0, 0)
    groups = _pass(settle, 0.0, _file("a.jpg"), _file("b.jpg"), _file("c.jpg", size=0), _file("d.nef"))
    answers = {"a": Wholeness.WHOLE, "b": Wholeness.INCOMPLETE, "d": Wholeness.UNPROVABLE}
    taken = {group.key[1]: settle.judge(group, _all(group, answers[group.key[1]]), 0.0) for group in groups}
    assert taken == {"a": True, "b": False, "d": True}
    assert {waiting.path for waiting in settle.waiting(0.0)} == {"/intake/b.jpg", "/intake/c.jpg"}


def test_what_was_there_long_before_the_start_needs_two_looks_only() -> None:
    settle, old = Settle(QUIET, LONG), _file("a.nef", at=-3600.0)
    assert not _takes(settle, 0.0, old, whole=Wholeness.UNPROVABLE)
    assert not _takes(settle, 0.4, old, whole=Wholeness.UNPROVABLE)
    assert _takes(settle, 0.5, old, whole=Wholeness.UNPROVABLE)


def test_what_comes_while_we_watch_gets_no_short_cut_whatever_its_times_say() -> None:
    settle = _fresh()
    old = replace(_file("a.nef", at=-3600.0), ctime_ns=WALL - 3600 * 10**9)
    assert not _takes(settle, 0.0, old, whole=Wholeness.UNPROVABLE)
    assert not _takes(settle, 29.0, old, whole=Wholeness.UNPROVABLE)


def test_a_jump_of_the_wall_clock_takes_the_short_cut_away() -> None:
    settle, old = Settle(QUIET, LONG), _file("a.nef", at=-3600.0)
    _pass(settle, 0.0, old)
    assert not _pass(settle, 1.0, old, drift=7200.0)
    assert not _takes(settle, 29.0, old, whole=Wholeness.UNPROVABLE)
    assert _takes(settle, 30.0, old, whole=Wholeness.UNPROVABLE)


def test_what_is_gone_is_forgotten() -> None:
    settle = _fresh()
    _pass(settle, 0.0, _file("a.jpg"))
    _pass(settle, 1.0)
    assert settle.pause(1.0) is None
    assert not _pass(settle, 2.0, _file("a.jpg"))


def test_what_could_not_be_seen_is_not_forgotten() -> None:
    """A folder that cannot be read for a moment must not bring its held files up again."""
    settle, held, new = _fresh(), _file("a.jpg"), _file("b.jpg")
    _pass(settle, 0.0, held)
    [group] = _pass(settle, 2.0, held, new)
    settle.park(group)
    settle.end_pass(complete=False)
    assert [group.key[1] for group in _pass(settle, 4.0, held, new)] == ["b"]


def test_a_parked_group_comes_back_only_when_it_changes() -> None:
    settle, photo, film = _fresh(), _file("a.jpg"), _file("a.mov", ino=2)
    _pass(settle, 0.0, photo)
    [group] = _pass(settle, 2.0, photo)
    settle.park(group)
    assert not any(_pass(settle, 3.0 + now, photo) for now in range(100))
    assert settle.pause(103.0) is None
    _pass(settle, 103.0, photo, film)
    [back] = _pass(settle, 105.0, photo, film)
    assert back.members == (photo, film)


def test_a_busy_file_is_tried_again_later_and_later() -> None:
    settle, file = _fresh(), _file("a.jpg")
    looks = []
    for now in range(100):
        for group in _pass(settle, float(now), file):
            assert settle.judge(group, _all(group, Wholeness.WHOLE), float(now))
            settle.later(group, float(now))
            looks.append(now)
    assert looks == [2, 4, 8, 16, 32, 64]
    assert [(waiting.reason, waiting.final) for waiting in settle.waiting(400.0)] == [("busy", False)]


def test_a_claim_given_back_is_no_change() -> None:
    """Renaming away and back sets a new ctime; growing intervals and parking must survive that."""
    settle, file, looks = _fresh(), _file("a.jpg"), []
    for now in range(100):
        for group in _pass(settle, float(now), file):
            assert settle.judge(group, _all(group, Wholeness.WHOLE), float(now))
            settle.later(group, float(now))
            file = replace(file, ctime_ns=file.ctime_ns + 1)
            looks.append(now)
    assert looks == [2, 4, 8, 16, 32, 64]
    settle, file = _fresh(), _file("a.jpg")
    _pass(settle, 0.0, file)
    [group] = _pass(settle, 2.0, file)
    settle.park(group)
    file = replace(file, ctime_ns=file.ctime_ns + 1)
    assert not any(_pass(settle, 3.0 + now, file) for now in range(50))
    file = replace(file, ctime_ns=file.ctime_ns + 1)  # the owner gave us permission, perhaps
    _pass(settle, 60.0, file)
    assert _pass(settle, 62.0, file)


def test_a_group_that_nobody_dealt_with_is_not_offered_in_every_pass() -> None:
    settle, file = _fresh(), _file("a.jpg")
    assert [_takes(settle, 0.5 * tick, file) for tick in range(10)].count(True) == 2


def test_what_waits_with_a_file_is_named_beside_it() -> None:
    """The page lists the photo by its name, with the reason of its companion."""
    settle = _fresh()
    photo, film = _file("a.heic"), _file("a.mov", size=0, ino=2)
    _pass(settle, 0.0, photo, film)
    [group] = _pass(settle, QUIET, photo, film)
    settle.judge(group, {photo.path: Wholeness.WHOLE, film.path: Wholeness.INCOMPLETE}, QUIET)
    [waiting] = settle.news(QUIET + 1000)  # long enough to be told
    assert (waiting.path, waiting.mates) == (film.path, (photo.path,))


def test_the_pause_ends_when_the_next_file_may_be_ready() -> None:
    settle, file = _fresh(), _file("a.jpg")
    assert settle.pause(0.0) is None
    _pass(settle, 0.0, file)
    assert settle.pause(0.5) == 1.5
    assert not _pass(settle, 1.0, file)
    assert settle.settling() == 1


def test_what_was_handled_goes_away_and_comes_back_is_offered_again() -> None:
    """Its owner moved it out of the intake and in again: that it has another ctime now was not our doing."""
    settle, file = _fresh(), _file("a.jpg")
    _pass(settle, 0.0, file)
    [group] = _pass(settle, 2.0, file)
    settle.park(group)
    for now in (3.0, 4.0):
        assert not _pass(settle, now)
    file = replace(file, ctime_ns=file.ctime_ns + 1)
    _pass(settle, 5.0, file)
    assert _pass(settle, 7.0, file)


def test_what_is_settled_and_whole_is_never_said_to_be_written_still() -> None:
    """It waits for a volume that is full or away, which is told as that."""
    settle, file = _fresh(), _file("a.jpg")
    assert any(_takes(settle, float(now), file) for now in range(3))
    for now in range(3, 1000):
        _pass(settle, float(now), file)
        assert settle.news(float(now)) == []
        assert settle.until_news(float(now)) is None
    for now in range(1000, 1400):
        _pass(settle, float(now), _file("a.jpg", size=now, at=float(now)))
        news = settle.news(float(now))
        assert [waiting.reason for waiting in news] == (["busy"] if now == 1000 else [])
