"""How records are declared: as dataclasses with slots that are compared and shown by methods written once, here.

`dataclass` compiles each method of each class anew at every start: of those written here, that was a tenth of a short command.
So a frozen record is frozen by the type checker, which passes no line that changes one, and in the tests by itself as well. To refuse
it wherever the program runs was another seventh of the start of a pass, and each record took longer to make.
Imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, cast, dataclass_transform

T = TypeVar("T")
REFUSING = False  # whether a frozen record refuses by itself to be changed: tests/conftest.py


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make of a class what `dataclass(frozen=True, slots=True)` would; a method of these that it has itself is kept."""
    return _with(dataclass(frozen=REFUSING, slots=True, repr=False, eq=False)(cls), cls)


@dataclass_transform(field_specifiers=(field,))
def changeable(cls: type[T]) -> type[T]:
    """Make of a class what `dataclass(slots=True)` would; a method of these that it has itself is kept."""
    return _with(dataclass(slots=True, repr=False, eq=False)(cls), cls, __hash__=None)


def _with(made: Any, cls: type[T], **other: object) -> type[T]:
    """Give a dataclass, made of `cls`, the methods that `cls` lacks, some of them `other` ones."""
    for name, method in (_methods([one.name for one in fields(made) if one.compare]) | other).items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return cast("type[T]", made)


def _methods(names: list[str]) -> dict[str, object]:
    """Return what compares the values of `names`, and what shows all; records of two classes are never equal."""
    values = attrgetter(*names)

    def equals(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    return {"__eq__": equals, "__hash__": hashed, "__repr__": _shown}


def _shown(self: Any) -> str:
    told = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({', '.join(told)})"
