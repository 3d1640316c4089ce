"""Which pictures of one name are compared: each newcomer with all others, and no two that the library has had for long."""

from __future__ import annotations

from typing import Any

import pytest

from photo_organizer.decide.relations import Relation
from photo_organizer.decide.world import Existing
from photo_organizer.errors import Stopping
from photo_organizer.gather import similarity
from photo_organizer.gather.future import Future
from photo_organizer.gather.similarity import SameNameGroup, SimilaritySearch
from photo_organizer.look.looker import Seen
from photo_organizer.look.wire import Why
from photo_organizer.model import Agreement, Look, Stamp
from tests.decide.candidates import candidate, facts


def test_what_stands_in_the_library_is_not_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a name with a hundred versions would cost five thousand comparisons for each that comes."""
    seen = Seen(Look(b"h" * 32, 4.0, plain=False, width=8, height=8, format="JPEG"), b"small")
    compared: list[tuple[int, int]] = []

    def agreements(_child: object, _small: object, pairs: list[tuple[int, int]]) -> list[Agreement]:
        compared.extend(pairs)
        return [Agreement(0.0)] * len(pairs)

    monkeypatch.setattr(similarity, "look_at", lambda *_, **__: seen)
    monkeypatch.setattr(similarity, "agreements", agreements)
    there = [
        Existing(f"/lib/a{letter}.jpg", Stamp(1, number, 9, 9))
        for number, letter in enumerate(("", "_A", "_B"), 50)
    ]
    newcomers = [candidate(facts(f"/in/{name}.jpg")) for name in "ab"]
    SimilaritySearch().search([SameNameGroup(newcomers, there)], Future())
    # in their order: the plain name's holder, the two newcomers, the other two of the library
    assert sorted(compared) == [(0, 1), (0, 2), (1, 2), (1, 3), (1, 4), (2, 3), (2, 4)]


def test_only_newcomers_are_told_what_they_are_like_and_what_their_owner_calls_different_is_kept_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def look_at(_child: object, path: str, *_: object, **__: object) -> Seen:
        return Seen(
            Look(b"h" * 32, 4.0, plain=False, width=8, height=8, format="JPEG"), b"small", path.encode()
        )

    monkeypatch.setattr(similarity, "look_at", look_at)
    monkeypatch.setattr(
        similarity, "agreements", lambda _child, _small, pairs: [Agreement(0.99)] * len(pairs)
    )
    there = [Existing(f"/lib/{name}.jpg", Stamp(1, number, 9, 9)) for number, name in enumerate("ab", 50)]
    newcomer = candidate(facts("/in/n.jpg"))
    asked: list[tuple[bytes, bytes]] = []

    def denied(one: bytes, other: bytes) -> bool:
        asked.append((one, other))
        return b"/lib/a.jpg" in (one, other)

    found = SimilaritySearch().search([SameNameGroup([newcomer], there)], Future(), denied)
    assert list(found) == ["/in/n.jpg"]
    told = {stamp: like.relation for stamp, like in found["/in/n.jpg"].items()}
    assert told == {there[0].stamp: Relation.BURST, there[1].stamp: Relation.SAME}
    assert sorted(asked) == [(b"/in/n.jpg", b"/lib/a.jpg"), (b"/in/n.jpg", b"/lib/b.jpg")]


class Looks:
    """What is looked at, and what each look shows."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **shown: object) -> None:
        self.asked: list[tuple[str, bool]] = []
        self.shown = {"look": Look(b"h" * 32, 4.0, plain=False, width=8, height=8, format="JPEG")} | shown
        monkeypatch.setattr(similarity, "look_at", self)

    def __call__(self, _child: object, path: str, _stamp: Stamp, *, md5: bool, **_: object) -> Seen:
        self.asked.append((path, md5))
        given: Any = {"thumbnail": b"small", "md5": b"m" * 16 if md5 else b""} | self.shown
        return Seen(**given)


STAMP = Stamp(1, 2, 3, 4)


def test_a_picture_is_decoded_once_and_again_only_for_what_was_not_asked_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks, search = Looks(monkeypatch), SimilaritySearch()
    search.look("/a.jpg", STAMP)
    search.look("/renamed.jpg", STAMP)
    assert looks.asked == [("/a.jpg", False)]
    assert search.look("/a.jpg", STAMP, md5=True).md5 == b"m" * 16
    for md5 in (True, False):
        assert search.look("/a.jpg", STAMP, md5=md5).md5 == b"m" * 16
    assert looks.asked == [("/a.jpg", False), ("/a.jpg", True)]
    search.look("/a.jpg", STAMP._replace(mtime_ns=5))
    assert len(looks.asked) == 3, "another content"


@pytest.mark.parametrize("why", [Why.CRASHED, Why.TIMEOUT])
def test_what_ends_the_decoder_has_a_second_chance_and_no_third(
    monkeypatch: pytest.MonkeyPatch, why: Why
) -> None:
    """Once may have been bad luck: a machine short of memory."""
    looks, search = Looks(monkeypatch, look=None, why=why, trouble="ended"), SimilaritySearch()
    told = [search.look("/a.jpg", STAMP).why for _ in range(4)]
    assert len(looks.asked) == 2
    assert told[2:] == [Why.CRASHED] * 2
    search.look("/b.jpg", STAMP._replace(ino=9))
    assert looks.asked[-1] == ("/b.jpg", False), "another file is none the worse"


def test_the_oldest_look_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "_REMEMBERED", 2)
    looks, search = Looks(monkeypatch), SimilaritySearch()
    for number in (1, 2, 1, 3, 1, 2):
        search.look(f"/{number}.jpg", STAMP._replace(ino=number))
    assert [path for path, _ in looks.asked] == ["/1.jpg", "/2.jpg", "/3.jpg", "/2.jpg"]


def test_a_look_that_was_stopped_ends_the_search_and_is_not_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks, search = Looks(monkeypatch, look=None, why=Why.STOPPED, trouble="stopped"), SimilaritySearch()
    for _ in range(3):
        with pytest.raises(Stopping):
            search.look("/a.jpg", STAMP)
    assert len(looks.asked) == 3
