"""Our dataclasses against the library's: whatever is asked of an object, both answer the same; only they are made later."""

from __future__ import annotations

import ast
import copy
import dataclasses
import pickle
import threading
from dataclasses import FrozenInstanceError, field
from pathlib import Path
from typing import Any

import pytest

from photo_organizer import values
from photo_organizer.model import Sighting
from photo_organizer.steps import Stamp

SOURCE = Path(__file__).parent.parent / "src" / "photo_organizer"


class Place:
    """A class as the program has many, before anything is made of it."""

    name: str
    size: int = 3
    tags: list[str] = field(default_factory=list)
    digest: bytes | None = field(default=None, compare=False)
    key: str = field(init=False, repr=False, compare=False)
    seen: bool = field(default=True, init=False)
    counts: dict[str, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.name.casefold())


def _both(*, frozen: bool, slots: bool) -> list[Any]:
    body = {name: value for name, value in vars(Place).items() if name not in ("__dict__", "__weakref__")}
    return [
        make(frozen=frozen, slots=slots)(type("Place", (), dict(body)))
        for make in (values.dataclass, dataclasses.dataclass)
    ]


def _told(kind: Any, ask: Any) -> Any:
    """Return what comes of it, or which exception."""
    try:
        return ask(kind)
    except Exception as error:  # noqa: BLE001 - any is an answer to be compared
        return type(error)


def _changed(kind: Any, name: str) -> Any:
    one = kind("A")
    setattr(one, name, "b")
    return repr(one)


def _removed(kind: Any) -> Any:
    one = kind("A")
    del one.name
    return hasattr(one, "name")


QUESTIONS = {
    "by place": lambda kind: repr(kind("A", 4, ["x"], b"d")),
    "by name": lambda kind: repr(kind(size=4, name="A")),
    "too few": lambda kind: kind(),
    "too many": lambda kind: kind(1, 2, 3, 4, 5),
    "unknown name": lambda kind: kind("A", length=1),
    "twice": lambda kind: kind("A", name="A"),
    "own list each": lambda kind: kind("A").tags is kind("A").tags,
    "not asked for": lambda kind: (kind("A").key, kind("A").seen, kind("A").counts),
    "equal": lambda kind: kind("A", digest=b"1") == kind("A", digest=b"2"),
    "different": lambda kind: kind("A") == kind("B"),
    "of another class": lambda kind: kind("A") == "A",
    "hash": lambda kind: hash(kind("A", tags=("x",))) == hash(kind("A", tags=("x",))),
    "in a set": lambda kind: len({kind("A", 1), kind("A", 1)}),
    "changed": lambda kind: _changed(kind, "name"),
    "removed": _removed,
    "replaced": lambda kind: repr(dataclasses.replace(kind("A"), size=9)),
    "as a dictionary": lambda kind: dataclasses.asdict(kind("A")),
    "fields": lambda kind: [(one.name, one.type, one.init) for one in dataclasses.fields(kind)],
    "copied": lambda kind: repr(copy.copy(kind("A", 4, ["x"]))),
    "copied deeply": lambda kind: copy.deepcopy(kind("A", 4, ["x"])) == kind("A", 4, ["x"]),
    "matched": lambda kind: kind.__match_args__,
    "has a dictionary": lambda kind: hasattr(kind("A"), "__dict__"),
}


@pytest.mark.parametrize("slots", [True, False])
@pytest.mark.parametrize("frozen", [True, False])
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_answer_is_that_of_the_library(question: str, *, frozen: bool, slots: bool) -> None:
    ours, theirs = (_told(kind, QUESTIONS[question]) for kind in _both(frozen=frozen, slots=slots))
    assert ours == theirs


def test_what_is_frozen_can_be_pickled_and_refuses_every_change() -> None:
    one = Sighting("/a", Stamp(1, 2, 3, 4), 5)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own
    with pytest.raises(FrozenInstanceError):
        one.path = "/b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.path
    with pytest.raises(
        FrozenInstanceError
    ):  # where slots are, the library's own has a fault and says TypeError
        one.name = "b"  # type: ignore[attr-defined]
    assert one.path == "/a"


def test_a_class_that_follows_another_takes_its_fields_first() -> None:
    @values.dataclass(frozen=True, slots=True)
    class First:
        a: int
        b: int = 2

    @values.dataclass(frozen=True, slots=True)
    class Second(First):
        c: int = 3

    assert repr(Second(1)).endswith("Second(a=1, b=2, c=3)")
    assert repr(First(1)).endswith("First(a=1, b=2)")
    assert First(1) != Second(1)


def test_threads_that_make_the_first_objects_at_once_all_get_theirs() -> None:
    for _ in range(50):
        kind, _library = _both(frozen=True, slots=True)
        found, gate = list[int](), threading.Barrier(4)

        def make(
            number: int, kind: Any = kind, found: list[int] = found, gate: threading.Barrier = gate
        ) -> None:
            gate.wait()
            found.append(kind("A", number).size)

        threads = [threading.Thread(target=make, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == [0, 1, 2, 3]


def test_every_class_of_the_program_is_made_so() -> None:
    """Each that is compiled at the start costs a third of a millisecond of every command that loads it."""
    wrong = [
        path.name
        for path in SOURCE.rglob("*.py")
        if path.name != "values.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
        and node.module == "dataclasses"
        and any(one.name == "dataclass" for one in node.names)
    ]
    assert not wrong, "take dataclass from photo_organizer.values"
