"""What modules of Python load that this program does not need: it is left out, because every start waits for it."""

from __future__ import annotations

import sys
from types import ModuleType


class _Inspect(ModuleType):
    """Stands for the module `inspect`, which `dataclasses` loads for the text of classes that have none of their own.

    With it would come the parser, the disassembler and the tokenizer: 6 ms, and a megabyte of what the service holds idle.
    Whoever asks for something of it gets the real one.
    """

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop("inspect", None)
        import inspect

        return getattr(inspect, name)


def without_inspect() -> None:
    """Let `inspect` wait until something of it is asked for."""
    sys.modules.setdefault("inspect", _Inspect("inspect"))


def without_openssl_digests() -> None:
    """Let hashlib take Python's own digests: OpenSSL's are hardly quicker, take long to load, and 5 MB of what the service holds idle.

    Connections (the module `ssl`) load OpenSSL all the same, when the first one is made.
    """
    sys.modules.setdefault("_hashlib", None)  # type: ignore[arg-type]  # "cannot be imported", as the import system has it
