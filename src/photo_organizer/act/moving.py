"""A new name for a file: by rename on one filesystem, by a proved copy across two."""

from __future__ import annotations

import errno
import logging
import os
from typing import TYPE_CHECKING

from photo_organizer.act import claim
from photo_organizer.act.same_file import (
    kept_as,
    looks_like,
    only_renamed,
    same_file,
    same_or_renumbered,
    stamp_at,
    touched,
    untouched,
)
from photo_organizer.act.step import LeasedStep, Stage
from photo_organizer.disk.compare import same_bytes
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileBusy, FileProblem, NameTaken, quoted

if TYPE_CHECKING:
    from photo_organizer.act.batch import Batch
    from photo_organizer.model import Move

log = logging.getLogger(__name__)


class MoveStep(LeasedStep):
    """A new name for a file, by rename on one filesystem and by a proved copy across two."""

    def __init__(self, batch: Batch, number: int, step: Move) -> None:
        super().__init__(batch, number, step.dst, step.src)
        self.step = step
        self.claimed = claim.claim_path(self.folders, batch.name, step.src)
        self.claimed_at = 0  # ctime of the claimed source when its copy was begun
        self.renamed: os.stat_result | None = None  # the file that has the final name by rename
        self.published: os.stat_result | None = None  # the proved copy, when it got its final name
        self.durable = False  # the copy has its final name on disk: from here there is no way back

    @property
    def finished(self) -> bool:
        """A renamed file is done when it has its name, a copied one when its source is gone."""
        return self.stage == Stage.RETIRED or (self.stage == Stage.PUBLISHED and self.copy is None)

    # ── after a crash ──

    def inspect(self) -> None:
        """Find out from the disk how far this step had come. Completes what a crash cut in two."""
        claim.mend(self.folders, self.step.src, self.claimed, self.step.expect)
        claim.drop_reservation(self.folders, self.final, self.step.expect)
        has_final = kept_as(stamp_at(self.folders, self.final), self.step.expect)
        if has_final:  # on the way back from it, where a rename first reserves the name
            claim.drop_reservation(self.folders, self.claimed, self.step.expect)
        claimed = self.folders.look(self.claimed)
        if not has_final:
            self.stage = Stage.CLAIMED if claimed else Stage.PENDING
        elif claimed:
            self._finish_published(self.claimed)
        elif looks_like(self.folders.look(self.step.src), self.step.expect):
            self._finish_published(self.step.src)
        else:
            self.folders.gained(self.final)
            self.stage = Stage.RETIRED

    def _finish_published(self, leftover: str) -> None:
        """Drop the old name of a file that has its final one, if both hold the same bytes."""
        if leftover == self.step.src:
            status = self.folders.look(leftover)
            claim.take(self.folders, leftover, self.claimed, stamp_of(status) if status else self.step.expect)
        self.stage = Stage.CLAIMED
        final, new = self.open_file(self.final)
        if same_file(self.folders.look(self.claimed), new):
            self._finish_linked(final)
        else:
            self._finish_copied(final, new)
        self.stage = Stage.RETIRED

    def _finish_linked(self, final: int) -> None:
        """Drop the second name of one file, which may be written to meanwhile; the other name is there, before and after."""
        self.source, old = self.open_file(self.claimed)
        self._make_durable(final)
        if not same_file(self.folders.look_afresh(self.final), old):
            raise FileBusy(f"{quoted(self.final)} changed in this moment", self.step.src)
        claim.unlink(self.folders, self.claimed)
        if not os.fstat(final).st_nlink:
            self.write_back(self.final)

    def _finish_copied(self, final: int, new: os.stat_result) -> None:
        """Remove the source of a copy that equals it and is durable, as `retire` does."""
        self._open_source()
        if not same_bytes(self.source, final, self.go_on):
            raise NameTaken(f"{quoted(self.final)} is another file", self.final)
        self._make_durable(final)
        self._require_unchanged()
        self._require_untouched(self.folders.look_afresh(self.final), new)
        claim.unlink(self.folders, self.claimed)
        self._look_again(final, new)

    def _make_durable(self, final: int) -> None:
        os.fsync(final)
        self.folders.gained(self.final)
        self.folders.sync()

    # ── stages ──

    def take(self) -> None:
        """Take the name away from everybody else. Changes files."""
        if self.stage == Stage.PENDING:
            if self.folders.look(self.final) is not None:
                raise NameTaken(f"{quoted(self.final)} exists already", self.final)
            self._require_the_same(self.step.src)
            claim.take(self.folders, self.step.src, self.claimed, self.step.expect)
            self.stage = Stage.CLAIMED
        elif self.stage == Stage.CLAIMED:  # since before a crash
            self._require_the_same(self.claimed)

    def _require_the_same(self, here: str) -> None:
        """Prove that the file for which this one goes holds the same bytes still: where it goes, it is no copy to rely on."""
        if not self.step.same_as:
            return
        its = self.step.same_as
        with self.folders.reading(here) as (mine, _), self.folders.reading(its) as (other, _):
            self.require_same(mine, other, its)

    def bring(self) -> None:
        """Rename to the final name, or begin a copy when that is another filesystem. Changes files."""
        if self.stage != Stage.CLAIMED:
            return
        before = self.folders.look(self.claimed)
        try:
            self.rename(self.claimed, self.final)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise self.folders.problem(error, "give the final name", self.final) from error
            self._begin_copy()
            return
        self.stage, self.renamed = Stage.PUBLISHED, before
        status = self.folders.look(self.final)
        if status is None or not looks_like(status, self.step.expect):
            raise FileBusy(f"{quoted(self.step.src)} is still being written", self.step.src)

    def _begin_copy(self) -> None:
        self.batch.crosses()
        self.require_space(0)
        status = self._open_source()
        self.begin_copy(status.st_size, status.st_mtime_ns, self.interrupted)

    def _open_source(self) -> os.stat_result:
        """Open the claimed file, which nobody may be writing to; return what it is. Raises FileBusy."""
        self.source, status = self.open_file(self.claimed)
        self.take_lease(status, self.step.expect)
        self.claimed_at = status.st_ctime_ns
        return status

    def publish(self) -> None:
        """Prove a copy and give it the final name; a renamed file has it already. Changes files."""
        if self.copy is not None and self.stage == Stage.CLAIMED:
            self.publish_unchanged(self._require_unchanged)
            self.stage = Stage.PUBLISHED  # first: the look may fail, and the name is given
            self.published = os.fstat(self.copy.fd)

    def _require_unchanged(self) -> None:
        if not self._is_unchanged() or (self.lease and self.lease.broken()):
            raise FileBusy(f"{quoted(self.step.src)} changed while it was copied", self.step.src)

    def _is_unchanged(self) -> bool:
        """Say whether nothing was written since; the ctime tells of a writer who sets the old mtime again."""
        status, opened = self.folders.look(self.claimed), os.fstat(self.source)
        same = status is not None and only_renamed(status, opened)
        return same and opened.st_ctime_ns == self.claimed_at and looks_like(status, self.step.expect)

    def retire(self) -> None:
        """Remove the source of a durable copy; where either was changed, the source is given back. Changes files.

        The copy is never taken away again: a group would be split, and it may be all there is.
        """
        if self.copy is None or self.stage != Stage.PUBLISHED:
            return
        self.durable = True
        if not same_file(self.folders.look_afresh(self.final), os.fstat(self.copy.fd)):
            self.durable = False
            raise FileBusy(f"{quoted(self.final)} changed in this moment", self.step.src)
        try:
            self._require_unchanged()
            self._require_untouched(self.folders.look(self.final), self.published)
        except FileBusy as problem:
            log.warning("%r is filed, its source is given back: %s", self.final, problem)
            if self.left_behind():
                claim.give_back(self.folders, self.claimed, self.step.src)
        else:
            claim.unlink(self.folders, self.claimed)
            self._look_again(self.copy.fd, self.published)
        self.stage = Stage.RETIRED

    def _look_again(self, copy: int, proved: os.stat_result | None) -> None:
        """Write the source back where it, or its copy, was changed in the instant in which it went."""
        if not untouched(copy, proved) or not looks_like(os.fstat(self.source), self.step.expect):
            log.warning("%r is filed, its source is written back: one was changed in this moment", self.final)
            self.write_back(self.final)

    def _require_untouched(self, now: os.stat_result | None, proved: os.stat_result | None) -> None:
        """Raise FileBusy where somebody has written to the copy since it was proved: the source is the original then."""
        if now is None or proved is None or touched(now) != touched(proved):
            raise FileBusy(f"{quoted(self.final)} was changed since it was proved", self.step.src)

    def take_back(self) -> None:
        """Undo what was done so far, newest first. Changes files."""
        if self.copy is not None:
            if self.durable or (self.stage == Stage.PUBLISHED and not self._is_unchanged()):
                raise FileProblem(
                    f"{quoted(self.final)} is filed, but its source is still claimed", self.step.src
                )
            self.unpublish_copy()
        elif self.stage >= Stage.PUBLISHED:
            if self.renamed and not same_or_renumbered(self.folders.look(self.final), self.renamed):
                raise FileProblem(f"{quoted(self.final)} was taken by somebody else", self.final)
            self.rename(self.final, self.claimed)
            self.stage = Stage.CLAIMED
        if self.stage >= Stage.CLAIMED:
            claim.give_back(self.folders, self.claimed, self.step.src)
        self.stage = Stage.PENDING
