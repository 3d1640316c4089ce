"""Damaged databases that were set aside: the newest few are kept, and the largest. Changes only files of ours.

They are evidence, and who can repair one has the journal of what was done before. A disk that fails damages one after the other, each
as large as the library; the largest is the one that knew most, and never goes.
"""

from __future__ import annotations

import logging
import os
import re
import stat
from collections import defaultdict
from contextlib import suppress

PREFIX = "organizer.db.corrupt-"  # and the time in nanoseconds
KEPT = 3
_NAME = re.compile(rf"({re.escape(PREFIX)}(\d+))(?:-wal|-shm)?")
log = logging.getLogger(__name__)


def say(aside: str) -> None:
    """Say it to who runs the command, or in the service's log; the owner's logs hear of it with the next thing done."""
    log.warning(
        "The database was damaged, and is made again from the library; the damaged one is kept as %s.", aside
    )


def keep_few(folder: str) -> None:
    """Remove the oldest beyond `KEPT`, but not the largest of all. Does not raise: what cannot be removed stays."""
    with suppress(OSError):
        found = _found(folder)
        newest = sorted(found, key=lambda at: at[1], reverse=True)
        largest = max(found, key=lambda at: (sum(found[at].values()), at[1]), default=None)
        for one in newest[KEPT:]:
            for path in found[one] if one != largest else ():
                os.unlink(path)


def _found(folder: str) -> dict[tuple[str, int], dict[str, int]]:
    """Return the sizes of the files of each database that was set aside; a link or folder of such a name is not ours to remove."""
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for name in os.listdir(folder):
        if is_ours := _NAME.fullmatch(name):
            status = os.lstat(os.path.join(folder, name))
            if stat.S_ISREG(status.st_mode):
                found[is_ours[1], int(is_ours[2])][os.path.join(folder, name)] = status.st_size
    return found
