"""What the owner says: these pictures are no duplicates of each other. Changes only the database."""

from __future__ import annotations

import time
from itertools import combinations
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.reply import done
from photo_organizer.disk.digest import md5_of
from photo_organizer.disk.stamp import seen
from photo_organizer.errors import FileProblem, Refused, quoted
from photo_organizer.store import catalogue, looks
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def run(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Remember that the numbered pictures, or the contents given by MD5, are no duplicates; or take that back."""
    con, root = host.library.con, host.library.settings.paths_library
    contents = [bytes.fromhex(one) for one in arguments.get("contents", [])]
    contents += contents_of(con, root, arguments.get("pictures", []))
    not_duplicates(con, contents, take_back=bool(arguments.get("take_back")))
    return done()


def not_duplicates(con: sqlite3.Connection, contents: Sequence[bytes], *, take_back: bool = False) -> None:
    """Remember for ever that no two of these contents, by MD5, are duplicates; or forget it. Touches no file."""
    with transaction(con):
        for one, other in combinations(dict.fromkeys(contents), 2):
            if take_back:
                looks.take_back_not_duplicates(con, one, other)
            else:
                looks.put_not_duplicates(con, one, other, time.time_ns())


def contents_of(con: sqlite3.Connection, library: str, numbers: Iterable[int]) -> list[bytes]:
    """Return the MD5 of each numbered file of the library. Raises Refused, FileProblem. Touches nothing."""
    return [_md5(library, catalogue.by_id(con, number), number) for number in numbers]


def _md5(library: str, known: catalogue.Known | None, number: int) -> bytes:
    if known is None:
        words = f"picture {number} is not in the library any more"
        raise Refused(words, "look at the group again", says="group_changed")
    return known.md5 or md5_at(f"{library}/{known.path}")


def md5_at(path: str) -> bytes:
    """Return the MD5 of the file at `path`. Raises FileProblem. Touches nothing."""
    sighting = seen(path)
    if sighting is None:
        raise FileProblem(
            f"{quoted(path)} is no file that can be read", path, "name a picture", says="cannot_be_shown"
        )
    return md5_of(path, sighting.stamp)
