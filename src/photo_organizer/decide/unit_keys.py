"""By what a unit is found when a companion or half of it comes later: identifier, recording, name and folder. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.companions import is_companion
from photo_organizer.decide.events import event_of
from photo_organizer.decide.file_names import bare_name, folder_of, name_of, split_name
from photo_organizer.decide.flickr_names import story_of
from photo_organizer.decide.own_times import content_date
from photo_organizer.decide.pairs import stem_of
from photo_organizer.decide.recordings import numbered, part_of
from photo_organizer.decide.sidecar_names import looks_like_a_photo, stems_of
from photo_organizer.decide.spread_folders import is_of_flickr, whole_folder
from photo_organizer.decide.takeout_names import LENGTH, beginning
from photo_organizer.model import Facts, Membership, Move
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from photo_organizer.decide.world import Candidate, Existing
    from photo_organizer.model import Step, Unit

_END = "\0"  # no name holds it
_BRACKET = 12  # frames before and after one that may be of its bracket


def keys_of(facts: Iterable[Facts]) -> tuple[str, ...]:
    """Return by what the unit of these files is found."""
    return tuple(dict.fromkeys(key for one in facts for key in _keys(one)))


def identifier_keys(facts: Iterable[Facts]) -> tuple[str, ...]:
    """Return the keys of the content identifiers of these files."""
    return tuple(_identified(one) for one in facts if one.content_id)


def _identified(one: Facts) -> str:
    return f"id{_END}{one.content_id}"


def _keys(one: Facts) -> Iterator[str]:
    folder = folder_of(one.path)
    if one.content_id:
        yield _identified(one)
    if is_companion(one):  # in case that it is filed alone, and its photo comes later
        yield from _pointing(one)
        return
    yield key_of_name(folder, fold(stem_of(one)))
    stem = fold(bare_name(one.path))
    yield key_of_name(folder, stem)
    # Elsewhere a number behind a name is no number of Flickr's, and a key is a row of the database for each photo.
    if (stem.endswith("_o") or is_of_flickr(folder)) and (story := story_of(stem)):
        yield key_of_name(folder, story)
    if looks_like_a_photo(name_of(one.path)):  # a small film that came before the large one
        yield from (key_of_name(folder, stem) for stem in stems_of(name_of(one.path)))
    if part := part_of(one):
        yield f"recording{_END}{folder}{_END}{part.key}"
    if one.bracket is not None:
        yield _frame(one, 0)


def _pointing(companion: Facts) -> Iterator[str]:
    """Yield the keys that a companion's photo may have."""
    folder, name = folder_of(companion.path), name_of(companion.path)
    yield from (key_of_name(folder, stem) for stem in stems_of(name))
    if _is_json(name):
        yield _begun(folder, fold(split_name(name)[0]))


def _is_json(name: str) -> bool:
    return fold(name).endswith(".json")


def _begun(folder: str, stem: str) -> str:
    return f"json{_END}{whole_folder(folder)}{_END}{beginning(stem)}"


def key_of_name(folder: str, stem: str) -> str:
    """Return the key of a unit that has a photo or film of this folded stem, in that folder of the intake."""
    return _named(folder, stem) + _END


def searched(unit: Unit) -> tuple[list[str], list[str]]:
    """Return the keys, and the beginnings of keys, by which a newcomer looks for its unit."""
    keys: list[str] = []
    beginnings: list[str] = []
    for member in unit.members:
        one = member.facts
        folder, name = folder_of(one.path), name_of(one.path)
        keys += _keys(one)
        if not is_companion(one):
            keys.append(_begun(folder, fold(split_name(name)[0])))
        if _is_json(name):  # a name that Takeout has cut is the beginning of the photo's
            beginnings.append(_named(folder, fold(split_name(name)[0].split(".")[0])[: LENGTH // 2]))
        if one.bracket is not None:
            keys += [_frame(one, step) for step in range(-_BRACKET, _BRACKET + 1) if step]
    return list(dict.fromkeys(keys)), beginnings


def membership_of(
    candidate: Candidate, steps: Sequence[Step], kept: Existing | None, intake: str, library: str
) -> Membership | None:
    """Return what is to be remembered of a plan's newcomers, None where none of them is filed."""
    files = {member.facts.path: member.facts for member in candidate.unit.members}
    filed = [files[step.src] for step in steps if isinstance(step, Move) and step.src in files]
    if not filed:
        return None
    joins = candidate.filed_part.unit if candidate.filed_part else max(kept.unit, 0) if kept else 0
    beside = "" if joins or kept is None else kept.path.removeprefix(library + "/")
    return Membership(joins, beside, keys_of(filed), event_of(candidate.main.path, intake))


def _named(folder: str, stem: str) -> str:
    return f"name{_END}{whole_folder(folder)}{_END}{stem}"


def _frame(one: Facts, step: int) -> str:
    prefix, number = numbered(one)
    taken = content_date(one)
    when = f"{taken:%Y-%m-%d}" if taken else ""
    return f"frame{_END}{folder_of(one.path)}{_END}{prefix}{_END}{number + step}{_END}{when}"
