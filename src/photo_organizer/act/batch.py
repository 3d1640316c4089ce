"""A batch: plans that share their intents' transaction, their folders and their fsyncs."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.disk import copying, transaction
from photo_organizer.records import changeable
from photo_organizer.store.journal import new_token

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

    from photo_organizer.disk.folders import Folders

PROVERS = 3  # copies that are made durable and read back at the same time
# Copies that are made durable after each other: the first sync writes down what all of them need.
TOGETHER = 8


@changeable
class Batch:
    """What the steps of one batch share."""

    name: str
    folders: Folders
    reserve: int  # bytes that must stay free on a volume that receives copies
    stop: Callable[[], bool]
    crosses: Callable[[], None]  # told when a file goes to another filesystem
    copied: bool = False  # blocks had to be copied: they could not be shared
    scratch: str = field(default_factory=new_token)  # names the temporaries of this attempt
    _pool: ThreadPoolExecutor | None = None
    _unproved: list[tuple[copying.TemporaryCopy, Callable[[], object]]] = field(default_factory=list)

    def prove_soon(self, copy: copying.TemporaryCopy, check: Callable[[], object]) -> None:
        """Prove a copy while further ones are made, together with a few others; all that share their blocks go together."""
        self._unproved.append((copy, check))
        self.copied |= not copy.shared
        if len(self._unproved) >= TOGETHER and not copy.shared:
            self.begin_proofs()

    def begin_proofs(self) -> None:
        """Begin to prove what waits for it; a copy that was given up meanwhile is left out."""
        waiting = [(copy, check) for copy, check in self._unproved if not copy.closed]
        self._unproved.clear()
        shared = [copy.fd for copy, _ in waiting if copy.shared]
        committed = len(shared) > 1 and transaction.commit(shared[0])
        together = transaction.Together() if len(waiting) - len(shared) > 1 else None
        for copy, check in waiting:
            if not (copy.shared and committed):  # else the fsync before its name has nothing to wait for
                copying.start_proof(copy, self.pool(), check, together)

    def pool(self) -> ThreadPoolExecutor:
        """Return the threads that prove copies while further ones are made."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(PROVERS, "prover")
        return self._pool

    def close(self) -> None:
        """End the threads."""
        if self._pool is not None:
            self._pool.shutdown()
