"""Several children, or the hashes that each of them holds, are asked at once; answers come in the order of the questions."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import LifoQueue
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from photo_organizer.look.looker import Seen, look_at
from photo_organizer.look.wire import LookFailed, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from photo_organizer.look.child import Child
    from photo_organizer.model import Stamp

S = TypeVar("S")
T = TypeVar("T")
W = TypeVar("W")
_AHEAD = 4  # pictures waiting for each child


class Workers(Generic[W]):
    """Who is free to work, and a thread for each: only they work at once, never the database."""

    def __init__(self, workers: Sequence[W], ahead: int = 1) -> None:
        """Take `workers`; for each of them `ahead` questions may wait."""
        self.all, self.size, self._most = workers, len(workers), len(workers) * ahead
        # One question at a time keeps to one child: each more is started for it.
        self._free: LifoQueue[W] = LifoQueue()
        for one in reversed(workers):
            self._free.put(one)
        self._pool = ThreadPoolExecutor(len(workers))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def work(self, steps: Iterable[tuple[S, Callable[[W], T]]]) -> Iterator[tuple[S, T]]:
        """Yield what each step is about, and its answer, in order."""
        waiting = deque[tuple[S, "Future[T]"]]()
        for about, ask in steps:
            waiting.append((about, self._pool.submit(self._lend, ask)))
            if len(waiting) > self._most:
                yield _first(waiting)
        while waiting:
            yield _first(waiting)

    def _lend(self, ask: Callable[[W], T]) -> T:
        """Return the answer of the first that is free."""
        worker = self._free.get()
        try:
            return ask(worker)
        finally:
            self._free.put(worker)


def _first(waiting: deque[tuple[S, Future[T]]]) -> tuple[S, T]:
    about, future = waiting.popleft()
    return about, future.result()


def share(total: int, most: int) -> int:
    """Return how many of `total` to ask about at once, `most` or fewer: no answer is waited for longer than the others."""
    shares = max(-(-total // most), 1)
    return max(-(-total // shares), 1)


def look_all(
    files: Iterable[tuple[str, Stamp | None, bool]],
    children: Sequence[Child],
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[str, Seen]]:
    """Yield (path, what was seen) of (path, expected stamp, MD5 wanted), in the order given, until `stop()`.

    Raise LookFailed where a child cannot be started: no file is to blame. Touches nothing.
    """

    def asked(path: str, expect: Stamp | None, *, md5: bool) -> Callable[[Child], Seen]:
        return lambda child: look_at(child, path, expect, md5=md5, stop=stop)

    steps = ((path, asked(path, expect, md5=md5)) for path, expect, md5 in files)
    if stop():
        return
    with Workers(children, _AHEAD) as workers:
        for path, seen in workers.work(steps):
            if seen.why is Why.NOT_STARTED:
                raise LookFailed(seen.why, seen.trouble)
            yield path, seen
            if stop():
                return
