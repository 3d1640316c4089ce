"""The truth about the intake: a full look, folder by folder. Reads folders only; changes nothing."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import ignored
from photo_organizer.decide.stem import stem
from photo_organizer.disk import inodes
from photo_organizer.disk.walk import walk
from photo_organizer.errors import VolumeAway, from_os_error

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from photo_organizer.disk.walk import InFolder, LeaveOut, OnOther, PassOver, Report
    from photo_organizer.model import Sighting
    from photo_organizer.settings import Settings


def card_is_away(settings: Settings) -> bool:
    """Tell whether an intake that is only copied from is not there: a card that is elsewhere is nothing wrong."""
    return settings.copies and not os.path.isdir(settings.paths_intake)


def scan(
    root: str,
    skip: Collection[str] = (),
    *,
    on_problem: Report,
    leave_out: LeaveOut = ignored,
    in_folder: InFolder = lambda _, leave_out: leave_out,
    pass_over: PassOver = lambda *_: False,
    on_other: OnOther | None = None,
) -> Iterator[list[Sighting]]:
    """Yield the regular files of each folder below `root` that are for us, those that share a stem in one list; see `walk`.

    Raises VolumeProblem when `root` itself cannot be read or the system is out of descriptors.
    """
    inodes.ask_again()
    try:
        yield from walk(
            root,
            skip,
            on_problem=on_problem,
            leave_out=leave_out,
            in_folder=in_folder,
            pass_over=pass_over,
            together=stem,
            on_other=on_other,
        )
    except OSError as error:
        cure = "check that the shared folder is there and the account may read it"
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            cure = "name the folder itself in the settings, not a link or a file"
        raise VolumeAway(from_os_error(error, "read", root).message, cure) from error
