"""The three things that can be done to a user's file, each in stages that can be taken back.

A step goes PENDING → CLAIMED → PUBLISHED → RETIRED; the executor drives many steps stage by stage so
that they share their fsyncs. Every stage looks at the disk before it touches it, and `inspect` finds
out from the disk alone how far an interrupted step had come.
"""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack
from enum import IntEnum
from typing import TYPE_CHECKING

from photo_organizer.act import claim, copying
from photo_organizer.act.compare import same_bytes
from photo_organizer.act.folders import TEMPORARIES, stamp_of
from photo_organizer.act.lease import watched_lease
from photo_organizer.act.rename import rename_noreplace
from photo_organizer.act.space import require_space
from photo_organizer.errors import FileBusy, FileProblem, NameTaken, from_os_error

if TYPE_CHECKING:
    from photo_organizer.act.batch import Batch
    from photo_organizer.act.lease import Lease
    from photo_organizer.model import Move, Remove, Restore, Stamp


class Stage(IntEnum):
    """How far a step has come, as the disk shows it."""

    PENDING = 0
    CLAIMED = 1
    PUBLISHED = 2
    RETIRED = 3


def looks_like(status: os.stat_result | None, expect: Stamp) -> bool:
    """Compare without device and inode numbers, which a restart may change."""
    return status is not None and (status.st_size, status.st_mtime_ns) == (expect.size, expect.mtime_ns)


class _Step:
    """What the steps have in common: a batch to work in, things to close at the end."""

    def __init__(self, batch: Batch, number: int, final: str) -> None:
        self.batch, self.folders = batch, batch.folders
        self.final = final
        self.stage = Stage.PENDING
        self.copy: copying.Copy | None = None
        self.temporary = f"{batch.folders.private(final, TEMPORARIES)}/{batch.name}.{number}.part"
        self.open_things = ExitStack()

    def close(self) -> None:
        """Close whatever the step holds open. Touches nothing."""
        self.open_things.close()

    def _rename(self, src: str, dst: str) -> None:
        """Rename without replacing, remembering both folders. Changes files."""
        src_fd, src_name = self.folders.at(src)
        dst_fd, dst_name = self.folders.at(dst, make=True)
        try:
            rename_noreplace(src_fd, src_name, dst_fd, dst_name)
        except FileExistsError as error:
            raise NameTaken(f"{dst!r} exists already", dst) from error
        self.folders.gained(dst.rpartition("/")[0])
        self.folders.lost(src.rpartition("/")[0])

    def _unlink(self, path: str) -> None:
        parent, name = self.folders.at(path)
        os.unlink(name, dir_fd=parent)
        self.folders.lost(path.rpartition("/")[0])

    def _publish_copy(self) -> None:
        if self.copy is None:
            raise AssertionError("there is a copy to publish")
        copying.prove(self.copy)
        try:
            self._rename(self.temporary, self.final)
        except OSError as error:
            raise from_os_error(error, "give the final name", self.final) from error

    def _unpublish_copy(self) -> None:
        """Take our own copy back from its final name; never a file that somebody else put there."""
        if self.copy is None:
            return
        status = self.folders.look(self.final)
        ours = os.fstat(self.copy.fd)
        if (
            self.stage == Stage.PUBLISHED
            and status
            and (status.st_dev, status.st_ino) == (ours.st_dev, ours.st_ino)
        ):
            self._rename(self.final, self.temporary)
        copying.discard(self.folders, self.copy)
        self.copy = None


class MoveStep(_Step):
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
            self._unlink(self.final)
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
        self._unlink(self.claimed)
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
            self._rename(self.claimed, self.final)
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

    def _interrupted(self) -> bool:
        if self.lease and self.lease.broken():
            raise FileBusy(f"{self.step.src!r} is being opened for writing", self.step.src)
        return self.batch.stop()

    def publish(self) -> None:
        """Prove a copy and give it the final name; a renamed file has it already. Changes files."""
        if self.copy is not None and self.stage == Stage.CLAIMED:
            self._require_unchanged()
            self._publish_copy()
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
            self._unlink(self.claimed)
        os.close(self.copy.fd)
        self.copy = None
        self.stage = Stage.RETIRED

    def take_back(self) -> None:
        """Undo what was done so far, newest first. Changes files."""
        if self.copy is not None:
            self._unpublish_copy()
        elif self.stage >= Stage.PUBLISHED:
            self._rename(self.final, self.claimed)
        if self.stage >= Stage.CLAIMED:
            claim.give_back(self.folders, self.claimed, self.step.src)
        self.stage = Stage.PENDING


class RemoveStep(_Step):
    """Remove an exact duplicate, compared with the copy that stays just before."""

    def __init__(self, batch: Batch, number: int, step: Remove) -> None:
        super().__init__(batch, number, step.src)
        self.step = step
        self.claimed = claim.claim_path(self.folders, batch.name, step.src)
        self.source = self.kept = -1

    def inspect(self) -> None:
        """Find out from the disk how far this step had come. Touches nothing."""
        if self.folders.look(self.claimed) is not None:
            self.stage = Stage.CLAIMED
        elif self.folders.look(self.step.src) is None:
            self.stage = Stage.RETIRED

    def take(self) -> None:
        """Prove that another file on disk holds the same bytes, then claim this one. Changes files."""
        if self.stage == Stage.RETIRED:
            return
        here = self.claimed if self.stage == Stage.CLAIMED else self.step.src
        self.source, source = self.folders.open_file(here)
        self.open_things.callback(os.close, self.source)
        self.kept, kept = self.folders.open_file(self.step.kept)
        self.open_things.callback(os.close, self.kept)
        if (source.st_dev, source.st_ino) == (kept.st_dev, kept.st_ino):
            raise FileProblem(
                f"{self.step.src!r} is a hard link to {self.step.kept!r}, not a copy",
                self.step.src,
                "remove one of the two names yourself if you do not need it",
            )
        self.lease = self.open_things.enter_context(watched_lease(self.source))
        if self.lease.writer:
            raise FileBusy(f"{self.step.src!r} is still being written", self.step.src)
        self._require_same_bytes()
        if self.stage == Stage.PENDING:
            claim.take(self.folders, self.step.src, self.claimed, self.step.expect)
            self.stage = Stage.CLAIMED

    def _require_same_bytes(self) -> None:
        try:
            if not same_bytes(self.source, self.kept):
                raise NameTaken(f"{self.step.kept!r} is not the same as {self.step.src!r}", self.step.src)
            os.fsync(self.kept)
        except OSError as error:
            raise from_os_error(error, "compare with the kept copy", self.step.src) from error
        self.folders.gained(self.step.kept.rpartition("/")[0])

    def bring(self) -> None:
        """Nothing is published by a removal."""

    def publish(self) -> None:
        """Nothing is published by a removal."""

    def retire(self) -> None:
        """Unlink the claimed duplicate while its copy is there, before and after. Changes files."""
        if self.stage != Stage.CLAIMED:
            return
        self._require_kept()
        if self.lease.broken():
            raise FileBusy(f"{self.step.src!r} is being opened for writing", self.step.src)
        self._unlink(self.claimed)
        try:
            self._require_kept()
        except FileBusy:
            self._write_back()
            raise
        self.stage = Stage.RETIRED

    def _require_kept(self) -> None:
        status, opened = self.folders.look(self.step.kept), os.fstat(self.kept)
        if status is None or stamp_of(status) != stamp_of(opened) or not looks_like(opened, stamp_of(status)):
            raise FileBusy(f"the kept copy {self.step.kept!r} changed in this moment", self.step.src)

    def _write_back(self) -> None:
        """Make the file again from its open descriptor: its copy vanished in that instant."""
        status = os.fstat(self.source)
        self.copy = copying.start(self.folders, self.temporary)
        copying.fill(self.copy, self.source, status.st_size, status.st_mtime_ns, lambda: False)
        self._publish_copy()
        os.close(self.copy.fd)
        self.copy = None
        self.stage = Stage.PENDING

    def take_back(self) -> None:
        """Give the duplicate back. Changes files."""
        if self.stage == Stage.CLAIMED:
            claim.give_back(self.folders, self.claimed, self.step.src)
            self.stage = Stage.PENDING


class RestoreStep(_Step):
    """Make a removed duplicate again from the copy that was kept."""

    def __init__(self, batch: Batch, number: int, step: Restore) -> None:
        super().__init__(batch, number, step.dst)
        self.step = step
        self.claimed = ""

    def inspect(self) -> None:
        """Find out from the disk whether the file is there again. Touches nothing."""
        if looks_like(self.folders.look(self.final), self.step.expect):
            self.stage = Stage.RETIRED

    def take(self) -> None:
        """Nothing is claimed: the kept copy stays as it is."""

    def bring(self) -> None:
        """Copy the kept file to a temporary beside the old place. Changes files."""
        if self.stage != Stage.PENDING:
            return
        source, status = self.folders.open_file(self.step.kept)
        self.open_things.callback(os.close, source)
        if status.st_size != self.step.expect.size:
            raise FileProblem(f"{self.step.kept!r} changed since", self.step.kept, "restore it from a backup")
        require_space(self.folders, self.final, status.st_size, self.batch.reserve)
        self.copy = copying.start(self.folders, self.temporary)
        copying.fill(self.copy, source, status.st_size, self.step.expect.mtime_ns, self.batch.stop)

    def publish(self) -> None:
        """Prove the copy and give it the old name. Changes files."""
        if self.stage == Stage.PENDING:
            self._publish_copy()
            self.stage = Stage.PUBLISHED

    def retire(self) -> None:
        """Let go of the copy; nothing else has to go."""
        if self.copy is not None:
            os.close(self.copy.fd)
            self.copy = None
        self.stage = Stage.RETIRED

    def take_back(self) -> None:
        """Remove the copy made here. Changes files of ours only."""
        self._unpublish_copy()
        self.stage = Stage.PENDING
