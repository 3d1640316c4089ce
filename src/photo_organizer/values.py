"""Dataclasses whose methods are made when they are first used: most starts use few of the classes that they load.

The library compiles six functions for each class as soon as it is defined, a third of what a short command takes. Here the
first object of a class compiles its `__init__`, and the rest needs no compiling. What is told of the fields is the
library's own, and so `fields`, `replace` and `asdict` work as ever.
"""

from __future__ import annotations

import dataclasses
from dataclasses import field as field  # noqa: PLC0414 - meant to be imported from here, as mypy has it
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - as above
else:

    def dataclass(*, frozen: bool = False, slots: bool = False) -> Callable[[type], type]:
        """Return what makes a class a dataclass, as `dataclasses.dataclass` does."""
        return lambda kind: _made(kind, frozen=frozen, slots=slots)


def _made(kind: type, *, frozen: bool, slots: bool) -> type:
    own = set(vars(kind))
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(kind)
    methods = {
        "__init__": _first_init(made, frozen=frozen),
        "__repr__": _shown,
        **_compared(made, frozen=frozen),
    }
    if frozen:
        methods |= {"__setattr__": _refused, "__delattr__": _refused, "__setstate__": _restored}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _first_init(made: Any, *, frozen: bool) -> Callable[..., None]:
    def init(self: object, /, *values: object, **named: object) -> None:
        made.__init__ = _init(made, frozen=frozen)
        made.__init__(self, *values, **named)

    return init


def _init(made: Any, *, frozen: bool) -> Any:
    """Compile the `__init__` of a class."""
    known: dict[str, object] = {"_set": object.__setattr__, "_none": dataclasses.MISSING}
    taken, lines = ["self"], list[str]()
    for number, one in enumerate(dataclasses.fields(made)):
        known[f"_default{number}"], known[f"_make{number}"] = one.default, one.default_factory
        if one.init:
            taken.append(one.name + _default(number, one))
        if value := _value(number, one):
            lines.append(f'_set(self, "{one.name}", {value})' if frozen else f"self.{one.name} = {value}")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    head = f"def {made.__name__}({', '.join(taken)}):"
    exec("\n ".join([head, *(lines or ["pass"])]), known)  # noqa: S102 - names of our own fields, as the library does it
    init: Any = known[made.__name__]
    init.__name__, init.__qualname__ = "__init__", f"{made.__qualname__}.__init__"
    return init


def _default(number: int, one: dataclasses.Field[Any]) -> str:
    if one.default is not dataclasses.MISSING:
        return f"=_default{number}"
    return "=_none" if one.default_factory is not dataclasses.MISSING else ""


def _value(number: int, one: dataclasses.Field[Any]) -> str:
    """Return what a field is set to, "" where nothing is known of it."""
    if one.default_factory is not dataclasses.MISSING:
        return f"_make{number}() if {one.name} is _none else {one.name}" if one.init else f"_make{number}()"
    return one.name if one.init else f"_default{number}" if one.default is not dataclasses.MISSING else ""


def _compared(made: Any, *, frozen: bool) -> dict[str, Any]:
    """Return what compares by the fields; what may change has no hash."""
    names = [one.name for one in dataclasses.fields(made) if one.compare]
    values: Callable[[object], object] = attrgetter(*names) if names else lambda _: ()

    def eq(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__eq__": eq, "__hash__": (lambda self: hash(values(self))) if frozen else None}


def _shown(self: Any) -> str:
    """Show an object as what makes it."""
    parts = [one.name + "=" + repr(getattr(self, one.name)) for one in dataclasses.fields(self) if one.repr]
    return f"{self.__class__.__qualname__}({', '.join(parts)})"


def _refused(self: object, name: str, _value: object = None) -> None:
    raise dataclasses.FrozenInstanceError(f"{name} of a {type(self).__name__} cannot be changed")


def _restored(self: object, state: Any) -> None:
    """Take what a copy or a pickle holds; Python has it as a dictionary, or as a pair with what slots hold."""
    whole = state if isinstance(state, dict) else {**(state[0] or {}), **state[1]}
    for name, value in whole.items():
        object.__setattr__(self, name, value)
