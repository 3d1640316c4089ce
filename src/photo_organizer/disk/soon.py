"""Ask a disk or a network share that may hang: the question is left behind where it is not answered soon. Touches nothing.

Nothing can break off a call that hangs in the kernel. Nobody asks a second time while the first question hangs: each would
leave a thread behind.
"""

from __future__ import annotations

import errno
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

_LEFT_BEHIND: dict[str, threading.Thread] = {}  # the last one for each folder


def soon(folder: str, ask: Callable[[], T], seconds: float) -> T:
    """Return what `ask` returns of a folder, or raise what it raises; TimeoutError where the folder does not answer in time."""
    if (late := _LEFT_BEHIND.get(folder)) and late.is_alive():
        raise _hangs(folder)
    answers: list[T] = []
    problems: list[BaseException] = []

    def answer() -> None:
        try:
            answers.append(ask())
        except BaseException as problem:  # noqa: BLE001 - raised again by who waits for it
            problems.append(problem)

    asked = threading.Thread(target=answer, name=f"asks {folder}", daemon=True)
    asked.start()
    asked.join(seconds)
    if asked.is_alive():
        _LEFT_BEHIND[folder] = asked
        raise _hangs(folder)
    if problems:
        raise problems[0]
    return answers[0]


def _hangs(folder: str) -> TimeoutError:
    return TimeoutError(errno.ETIMEDOUT, "does not answer", folder)
