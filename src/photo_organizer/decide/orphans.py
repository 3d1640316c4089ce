"""No photo may come under the sidecar of another one by its name. Pure.

An editor applies what it finds under a photo's name: there, where the owner has deleted the sidecar's photo or given it
another name; and where a raw file and a picture of one second are strangers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import RAW_OF_MAKERS, split_name
from photo_organizer.decide.naming import sub_second_stems
from photo_organizer.decide.sidecar_names import owner_of
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from photo_organizer.decide.planned_names import PlannedNames

_SIDECARS = (".xmp", ".aae", ".json", ".pp3", ".dop", ".on1", ".cos", ".nksc", ".vrd", ".arp")


def would_come_under(planned: PlannedNames, folder: str, stem: str, tails: Sequence[str]) -> bool:
    """Tell whether files named `stem` and `tails` would be taken for those of a sidecar there, or a sidecar of theirs for another's."""
    there = planned.names_with(folder, stem)
    sidecars = [split_name(name)[0] for name in there if name.endswith(_SIDECARS)]
    names = [fold(planned.name(stem, tail)) for tail in tails]
    if any(of in names for of in sidecars):  # a.jpg.xmp
        return True
    whole = fold(stem)
    if len(sidecars) == len(there) and whole in sidecars:
        return True
    return _reads_for(whole, there, names) or _reads_for(whole, names, there)


def first_unclaimed(planned: PlannedNames, folder: str, stems: Iterable[str], tails: Sequence[str]) -> str:
    """Return the first of the endless `stems` under which all names are free, and where no sidecar waits for another photo."""
    return next(
        stem
        for stem in stems
        if planned.free(folder, stem, tails) and not would_come_under(planned, folder, stem, tails)
    )


def beside_its_own(planned: PlannedNames, folder: str, stem: str, tail: str, own: Iterable[str] = ()) -> str:
    """Return a tail with a number before it: for what comes later to a photo that has another of that name, or names with tails `own`.

    No photo has that number, or it would come under what is not its own.
    """
    taken = [fold(one) for one in own]
    numbered = (one for one in sub_second_stems(stem, "") if not planned.stem_taken(folder, one))
    numbers = (one[len(stem) :] for one in numbered)
    return next(one for one in numbers if not any(its.startswith(f"{one}.") for its in taken)) + tail


def named_in_full(
    planned: PlannedNames, folder: str, stem: str, own: Sequence[str], tails: Mapping[str, str]
) -> dict[str, str]:
    """Return the tails of what comes later to the files `own`: of an .xmp .jpg.xmp, where a stranger's raw file has that stem."""
    sidecar = f"{fold(stem)}.xmp"
    mine = [fold(name) for name in own]
    strangers = [name for name in planned.names_with(folder, stem) if name not in mine]
    owner = owner_of(sidecar, mine) if _reads_for(fold(stem), [sidecar], strangers) else None
    full = split_name(owner)[1] + ".xmp" if owner else ""
    return {path: full if full and tail == ".xmp" else tail for path, tail in tails.items()}


def _reads_for(stem: str, names: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether an editor reads `stem`.xmp, which is among `names`, for one of `others`: the settings of raw files are there.

    In all other formats, and in DNG, they are within the picture.
    """
    return f"{stem}.xmp" in names and any(f"{stem}.{ending}" in others for ending in RAW_OF_MAKERS)
