"""Print what each module below some folders imports, at once or later, as its byte-code says: JSON, one list a module.

Run by the bundled Python itself, because byte-code is that of one version: `python imported.py FOLDER …`.
"""

from __future__ import annotations

import dis
import json
import marshal
import sys
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = 16  # bytes before the code: PEP 552
_KINDS = (".py", ".pyc", ".so")


def modules(root: Path) -> Iterator[tuple[str, bool, Path]]:
    """Yield (name, whether it is a package, file) of each module that Python would find below a folder of its path."""
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        if path.suffix in _KINDS and not {"__pycache__", "lib-dynload", "dist-packages"} & {*place.parts}:
            parts = [*place.parts[:-1], place.name.partition(".")[0]]
            package = parts[-1] == "__init__"
            yield ".".join(parts[:-1] if package else parts), package, path


def code_of(path: Path) -> CodeType | None:
    """Return the code of a module, None of one that is machine code or that is only read as text."""
    if path.suffix == ".py":
        path = next(iter((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc")))
    code = None if path.suffix == ".so" else marshal.loads(path.read_bytes()[_HEADER:])  # noqa: S302 - what the build wrote
    return code if isinstance(code, CodeType) else None


def imports(code: CodeType, name: str, *, package: bool) -> Iterator[str]:
    """Yield the modules that a module names, and with `from … import`, what could be one."""
    loaded: list[object] = []
    for step in dis.get_instructions(code):
        if step.opname == "LOAD_CONST":
            loaded.append(step.argval)
        elif step.opname == "IMPORT_NAME":
            level, names = loaded[-2:]
            assert isinstance(level, int)
            target = _absolute(step.argval, name, level - package) if level else step.argval
            yield target
            yield from (f"{target}.{each}" for each in names or ())  # type: ignore[attr-defined]
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from imports(inner, name, package=package)


def _absolute(target: str, name: str, up: int) -> str:
    parts = name.split(".")
    return ".".join([*parts[: len(parts) - up], *([target] if target else [])])


def main() -> None:
    """Print everything."""
    found: dict[str, list[str]] = {name: [] for name in sys.builtin_module_names}
    for folder in sys.argv[1:]:
        for name, package, path in modules(Path(folder)):
            code = code_of(path)
            found.setdefault(name, []).extend(imports(code, name, package=package) if code else ())
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
