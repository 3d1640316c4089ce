"""Which pictures of one name are compared: each newcomer with all others, and no two that the library has had for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.relations import Relation
from photo_organizer.decide.world import Existing
from photo_organizer.gather import similarity
from photo_organizer.gather.similarity import SameNameGroup, SimilaritySearch
from photo_organizer.look.looker import Seen
from photo_organizer.model import Agreement, Look, Stamp
from tests.decide.test_plan import candidate, facts

if TYPE_CHECKING:
    import pytest


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
    SimilaritySearch().search([SameNameGroup(newcomers, there)])
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

    found = SimilaritySearch().search([SameNameGroup([newcomer], there)], None, denied)
    assert list(found) == ["/in/n.jpg"]
    told = {stamp: like.relation for stamp, like in found["/in/n.jpg"].items()}
    assert told == {there[0].stamp: Relation.BURST, there[1].stamp: Relation.SAME}
    assert sorted(asked) == [(b"/in/n.jpg", b"/lib/a.jpg"), (b"/in/n.jpg", b"/lib/b.jpg")]
