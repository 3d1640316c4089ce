"""How records are declared: as frozen dataclasses that are compared and shown by methods written once, here.

`dataclass` compiles each method of each class anew at every start: of those written here, that was a tenth of a short command.
Imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make of a class what `dataclass(frozen=True, slots=True)` would; a method of these that it has itself is kept."""
    made: Any = dataclass(frozen=True, slots=True, repr=False, eq=False)(cls)
    for name, method in _methods([one.name for one in fields(made) if one.compare]).items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return cast("type[T]", made)


def _methods(names: list[str]) -> dict[str, Callable[..., Any]]:
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
