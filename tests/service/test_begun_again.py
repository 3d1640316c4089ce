"""What a service finds when it begins: a former intake, a folder that is away, another process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.service.acting import make_ready
from photo_organizer.service.running import holder, mark_ready, serves, unmark_ready
from tests.act.moments import just_before, renames
from tests.commands.ticks import put

if TYPE_CHECKING:
    from tests.commands.ticks import Ticks


def begin_again(ticks: Ticks, **settings: str) -> None:
    ticks.settings = ticks.settings.replace(**settings)
    ticks.start()


def test_what_was_left_in_a_former_intake_goes_back_to_it_when_its_disk_comes(ticks: Ticks) -> None:
    """In its place was the empty folder in which it is mounted, over more than one start."""
    former, away, new = put(ticks, "a.jpg"), ticks.root / "away", ticks.root / "new"

    def off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), just_before(renames("/claim/", ""), off):
        ticks.tick(3)
    assert not former.exists()
    ticks.die()
    former.parent.rename(away)
    former.parent.mkdir()
    new.mkdir()
    for _ in range(2):
        begin_again(ticks, paths_intake=str(new))
        ticks.tick(2)
        ticks.end()
    former.parent.rmdir()
    away.rename(former.parent)
    begin_again(ticks, paths_intake=str(new))
    ticks.tick(2)
    assert former.exists()


def test_what_was_left_in_a_former_intake_goes_back_to_it(ticks: Ticks) -> None:
    """The settings name another intake by now; the file is nobody else's to find."""
    path = put(ticks, "a.jpg")

    def off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), just_before(renames("/claim/", ""), off):
        ticks.tick(3)
    assert not path.exists()
    ticks.die()
    (ticks.root / "new").mkdir()
    begin_again(ticks, paths_intake=str(ticks.root / "new"))
    ticks.tick()
    assert path.exists() or len(ticks.filed()) == 1
    assert ticks.open_plans() == 0


@pytest.mark.parametrize("moved", ["intake", "library"])
def test_what_was_left_in_a_folder_that_has_another_name_by_now_is_found_there(
    ticks: Ticks, moved: str
) -> None:
    """A share is renamed after a power cut: the plan knows it by its old name, which is nowhere any more."""
    data = put(ticks, "a.jpg").read_bytes()

    def off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), just_before(renames("/claim/", ""), off):
        ticks.tick(3)
    ticks.die()
    new = ticks.root / "new"
    (ticks.root / moved).rename(new)
    setattr(ticks, moved, new)
    begin_again(ticks, **{f"paths_{moved}": str(new)})
    ticks.tick(2)
    ticks.service.wake()
    ticks.tick(2)
    [filed] = ticks.filed()
    assert (ticks.library / filed).read_bytes() == data
    assert ticks.left() == []


@pytest.mark.parametrize("gone", ["intake", "library"])
def test_nothing_begins_while_a_folder_is_away(ticks: Ticks, gone: str) -> None:
    away = ticks.root / gone
    away.rename(ticks.root / "away")
    with pytest.raises(Exception, match=str(away)):
        make_ready(ticks.opened, lambda: False, lambda _: None)
    (ticks.root / "away").rename(away)
    assert make_ready(ticks.opened, lambda: False, lambda _: None)


def test_a_process_is_found_by_its_lock_and_a_service_by_its_mark(ticks: Ticks) -> None:
    state = str(ticks.state)
    assert holder(state) == os.getpid()
    assert not serves(state)
    mark_ready(state)
    assert serves(state)
    unmark_ready(state)
    assert not serves(state)
    (ticks.state / "ready").write_text("1\n")
    unmark_ready(state)
    assert (ticks.state / "ready").exists(), "the mark of another process stays"
