"""Give every file of a group the token of its content, comparing as few files as possible. Touches no file."""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.disk.equal import compare
from photo_organizer.disk.stamp import is_still_after_restart, stamp_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photo_organizer.errors import FileProblem
    from photo_organizer.store.contents import Compared

OPEN = 400  # files of each kind that are open at a time: a process has 1024 descriptors


class Comparing:
    """The comparisons of one search in `library`; `problems` are of files that got no token, by path."""

    def __init__(self, library: str, stop: Callable[[], bool]) -> None:
        self.library, self._stop = library, stop
        self.problems: dict[str, FileProblem] = {}

    def settle(self, files: list[Compared], read: Callable[[int], None]) -> None:
        """Give a token to each file that has none: that of a file which it equals, or a new one.

        `files` are all of one size and sample; `read` is told how far each was read. Raises Stopping.
        """
        of_inode: dict[tuple[int, int], list[Compared]] = {}
        for file in files:
            if file.token is not None and not as_compared(self.library, file):
                file.token = None
            of_inode.setdefault(file.stamp.inode, []).append(file)
        ones = [next((file for file in names if file.token), names[0]) for names in of_inode.values()]
        known = list({file.token: file for file in ones if file.token}.values())
        fresh = [file for file in ones if not file.token]
        for start in range(0, len(fresh), OPEN):
            known += self._meet_all(known, fresh[start : start + OPEN], read)
        for names in of_inode.values():  # several names of one file
            _share_token(names)
        _share_md5(files)

    def _meet_all(
        self, known: list[Compared], fresh: list[Compared], read: Callable[[int], None]
    ) -> list[Compared]:
        """Give `fresh` their tokens; return one file of each content that is new."""
        classes = [fresh]
        for start in range(0, len(known) or 1, OPEN):
            classes = self._meet(known[start : start + OPEN], list(chain(*classes)), read)
        for one in classes:
            token = os.urandom(16)
            for file in one:
                file.token = token
        return [one[0] for one in classes]

    def _meet(
        self, known: Sequence[Compared], fresh: list[Compared], read: Callable[[int], None]
    ) -> list[list[Compared]]:
        """Give a token to what equals a known file; return the rest by content."""
        files = [*known, *fresh]
        found = compare([(f"{self.library}/{file.path}", file.stamp) for file in files], self._stop, read)
        self.problems |= {files[number].path: problem for number, problem in found.problems.items()}
        for number, ctime_ns in found.ctimes.items():
            files[number].ctime_ns = ctime_ns
        unmet = []
        for numbers in found.classes:
            one = [files[number] for number in numbers]
            token = next((file.token for file in one if file.token), None)
            newcomers = [file for file in one if not file.token]
            for file in newcomers:
                file.token = token
            if newcomers and token is None:
                unmet.append(newcomers)
        return unmet


def as_compared(library: str, file: Compared) -> bool:
    """Tell whether a file is still what it was when it got its token. Touches nothing."""
    try:
        status = os.lstat(f"{library}/{file.path}")
    except OSError:
        return False
    return is_still_after_restart(stamp_of(status), file.stamp) and status.st_ctime_ns == file.ctime_ns


def _share_token(names: list[Compared]) -> None:
    one = next((file for file in names if file.token), None)
    if one is None:
        return
    for file in names:
        file.token, file.ctime_ns = one.token, one.ctime_ns


def _share_md5(files: list[Compared]) -> None:
    """Equal bytes have one MD5: what is known of one file is known of all."""
    known = {file.token: file.md5 for file in files if file.token and file.md5}
    for file in files:
        if file.token:
            file.md5 = file.md5 or known.get(file.token)
