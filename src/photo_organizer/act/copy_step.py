"""A copy of a file that stays where it is: the source is opened for reading, and nothing else is done below its folder.

From the claim on, a moved file is nobody else's; a copied one may be changed or taken away at any moment, with its
card. So it is looked at before and after, and a copy of what changed meanwhile is taken back.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from photo_organizer.act import claim
from photo_organizer.act.same_file import kept_as, looks_like, only_renamed, same_file, stamp_at, touched
from photo_organizer.act.step import LeasedStep, Stage
from photo_organizer.disk import copying
from photo_organizer.disk.compare import same_bytes
from photo_organizer.disk.digest import of_opened
from photo_organizer.errors import FileBusy, NameTaken, quoted

if TYPE_CHECKING:
    from photo_organizer.act.batch import Batch
    from photo_organizer.model import Copy


class CopyStep(LeasedStep):
    """A proved copy under its final name; it is retired when that is durable."""

    def __init__(self, batch: Batch, number: int, step: Copy) -> None:
        super().__init__(batch, number, step.dst, step.src)
        self.step = step
        self.changed_at = 0  # ctime of the source when its copy was begun
        self.published: os.stat_result | None = None  # the copy, when it got its final name

    def inspect(self) -> None:
        """Find out from the disk whether the copy was published before a crash.

        With the card away nothing can be compared: it may be a stranger's file, and without a digest nobody notes that these
        bytes were copied. When the card comes back, its photo is looked at again.
        """
        claim.drop_reservation(self.folders, self.final, self.step.expect)
        if not kept_as(stamp_at(self.folders, self.final), self.step.expect):
            return
        if looks_like(self.folders.look(self.step.src), self.step.expect):
            self._require_same_bytes()
        self.folders.gained(self.final)
        self.stage = Stage.RETIRED

    def _require_same_bytes(self) -> None:
        source, _ = self.open_file(self.step.src)
        final, _ = self.open_file(self.final)
        if not same_bytes(source, final, self.go_on):
            raise NameTaken(f"{quoted(self.final)} is another file", self.final)
        os.fsync(final)
        self.digest = of_opened(final, sha256(), self.go_on)

    def take(self) -> None:
        """Make sure that the source is the file that was examined, and the name is free. Touches nothing."""
        if self.stage != Stage.PENDING:
            return
        if self.folders.look(self.final) is not None:
            raise NameTaken(f"{quoted(self.final)} exists already", self.final)
        self.source, status = self.open_file(self.step.src)
        self.take_lease(status, self.step.expect)
        self.changed_at = status.st_ctime_ns
        self.stage = Stage.CLAIMED

    def bring(self) -> None:
        """Begin the copy, in the library. Changes files of ours."""
        if self.stage != Stage.CLAIMED:
            return
        self.batch.crosses()
        self.require_space(0)
        self.begin_copy(self.step.expect.size, self.step.expect.mtime_ns, self.interrupted)

    def publish(self) -> None:
        """Give the proved copy its final name. Changes files."""
        if self.copy is None or self.stage != Stage.CLAIMED:
            return
        self.publish_unchanged(self._require_unchanged)
        self.stage = Stage.PUBLISHED  # first: the look may fail, and the name is given
        self.published = os.fstat(self.copy.fd)
        self.digest = self.copy.digest or of_opened(self.copy.fd, sha256(), super(LeasedStep, self).go_on)

    def _require_unchanged(self) -> None:
        status, opened = self.folders.look_afresh(self.step.src), os.fstat(self.source)
        same = status is not None and only_renamed(status, opened)
        if not (same and opened.st_ctime_ns == self.changed_at and looks_like(opened, self.step.expect)):
            raise FileBusy(f"{quoted(self.step.src)} changed while it was copied", self.step.src)

    def retire(self) -> None:
        """Note that the copy is there for good; the source stays."""
        if self.copy is None or self.stage != Stage.PUBLISHED:
            return
        if not same_file(self.folders.look_afresh(self.final), os.fstat(self.copy.fd)):
            raise FileBusy(f"{quoted(self.final)} changed in this moment", self.step.src)
        self.stage = Stage.RETIRED

    def take_back(self) -> None:
        """Remove the copy again, but not what somebody has made of it; its source was never touched. Changes files of ours."""
        now = self.folders.look(self.final) if self.published else None
        if self.copy is not None and now and self.published and touched(now) != touched(self.published):
            copying.close(self.copy)
            self.copy = None
        self.unpublish_copy()
        self.stage = Stage.PENDING
