"""What goes to Duplicates for another file that holds the same bytes: in that moment it does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from photo_organizer.model import State
from photo_organizer.store import journal
from tests.act.moments import just_before, renames
from tests.act.test_executor import move

if TYPE_CHECKING:
    from pathlib import Path

    from photo_organizer.model import Move
    from tests.act.test_executor import House


def aside(house: House, src: Path, kept: Path) -> Move:
    return replace(move(src, house.library / "Duplicates" / src.name), same_as=str(kept))


def pair(house: House) -> tuple[Path, Path]:
    return house.put(house.library / "a.jpg", b"same"), house.put(house.library / "k.jpg", b"same")


def test_it_goes_while_the_other_one_is_the_same(any_volumes: House) -> None:
    assert any_volumes.run(aside(any_volumes, *pair(any_volumes))) == State.DONE
    assert any_volumes.files() == {"library/Duplicates/a.jpg": b"same", "library/k.jpg": b"same"}


def test_it_stays_where_the_other_one_has_changed_without_a_sign(any_volumes: House) -> None:
    """Whoever empties Duplicates would have removed the last good copy."""
    src, kept = pair(any_volumes)
    step = aside(any_volumes, src, kept)
    any_volumes.put(kept, b"sane")
    assert any_volumes.run(step) == State.STALE
    assert any_volumes.files() == {"library/a.jpg": b"same", "library/k.jpg": b"sane"}


def test_it_stays_where_the_other_one_has_gone(any_volumes: House) -> None:
    src, kept = pair(any_volumes)
    step = aside(any_volumes, src, kept)
    kept.unlink()
    assert any_volumes.run(step) == State.BUSY
    assert any_volumes.files() == {"library/a.jpg": b"same"}


def test_it_is_compared_also_after_a_crash(any_volumes: House) -> None:
    """The intent was written, and the other file changed before the next start."""
    src, kept = pair(any_volumes)
    with pytest.raises(KeyboardInterrupt), just_before(renames("/claim/"), _power_off):
        any_volumes.run(aside(any_volumes, src, kept))
    any_volumes.put(kept, b"sane")
    any_volumes.executor.recover()
    assert any_volumes.files() == {"library/a.jpg": b"same", "library/k.jpg": b"sane"}
    assert journal.unfinished(any_volumes.con) == []


def _power_off() -> None:
    raise KeyboardInterrupt
