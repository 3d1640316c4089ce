"""Records are frozen dataclasses in all that a caller can see, and cost a start half as much."""

from __future__ import annotations

import ast
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from pathlib import Path

import pytest

from photo_organizer import records
from photo_organizer.model import Copy, Move, Stamp
from photo_organizer.records import changeable, frozen

SOURCE = Path(records.__file__).parent


@frozen
class Ours:
    """A record."""

    name: str
    size: int = 0
    read: bytes | None = field(default=None, compare=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Theirs:
    """The same, as the standard library makes it."""

    name: str
    size: int = 0
    read: bytes | None = field(default=None, compare=False)
    secret: str = field(default="", repr=False)


@frozen
class Alone:
    """A record of one value, which shows itself."""

    value: float

    def __repr__(self) -> str:
        return "alone"


@changeable
class OursChangeable:
    """A record that may be changed."""

    name: str
    size: int = 0
    read: list[bytes] = field(default_factory=list, compare=False)
    secret: str = field(default="", repr=False)


@dataclass(slots=True)
class TheirsChangeable:
    """The same, as the standard library makes it."""

    name: str
    size: int = 0
    read: list[bytes] = field(default_factory=list, compare=False)
    secret: str = field(default="", repr=False)


ALL = [("a", 1, None, ""), ("a", 1, b"read", ""), ("a", 1, None, "x"), ("a", 2, None, ""), ("b", 1, None, "")]


LONG = {"dataclass(frozen=True, slots=True)", "dataclass(slots=True)"}


def test_records_are_equal_where_dataclasses_are() -> None:
    for mine in ALL:
        for other in ALL:
            assert (Ours(*mine) == Ours(*other)) == (Theirs(*mine) == Theirs(*other))
            assert (hash(Ours(*mine)) == hash(Ours(*other))) == (hash(Theirs(*mine)) == hash(Theirs(*other)))
    others: list[object] = [Theirs("a"), ("a", 0, None, ""), None]
    assert Ours("a") not in others


def test_a_kind_of_a_record_is_never_equal_to_another_kind_with_the_same_values() -> None:
    stamp = Stamp(1, 2, 3, 4)
    assert Copy("a", "b", stamp) != Move("a", "b", stamp)
    assert Copy("a", "b", stamp) == Copy("a", "b", stamp)


def test_records_are_shown_as_dataclasses_are() -> None:
    assert repr(Ours("a", 1, b"x", "y")) == repr(Theirs("a", 1, b"x", "y")).replace("Theirs", "Ours")
    assert repr(Alone(1.0)) == "alone"


def test_a_record_cannot_be_changed_and_has_no_room_for_more() -> None:
    one = Ours("a")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]  # mypy calls this comment unused where it does not refuse the line itself
    for name in ("name", "more"):
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(one, name, "b")
    with pytest.raises(FrozenInstanceError):
        del one.name
    assert not hasattr(one, "__dict__")


def test_a_record_as_it_is_shipped_is_the_same_but_for_refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "REFUSING", False)

    @frozen
    class Shipped:
        name: str
        size: int = 0
        read: bytes | None = field(default=None, compare=False)
        secret: str = field(default="", repr=False)

    for mine in ALL:
        assert repr(Shipped(*mine)) == repr(Ours(*mine)).replace("Ours", Shipped.__qualname__)
        assert hash(Shipped(*mine)) == hash(Ours(*mine))
        assert [Shipped(*mine) == Shipped(*other) for other in ALL] == [
            Ours(*mine) == Ours(*other) for other in ALL
        ]
    assert not hasattr(Shipped("a"), "__dict__")


def test_a_record_is_replaced_and_kept_as_dataclasses_are() -> None:
    assert replace(Ours("a"), size=2) == Ours("a", 2)
    assert [one.name for one in fields(Ours)] == [one.name for one in fields(Theirs)]
    assert pickle.loads(pickle.dumps(Ours("a", 3))) == Ours("a", 3)  # noqa: S301 - our own bytes
    assert len({Alone(1.0), Alone(1.0), Alone(2.0)}) == 2


def test_a_record_that_may_be_changed_is_as_a_dataclass_that_may() -> None:
    ones = [("a", 1, [], ""), ("a", 1, [b"read"], ""), ("a", 1, [], "x"), ("a", 2, [], "")]
    for mine in ones:
        assert repr(OursChangeable(*mine)) == repr(TheirsChangeable(*mine)).replace("Theirs", "Ours")
        for other in ones:
            theirs = TheirsChangeable(*mine) == TheirsChangeable(*other)
            assert (OursChangeable(*mine) == OursChangeable(*other)) == theirs
    one = OursChangeable("a")
    one.size = 5
    one.read.append(b"x")
    assert (one, one.read, OursChangeable("a").read) == (OursChangeable("a", 5), [b"x"], [])
    assert not hasattr(one, "__dict__")
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)


def test_every_record_is_declared_the_short_way() -> None:
    long = [
        f"{path.relative_to(SOURCE)}: {node.name}"
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(one) in LONG for one in node.decorator_list)
    ]
    assert long == []
