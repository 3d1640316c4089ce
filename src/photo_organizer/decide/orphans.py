"""A sidecar stands in the library without its photo: no other photo may come under it by its name. Pure.

Its owner has deleted the photo, or given it another name. An editor applies what it finds under a photo's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import fold, split_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.decide.batch_state import BatchState
    from photo_organizer.decide.world import Candidate

_SIDECARS = (".xmp", ".aae", ".json", ".pp3", ".dop", ".on1", ".cos", ".nksc", ".vrd", ".arp")


def would_adopt(
    candidate: Candidate, batch_state: BatchState, folder: str, stem: str, tails: Sequence[str]
) -> bool:
    """Tell whether files named `stem` and `tails` would come under a sidecar that is not known to be theirs."""
    if candidate.deleted or candidate.filed_part is not None:
        return False  # it comes back to what was its own
    return would_come_under(batch_state, folder, stem, tails)


def would_come_under(batch_state: BatchState, folder: str, stem: str, tails: Sequence[str]) -> bool:
    """Tell whether a sidecar without its photo stands where files named `stem` and `tails` would be taken for it."""
    there = batch_state.names_with(folder, stem)
    sidecars = [split_name(name)[0] for name in there if name.endswith(_SIDECARS)]
    names = {fold(batch_state.name(stem, tail)) for tail in tails}
    if any(of in names for of in sidecars):  # a.jpg.xmp
        return True
    return len(sidecars) == len(there) and fold(stem) in sidecars
