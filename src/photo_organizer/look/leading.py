"""Group pictures so that none leads that lacks bytes while another version is whole: what is left of it may be larger all the same.

A file tells by its structure whether it lacks bytes. Only those that would lead are asked for that: it takes all readers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from photo_organizer.decide.similar import GroupMembership, groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from photo_organizer.decide.quality import Version
    from photo_organizer.decide.similar import Tie


def led_by_whole(
    contents: Mapping[int, Sequence[Version]], ties: Iterable[Tie], lacks: Callable[[int, str], bool | None]
) -> list[GroupMembership]:
    """Return the memberships of every group, see `groups`; `lacks` is asked once of each content that would lead one."""
    ties, asked = list(ties), set[int]()
    while True:
        found = groups(contents, ties)
        leaders = {content: path for content, path in _leaders(found).items() if content not in asked}
        asked |= leaders.keys()
        damaged = {content for content, path in leaders.items() if lacks(content, path)}
        if not damaged:
            return found
        contents = {
            content: [replace(one, whole=False) for one in files] if content in damaged else files
            for content, files in contents.items()
        }


def _leaders(found: list[GroupMembership]) -> dict[int, str]:
    """Return the content, and a file of it, of each group that has others besides."""
    members = defaultdict[int, list[GroupMembership]](list)
    for one in found:
        members[one.group].append(one)
    return {
        some[0].content: some[0].path
        for some in members.values()
        if any(one.content != some[0].content for one in some)
    }


def nothing_known(_path: str) -> bool | None:
    """Answer for who cannot ask files."""
    return None
