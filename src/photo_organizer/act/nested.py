"""Which parts of the folders have areas of ours of their own: found while acting, remembered for the sweep after a crash.

The kernel's table names what is mounted in the folders, but not where a subvolume of Btrfs begins.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from photo_organizer.model import Copy, Move, Remove, Restore
from photo_organizer.store.db import get_meta, set_meta

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from photo_organizer.disk.folders import Folders
    from photo_organizer.model import Plan

_NESTED = "nested_roots"


def remember_nested(con: sqlite3.Connection, folders: Folders, plans: Iterable[Plan]) -> None:
    """Note the parts that these plans touch, inside the caller's transaction."""
    met = {folders.root_of(path) for plan in plans for path in _paths(plan)}.difference(folders.roots)
    known = nested_roots(con)
    if met.difference(known):
        set_meta(con, _NESTED, json.dumps(sorted(met.union(known))))


def nested_roots(con: sqlite3.Connection) -> list[str]:
    """Return the parts that were touched once. Touches nothing."""
    known: list[str] = json.loads(get_meta(con, _NESTED) or "[]")
    return known


def _paths(plan: Plan) -> Iterator[str]:
    for step in plan.steps:
        if isinstance(step, (Move, Remove)) and not isinstance(step, Copy):
            yield step.src
        if isinstance(step, (Move, Copy, Restore)):
            yield step.dst
