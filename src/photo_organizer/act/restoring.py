"""The return of a removed duplicate, made from the copy that was kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.act import claim
from photo_organizer.act.same_file import kept_as, stamp_at
from photo_organizer.act.step import BaseStep, Stage
from photo_organizer.disk.digest import md5_of_opened
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileBusy, FileProblem, from_os_error, quoted

if TYPE_CHECKING:
    from photo_organizer.act.batch import Batch
    from photo_organizer.model import Restore


class RestoreStep(BaseStep):
    """Make a removed duplicate again from the copy that was kept."""

    def __init__(self, batch: Batch, number: int, step: Restore) -> None:
        super().__init__(batch, number, step.dst)
        self.step = step
        self.before: os.stat_result | None = None  # the kept copy, when it was opened

    def inspect(self) -> None:
        """Find out from the disk whether the file is there again. Removes only a reservation of ours."""
        claim.drop_reservation(self.folders, self.final, self.step.expect)
        if kept_as(stamp_at(self.folders, self.final), self.step.expect):
            self.folders.gained(self.final)
            self.stage = Stage.RETIRED

    def bring(self) -> None:
        """Copy the kept file to a temporary beside the old place. Changes files."""
        if self.stage != Stage.PENDING:
            return
        try:
            self.source, status = self.open_file(self.step.kept)
        except FileBusy as busy:
            if self.folders.look(self.step.kept) is None:
                raise self._lost() from busy
            raise
        self.before = status
        if status.st_size != self.step.expect.size or not self._holds_what_was_removed():
            raise self._lost()
        self.require_space(0)
        self.begin_copy(status.st_size, self.step.expect.mtime_ns, self.batch.stop)

    def _lost(self) -> FileProblem:
        """Name the file that its owner wants back, and why it cannot come."""
        kept = f"{quoted(self.step.kept)}, the copy that was kept, was changed or removed since"
        return FileProblem(
            f"{quoted(self.final)} cannot be made again: {kept}",
            self.final,
            "restore it from a backup",
            says="kept_changed",
            other=self.step.kept,
        )

    def _holds_what_was_removed(self) -> bool:
        """Tell whether the kept copy still has the bytes of the duplicate: an edit may leave its size as it was."""
        try:
            return self.step.md5 in (None, md5_of_opened(self.source, self.go_on))
        except OSError as error:
            raise from_os_error(error, "read", self.step.kept) from error

    def publish(self) -> None:
        """Prove the copy and give it the old name, unless somebody wrote to the kept one meanwhile. Changes files."""
        if self.stage == Stage.PENDING:
            self._require_unchanged()
            try:
                self.publish_copy()
            except FileProblem:
                self._require_unchanged()  # a copy that differs then is no fault of the disk
                raise
            self.stage = Stage.PUBLISHED

    def _require_unchanged(self) -> None:
        """Raise FileBusy where somebody wrote to the kept copy; its ctime does not count: another step of the plan may rename it."""
        if self.before is None or stamp_of(os.fstat(self.source)) != stamp_of(self.before):
            raise FileBusy(f"{quoted(self.step.kept)} changed while it was copied", self.step.kept)

    def retire(self) -> None:
        """Let go of the copy; nothing else has to go."""
        self.close()
        self.stage = Stage.RETIRED

    def take_back(self) -> None:
        """Remove the copy made here. Changes files of ours only."""
        self.unpublish_copy()
        self.stage = Stage.PENDING
