"""A photo that came although the library had it: what comes later for it belongs to the copy that was kept. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.file_names import bare_name, folder_of, name_of, split_name
from photo_organizer.decide.filed_unit import under
from photo_organizer.decide.pairs import stem_of
from photo_organizer.decide.sidecar_names import stems_of
from photo_organizer.names import fold

if TYPE_CHECKING:
    from photo_organizer.decide.filed_unit import FiledUnit
    from photo_organizer.model import Facts


def spelled_stems(newcomer: Facts) -> list[str]:
    """Return the stems, as cameras and programs spell them, of the photos that a newcomer may belong to."""
    name = name_of(newcomer.path)
    folded = stems_of(name) if is_companion(newcomer) else [fold(stem_of(newcomer))]
    stem = split_name(name)[0]
    written = [one for one in (stem, split_name(stem)[0], stem_of(newcomer)) if fold(one) in folded]
    return list(dict.fromkeys([*written, *folded, *(one.upper() for one in folded)]))


def as_it_came(filed: FiledUnit, kept: str, path: str, at_ns: int) -> FiledUnit | None:
    """Return a filed unit as if its files had come under the name and in the folder of one that came again at `path`.

    The library has that one as `kept`; None where the unit's files cannot be read.
    """
    twin = next((one for one, there in zip(filed.files, filed.paths, strict=True) if there == kept), None)
    if twin is None:
        return None
    before, after = bare_name(twin.path), bare_name(path)
    files = tuple(_renamed(one, before, after, folder_of(path)) for one in filed.files)
    return replace(filed, files=files, filed_ns=at_ns)


def _renamed(one: Facts, before: str, after: str, folder: str) -> Facts:
    name = name_of(one.path)
    own = after + name[len(before) :] if name.startswith(before) else name
    return under(f"{folder}/{own}", one)
