"""Publish a file of ours among the owner's: whole or not at all, and never over something that is not ours.

The road: a hidden temporary in the same folder → fsync → one rename → fsync of the folder. A new file never
replaces anything; one that replaces exchanges names with the old one first and looks at what it got, so that a
file which somebody put there in the last instant goes back to its place.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.act import claim
from photo_organizer.disk.durable import sync_folder
from photo_organizer.disk.flags import NEW
from photo_organizer.disk.folders import Folders
from photo_organizer.disk.rename import exchange, rename_noreplace
from photo_organizer.disk.stamp import is_still, stamp_of
from photo_organizer.errors import NameTaken, from_os_error, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.model import Stamp

_SOON_NS = 60 * 10**9  # a name is reserved as soon as the temporary is on the disk, which may be slow
TEMPORARY = re.compile(r"\.photo-organizer-[0-9a-f]{16}\.part")


def _temporary_name() -> str:
    return f".photo-organizer-{secrets.token_hex(8)}.part"


def publish(root: str, path: str, data: bytes, *, expect: Stamp | None, mtime_ns: int | None = None) -> Stamp:
    """Write `data` to `path` below `root` and return its stamp. Changes files.

    `expect` is the file of ours that may be replaced, None when there is none. The file gets the rights that the
    folder gives to new files. Raises NameTaken when something else is at `path`; FileProblem, VolumeProblem.
    """
    with Folders([root]) as folders:
        folder, name = folders.at(path)
        temporary = _temporary_name()
        try:
            _write(folder, temporary, data, mtime_ns)
            if expect:
                _replace(folders, temporary, path, expect)
            else:
                rename_noreplace(folder, temporary, folder, name)
            sync_folder(folder)
            return _stamp(folder, name)
        except FileExistsError as error:
            raise NameTaken(f"{quoted(path)} exists by now", path, "nothing to do: it stays") from error
        except OSError as error:
            raise from_os_error(error, "write", path) from error
        finally:
            _clear(folder, temporary, path)


def _clear(folder: int, temporary: str, path: str) -> None:
    """Remove what is left under the temporary name; what cannot be removed now, a later start sweeps."""
    try:
        os.unlink(temporary, dir_fd=folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise from_os_error(error, "remove a temporary file beside", path) from error


def _write(folder: int, name: str, data: bytes, mtime_ns: int | None) -> None:
    """Write a new file and make its bytes durable."""
    # Less the umask; an inherited ACL decides where there is one.
    fd = os.open(name, NEW, 0o666, dir_fd=folder)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]
        if mtime_ns is not None:
            os.utime(fd, ns=(mtime_ns, mtime_ns))
        os.fsync(fd)
    finally:
        os.close(fd)


def _replace(folders: Folders, temporary: str, path: str, expect: Stamp) -> None:
    """Give `temporary` the name of our old file, which then has the temporary's name."""
    folder, name = folders.at(path)
    _still(folder, name, path, expect)
    ours = _stamp(folder, temporary)
    if not exchange(folder, temporary, name):
        _replace_in_two_steps(folders, temporary, path, expect)
        return
    try:
        _still(folder, temporary, path, expect)
    except (NameTaken, OSError):  # what came in that instant, or cannot be looked at, gets its name back
        _exchange_back(folders, temporary, path, ours)
        raise


def _exchange_back(folders: Folders, temporary: str, path: str, ours: Stamp) -> None:
    """Exchange the names again; what is not ours then stands beside the other: under the temporary's it would be removed."""
    folder, name = folders.at(path)
    with suppress(OSError):
        exchange(folder, temporary, name)
    if _stamp(folder, temporary) != ours:
        claim.give_back(folders, _beside(path, temporary), path)


def _replace_in_two_steps(folders: Folders, temporary: str, path: str, expect: Stamp) -> None:
    """Take our old file's name away, look at what was got, and give the name to `temporary`: old kernels exchange no names."""
    (folder, name), taken = folders.at(path), _temporary_name()
    rename_noreplace(folder, name, folder, taken)
    require_ours(folders, taken, path, expect)
    try:
        rename_noreplace(folder, temporary, folder, name)
    except FileExistsError:  # somebody's file came into the gap, and stays
        os.unlink(taken, dir_fd=folder)
        raise
    except OSError:
        rename_noreplace(folder, taken, folder, name)
        raise
    os.unlink(taken, dir_fd=folder)


def _beside(path: str, name: str) -> str:
    return f"{path.rpartition('/')[0]}/{name}"


def _stamp(folder: int, name: str) -> Stamp:
    return stamp_of(os.stat(name, dir_fd=folder, follow_symlinks=False))


def _still(folder: int, name: str, path: str, expect: Stamp) -> None:
    if not is_still(_stamp(folder, name), expect):
        raise NameTaken(f"{quoted(path)} was changed meanwhile", path, "nothing to do: it stays as it is")


def remove(root: str, path: str, expect: Stamp) -> bool:
    """Remove a file of ours if it still is the one in `expect`; return whether it was. Changes files.

    Its name is taken away first: a file that somebody put there in the last instant gets it back.
    """
    with Folders([root]) as folders:
        folder, name = folders.at(path)
        taken = _temporary_name()
        try:
            _still(folder, name, path, expect)
            rename_noreplace(folder, name, folder, taken)
            require_ours(folders, taken, path, expect)
            os.unlink(taken, dir_fd=folder)
            sync_folder(folder)
        except (FileNotFoundError, NameTaken):
            return False
        except OSError as error:
            raise from_os_error(error, "remove", path) from error
    return True


def require_ours(folders: Folders, taken: str, path: str, expect: Stamp) -> None:
    """Raise NameTaken unless `taken` is the file meant; what is not ours, or cannot be looked at, gets its name back.

    Where another file has come to that name meanwhile, it stands beside it: under ours it would be swept away.
    """
    try:
        _still(folders.at(path)[0], taken, path, expect)
    except (NameTaken, OSError):
        claim.give_back(folders, _beside(path, taken), path)
        raise


def sweep(root: str, folder: str, names: Sequence[str], wanted: str = "") -> bool:
    """Remove temporaries that a process which was cut off left in `folder`, and the empty file that reserved a `wanted` name for one.

    Return whether the name was reserved, and is free now. Changes files.
    """
    ours = [name for name in names if TEMPORARY.fullmatch(name)]
    if not ours:
        return False
    with Folders([root]) as folders:
        fd = folders.folder(folder)
        freed = bool(wanted) and any(_drop_reservation(folders, folder, name, wanted) for name in ours)
        for name in ours:
            try:
                os.unlink(name, dir_fd=fd)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise from_os_error(error, "remove the temporary", f"{folder}/{name}") from error
    return freed


def _drop_reservation(folders: Folders, folder: str, temporary: str, wanted: str) -> bool:
    """Remove the empty file that held a name for a whole temporary: it was made just behind that one, an owner's before or long after."""
    written, there = (folders.look(f"{folder}/{name}") for name in (temporary, wanted))
    if written is None or there is None or not 0 <= there.st_mtime_ns - written.st_ctime_ns < _SOON_NS:
        return False
    return claim.drop_reservation(folders, f"{folder}/{wanted}", stamp_of(written))
