"""Give what older versions filed its units: by the journal, which knows what came in one plan. Touches no user's file.

Done once, in portions that are each one transaction: what a stop cuts off goes on with the next start. Files that
the journal does not know are read (gather/read_units).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from photo_organizer.decide.events import event_of
from photo_organizer.decide.file_names import extension_of
from photo_organizer.decide.formats import BY_EXTENSION
from photo_organizer.decide.naming import is_sub_second
from photo_organizer.decide.unit_keys import keys_of
from photo_organizer.model import Facts, Membership, Sighting, Wholeness
from photo_organizer.names import below_library, fold
from photo_organizer.records import frozen
from photo_organizer.store import catalogue, units
from photo_organizer.store.db import get_meta, set_meta, transaction

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

PORTION = 500  # files in one transaction
_MARK, _DONE = "units_adopted", "done"
_LAST_PLAN = 2**62
_BELONGS = "belongs to "  # how a late companion's plan named its photo


@frozen
class Adoption:
    """The files of one library that were filed before units were remembered."""

    con: sqlite3.Connection
    library: str
    intake: str

    def run(self, stop: Callable[[], bool] = lambda: False) -> bool:
        """Give every file of the journal its unit; return False when stopped before the end. Changes the catalogue."""
        while (mark := get_meta(self.con, _MARK, "0")) != _DONE:
            if stop():
                return False
            rows = self.con.execute(
                "SELECT id, path, original FROM catalogue WHERE id > ? AND unit IS NULL AND original IS NOT NULL "
                "ORDER BY id LIMIT ?",
                (int(mark), PORTION),
            ).fetchall()
            with transaction(self.con):
                for number, path, original in rows:
                    self._adopt(number, f"{self.library}/{os.fsdecode(path)}", os.fsdecode(original))
                set_meta(self.con, _MARK, str(rows[-1][0]) if rows else _DONE)
        return True

    def _adopt(self, number: int, path: str, original: str) -> None:
        plan, known = self._origin(path, original, _LAST_PLAN), catalogue.by_id(self.con, number)
        if plan is None or known is None:
            return
        unit = self._unit(plan)
        self.con.execute("UPDATE catalogue SET unit = ? WHERE id = ?", (unit, number))
        kind = BY_EXTENSION.get(extension_of(original))
        facts = Facts(Sighting(original, known.stamp, 0), kind, Wholeness.WHOLE)
        units.add_keys(self.con, unit, keys_of([facts]))

    # ── the journal ──

    def _origin(self, path: str, original: str, before: int) -> int | None:
        """Return the plan by which the file that is at `path` before plan `before` came to its unit."""
        while True:
            row = self.con.execute(
                "SELECT p.n, s.src FROM steps s JOIN plans p ON p.n = s.plan WHERE s.dst = ? AND s.kind = 'move' "
                "AND p.state IN ('done', 'undone') AND p.n < ? ORDER BY p.n DESC LIMIT 1",
                (os.fsencode(path), before),
            ).fetchone()
            if row is None:
                return None
            plan, source = int(row[0]), os.fsdecode(row[1])
            if source == original or not self._is_filed(source) or self._followed(plan, path):
                return plan
            path, before = source, plan

    def _is_filed(self, path: str) -> bool:
        return below_library(path, self.library, self.intake) is not None

    def _followed(self, plan: int, path: str) -> bool:
        """Tell whether a plan took a filed film along to the stem of its still, rather than out of somebody's way."""
        query = "SELECT src, dst FROM steps WHERE plan = ? AND kind = 'move'"
        for src, dst in self.con.execute(query, (plan,)).fetchall():
            if not self._is_filed(os.fsdecode(src)):
                folder, stem = _stem(os.fsdecode(dst))
                neighbour = is_sub_second(fold(os.path.basename(path)), f"{fold(stem)}.")
                return (folder, stem) == _stem(path) and not neighbour
        return False

    def _unit(self, plan: int) -> int:
        """Return the unit that a plan's newcomers form or joined; it is noted with the plan."""
        source, sentence, code, opened_ns, known = self.con.execute(
            "SELECT source, sentence, code, opened_ns, unit FROM plans WHERE n = ?", (plan,)
        ).fetchone()
        if known:
            return int(known)
        host = self._host(plan, code, sentence)
        unit = self._unit(host) if host is not None else self._new_unit(os.fsdecode(source), opened_ns)
        self.con.execute("UPDATE plans SET unit = ? WHERE n = ?", (unit, plan))
        return unit

    def _host(self, plan: int, code: str, sentence: str) -> int | None:
        """Return the plan that filed the photo beside which a companion was put, None where it came with it."""
        if code == "companion" and sentence.startswith(_BELONGS):
            return self._origin(f"{self.library}/{sentence.removeprefix(_BELONGS)}", "", plan)
        kept = self.con.execute(
            "SELECT dst FROM steps WHERE plan = ? AND kind = 'remove' ORDER BY n LIMIT 1", (plan,)
        ).fetchone()
        return self._origin(os.fsdecode(kept[0]), "", plan) if kept else None

    def _new_unit(self, source: str, opened_ns: int) -> int:
        membership = Membership(event=event_of(source, self.intake))
        return units.open_unit(self.con, membership, os.path.dirname(source), opened_ns)


def _stem(path: str) -> tuple[str, str]:
    folder, name = os.path.split(path)
    return folder, name.partition(".")[0]
