"""Several children at once, one for each core to be used. Imports little, so that they can begin before the rest is loaded."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from photo_organizer.look.child import Child

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def crew(workers: int, *, niceness: int = 10, soon: str = "") -> Iterator[list[Child]]:
    """Give children that end together; they start on demand, or now where the task `soon` is certain to come."""
    with ExitStack() as stack:
        children = [stack.enter_context(Child(idle=None, niceness=niceness)) for _ in range(workers)]
        stack.callback(_leave, children)
        for child in children if soon else ():
            child.start(soon)
        yield children


def _leave(children: list[Child]) -> None:
    """Let all of them end before the first is waited for: to give back its memory takes each as long as a picture."""
    for child in children:
        child.leave()
