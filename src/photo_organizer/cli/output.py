"""What is printed, also where nobody reads any more or the disk is full: the work goes on, and its exit code stays true."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

from photo_organizer.disk.flags import APPEND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, TextIO

DONE, SOME_FAILED, USAGE, REFUSED = 0, 1, 2, 3  # exit codes
SIMILAR = ("path", "group", "relation", "keeper", "reason")  # a row for each place in a group of pictures


def tell_problems(problems: Iterable[object]) -> None:
    """Print each problem, in its words, on standard error."""
    for problem in problems:
        print(f"Error: {problem}", file=sys.stderr)


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV below their header."""
    import csv  # here, because few print a table

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def log_to_stderr() -> None:
    """Show warnings and errors of the program on standard error."""
    import logging

    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr
    )


class Output:
    """A stream whose reader may leave. What cannot be written is dropped, and why is remembered."""

    def __init__(self, stream: TextIO, *, listing: bool) -> None:
        self._stream, self._listing = stream, listing
        self.problem = ""  # "" also where the reader has merely seen enough

    def write(self, text: str) -> int:
        """Write `text` as far as it can be. Of a listing, BrokenPipeError says that no more is wanted."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Write what is held back as far as it can be."""
        self._try(self._stream.flush)

    def _try(self, write: Callable[[], object]) -> None:
        try:
            write()
        except BrokenPipeError:
            self._write_nowhere()
            if self._listing:
                raise
        except OSError as error:
            self._write_nowhere()
            self.problem = error.strerror or str(error)

    def _write_nowhere(self) -> None:
        """Drop what comes, and what the stream still holds back."""
        nowhere = os.open(os.devnull, APPEND)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def carried_on(*, listing: bool) -> Iterator[Callable[[], str]]:
    """Let no print stop the work meanwhile; give the question why something could not be written, "" where all was."""
    before = sys.stdout, sys.stderr
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # for a stream that is closed from the beginning
        streams = [Output(stream or nowhere, listing=listing) for stream in before]
        sys.stdout, sys.stderr = streams

        def problem() -> str:
            for stream in streams:
                stream.flush()
            return next((stream.problem for stream in streams if stream.problem), "")

        try:
            yield problem
        finally:
            sys.stdout, sys.stderr = before
