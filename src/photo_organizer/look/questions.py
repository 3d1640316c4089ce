"""Several children are asked at once, about the hashes that each of them holds."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import LifoQueue
from typing import TYPE_CHECKING, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from photo_organizer.look.index import HashIndex

S = TypeVar("S")
T = TypeVar("T")


class Questions:
    """The indexes that are free, and a thread for each: only the questions are asked at once, never the database."""

    def __init__(self, indexes: Sequence[HashIndex]) -> None:
        self.indexes = indexes
        # One question at a time keeps to one child: each more is started for it.
        self._free: LifoQueue[HashIndex] = LifoQueue()
        for index in reversed(indexes):
            self._free.put(index)
        self.size = len(indexes)
        self._pool = ThreadPoolExecutor(len(indexes))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def lend(self, ask: Callable[[HashIndex], T]) -> T:
        """Return the answer of the first index that is free."""
        index = self._free.get()
        try:
            return ask(index)
        finally:
            self._free.put(index)

    def work(self, steps: Iterable[tuple[S, Callable[[HashIndex], T]]]) -> Iterator[tuple[S, T]]:
        """Yield what each step is about, and its answer, in order."""
        waiting = deque[tuple[S, "Future[T]"]]()
        for about, ask in steps:
            waiting.append((about, self._pool.submit(self.lend, ask)))
            if len(waiting) > self.size:
                yield _first(waiting)
        while waiting:
            yield _first(waiting)


def _first(waiting: deque[tuple[S, Future[T]]]) -> tuple[S, T]:
    about, future = waiting.popleft()
    return about, future.result()


def share(total: int, most: int) -> int:
    """Return how many of `total` to ask about at once, `most` or fewer: no answer is waited for longer than the others."""
    shares = max(-(-total // most), 1)
    return max(-(-total // shares), 1)
