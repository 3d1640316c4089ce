"""Archives of Google Takeout and Flickr come in parts, and a JSON may lie in another part than its photo. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from photo_organizer.decide.file_names import bare_name, folder_of, name_of
from photo_organizer.decide.flickr_names import is_story, story_of
from photo_organizer.decide.spread_folders import whole_folder
from photo_organizer.decide.takeout_names import served
from photo_organizer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from photo_organizer.decide.pairs import Parts
    from photo_organizer.model import Facts

_ALIKE = 8  # characters with which a photo's name and its JSON's begin at most before one is looked at more closely


def bring_together(units: Iterable[Parts]) -> list[Parts]:
    """Add each JSON that is alone in its part to the photo of that name, where one part alone has such a photo without JSON."""
    archives: dict[str, list[Parts]] = defaultdict(list)
    for unit in units:
        archives[whole_folder(folder_of(unit[0][0].path))].append(unit)
    return [unit for several in archives.values() for unit in _joined(several)]


def _joined(units: list[Parts]) -> list[Parts]:
    alone = [unit for unit in units if is_archives_json(unit[0][0])]
    folders = {folder_of(unit[0][0].path) for unit in units}
    if len(folders) == 1:
        return units
    without = [unit for unit in units if not any(map(is_archives_json, unit[0]))]
    told = _by_story(without)
    joined = set[int]()
    for unit in alone:
        json = unit[0][0]
        story = fold(bare_name(json.path))
        some = told.get(story, []) if is_story(story) else without
        owners = [one for one in some if folder_of(one[0][0].path) != folder_of(json.path)]
        hits = [one for one in _named_by(json, owners) if not any(map(is_archives_json, one[0]))]
        if len(hits) == 1:
            hits[0][0].append(json)
            joined.add(id(unit))
    return [unit for unit in units if id(unit) not in joined]


def _named_by(json: Facts, owners: Sequence[Parts]) -> list[Parts]:
    """Return the units one of whose photos the name of a JSON means."""
    stem = bare_name(json.path)
    if is_story(fold(stem)):
        return list(owners)
    start = re.split(r"[.(]", fold(stem))[0][:_ALIKE]
    names = {name_of(one.path) for unit in owners for part in unit for one in part if one.filetype}
    found = served(stem, sorted(name for name in names if fold(name).startswith(start)))
    return [unit for unit in owners if found and any(name_of(one.path) == found.owner for one in unit[0])]


def _by_story(units: Iterable[Parts]) -> dict[str, list[Parts]]:
    """Return the units by the names that Flickr's JSON of their photos have: an archive has thousands of both."""
    found: dict[str, list[Parts]] = defaultdict(list)
    for unit in units:
        for story in {story_of(fold(bare_name(one.path))) for one in unit[0] if one.filetype}:
            found[story].append(unit)
    return found


def is_archives_json(one: Facts) -> bool:
    """Tell whether it is the JSON with which such an archive tells of one photo."""
    return one.kind in ("takeout", "flickr")
