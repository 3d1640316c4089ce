"""The owner's yes to what waits in the intake: it is offered again. Changes only the database."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import ended
from photo_organizer.decide.breaker import CODE
from photo_organizer.decide.file_names import folder_of, name_of
from photo_organizer.decide.stem import stem
from photo_organizer.disk.stamp import seen
from photo_organizer.errors import FileProblem, quoted
from photo_organizer.model import RE_UPLOAD
from photo_organizer.records import changeable
from photo_organizer.sentences import Sentence
from photo_organizer.store import changes, copied, held, wanted_as_is
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


@changeable
class Answered:
    """The files of the intake that are offered again, and in words what could not be done."""

    files: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def offered_again(host: Host, answered: Answered) -> Reply:
    """Let the service look at these files at once."""
    host.offer_again()
    return ended(answered.files, answered.problems)


def run_allow(host: Host, _arguments: Mapping[str, Any]) -> Reply:
    """Say yes to the changes of the library that wait for an answer."""
    return offered_again(host, allow(host.library.con, time.time_ns()))


def allow(con: sqlite3.Connection, now_ns: int) -> Answered:
    """Say yes to the changes of the library that wait; it holds for an hour."""
    waiting = [row.path for row in held.everything(con) if row.reason == CODE]
    with transaction(con):
        changes.allow(con, now_ns + changes.HOUR_NS)
        held.release(con, waiting)
    return Answered(waiting)


def run_readmit(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """File again what was deleted from the library once: the given paths of the intake, or all that wait for it.

    Where the intake stays as it is, the given paths are copied again.
    """
    return offered_again(host, readmit(host.library.con, arguments.get("paths") or []))


def readmit(con: sqlite3.Connection, paths: Sequence[str]) -> Answered:
    """Let these files of the intake be filed although they were deleted from the library once; none: all that wait.

    What was copied comes back with all of its stem that is gone as well.
    """
    waiting = {row.path: row for row in held.everything(con) if row.reason == RE_UPLOAD}
    answered, wanted = Answered(), [*paths] or [*waiting]
    with transaction(con):
        for path in dict.fromkeys([*wanted, *_gone_of_their_stems(con, wanted)]):
            try:
                sighting = seen(path)
            except FileProblem as problem:
                answered.problems.append(str(problem))
                continue
            if sighting is None or not (copied.forget(con, [path]) or path in waiting):
                if path not in wanted:
                    continue
                words = f"{quoted(path)} does not wait because it was deleted from the library before"
                answered.problems.append(Sentence("not_listed", words, path=path))
                continue
            wanted_as_is.put(con, "readmitted", path, sighting.stamp)
            answered.files.append(path)
        held.release(con, answered.files)
    return answered


def _gone_of_their_stems(con: sqlite3.Connection, paths: Sequence[str]) -> Iterator[str]:
    """Yield what was copied under the stems of these files and is gone, too: a companion, the film of a live photo, the RAW."""
    stems: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        stems[folder_of(path)].add(stem(name_of(path)))
    for folder, wanted in stems.items():
        yield from (path for path in copied.gone(con, folder) if stem(name_of(path)) in wanted)
