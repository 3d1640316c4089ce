"""A library that goes away while the service runs is told at once, and what is known of it is kept."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import catalogue
from tests.service.desk import until

if TYPE_CHECKING:
    from tests.service.desk import Desk


@pytest.mark.parametrize("how", ["renamed", "removed"])
def test_a_library_that_goes_away_is_told_at_once(desk: Desk, how: str) -> None:
    """Not only with the next full look by the clock: until then the page would say that all is well."""
    desk.rest()
    desk.service.pace._hint.clear()
    assert not desk.service.pace.look_is_due(time.monotonic())
    if how == "renamed":
        desk.library.rename(desk.library.with_name("elsewhere"))
    else:
        shutil.rmtree(desk.library)
    until(lambda: desk.service.pace.full_look_is_due(time.monotonic()))
    desk.service.tick()
    assert desk.word == "Needs attention"
    assert how == "removed" or not desk.watched, "what lies there next is another folder"


def test_an_empty_folder_in_the_library_s_place_is_not_taken_for_it(desk: Desk) -> None:
    """A share that is not mounted leaves one behind: what the catalogue knows is not deleted by that."""
    desk.rest()
    known = catalogue.count(desk.service.library.con)
    assert known[0] == 2
    desk.library.rename(desk.library.with_name("elsewhere"))
    desk.library.mkdir()

    def told() -> bool:  # the kernel's word of it may come a moment after a look
        desk.full_look()
        return desk.word == "Needs attention"

    until(told)
    assert catalogue.count(desk.service.library.con) == known
