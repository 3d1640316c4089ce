"""What the owner says of related pictures: they are no duplicates, or all of them stay. Changes only the database."""

from __future__ import annotations

import time
from itertools import combinations
from typing import TYPE_CHECKING, Any

from photo_organizer.commands.chosen_pictures import gone
from photo_organizer.commands.reply import done
from photo_organizer.disk.digest import md5_of
from photo_organizer.disk.stamp import seen
from photo_organizer.errors import FileProblem, quoted
from photo_organizer.store import catalogue, verdicts
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply


def not_duplicates(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Remember that the numbered pictures, or the contents given by MD5, are no duplicates; or take that back."""
    contents = [bytes.fromhex(one) for one in arguments.get("contents", [])]
    contents += _contents_of(host, arguments)
    call_different(host.library.con, contents, take_back=bool(arguments.get("take_back")))
    return done()


def keep_all(host: Host, arguments: Mapping[str, Any]) -> Reply:
    """Remember that the group of the numbered pictures is kept as it is until a member changes; or ask again."""
    contents = _contents_of(host, arguments)
    with transaction(host.library.con) as con:
        if arguments.get("take_back"):
            verdicts.take_back_keep_all(con, contents)
        else:
            verdicts.keep_all(con, contents, time.time_ns())
    return done()


def call_different(con: sqlite3.Connection, contents: Sequence[bytes], *, take_back: bool = False) -> None:
    """Remember for ever that no two of these contents, by MD5, are duplicates; or forget it. Touches no file."""
    with transaction(con):
        for one, other in combinations(dict.fromkeys(contents), 2):
            if take_back:
                verdicts.take_back_not_duplicates(con, one, other)
            else:
                verdicts.put_not_duplicates(con, one, other, time.time_ns())


def _contents_of(host: Host, arguments: Mapping[str, Any]) -> list[bytes]:
    """Return the MD5 of each numbered picture of the library. Raises Refused, FileProblem. Touches nothing."""
    con, library = host.library.con, host.library.settings.paths_library
    return [_md5(library, catalogue.by_id(con, number), number) for number in arguments.get("pictures", [])]


def _md5(library: str, known: catalogue.Known | None, number: int) -> bytes:
    if known is None:
        raise gone(number)
    return known.md5 or md5_at(f"{library}/{known.path}")


def md5_at(path: str) -> bytes:
    """Return the MD5 of the file at `path`. Raises FileProblem. Touches nothing."""
    sighting = seen(path)
    if sighting is None:
        raise FileProblem(
            f"{quoted(path)} is no file that can be read", path, "name a picture", says="cannot_be_shown"
        )
    return md5_of(path, sighting.stamp)
