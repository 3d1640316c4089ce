"""The removal of an exact duplicate, compared with the copy that stays just before."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.act import claim
from photo_organizer.act.same_file import looks_like, only_renamed, same_file, touched, untouched
from photo_organizer.act.step import LeasedStep, Stage, removal_stage
from photo_organizer.disk.digest import new_md5
from photo_organizer.errors import FileBusy, FileProblem, PhotoOrganizerError, from_os_error, quoted

if TYPE_CHECKING:
    from photo_organizer.act.batch import Batch
    from photo_organizer.model import Remove


class RemoveStep(LeasedStep):
    """Remove an exact duplicate, compared with the copy that stays just before."""

    def __init__(self, batch: Batch, number: int, step: Remove) -> None:
        super().__init__(batch, number, step.src, step.src)
        self.step = step
        self.claimed = claim.claim_path(self.folders, batch.name, step.src)
        self.kept = -1
        self.before: os.stat_result | None = None  # the kept copy, as it was when the comparison began

    def inspect(self) -> None:
        """Find out from the disk how far this step had come. Completes a claim that a crash cut in two."""
        self.stage = removal_stage(self.folders, self.step.src, self.claimed, self.step.expect)

    def take(self) -> None:
        """Prove that another file on disk holds the same bytes, then claim this one. Changes files."""
        if self.stage == Stage.RETIRED:
            return
        here = self.claimed if self.stage == Stage.CLAIMED else self.step.src
        self.source, source = self.open_file(here)
        self.kept, self.before = self.open_file(self.step.kept)
        if same_file(source, self.before):
            raise FileProblem(
                f"{quoted(self.step.src)} is a hard link to {quoted(self.step.kept)}, not a copy",
                self.step.src,
                "remove one of the two names yourself if you do not need it",
                says="hard_link",
                other=self.step.kept,
            )
        self.take_lease(source, self.step.expect)
        self._require_same_bytes()
        self._make_durable()
        if self.stage == Stage.PENDING:
            claim.take(self.folders, self.step.src, self.claimed, self.step.expect)
            self.stage = Stage.CLAIMED

    def _require_same_bytes(self) -> None:
        digest = None if self.step.md5 else new_md5()
        self.require_same(self.source, self.kept, self.step.kept, digest)
        self.digest = digest.digest() if digest else None

    def _make_durable(self) -> None:
        try:
            if os.fstatvfs(self.kept).f_flag & os.ST_RDONLY:
                return  # nothing there waits to be written
            os.fsync(self.kept)
        except OSError as error:
            raise from_os_error(error, "make the kept copy durable for", self.step.src) from error
        self.folders.gained(self.step.kept)

    def retire(self) -> None:
        """Unlink the claimed duplicate while its copy is there, before and after. Changes files."""
        if self.stage != Stage.CLAIMED:
            return
        self._require_source()
        self._require_kept()
        claim.unlink(self.folders, self.claimed)
        self.stage = Stage.RETIRED
        try:
            self._require_kept()
            if not looks_like(os.fstat(self.source), self.step.expect):
                raise FileBusy(f"{quoted(self.step.src)} was written to in this moment", self.step.src)
        except (PhotoOrganizerError, OSError) as problem:
            self.stage = Stage.PENDING
            self.write_back("" if self._kept_stands() else self.step.kept)
            raise FileBusy(f"{quoted(self.step.src)} was written back: {problem}", self.step.src) from problem

    def _require_source(self) -> None:
        status = self.folders.look(self.claimed)
        same = status is not None and only_renamed(status, os.fstat(self.source))
        if not same or not looks_like(status, self.step.expect) or (self.lease and self.lease.broken()):
            raise FileBusy(f"{quoted(self.step.src)} changed since it was compared", self.step.src)

    def _require_kept(self) -> None:
        """Raise FileBusy unless the kept copy is where it was, from the root down, and untouched since."""
        status = self.folders.look_afresh(self.step.kept)
        if status is None or self.before is None or touched(status) != touched(self.before):
            raise FileBusy(f"the kept copy {quoted(self.step.kept)} changed in this moment", self.step.src)

    def _kept_stands(self) -> bool:
        """Tell, of the open descriptors alone, whether the kept copy has its name and the bytes of what was removed.

        On exFAT and NTFS in FUSE, and over NFS, what was removed has a hidden name as long as it is open.
        """
        if not untouched(self.kept, self.before) or not looks_like(os.fstat(self.source), self.step.expect):
            return False
        name = os.readlink(f"/proc/self/fd/{self.kept}")  # of what is gone, with " (deleted)" behind it
        return os.path.basename(name) == os.path.basename(self.step.kept)

    def take_back(self) -> None:
        """Give the duplicate back. Changes files."""
        if self.stage == Stage.CLAIMED:
            claim.give_back(self.folders, self.claimed, self.step.src)
            self.stage = Stage.PENDING
