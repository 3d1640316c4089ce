"""Read a PyTorch checkpoint without PyTorch: the weights as numpy arrays. Touches nothing.

Format: the "legacy" layout of `torch.save` before 1.6 — pickles of a magic number, a protocol version, system
facts, the object itself and the storage keys, then per storage an int64 count and the raw little-endian values.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

MAGIC = 0x1950A86A20F9469CFC6C
DTYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}


class _Names(dict[str, "_Tensor"]):
    """A dictionary that bears the attributes PyTorch pins on it."""


class _Tensor:
    """A view that waits for its storage: `array` is filled when the raw values are read."""

    def __init__(
        self, storage: tuple[str, str], offset: int, shape: tuple[int, ...], strides: tuple[int, ...]
    ) -> None:
        self.storage, self.offset, self.shape, self.strides = storage, offset, shape, strides

    def array(self, values: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
        """Return the numbers; weights that came from another framework are often transposed views."""
        stored = values[self.storage[1]][self.offset :]
        steps = [stride * stored.itemsize for stride in self.strides]
        return np.lib.stride_tricks.as_strided(stored, self.shape, steps, writeable=False).copy()


def _rebuild(
    storage: tuple[str, str], offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_rest: Any
) -> _Tensor:
    return _Tensor(storage, offset, shape, strides)


class _Weights(pickle.Unpickler):
    """An unpickler that can build tensors and nothing else: a checkpoint is not allowed to run code."""

    ALLOWED: dict[tuple[str, str], Callable[..., Any]] = {  # noqa: RUF012 - a constant
        ("collections", "OrderedDict"): _Names,
        ("torch._utils", "_rebuild_tensor_v2"): _rebuild,
        ("torch", "FloatStorage"): lambda: "FloatStorage",
        ("torch", "LongStorage"): lambda: "LongStorage",
    }

    def find_class(self, module: str, name: str) -> Any:
        """Return the stand-in for a PyTorch name; refuse every other one."""
        if (module, name) not in self.ALLOWED:
            raise pickle.UnpicklingError(f"a checkpoint has no use for {module}.{name}")
        return self.ALLOWED[module, name]

    def persistent_load(self, pid: Any) -> tuple[str, str]:
        """Return (type of the storage, its key)."""
        _, kind, key, *_rest = pid
        return kind(), key


def read(file: BinaryIO) -> dict[str, NDArray[Any]]:
    """Return the weights by name; raise ValueError where the layout is another one."""
    if _Weights(file).load() != MAGIC:
        raise ValueError("not a checkpoint in the legacy layout")
    _Weights(file).load()  # protocol version
    _Weights(file).load()  # byte order and sizes, little-endian on every machine of today
    tensors: dict[str, _Tensor] = _Weights(file).load()
    kinds = {tensor.storage[1]: tensor.storage[0] for tensor in tensors.values()}
    values = dict[str, Any]()
    for key in _Weights(file).load():
        count = int.from_bytes(file.read(8), "little")
        dtype = np.dtype(DTYPES[kinds[key]])
        values[key] = np.frombuffer(file.read(count * dtype.itemsize), dtype)
    return {name: tensor.array(values) for name, tensor in tensors.items()}
