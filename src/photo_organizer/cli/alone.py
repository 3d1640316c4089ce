"""One run of a kind at a time for one state folder."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from photo_organizer.disk.lock import state_refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.errors import Refused


@contextmanager
def alone(state: str, name: str, busy: Refused) -> Iterator[None]:
    """Hold `<name>.lock` in the state folder; raise `busy` when another process does. Raises VolumeProblem."""
    try:
        os.makedirs(state, exist_ok=True)
        file = open(f"{state}/{name}.lock", "wb")  # noqa: SIM115 - closed below, and only then
    except OSError as error:
        raise state_refused(state, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise busy from error
        yield
