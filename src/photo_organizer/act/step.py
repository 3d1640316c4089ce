"""What every step has in common: stages, folders, a temporary of its own, things to close.

A step goes PENDING → CLAIMED → PUBLISHED → RETIRED; the executor drives many steps stage by stage so
that they share their fsyncs. Every stage looks at the disk before it touches it, and `inspect` finds
out from the disk alone how far an interrupted step had come.
"""

from __future__ import annotations

import errno
import logging
import os
from contextlib import ExitStack, suppress
from enum import IntEnum
from typing import TYPE_CHECKING

from photo_organizer.act import claim
from photo_organizer.act.same_file import looks_like, same_file
from photo_organizer.disk import copying
from photo_organizer.disk.compare import same_bytes
from photo_organizer.disk.folders import TEMPORARIES
from photo_organizer.disk.lease import watched_lease
from photo_organizer.disk.rename import NameHeld, rename_noreplace
from photo_organizer.disk.space import require_space
from photo_organizer.errors import (
    FileBusy,
    FileProblem,
    NameTaken,
    PhotoOrganizerError,
    Stopping,
    cure_of,
    from_os_error,
    quoted,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash as Hash

    from photo_organizer.act.batch import Batch
    from photo_organizer.disk.folders import Folders
    from photo_organizer.disk.lease import Lease
    from photo_organizer.model import Stamp

log = logging.getLogger(__name__)


class Stage(IntEnum):
    """How far a step has come, as the disk shows it."""

    PENDING = 0
    CLAIMED = 1
    PUBLISHED = 2
    RETIRED = 3


def removal_stage(folders: Folders, src: str, claimed: str, expect: Stamp) -> Stage:
    """Return how far a file that is claimed and then removed had come. Completes a claim that a crash cut in two."""
    claim.mend(folders, src, claimed, expect)
    if folders.look(claimed) is not None:
        return Stage.CLAIMED
    claim.drop_reservation(folders, src, expect)  # for what was to be made again, which another name holds
    return Stage.PENDING if folders.look(src) is not None else Stage.RETIRED


class BaseStep:
    """What the steps have in common: a batch to work in, things to close at the end."""

    claimed = ""  # where the source is while it is claimed
    digest: bytes | None = None  # SHA-256 of what was copied, where the source stays; MD5 of what was removed

    def __init__(self, batch: Batch, number: int, final: str) -> None:
        self.batch, self.folders = batch, batch.folders
        self.number, self.final = number, final
        self.stage = Stage.PENDING
        self.held = ""  # a name that an empty file of ours holds, since a rename failed
        self.copy: copying.TemporaryCopy | None = None
        self.temporary = f"{batch.folders.private(final, TEMPORARIES)}/{batch.scratch}.{number}.part"
        self.open_things = ExitStack()
        self.source = -1  # descriptor of what is copied or removed

    def open_file(self, path: str) -> tuple[int, os.stat_result]:
        """Open a file for reading until the step is closed. Raises FileBusy, FileProblem."""
        fd, status = self.folders.open_file(path)
        self.open_things.callback(os.close, fd)
        return fd, status

    @property
    def finished(self) -> bool:
        """Whether nothing of the step remains to be done."""
        return self.stage == Stage.RETIRED

    def left_behind(self) -> bool:
        """Whether a claimed file, or an empty one that holds a name, is still where only recovery looks for it. Touches nothing.

        A folder that was never opened holds no claim of this batch, and may not be opened for want of descriptors.
        """
        known = self.claimed.rpartition("/")[0] in self.folders.opened()
        return (known and self.folders.look(self.claimed) is not None) or self.holds_a_name()

    def holds_a_name(self) -> bool:
        """Whether an empty file of ours holds a name still. Touches nothing."""
        status = self.folders.look(self.held) if self.held else None
        return status is not None and not status.st_size

    def close(self) -> None:
        """Close whatever the step holds open. Touches nothing."""
        copy, self.copy = self.copy, None
        if copy is not None:
            copying.close(copy)
        self.open_things.close()

    def take(self) -> None:
        """Claim the source, where it goes."""

    def bring(self) -> None:
        """Bring the file near its final name, where it gets one."""

    def publish(self) -> None:
        """Give the file its final name, where it gets one."""

    def rename(self, src: str, dst: str) -> None:
        """Rename without replacing, remembering both folders. Changes files."""
        src_fd, src_name = self.folders.at(src)
        dst_fd, dst_name = self.folders.at(dst, make=True)
        try:
            rename_noreplace(src_fd, src_name, dst_fd, dst_name)
        except FileExistsError as error:
            raise NameTaken(f"{quoted(dst)} exists already", dst) from error
        except NameHeld:
            self.held = dst
            raise
        self.folders.moved(src, dst)

    def go_on(self) -> None:
        """Raise Stopping when the service is to stop: long work asks between blocks."""
        if self.batch.stop():
            raise Stopping

    def begin_copy(self, size: int, mtime_ns: int, stop: Callable[[], bool]) -> None:
        """Fill a temporary with the bytes of the source, and let it be proved soon. Changes files of ours."""
        self.copy = copying.start(self.folders, self.temporary)
        copying.fill(self.copy, self.source, size, mtime_ns, stop, self.require_space)
        self.batch.prove_soon(self.copy, self.go_on)

    def require_space(self, size: int) -> None:
        """Raise VolumeFull unless `size` bytes more fit where the final name will be, and the reserve stays free."""
        require_space(self.folders, self.final, size, self.batch.reserve)

    def publish_copy(self) -> None:
        """Prove the temporary and give it the final name. Changes files."""
        self.prove_copy()
        self.name_copy()

    def prove_copy(self) -> None:
        """Wait until the temporary is proved. Raises FileProblem, VolumeProblem."""
        if self.copy is None:
            raise AssertionError("there is a copy to publish")
        self.batch.begin_proofs()
        copying.prove(self.copy)

    def name_copy(self) -> None:
        """Give the proved temporary its final name. Changes files."""
        try:
            self.rename(self.temporary, self.final)
        except OSError as error:
            raise self.folders.problem(error, "give the final name", self.final) from error

    def unpublish_copy(self) -> None:
        """Take our own copy back from its final name; never a file that somebody else put there."""
        copy, self.copy = self.copy, None
        if copy is None:
            return
        try:
            if self.stage == Stage.PUBLISHED and same_file(self.folders.look(self.final), os.fstat(copy.fd)):
                self.rename(self.final, self.temporary)
        except BaseException:
            copying.close(copy)
            raise
        copying.discard(self.folders, copy)

    def make_again(self, source: int, src: str) -> None:
        """Write a removed file back from the descriptor `source`, with its name or beside it. Changes files."""
        status = os.fstat(source)
        again = f"{self.folders.private(src, TEMPORARIES)}/{self.batch.scratch}.{self.number}.part"
        copy = copying.start(self.folders, again)
        try:
            copying.fill(copy, source, status.st_size, status.st_mtime_ns, lambda: False)
            copying.prove(copy)
            claim.give_back(self.folders, again, src)
            self.folders.sync()
        except BaseException as problem:
            if isinstance(problem.__cause__, NameHeld):
                self.held = src
            with suppress(PhotoOrganizerError):  # its room and its name may be needed for another place
                copying.discard(self.folders, copy)
            raise
        copying.close(copy)


class LeasedStep(BaseStep):
    """A step that reads a source which others may open for writing meanwhile: a lease tells of them."""

    def __init__(self, batch: Batch, number: int, final: str, src: str) -> None:
        super().__init__(batch, number, final)
        self._src = src
        self.lease: Lease | None = None

    def take_lease(self, status: os.stat_result, expect: Stamp) -> None:
        """Hold a lease on the source, which was opened as `status`. Raises FileBusy where it is written, or another by now."""
        self.lease = self.open_things.enter_context(watched_lease(self.source))
        if self.lease.writer or not looks_like(status, expect):
            raise FileBusy(f"{quoted(self._src)} is still being written", self._src)

    def require_same(self, mine: int, its: int, other: str, digest: Hash | None = None) -> None:
        """Raise NameTaken unless the open files `mine` and `its`, which is at `other`, hold the same bytes. `digest` is told them."""
        try:
            same = same_bytes(mine, its, self.go_on, digest)
        except OSError as error:
            raise _not_compared(error, self._src, other) from error
        if not same:
            raise NameTaken(f"{quoted(other)} is not the same as {quoted(self._src)}", self._src)

    def go_on(self) -> None:
        """Raise FileBusy when somebody wants to write to the source, Stopping when we are to stop."""
        if self.lease and self.lease.broken():
            raise FileBusy(f"{quoted(self._src)} is being opened for writing", self._src)
        super().go_on()

    def interrupted(self) -> bool:
        """Raise as `go_on` does; for who asks whether to stop."""
        self.go_on()
        return False

    def publish_unchanged(self, require_unchanged: Callable[[], None]) -> None:
        """Publish the copy of a source that was not written meanwhile. Raises FileBusy where it was. Changes files."""
        try:
            self.prove_copy()
        except FileProblem:
            require_unchanged()  # a copy that differs because somebody wrote meanwhile is no fault of the disk
            raise
        require_unchanged()
        self.name_copy()

    def write_back(self, copy: str) -> None:
        """Make the source again from its open descriptor: its `copy` was changed in the instant of the removal. Changes files.

        Where its own volume takes nothing more, it is made at the place of the copy; "" where another name holds these bytes.
        """
        try:
            self.make_again(self.source, self._src)
        except PhotoOrganizerError as problem:
            if not copy:
                raise
            log.warning("%r could not be written back, and is made beside its copy: %s", self._src, problem)
            self.make_again(self.source, copy)


def _not_compared(error: OSError, mine: str, other: str) -> PhotoOrganizerError:
    """Return what it means that two files cannot be compared: one that the disk cannot read is no copy, so all is decided anew."""
    if error.errno != errno.EIO:
        return from_os_error(error, f"compare with {quoted(other)}", mine)
    words = f"could not compare {quoted(mine)} with {quoted(other)}: {error.strerror}"
    return NameTaken(words, mine, cure_of(errno.EIO), says="disk_error", detail="EIO")
