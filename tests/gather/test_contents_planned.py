"""In a preview, what is planned counts among those that may have the same bytes."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING

from photo_organizer.disk.digest import sample_of
from photo_organizer.gather import future as future_room
from photo_organizer.gather.future import Future
from photo_organizer.model import Action, Move, Plan, Reason
from tests.gather.duplicates_place import MIDDLE, ONE, OTHER

if TYPE_CHECKING:
    import pytest

    from photo_organizer.decide.world import Candidate
    from photo_organizer.model import Stamp
    from tests.gather.duplicates_place import Place


def planned(one: Candidate, *targets: str) -> list[Plan]:
    """Return the plans that give a newcomer one name after the other."""
    stamp, paths = one.main.sighting.stamp, [one.main.path, *targets]
    steps = [Move(src, dst, stamp) for src, dst in pairwise(paths)]
    return [Plan(step.src, Action.FILE, (Reason("dated", "x"),), (step,)) for step in steps]


def test_in_a_preview_what_is_planned_counts_as_there_and_what_leaves_as_gone(place: Place) -> None:
    first, second, future = place.comes("a.jpg"), place.comes("b.jpg"), Future()
    future.imagine(planned(first, f"{place.library}/2024/a.jpg"))
    future.imagine(planned(place.comes("c.jpg", data=MIDDLE), f"{place.library}/2024/c.jpg"))
    assert place.twins(second, future) == [f"{place.library}/2024/a.jpg"]
    twin = place.filed("k.jpg", ONE)
    assert place.twins(second, SimpleNamespace(by_size={}, gone={str(twin)}, alike=lambda *_: [])) == []
    assert place.twins(second, Future()) == [str(twin)]


def test_in_a_preview_what_gave_way_to_another_is_read_where_it_lies_still(place: Place) -> None:
    first, second, future = place.comes("a.jpg"), place.comes("b.jpg"), Future()
    future.imagine(planned(first, f"{place.library}/a.jpg", f"{place.library}/a_A.jpg"))
    assert place.twins(second, future) == [f"{place.library}/a_A.jpg"]


def test_in_a_preview_what_is_planned_is_read_once_however_many_have_its_size(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card of raw files that are all of one size: each read all that were planned before it."""
    future, read = Future(), []

    def noted(path: str, stamp: Stamp) -> bytes:
        read.append(path)
        return sample_of(path, stamp)

    monkeypatch.setattr(future_room, "sample_of", noted)
    for number in range(9):
        future.imagine(planned(place.comes(f"{number}.jpg", data=OTHER), f"{place.library}/{number}.jpg"))
    for number in range(9, 12):
        assert place.twins(place.comes(f"{number}.jpg", data=MIDDLE), future) == []
    assert len(read) == len(set(read)) == 9
