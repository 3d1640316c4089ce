"""Whether the service's database is still the file that it opened, and whole enough to go on with. Changes only a mark of ours."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from photo_organizer.errors import DatabaseDamaged
from photo_organizer.store import damage, db

if TYPE_CHECKING:
    from photo_organizer.library import Library

SOON = 600.0  # seconds: damage that comes back so soon is none that a new database cures
HOPELESS = (
    "the database was damaged again soon after it was made",
    "check the health of the disk and the volume in Storage Manager, then restart the package",
)
log = logging.getLogger(__name__)


class DatabaseWatch:
    """Looks at the file, and reads as another process would."""

    def __init__(self, library: Library, now: float) -> None:
        self._library, self._born = library, now
        self._wal = db.stamp(library.state, db.WAL)

    def is_there(self) -> bool:
        """Return whether the file is the one that was opened: what is written into a removed one is lost.

        Raises DatabaseDamaged where it has become unreadable to who opens it now: we read what we remember of it.
        """
        state = self._library.state
        if self._stands() and db.stamp(state, db.WAL) == self._wal:
            try:
                self._require_readable()
            except DatabaseDamaged:
                # One that was replaced in this moment is not to be set aside.
                if self._stands():
                    raise
            else:
                return True
        log.error("the database file was removed or replaced by another; it is opened again")
        return False

    def _stands(self) -> bool:
        return db.stamp(self._library.state) == self._library.database

    def _require_readable(self) -> None:
        with db.reading(self._library.state) as con:
            if con is None:
                raise DatabaseDamaged("the database was emptied", db.REBUILT)

    def is_hopeless(self, now: float) -> bool:
        """Return whether this database was only just made because of damage: then the disk is to blame."""
        return bool(self._library.set_aside) and now - self._born < SOON

    def give_up(self, trouble: Exception) -> None:
        """Let the next opening set the file aside. Changes only files of ours."""
        log.error("the database is damaged and is made again: %s", trouble)
        damage.mark(self._library.state)
