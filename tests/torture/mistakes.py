"""Safety mistakes made on purpose: each has to turn the table red. What none of them changes is not tortured at all.

    python -m tests.torture.mistakes [WORDS] [--each N]

Prints for each mistake the first case that showed it. Exit code 1: a mistake was not seen.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from photo_organizer.act import claim, executor, moving, removing, restoring, step
from photo_organizer.disk import copying
from photo_organizer.disk.folders import Folders
from photo_organizer.service import recovery
from tests.faults.home import MEMORY
from tests.torture.judge import Judge
from tests.torture.modes import MODES, Case
from tests.torture.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EACH = 40  # cases of those meant, until a mistake counts as not seen
Changes = dict[tuple[Any, str], Any]  # (module or class, name) → what stands there instead


@dataclass(frozen=True, slots=True)
class Mistake:
    """One change for the worse, and the scene, the mode and the words of the cases that have to show it."""

    name: str
    scene: str
    mode: str
    changes: Changes
    words: tuple[str, ...] = ("",)

    def cases(self, judge: Judge) -> list[Case]:
        """Return the cases that are meant: short transfers by number, others in an order drawn once for all."""
        mode = next(mode for mode in MODES if mode.__name__ == self.mode)
        found = [case for case in judge.cases(mode, 1) if any(word in case.name for word in self.words)]
        if self.mode != SHORT:
            random.Random(1).shuffle(found)
        return found


def shown(mistake: Mistake, judge: Judge, each: int = EACH) -> str:
    """Return what shows the mistake first, "" when nothing does."""
    with ExitStack() as patches:
        for (owner, name), instead in mistake.changes.items():
            patches.enter_context(mock.patch.object(owner, name, instead))
        for case in mistake.cases(judge)[:each]:
            if faults := judge.judged(case):
                return f"{case.mode} {case.name}: {', '.join(sorted({fault.verdict for fault in faults}))}"
    return ""


# ── what stands there instead ──


def nothing(*_: object, **__: object) -> None:
    """Do not do it."""


def _replacing(src_fd: int, src: str, dst_fd: int, dst: str) -> None:
    os.replace(src, dst, src_dir_fd=src_fd, dst_dir_fd=dst_fd)


def _unlink_instead(folders: Folders, claimed: str, src: str) -> str:
    claim.unlink(folders, claimed)
    return src


def _prove_unsynced(
    copy: copying.TemporaryCopy, check: Callable[[], object] = lambda: None, _: object = None
) -> None:
    copying._digest(copy.fd, check)


def _write_once(fd: int, block: bytes, offset: int) -> None:
    os.pwrite(fd, block, offset)


def _until_a_short_read(
    copy: copying.TemporaryCopy, source: int, _size: int, _stop: Callable[[], bool]
) -> bytes:
    block = os.pread(source, 1 << 20, 0)
    copying._write_all(copy.fd, memoryview(block), 0)
    return hashlib.sha256(block).digest()


def _source_first(self: moving.MoveStep) -> None:
    begin(self)
    claim.unlink(self.folders, self.claimed)


def _retire_blindly(self: moving.MoveStep) -> None:
    if self.copy is not None and self.stage == step.Stage.PUBLISHED:
        claim.unlink(self.folders, self.claimed)
        self.stage = step.Stage.RETIRED


def _remove_without_second_look(self: removing.RemoveStep) -> None:
    if self.stage == step.Stage.CLAIMED:
        self._require_source()
        self._require_kept()
        claim.unlink(self.folders, self.claimed)
        self.stage = step.Stage.RETIRED


def _remove_at_once(self: removing.RemoveStep) -> None:
    if self.stage == step.Stage.PENDING:
        claim.unlink(self.folders, self.step.src)
        self.stage = step.Stage.RETIRED


def _unlink_what_is_there(folders: Folders, path: str, _expect: object) -> bool:
    if folders.look(path) is None:
        return False
    claim.unlink(folders, path)
    return True


def _final_name_at_once(self: step.BaseStep, *given: Any) -> None:
    init(self, *given)
    self.temporary = self.final


def _restore_by_rename(self: restoring.RestoreStep) -> None:
    if self.stage == step.Stage.PENDING:
        self.rename(self.step.kept, self.final)
        self.stage = step.Stage.RETIRED


def _whole_tree(path: str, *, dir_fd: int | None = None) -> None:
    folder = Path(path if dir_fd is None else f"/proc/self/fd/{dir_fd}/{path}")
    for one in sorted(folder.rglob("*"), reverse=True):
        (real_rmdir if one.is_dir() else os.unlink)(one)
    real_rmdir(folder)


def _drop_temporary_and_claim(self: moving.MoveStep) -> None:
    if self.stage >= step.Stage.CLAIMED and self.folders.look(self.claimed) is not None:
        claim.unlink(self.folders, self.claimed)
    self.stage = step.Stage.PENDING


begin, init, real_rmdir = moving.MoveStep._begin_copy, step.BaseStep.__init__, os.rmdir
ONE, TWO, UNDO = "once, one", "once, two", "undo, two"
POWER, KILL, ERROR, SHORT, RACE = "power_cuts", "kills", "errors", "short_transfers", "neighbours"
_UNLINKS, _RENAMES = ("unlink",), ("renameat2",)

MISTAKES: Sequence[Mistake] = (
    Mistake("a new name replaces what is there", ONE, RACE, {(step, "rename_noreplace"): _replacing}, ("renameat2 takes_names",)),
    Mistake("a copy's name replaces what is there", TWO, RACE, {(step, "rename_noreplace"): _replacing}, ("renameat2 takes_names",)),
    Mistake("a copy is not synced", TWO, POWER, {(copying, "_prove"): _prove_unsynced}, ("names kept",)),
    Mistake("no folder is synced", ONE, POWER, {(Folders, "sync"): nothing}, ("commit",)),
    Mistake("no folder is synced, two volumes", TWO, POWER, {(Folders, "sync"): nothing}, ("commit", "unlink")),
    Mistake("nothing is recovered", ONE, KILL, {(executor.Executor, "recover"): lambda *_: []}, ("fsync", "commit")),
    Mistake("temporaries are not swept", TWO, KILL, {(recovery, "sweep_temporaries"): lambda *_: 0}, ("pwrite", "utime")),
    Mistake("a duplicate is not compared", ONE, RACE, {(removing.RemoveStep, "_require_same_bytes"): nothing}, ("edits_a_library_file",)),
    Mistake("the kept copy is not looked at again", ONE, RACE, {(removing.RemoveStep, "_require_kept"): nothing}, ("unlink deletes_a_library_file", "unlink edits_a_library_file")),
    Mistake("the kept copy is not looked at after the removal", ONE, RACE, {(removing.RemoveStep, "retire"): _remove_without_second_look}, ("unlink deletes_a_library_file", "unlink edits_a_library_file")),
    Mistake("a duplicate is removed before it is compared", ONE, RACE, {(removing.RemoveStep, "take"): _remove_at_once}, ("library_file",)),
    Mistake("the source goes before the copy is proved", TWO, KILL, {(moving.MoveStep, "_begin_copy"): _source_first}),
    Mistake("the source goes before the copy is durable", TWO, POWER, {(moving.MoveStep, "_begin_copy"): _source_first}),
    Mistake("the source goes though its copy was taken away", TWO, RACE, {(moving.MoveStep, "retire"): _retire_blindly}, ("library_file", "folder")),
    Mistake("the source goes though its copy was edited", TWO, RACE, {(moving.MoveStep, "_require_untouched"): nothing, (moving.MoveStep, "_look_again"): nothing}, ("renameat2 edits_a_library_file",)),
    Mistake("the copy is not looked at after the removal", TWO, RACE, {(moving.MoveStep, "_look_again"): nothing}, ("unlink deletes_a_library_file", "unlink edits_a_library_file")),
    Mistake("a copy is written under its final name", TWO, KILL, {(step.BaseStep, "__init__"): _final_name_at_once, (step.BaseStep, "name_copy"): nothing}, ("pwrite", "utime", "fsync")),
    Mistake("a short write is taken as whole, and not read back", TWO, SHORT, {(copying, "_write_all"): _write_once, (step.BaseStep, "prove_copy"): nothing, (copying, "start_proof"): nothing}, ("pwrite 1", "pwrite 2", "pwrite 3")),
    Mistake("a short read is taken as the end", TWO, SHORT, {(copying, "_copy_blocks"): _until_a_short_read}, ("pread 1", "pread 2", "pread 3", "pread 8", "pread 9")),
    Mistake("a copy has its name before it is proved", TWO, POWER, {(step.BaseStep, "prove_copy"): nothing, (copying, "start_proof"): nothing}, ("names kept",)),
    Mistake("a copy does not get its source's time", TWO, KILL, {(os, "utime"): nothing}),
    Mistake("a claim is removed where it should be given back", ONE, ERROR, {(claim, "give_back"): _unlink_instead}, _RENAMES),
    Mistake("a claim is removed where it should be given back, two volumes", TWO, ERROR, {(claim, "give_back"): _unlink_instead}),
    Mistake("taking back removes the claimed file", TWO, ERROR, {(moving.MoveStep, "take_back"): _drop_temporary_and_claim}, ("pwrite", "create", "fsync")),
    Mistake("a file of any size counts as our reservation", ONE, KILL, {(claim, "drop_reservation"): _unlink_what_is_there}),
    Mistake("a file of any size counts as our reservation, two volumes", TWO, KILL, {(claim, "drop_reservation"): _unlink_what_is_there}, ("unlink",)),
    Mistake("claim folders stay", ONE, KILL, {(executor, "remove_claim_folders"): nothing}),
    Mistake("a folder with something in it is removed", ONE, RACE, {(os, "rmdir"): _whole_tree}, ("rmdir replaces", "commit replaces")),
    Mistake("a duplicate comes back by taking the kept copy", UNDO, KILL, {(restoring.RestoreStep, "bring"): _restore_by_rename}),
)  # fmt: skip


def main() -> int:
    """Make every mistake in turn, and print what showed it."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.mistakes", description=__doc__)
    parser.add_argument("words", nargs="?", default="")
    parser.add_argument("--each", type=int, default=EACH)
    arguments = parser.parse_args()
    meant = [one for one in MISTAKES if arguments.words in one.name]
    unseen = 0
    for scene in SCENES:
        mine = [one for one in meant if one.scene == scene.name]
        if not mine:
            continue
        with tempfile.TemporaryDirectory(dir=MEMORY) as memory, tempfile.TemporaryDirectory() as disk:
            judge = Judge(scene, Path(memory), Path(disk))
            for one in mine:
                seen = shown(one, judge, arguments.each)
                unseen += not seen
                print(f"{one.name}: {seen or 'NOT SEEN'}", flush=True)
            judge.close()
    print(f"{len(meant) - unseen} of {len(meant)} mistakes seen")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main())
