"""A file that ends the decoder's process twice is not given to it a third time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.gather import similarity as room
from photo_organizer.gather.similarity import SimilaritySearch
from photo_organizer.look.looker import Seen
from photo_organizer.look.wire import Why
from photo_organizer.model import Stamp

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("why", "times"), [(Why.CRASHED, 2), (Why.TIMEOUT, 2), (Why.CHANGED, 5), (Why.DAMAGED, 1)]
)
def test_it_is_left_alone_from_then_on(why: Why, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def look_at(_child: object, path: str, _stamp: Stamp, *, md5: bool, stop: Callable[[], bool]) -> Seen:
        asked.append(path)
        return Seen(None, why=why, trouble="x", md5=b"m" if md5 and not stop() else b"")

    monkeypatch.setattr(room, "look_at", look_at)
    similarity = SimilaritySearch()
    seen = [similarity.look("/a.jpg", Stamp(1, 2, 3, 4)) for _ in range(5)]
    assert len(asked) == times
    assert {one.why for one in seen} == {why} | ({Why.CRASHED} if why is Why.TIMEOUT else set())
    similarity.look("/b.jpg", Stamp(1, 3, 3, 4))
    assert asked[-1] == "/b.jpg"
