"""A thread for the log files: a disk or a network that hangs holds up this thread, and filing no longer than a few seconds.

Nothing can break off a call that hangs in the kernel. What was begun late goes on by itself, and its lines are found in the
log by the next drain, like those of a process that was killed.
"""

from __future__ import annotations

import errno
import queue
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

LIMIT_SECONDS = 5.0
SLOW_SECONDS = 60.0  # a disk that wakes up, or that is written to by everybody, takes its time
_LEFT_BEHIND: dict[str, threading.Thread] = {}  # the last one of each folder that hung when it was to end


class FileThread:
    """Does one work after the other in a folder. The thread begins with the first one.

    Another one for the same folder waits for what was left behind: both would write the same lines.
    """

    def __init__(self, folder: str, limit: float = LIMIT_SECONDS) -> None:
        self.limit = limit
        self._folder = folder
        self._works: queue.SimpleQueue[Callable[[], Any] | None] = queue.SimpleQueue()
        self._ends: queue.SimpleQueue[tuple[Any, BaseException | None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._late = False  # the last work was not waited for
        self._began = 0.0  # when it began, of the monotonic clock

    def do(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, or raise what it raises; TimeoutError while it, or the one before it, hangs."""
        if self._late:
            self._end(0)
        if self._folder in _LEFT_BEHIND and _LEFT_BEHIND[self._folder].is_alive():
            raise _hangs()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="log files", daemon=True)
            self._thread.start()
        self._late, self._began = True, time.monotonic()
        self._works.put(work)
        result, problem = self._end(self.limit)
        if problem is not None:
            raise problem
        return result  # type: ignore[no-any-return]  # that of `work`, on its way through a queue

    @property
    def is_slow(self) -> bool:
        """Whether the last work goes on, and not long enough to say that it hangs."""
        return self._late and time.monotonic() - self._began < SLOW_SECONDS

    def stop(self, seconds: float) -> None:
        """End the thread; one that hangs ends by itself when it can."""
        self._works.put(None)
        if self._thread is None:
            return
        if self._late:
            _LEFT_BEHIND[self._folder] = self._thread
        else:
            self._thread.join(seconds)

    def _end(self, seconds: float) -> tuple[Any, BaseException | None]:
        """Wait for the end of the last work. Raises TimeoutError."""
        try:
            end = self._ends.get(timeout=seconds) if seconds else self._ends.get_nowait()
        except queue.Empty:
            raise _hangs() from None
        self._late = False
        return end

    def _run(self) -> None:
        while (work := self._works.get()) is not None:
            try:
                self._ends.put((work(), None))
            except BaseException as problem:  # noqa: BLE001 - raised again by who waits for it
                self._ends.put((None, problem))


def _hangs() -> TimeoutError:
    return TimeoutError(errno.ETIMEDOUT, "does not answer")
