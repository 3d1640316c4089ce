"""Digests that select candidates for a comparison; none of them ever decides a removal alone.

The sample, of the first and last bytes, tells most files of one size apart for two small reads; the MD5,
which owners see in the catalogue, is computed only where samples are equal.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photo_organizer.disk.opening import reading
from photo_organizer.disk.stamp import is_still_after_restart, stamp_of
from photo_organizer.errors import FileBusy, Stopping, from_os_error, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from hashlib import _Hash as Hash

    from photo_organizer.model import Stamp

BLOCK = 1 << 20
SAMPLE = 8192  # bytes at each end: headers with dates, and the end of the picture's data
PLACES = 8  # between the ends, where a spread sample looks


def md5_of(path: str, expect: Stamp, stop: Callable[[], bool] = lambda: False) -> bytes:
    """Return the MD5 of the file at `path`, 16 bytes. Touches nothing.

    Raises FileBusy when it is not, or does not stay, the file that `expect` describes; FileProblem when
    it cannot be read; Stopping when `stop` says so: a long film takes long to read.
    """
    return _of_all(path, expect, new_md5(), stop)


def md5_of_opened(fd: int, check: Callable[[], object]) -> bytes:
    """Return the MD5 of an open file; `check` is called before every block and may raise. Raises OSError."""
    return of_opened(fd, new_md5(), check)


def of_opened(fd: int, digest: Hash, check: Callable[[], object]) -> bytes:
    """Return the digest of an open file; `check` is called before every block and may raise. Raises OSError."""
    done = 0
    check()
    while block := os.pread(fd, BLOCK, done):
        digest.update(block)
        done += len(block)
        check()
    return digest.digest()


def new_md5() -> Hash:
    """Return an MD5 of nothing yet."""
    from hashlib import md5  # here, because it loads much, and many a run digests nothing

    return md5(usedforsecurity=False)


def sha256_of(path: str, expect: Stamp, stop: Callable[[], bool] = lambda: False) -> bytes:
    """Return the SHA-256 of the file at `path`, 32 bytes; raises like `md5_of`."""
    from hashlib import sha256

    return _of_all(path, expect, sha256(), stop)


def _of_all(path: str, expect: Stamp, digest: Hash, stop: Callable[[], bool]) -> bytes:
    with _opened(path, expect) as fd:
        while block := os.read(fd, BLOCK):
            digest.update(block)
            if stop():
                raise Stopping
    return digest.digest()


def sample_of(path: str, expect: Stamp) -> bytes:
    """Return a digest of the first and last bytes of the file at `path`, 8 bytes; raises like `md5_of`."""
    from hashlib import blake2b

    digest = blake2b(digest_size=8)
    with _opened(path, expect) as fd:
        digest.update(read_ends(fd, expect.size))
    return digest.digest()


def read_ends(fd: int, size: int) -> bytes:
    """Return the first and last bytes of an open file of `size` bytes. Raises OSError."""
    return _read_full(fd, 0) + _read_full(fd, max(0, size - SAMPLE))


def read_spread(fd: int, size: int) -> bytes:
    """Return some bytes from everywhere in an open file of `size` bytes. Raises OSError."""
    return b"".join(_read_full(fd, size * place // (PLACES + 1)) for place in range(1, PLACES + 1))


def _read_full(fd: int, offset: int) -> bytes:
    """Read SAMPLE bytes or up to the end: a short read is not the end of the file."""
    data = b""
    while len(data) < SAMPLE and (part := os.pread(fd, SAMPLE - len(data), offset + len(data))):
        data += part
    return data


@contextmanager
def _opened(path: str, expect: Stamp) -> Iterator[int]:
    """Open a file for reading and see afterwards that it stayed the one expected."""
    try:
        with reading(path, path) as (fd, _):
            yield fd
            status = os.fstat(fd)
    except OSError as error:
        raise from_os_error(error, "read", path) from error
    if not is_still_after_restart(stamp_of(status), expect):
        raise FileBusy(f"{quoted(path)} changed while it was read", path)
