"""A new name for a file: by rename on one filesystem, by a proved copy across two."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from photo_organizer.act import claim, copying
from photo_organizer.act.compare import same_bytes
from photo_organizer.act.folders import stamp_of
from photo_organizer.act.lease import watched_lease
from photo_organizer.act.space import require_space
from photo_organizer.act.step import BaseStep, Stage, looks_like
from photo_organizer.errors import FileBusy, NameTaken, from_os_error

if TYPE_CHECKING:
    from photo_organizer.act.batch import Batch
    from photo_organizer.act.lease import Lease
    from photo_organizer.model import Move


class MoveStep(BaseStep):
    """A new name for a file, by rename on one filesystem and by a proved copy across two."""

    def __init__(self, batch: Batch, number: int, step: Move) -> None:
        super().__init__(batch, number, step.dst)
        self.step = step
        self.claimed = claim.claim_path(self.folders, batch.name, step.src)
        self.source = -1
        self.lease: Lease | None = None

    def inspect(self) -> None:
        """Find out from the disk how far this step had come. Removes only an empty reservation of ours."""
        claimed, final = self.folders.look(self.claimed), self.folders.look(self.final)
        if final is not None and final.st_size == 0 and self.step.expect.size:
            self.unlink(self.final)
            final = None
        if not looks_like(final, self.step.expect):
            self.stage = Stage.CLAIMED if claimed else Stage.PENDING
        elif claimed:
            self._finish_published(self.claimed)
        elif looks_like(self.folders.look(self.step.src), self.step.expect):
            self._finish_published(self.step.src)
        else:
            self.stage = Stage.RETIRED

    def _finish_published(self, leftover: str) -> None:
        """Drop the old name of a file that has its final one, if both hold the same bytes."""
        left, _ = self.folders.open_file(leftover)
        self.open_things.callback(os.close, left)
        final, _ = self.folders.open_file(self.final)
        self.open_things.callback(os.close, final)
        if not same_bytes(left, final):
            raise NameTaken(f"{self.final!r} is another file", self.final)
        os.fsync(final)
        self.folders.gained(self.final.rpartition("/")[0])
        self.folders.sync()
        if leftover == self.step.src:
            claim.take(self.folders, leftover, self.claimed, stamp_of(os.fstat(left)))
        self.unlink(self.claimed)
        self.stage = Stage.RETIRED

    def take(self) -> None:
        """Take the name away from everybody else. Changes files."""
        if self.stage == Stage.PENDING:
            if self.folders.look(self.final) is not None:
                raise NameTaken(f"{self.final!r} exists already", self.final)
            claim.take(self.folders, self.step.src, self.claimed, self.step.expect)
            self.stage = Stage.CLAIMED

    def bring(self) -> None:
        """Rename to the final name, or begin a copy when that is another filesystem. Changes files."""
        if self.stage != Stage.CLAIMED:
            return
        try:
            self.rename(self.claimed, self.final)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise from_os_error(error, "give the final name", self.final) from error
            self._begin_copy()
            return
        self.stage = Stage.PUBLISHED
        status = self.folders.look(self.final)
        if status is None or not looks_like(status, self.step.expect):
            raise FileBusy(f"{self.step.src!r} is still being written", self.step.src)

    def _begin_copy(self) -> None:
        self.batch.crosses(self.step.src, self.final)
        require_space(self.folders, self.final, self.step.expect.size, self.batch.reserve)
        self.source, status = self.folders.open_file(self.claimed)
        self.open_things.callback(os.close, self.source)
        self.lease = self.open_things.enter_context(watched_lease(self.source))
        if self.lease.writer or not looks_like(status, self.step.expect):
            raise FileBusy(f"{self.step.src!r} is still being written", self.step.src)
        self.copy = copying.start(self.folders, self.temporary)
        copying.fill(self.copy, self.source, status.st_size, status.st_mtime_ns, self._interrupted)
        copying.start_proof(self.copy, self.batch.pool())

    def _interrupted(self) -> bool:
        if self.lease and self.lease.broken():
            raise FileBusy(f"{self.step.src!r} is being opened for writing", self.step.src)
        return self.batch.stop()

    def publish(self) -> None:
        """Prove a copy and give it the final name; a renamed file has it already. Changes files."""
        if self.copy is not None and self.stage == Stage.CLAIMED:
            self._require_unchanged()
            self.publish_copy()
            self.stage = Stage.PUBLISHED

    def _require_unchanged(self) -> None:
        status = self.folders.look(self.claimed)
        same = status is not None and stamp_of(status) == stamp_of(os.fstat(self.source))
        if not same or not looks_like(status, self.step.expect) or (self.lease and self.lease.broken()):
            raise FileBusy(f"{self.step.src!r} changed while it was copied", self.step.src)

    def retire(self) -> None:
        """Remove the source of a durable copy; a source that changed is given back. Changes files."""
        if self.copy is None or self.stage != Stage.PUBLISHED:
            return
        try:
            self._require_unchanged()
        except FileBusy:
            claim.give_back(self.folders, self.claimed, self.step.src)
        else:
            self.unlink(self.claimed)
        copying.close(self.copy)
        self.copy = None
        self.stage = Stage.RETIRED

    def take_back(self) -> None:
        """Undo what was done so far, newest first. Changes files."""
        if self.copy is not None:
            self.unpublish_copy()
        elif self.stage >= Stage.PUBLISHED:
            self.rename(self.final, self.claimed)
        if self.stage >= Stage.CLAIMED:
            claim.give_back(self.folders, self.claimed, self.step.src)
        self.stage = Stage.PENDING
