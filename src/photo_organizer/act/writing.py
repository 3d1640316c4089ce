"""A sidecar of ours beside a filed picture: written whole, proved, and named only then; and taken away again by undo.

The journal holds its bytes, so that what a crash left is told from a file of somebody else: by every byte.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.act import claim
from photo_organizer.act.same_file import looks_like, same_file
from photo_organizer.act.step import BaseStep, Stage, removal_stage
from photo_organizer.disk import copying
from photo_organizer.disk.lease import watched_lease
from photo_organizer.disk.opening import InUse
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileBusy, NameTaken, quoted

if TYPE_CHECKING:
    from photo_organizer.act.batch import Batch
    from photo_organizer.model import Erase, Write


class WriteStep(BaseStep):
    """Give a new sidecar its name; what has that name already stays."""

    def __init__(self, batch: Batch, number: int, step: Write) -> None:
        super().__init__(batch, number, step.dst)
        self.step = step
        self.claimed = claim.claim_path(self.folders, batch.name, step.dst)
        self.taking = False  # it is claimed only while it is taken back

    def left_behind(self) -> bool:
        """Whether the sidecar is still claimed; a name that no volume takes was never claimed. Touches nothing."""
        return super().left_behind() if self.taking else self.holds_a_name()

    def inspect(self) -> None:
        """Find out from the disk whether the sidecar was published before a crash. Completes what a crash cut in two."""
        if self.folders.look(self.claimed) is not None:
            claim.give_back(self.folders, self.claimed, self.final)
        claim.drop_reservation(self.folders, self.final, self.step.expect)
        if looks_like(self.folders.look(self.final), self.step.expect) and self._is_ours(self.final):
            self.folders.gained(self.final)
            self.stage = Stage.PUBLISHED

    def take(self) -> None:
        """Make sure that the picture is there and the name is free. Touches nothing."""
        if self.stage != Stage.PENDING:
            return
        if self.folders.look(self.step.picture) is None:
            raise FileBusy(f"{quoted(self.step.picture)} is gone", self.step.picture)
        if self.folders.look(self.final) is not None:
            raise NameTaken(f"{quoted(self.final)} exists already", self.final)

    def bring(self) -> None:
        """Write the bytes to a temporary in the library. Changes files of ours."""
        if self.stage != Stage.PENDING:
            return
        self.require_space(len(self.step.data))
        self.copy = copying.start(self.folders, self.temporary)
        copying.fill_with(self.copy, self.step.data, self.step.expect.mtime_ns)
        self.batch.prove_soon(self.copy, self.go_on)

    def publish(self) -> None:
        """Prove what was written and give it its name. Changes files."""
        if self.stage == Stage.PENDING:
            self.publish_copy()
            self.stage = Stage.PUBLISHED

    def retire(self) -> None:
        """Let go of the sidecar, which is found under its name. Raises FileBusy where its folder went elsewhere meanwhile."""
        written, found = self.folders.look(self.final), self.folders.look_afresh(self.final)
        if written is None or not same_file(found, written):
            raise FileBusy(f"{quoted(self.final)} changed in this moment", self.step.picture)
        self.close()
        self.stage = Stage.RETIRED

    def take_back(self) -> None:
        """Remove the sidecar again, but not what somebody has made of it. Changes files of ours only."""
        if self.stage == Stage.PUBLISHED:
            self.close()  # or we would be its writer
            self._take_away()
        else:
            self.unpublish_copy()
        self.stage = Stage.PENDING

    def _take_away(self) -> None:
        """Remove what was published: known by every byte, once nobody else has its name. What is changed is left.

        Raises InUse while it cannot be known; recovery removes it then, or leaves what became of it.
        """
        try:
            status = self.folders.look(self.final)
            if status is None or not self._is_ours(self.final):
                return
            self.taking = True
            claim.take(self.folders, self.final, self.claimed, stamp_of(status))
        except InUse:
            raise
        except FileBusy:
            return
        try:
            _remove(self, self.final, self.step.data)
        except FileBusy:
            claim.give_back(self.folders, self.claimed, self.final)

    def _is_ours(self, path: str) -> bool:
        with self.folders.reading(path) as (fd, _):
            return _has(fd, self.step.data)


class EraseStep(BaseStep):
    """Take a sidecar of ours away; one that its owner has changed stays."""

    def __init__(self, batch: Batch, number: int, step: Erase) -> None:
        super().__init__(batch, number, step.src)
        self.step = step
        self.claimed = claim.claim_path(self.folders, batch.name, step.src)

    def inspect(self) -> None:
        """Find out from the disk how far this step had come. Completes a claim that a crash cut in two."""
        self.stage = removal_stage(self.folders, self.step.src, self.claimed, self.step.expect)

    def take(self) -> None:
        """Claim the sidecar. Changes files."""
        if self.stage == Stage.PENDING:
            claim.take(self.folders, self.step.src, self.claimed, self.step.expect)
            self.stage = Stage.CLAIMED

    def retire(self) -> None:
        """Unlink the claimed sidecar, which nobody has written to since. Changes files."""
        if self.stage == Stage.CLAIMED:
            _remove(self, self.step.src, self.step.data)
            self.stage = Stage.RETIRED

    def take_back(self) -> None:
        """Give the sidecar back. Changes files."""
        if self.stage == Stage.CLAIMED:
            claim.give_back(self.folders, self.claimed, self.step.src)
            self.stage = Stage.PENDING


def _remove(step: WriteStep | EraseStep, src: str, data: bytes) -> None:
    """Unlink a claimed sidecar that is ours by every byte; what is written into it in that instant is written back.

    Changes files. Raises FileBusy where it is not ours.
    """
    with step.folders.reading(step.claimed) as (fd, _), watched_lease(fd) as lease:
        if lease.writer or not _has(fd, data):
            raise FileBusy(f"{quoted(src)} was changed in this moment", src)
        claim.unlink(step.folders, step.claimed)
        if not _has(fd, data):
            step.make_again(fd, src)


def _has(fd: int, data: bytes) -> bool:
    """Tell whether an open file holds exactly these bytes."""
    return os.fstat(fd).st_size == len(data) and os.pread(fd, len(data) + 1, 0) == data
