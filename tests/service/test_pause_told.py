"""What a paused service says of itself: that it is paused, as soon as nothing else is to be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.errors import VolumeProblem
from tests.commands.ticks import told

if TYPE_CHECKING:
    import pytest

    from tests.commands.ticks import Ticks


def _paused_anew(ticks: Ticks) -> None:
    """Pause, and begin anew: nobody has read the library since."""
    told(ticks, "pause")
    ticks.end()
    ticks.start()
    ticks.tick()


def _word(ticks: Ticks) -> tuple[str, str]:
    status = ticks.status()
    return status["word"], status["code"]


def test_a_command_that_had_the_library_read_in_a_pause_leaves_the_pause_in_words(ticks: Ticks) -> None:
    ticks.drop()
    ticks.tick(4)
    _paused_anew(ticks)
    assert told(ticks, "undo", last=True)["files"]
    ticks.tick()
    assert _word(ticks) == ("Paused", "paused")


def test_a_database_that_was_in_use_for_a_while_leaves_the_pause_in_words(
    ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(ticks, "pause")

    def in_use() -> None:
        raise VolumeProblem("another program has the database open", "end it")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(ticks.service.queue, "serve", in_use)
        ticks.tick(3)
        assert ticks.status()["word"] == "Needs attention"
    ticks.tick(2)
    assert _word(ticks) == ("Paused", "paused")
