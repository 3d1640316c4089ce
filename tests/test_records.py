"""Records are dataclasses in all that a caller can see, and cost a start a tenth as much."""

from __future__ import annotations

import ast
import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, dataclass
from pathlib import Path
from typing import Any

import pytest

from photo_organizer import records
from photo_organizer.model import Copy, Move, Stamp
from photo_organizer.records import asdict, field, fields, frozen, mutable, replace

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
    read: bytes | None = dataclasses.field(default=None, compare=False)
    secret: str = dataclasses.field(default="", repr=False)


@frozen
class Alone:
    """A record of one value, which shows itself."""

    value: float

    def __repr__(self) -> str:
        return "alone"


@mutable
class Counted:
    """A record that changes."""

    name: str
    seen: list[int] = field(default_factory=list)
    place: str = field(default="nowhere", init=False)
    length: int = field(init=False)

    def __post_init__(self) -> None:
        self.length = len(self.name)


ALL = [("a", 1, None, ""), ("a", 1, b"read", ""), ("a", 1, None, "x"), ("a", 2, None, ""), ("b", 1, None, "")]


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
    for name in ("name", "more"):
        with pytest.raises((FrozenInstanceError, TypeError)):
            setattr(one, name, "b")
    with pytest.raises(FrozenInstanceError):
        del one.name
    assert not hasattr(one, "__dict__")


def test_a_record_is_replaced_and_kept_as_dataclasses_are() -> None:
    assert replace(Ours("a"), size=2) == Ours("a", 2)
    assert [one.name for one in fields(Ours)] == [one.name for one in dataclasses.fields(Theirs)]
    assert pickle.loads(pickle.dumps(Ours("a", 3))) == Ours("a", 3)  # noqa: S301 - our own bytes
    assert len({Alone(1.0), Alone(1.0), Alone(2.0)}) == 2
    assert Ours.__match_args__ == Theirs.__match_args__


def test_a_record_that_changes_is_made_compared_and_kept_as_a_dataclass_is() -> None:
    one, other = Counted("abc"), Counted("abc", [])
    assert one == other
    assert (one.place, one.length) == ("nowhere", 3)
    one.seen.append(1)
    one.place = "here"
    assert (one, other.seen) != (other, one.seen)
    assert repr(one) == "Counted(name='abc', seen=[1], place='here', length=3)"
    assert copy.deepcopy(one) == one == pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
    with pytest.raises(TypeError):
        hash(one)
    with pytest.raises(AttributeError):
        one.more = 1  # type: ignore[attr-defined]  # that is the test


def test_wrong_values_are_refused_as_of_a_function() -> None:
    for given, named in (
        ((), {}),
        (("a", 1, None, "", 5), {}),
        (("a",), {"name": "b"}),
        (("a",), {"more": 1}),
    ):
        for kind in (Ours, Theirs):
            with pytest.raises(TypeError):
                kind(*given, **named)
    with pytest.raises(TypeError):
        replace(Counted("a"), length=5)


def test_no_value_is_shared_by_all_records() -> None:
    with pytest.raises(ValueError, match="default_factory"):

        @mutable
        class Shared:
            seen: list[int] = []  # noqa: RUF012 - that is the test


def test_who_knows_records_as_dataclasses_is_answered() -> None:
    kinds: list[Any] = [Ours, Counted, Copy]
    for kind in kinds:
        assert dataclasses.is_dataclass(kind)
        assert [one.name for one in dataclasses.fields(kind)] == [one.name for one in fields(kind)]
    assert dataclasses.replace(Ours("a"), size=2) == Ours("a", 2)
    assert dataclasses.asdict(Counted("a", [1])) == asdict(Counted("a", [1]))
    assert asdict(Counted("a", [1])) == {"name": "a", "seen": [1], "place": "nowhere", "length": 1}
    inside: Any = [Stamp(1, 2, 3, 4), {"one": (Alone(1.0),)}]
    assert asdict(Counted("a", inside)) == dataclasses.asdict(Counted("a", inside))
    assert asdict(Counted("a", inside))["seen"] == [Stamp(1, 2, 3, 4), {"one": ({"value": 1.0},)}]


def test_no_module_loads_dataclasses() -> None:
    """It takes longer than to declare all records: `records` has the same words."""
    loads = [
        f"{path.relative_to(SOURCE)}: {node.lineno}"
        for path in SOURCE.rglob("*.py")
        if path.name != "records.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.Import, ast.ImportFrom)) and "dataclasses" in ast.unparse(node)
    ]
    assert loads == []
