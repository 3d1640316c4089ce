"""Copy files from elsewhere, a card or an old disk, into the intake: whole or not at all, and never over anything.

The road of each file: a temporary in our own area of the intake → proved on the disk → its name by a rename that
replaces nothing. What belongs together by its stem gets its names together, and one number where a name is taken, or a
stranger's photo or sidecar of that stem is there. The source is only read.
"""

from __future__ import annotations

import os
import secrets
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.act.same_file import touched
from photo_organizer.disk import copying
from photo_organizer.disk.compare import same_bytes
from photo_organizer.disk.folders import TEMPORARIES, Folders, NotAFolder
from photo_organizer.disk.lease import watched_lease
from photo_organizer.disk.opening import open_unseen
from photo_organizer.disk.rename import rename_noreplace
from photo_organizer.disk.space import require_space
from photo_organizer.errors import FileBusy, FileProblem, NameTaken, Stopping, from_os_error, quoted
from photo_organizer.names import fold
from photo_organizer.records import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photo_organizer.disk.lease import Lease

MOST_NAMES = 1000  # tried for a file whose name is taken by another


def copy_in(root: str, pairs: Sequence[tuple[str, str]], reserve: int, stop: Callable[[], bool]) -> list[str]:
    """Copy each source to its target below `root`, all of them or none; return where they are. Changes files.

    A target that holds the same bytes already is left; where one holds others, or a stranger of this stem lies beside it, all get a
    number behind their stem.
    Raises FileProblem, VolumeProblem, Stopping.
    """
    copies: list[_Copied] = []
    there: list[str] = []
    with Folders([root]) as folders:
        try:
            for source, target in _numbered(folders, pairs, stop):
                if made := _copied(folders, source, target, reserve, stop, there):
                    copies.append(made)
            for made in copies:
                _prove(made, stop)
            while copies:
                there.append(_publish(folders, copies[0].copy, copies[0].target))
                copying.close(copies.pop(0).copy)
            folders.sync()
        finally:
            for made in copies:
                copying.discard(folders, made.copy)
    return there


@frozen
class _Copied:
    """A filled temporary, the name that is free for it, and what it was copied from."""

    copy: copying.TemporaryCopy
    target: str
    source: str
    status: os.stat_result  # of the source, when the copy was begun


def _copied(
    folders: Folders, source: str, target: str, reserve: int, stop: Callable[[], bool], there: list[str]
) -> _Copied | None:
    """Return a filled temporary, None where these bytes are there already. Raises FileBusy for what is being written."""
    with ExitStack() as opened:
        fd, status = open_unseen(source)
        opened.callback(os.close, fd)
        lease = opened.enter_context(watched_lease(fd))
        if lease.writer:
            raise FileBusy(f"{quoted(source)} is still being written", source)
        if folders.look(target) is not None:
            if not _holds(folders, target, fd, status.st_size, stop):
                raise FileBusy(f"{quoted(source)} changed while it was copied", source)
            there.append(target)
            return None
        require_space(folders, target, 0, reserve)
        copy = copying.start(folders, f"{folders.private(target, TEMPORARIES)}/{secrets.token_hex(8)}.0.part")
        made = _Copied(copy, target, source, status)
        try:
            room = partial(require_space, folders, target, reserve=reserve)
            copying.fill(
                copy, fd, status.st_size, status.st_mtime_ns, partial(_ends, made, lease, stop), room
            )
            _require_unchanged(made)
        except BaseException:
            copying.discard(folders, copy)
            raise
    return made


def _ends(made: _Copied, lease: Lease, stop: Callable[[], bool]) -> bool:
    """Say whether to stop. Raises FileBusy where somebody wants to write to the source, and waits for us."""
    if lease.broken():
        raise FileBusy(f"{quoted(made.source)} is being opened for writing", made.source)
    return stop()


def _go_on(stop: Callable[[], bool]) -> None:
    if stop():
        raise Stopping


def _prove(made: _Copied, stop: Callable[[], bool]) -> None:
    """Prove a copy, of a source that is the same still. Raises FileBusy, FileProblem, Stopping."""
    try:
        copying.prove(made.copy, partial(_go_on, stop))
    except FileProblem:
        _require_unchanged(made)  # a copy of what somebody wrote to meanwhile is no fault of the disk
        raise
    _require_unchanged(made)


def _require_unchanged(made: _Copied) -> None:
    """Raise FileBusy where another file has the name, or this one was written to, also by one that sets the old time again."""
    try:
        now = os.lstat(made.source)
    except OSError as error:
        raise from_os_error(error, "look at", made.source) from error
    if touched(now) != touched(made.status):
        raise FileBusy(f"{quoted(made.source)} changed while it was copied", made.source)


def _numbered(
    folders: Folders, pairs: Sequence[tuple[str, str]], stop: Callable[[], bool]
) -> list[tuple[str, str]]:
    """Return the pairs with the first number behind their stem with which each target, among no strangers, is free or holds its source's bytes."""
    stems = {os.path.splitext(target)[0] for _, target in pairs}
    for number in range(1, MOST_NAMES):
        named = [(source, _with_number(target, stems, number)) for source, target in pairs]
        if all(_fits(folders, source, name, stop) for source, name in named) and not _meets_strangers(
            folders, named, stop
        ):
            return named
    target = pairs[0][1]
    raise FileProblem(
        f"no free name to copy {quoted(target)} to", target, "empty the intake first", says="no_free_name"
    )


def _with_number(target: str, stems: set[str], number: int) -> str:
    """Return a name with a number behind the photo's stem, for a.jpg.xmp as for a.jpg."""
    stem = min((one for one in stems if f"{target}.".startswith(f"{one}.")), key=len)
    return f"{stem} ({number}){target[len(stem) :]}" if number > 1 else target


def _meets_strangers(folders: Folders, named: Sequence[tuple[str, str]], stop: Callable[[], bool]) -> bool:
    """Tell whether a file of the same stem lies there that the source's own folder does not hold: what comes would be taken for its."""
    source, target = map(os.path.dirname, named[0])
    names = {os.path.basename(name) for _, name in named}
    stems = tuple(fold(f"{os.path.splitext(name)[0]}.") for name in names)
    beside = [name for name in _files_in(folders, target) if fold(f"{name}.").startswith(stems)]
    try:
        return not all(
            _fits(folders, f"{source}/{name}", f"{target}/{name}", stop)
            for name in beside
            if name not in names
        )
    except FileProblem:
        return True


def _files_in(folders: Folders, folder: str) -> list[str]:
    try:
        with os.scandir(folders.folder(folder)) as entries:
            return [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    except (FileBusy, NotAFolder):  # there is none yet
        return []
    except OSError as error:
        raise from_os_error(error, "look into", folder) from error


def _fits(folders: Folders, source: str, name: str, stop: Callable[[], bool]) -> bool:
    if folders.look(name) is None:
        return True
    fd, status = open_unseen(source)
    try:
        return _holds(folders, name, fd, status.st_size, stop)
    finally:
        os.close(fd)


def _holds(folders: Folders, name: str, source: int, size: int, stop: Callable[[], bool]) -> bool:
    """Tell whether the file `name` has the bytes of the descriptor `source`."""
    try:
        other, status = folders.open_file(name)
    except FileProblem:
        return False
    try:
        return status.st_size == size and same_bytes(source, other, partial(_go_on, stop))
    except OSError as error:
        raise from_os_error(error, "compare with", name) from error
    finally:
        os.close(other)


def _publish(folders: Folders, copy: copying.TemporaryCopy, target: str) -> str:
    """Give a proved temporary its name; return it."""
    parent, name = folders.at(copy.path)
    try:
        folder, last = folders.at(target, make=True)
        rename_noreplace(parent, name, folder, last)
    except FileExistsError as error:
        raise NameTaken(f"{quoted(target)} exists by now", target, "look again") from error
    except OSError as error:
        raise from_os_error(error, "give the name", target) from error
    folders.moved(copy.path, target)
    return target
