"""Look at many pictures on all cores: one child for each, results in the order asked."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING

from photo_organizer.look.child import Child
from photo_organizer.look.looker import Seen, look_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from photo_organizer.model import Stamp

_AHEAD = 4  # requests waiting for each child


def look_all(
    files: Iterable[tuple[str, Stamp | None, bool]],
    children: Sequence[Child],
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[str, Seen]]:
    """Yield (path, what was seen) of (path, expected stamp, MD5 wanted), in the order given, until `stop()`.

    Touches nothing.
    """
    idle = SimpleQueue[Child]()
    for child in children:
        idle.put(child)
    with ThreadPoolExecutor(len(children)) as pool:
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
                if len(waiting) > len(children) * _AHEAD:
                    yield _first(waiting)
            while waiting:
                yield _first(waiting)
        finally:
            for _, future in waiting:
                future.cancel()


def _first(waiting: deque[tuple[str, Future[Seen]]]) -> tuple[str, Seen]:
    path, future = waiting.popleft()
    return path, future.result()
