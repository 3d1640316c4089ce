"""How records are declared: classes with slots, that are dataclasses in all that a caller or a type checker can see.

`dataclass` loads what inspects source code, and compiles several methods of each class at every start: that was a sixth of a
short command. Of these records, what compares and shows them is written once, here; what makes one is compiled with the first
that is made. Imports nothing of ours.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from dataclasses import asdict as asdict
    from dataclasses import field as field
    from dataclasses import fields as fields
    from dataclasses import replace as replace

T = TypeVar("T")
_NOTHING: Any = object()


class _Field:
    """One field, with what was said of it where it is declared."""

    __slots__ = ("compare", "default", "default_factory", "init", "metadata", "name", "repr")

    def __init__(
        self,
        *,
        default: object = _NOTHING,
        default_factory: Callable[[], object] = _NOTHING,
        init: bool = True,
        repr: bool = True,  # noqa: A002 - it is called so by `dataclasses.field`
        compare: bool = True,
        metadata: Mapping[str, object] | None = None,
    ) -> None:
        if default.__class__.__hash__ is None:
            raise ValueError("one value would be shared by all records: use default_factory")
        self.name, self.default, self.default_factory = "", default, default_factory
        self.init, self.repr, self.compare, self.metadata = init, repr, compare, metadata or {}


def _fields(of: Any) -> tuple[_Field, ...]:
    """Return the fields of a record or of its class, as `dataclasses.fields` does."""
    return of.__record_fields__  # type: ignore[no-any-return]  # that of `_made`


def _replaced(record: Any, /, **changes: object) -> Any:
    """Return a record with changes, as `dataclasses.replace` does."""
    same = {
        one.name: getattr(record, one.name) for one in _fields(record) if one.init and one.name not in changes
    }
    return record.__class__(**same, **changes)


def _as_dict(record: Any) -> dict[str, Any]:
    """Return a record, and all records in it, as plain values, as `dataclasses.asdict` does."""
    return {one.name: _plain(getattr(record, one.name)) for one in _fields(record)}


def _plain(value: Any) -> Any:
    if hasattr(value, "__record_fields__"):
        return _as_dict(value)
    if isinstance(value, (list, tuple)):
        parts = map(_plain, value)
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value


if not TYPE_CHECKING:
    field, fields, replace, asdict = _Field, _fields, _replaced, _as_dict


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Make of a class what `dataclass(frozen=True, slots=True)` would; what it says itself of comparing and showing is kept."""
    return _made(cls, _compared_and_shown(cls) | _FROZEN)


@dataclass_transform(field_specifiers=(field,))
def mutable(cls: type[T]) -> type[T]:
    """Make of a class what `dataclass(slots=True)` would; what it says itself of comparing and showing is kept."""
    return _made(cls, _compared_and_shown(cls) | {"__hash__": None})


def _made(cls: type[T], methods: dict[str, object]) -> type[T]:
    """Return the class anew with slots: they cannot be added to one that is there."""
    declared, all_fields = cls.__annotations__, tuple(_declared(cls))
    own = {name: one for name, one in cls.__dict__.items() if name not in {*declared, *_WITHOUT_SLOTS}}
    slots = {
        "__slots__": tuple(declared),
        "__record_fields__": all_fields,
        "__dataclass_fields__": _ForDataclasses(),
        "__match_args__": tuple(one.name for one in all_fields if one.init),
    }
    kind: Any = type(cls)
    made = kind(cls.__name__, cls.__bases__, {**methods, **own, **slots})
    made.__qualname__ = cls.__qualname__
    made.__init__ = _compiled_with_the_first(made)
    return made  # type: ignore[no-any-return]  # a class made of parts


_WITHOUT_SLOTS = ("__dict__", "__weakref__")


def _declared(cls: type) -> Iterator[_Field]:
    """Yield the fields of a class, those that it inherits first."""
    for base in cls.__bases__:
        yield from getattr(base, "__record_fields__", ())
    for name in cls.__annotations__:
        given = cls.__dict__.get(name, _NOTHING)
        one = given if isinstance(given, _Field) else _Field(default=given)
        one.name = name
        yield one


# ── making ───────────────────────────────────────────────────────────────────────────────────────


def _compiled_with_the_first(made: Any) -> Callable[..., None]:
    """Return the `__init__` of a class, which compiles the one that is used from then on: of most classes, many a run makes none."""

    def first(self: object, *values: object, **named: object) -> None:
        made.__init__ = _compiled(made)
        made.__init__(self, *values, **named)

    return first


def _compiled(made: Any) -> Callable[..., None]:
    """Return what sets the fields of a new record: a frozen one's by way of their slots, which is quicker than `object.__setattr__`."""
    scope: dict[str, Any] = {"__nothing": _NOTHING}
    parameters, lines = ["self"], ["pass"]
    for one in _fields(made):
        name, default, make, put = (f"{start}{one.name}" for start in ("", "__default_", "__make_", "__put_"))
        scope |= {default: one.default, make: one.default_factory, put: getattr(made, name).__set__}
        has_default, has_factory = one.default is not _NOTHING, one.default_factory is not _NOTHING
        if one.init:
            given = f"={default}" if has_default else "=__nothing" if has_factory else ""
            parameters.append(name + given)
            value = f"{make}() if {name} is __nothing else {name}" if has_factory else name
        elif has_default or has_factory:
            value = default if has_default else f"{make}()"
        else:
            continue  # `__post_init__` sets it
        lines.append(f"{put}(self, {value})" if made.__setattr__ is _refuse else f"self.{name} = {value}")
    if hasattr(made, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), scope)  # noqa: S102 - of our own classes' names alone
    return scope["__init__"]  # type: ignore[no-any-return]  # by `exec`


# ── what records do ──────────────────────────────────────────────────────────────────────────────


def _compared_and_shown(cls: type) -> dict[str, object]:
    """Return what compares the values of a class's records, and what shows all; records of two classes are never equal."""
    values = attrgetter(*(one.name for one in _declared(cls) if one.compare))

    def equals(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    return {"__eq__": equals, "__hash__": hashed, "__repr__": _shown}


def _shown(self: object) -> str:
    told = (f"{one.name}={getattr(self, one.name)!r}" for one in _fields(self) if one.repr)
    return f"{self.__class__.__qualname__}({', '.join(told)})"


def _refuse(_: object, name: str, *__: object) -> NoReturn:
    from dataclasses import FrozenInstanceError  # here: nobody meets it

    raise FrozenInstanceError(f"cannot assign to field {name}")


def _state(self: object) -> list[object]:
    return [getattr(self, one.name) for one in _fields(self)]


def _set_state(self: object, values: Iterable[object]) -> None:
    for one, value in zip(_fields(self), values, strict=True):
        object.__setattr__(self, one.name, value)


_FROZEN = {"__setattr__": _refuse, "__delattr__": _refuse, "__getstate__": _state, "__setstate__": _set_state}


class _ForDataclasses:
    """The fields as `dataclasses` itself would have them: made when something asks that knows records only so."""

    def __get__(self, _: object, made: type) -> Any:
        import dataclasses

        def known(one: _Field) -> Any:
            given = {word: getattr(one, word) for word in _Field.__slots__ if word != "name"}
            return dataclasses.field(**{word: said for word, said in given.items() if said is not _NOTHING})

        said = [(one.name, "object", known(one)) for one in _fields(made)]
        theirs: Any = dataclasses.make_dataclass(made.__name__, said, init=False)
        return theirs.__dataclass_fields__
