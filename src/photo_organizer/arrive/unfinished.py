"""What is never taken, but not forgotten either: names of unfinished files, links, pipes and devices. Touches nothing."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from photo_organizer.arrive.ignore import ignored, in_flight
from photo_organizer.arrive.photo_libraries import PhotoLibraries
from photo_organizer.arrive.scan import scan

if TYPE_CHECKING:
    from collections.abc import Collection

    from photo_organizer.disk.walk import OnOther, Report
    from photo_organizer.model import Sighting

_MOST = 1000


def unfinished(
    root: str, skip: Collection[str], on_problem: Report, on_other: OnOther | None = None
) -> list[Sighting]:
    """Return the files below `root` that are left alone for their names, the first thousand of them; for `on_other` see `walk`."""
    inside = PhotoLibraries().leave_out_in
    found = scan(
        root, skip, on_problem=on_problem, leave_out=_of_another_kind, in_folder=inside, on_other=on_other
    )
    return list(islice(chain.from_iterable(found), _MOST))


def _of_another_kind(name: str, is_folder: bool) -> bool:  # noqa: FBT001 - the two kinds of directory entry
    if is_folder:
        return ignored(name, is_folder=True)
    return name.startswith("@") or not in_flight(name)
