"""Look at many pictures on all cores: one child for each, results in the order asked."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import TYPE_CHECKING

from photo_organizer.look.child import Child
from photo_organizer.look.looker import Seen, look_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from photo_organizer.model import Stamp

_AHEAD = 4  # requests waiting for each child


def look_all(
    files: Iterable[tuple[str, Stamp | None, bool]],
    *,
    workers: int = 2,
    niceness: int = 10,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[str, Seen]]:
    """Yield (path, what was seen) of (path, expected stamp, MD5 wanted), in the order given, until `stop()`.

    Touches nothing. The children end when the iterator is closed.
    """
    with ExitStack() as stack:
        idle = SimpleQueue[Child]()
        for _ in range(workers):
            idle.put(stack.enter_context(Child(niceness=niceness)))
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        waiting = deque[tuple[str, Future[Seen]]]()

        def one(path: str, expect: Stamp | None, md5: bool) -> Seen:  # noqa: FBT001 - called by the pool
            child = idle.get()
            try:
                return look_at(child, path, expect, md5=md5, stop=stop)
            finally:
                idle.put(child)

        try:
            for path, expect, md5 in files:
                if stop():
                    return
                waiting.append((path, pool.submit(one, path, expect, md5)))
                if len(waiting) > workers * _AHEAD:
                    yield _first(waiting)
            while waiting:
                yield _first(waiting)
        finally:
            for _, future in waiting:
                future.cancel()


def _first(waiting: deque[tuple[str, Future[Seen]]]) -> tuple[str, Seen]:
    path, future = waiting.popleft()
    return path, future.result()
