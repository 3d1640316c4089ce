"""Look for the groups of related pictures that can be decided together; nothing is done with them. Touches nothing.

The answer holds the very groups, each with a mark of its files: what is set aside afterwards is what was shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands.breaker import Breaker
from photo_organizer.commands.reply import done
from photo_organizer.decide import best_frames
from photo_organizer.decide.file_names import extension_of
from photo_organizer.decide.quality import Version
from photo_organizer.decide.said import contradict
from photo_organizer.decide.sure import Doubt, GroupMember, doubt, frames_doubt
from photo_organizer.disk.stamp import seen
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.examine.look import examine
from photo_organizer.examine.said import said_by
from photo_organizer.gather.belongings import unit_paths
from photo_organizer.gather.carrying import carrying, sidecars_of
from photo_organizer.gather.group_mark import mark_of
from photo_organizer.model import Wholeness
from photo_organizer.store import folder_thumbnails, group_list, library_looks, units
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment, Progress
    from photo_organizer.store.library_looks import Shown, SimilarGroup

    DoubtOf = Callable[[Sequence[GroupMember], Sequence[GroupMember]], Doubt | None]

Chosen = tuple[list[int], list[int], str]  # pictures that stay, pictures that go, and the mark of them all


class LookAtManyTask:
    """Goes through the groups that their owner has not decided yet: versions of one picture, or bursts."""

    def __init__(self, given: Assignment) -> None:
        self.library, self._remember = given.library, given.remember
        relation = str(given.arguments.get("relation") or "same")
        self._judge = self._judge_frames if relation == "burst" else self._judge_versions
        found = (one for one in group_list.entries(given.library.con) if not one.reviewed)
        self._groups = [one.number for one in found if one.relation == relation]
        self._at = 0
        self._sure: list[Chosen] = []
        self._lacking: list[dict[str, Any]] = []  # groups that can be decided once something is handed on
        self._left: dict[str, int] = {}  # doubt → groups
        self._bytes = 0

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Look until it is enough; return whether all groups were looked at."""
        while self._at < len(self._groups):
            group = library_looks.one_group(self.library.con, self._groups[self._at])
            if group is not None:
                self._judge(group)
            self._at += 1
            if enough():
                with transaction(self.library.con):
                    self._remember(self.progress())
                return self._at == len(self._groups)
        return True

    def reply(self, problem: str = "") -> Reply:
        """Return the groups that can be decided together."""
        aside = sum(len(gone) for _, gone, _ in self._sure)
        most = aside + sum(len(one["group"][1]) for one in self._lacking)
        question = Breaker(self.library.con, self.library.settings).unusual(most) if most else ""
        answer = done(
            groups=self._sure,
            lacking=self._lacking,
            moved=aside,
            bytes=self._bytes,
            doubts=self._left,
            question=question,
            of=self._at,
        )
        return answer | {"problems": [problem] if problem else []}

    def progress(self) -> Progress:
        """Return how many groups were looked at."""
        return {"done": self._at, "of": len(self._groups)}

    # ── one group ──

    def _judge_versions(self, group: SimilarGroup) -> None:
        keeper, others = group.files[0], _others(group)
        if not others or any(one.relation not in ("same", "exact") for one in others):
            return
        self._take([keeper], others, lambda kept, going: doubt(kept[0], going))

    def _judge_frames(self, group: SimilarGroup) -> None:
        """Propose the best frames of a burst, where each of them was measured and is a frame of it."""
        files, root = group.files, self.library.settings.paths_library
        if any(one.relation != "burst" for one in files if not one.keeper):
            return
        measured = folder_thumbnails.measured(
            self.library.state, [(f"{root}/{one.path}", one.stamp) for one in files]
        )
        best = best_frames.best([best_frames.scored(answer) for answer in measured])
        if not best:
            self._left["unmeasured"] = self._left.get("unmeasured", 0) + 1
            return
        going = [one for place, one in enumerate(files) if place not in best]
        self._take([files[place] for place in best], going, frames_doubt)

    def _take(self, kept: Sequence[Shown], going: Sequence[Shown], doubt_of: DoubtOf) -> None:
        """Note what stays and what goes of a group, unless something about it needs an eye."""
        try:
            stay, go = ([self._member(one) for one in some] for some in (kept, going))
        except PhotoOrganizerError:
            return  # gone or being written: the next look sees it as it is then
        mark = mark_of(self.library.con, [one.picture for one in (*stay, *go)])
        chosen = ([one.picture for one in kept], [one.picture for one in going], mark)
        size = sum(one.stamp.size for one in going)
        if found := doubt_of(stay, go):
            self._left[found] = self._left.get(found, 0) + 1
            if found is Doubt.LACKS and not contradict([one.said for one in go]):
                self._note_lacking(kept, going, chosen, size)
            return
        self._sure.append(chosen)
        self._bytes += size

    def _note_lacking(self, kept: Sequence[Shown], going: Sequence[Shown], chosen: Chosen, size: int) -> None:
        """Note what a group hands on, where that can be written and leaves the best lacking nothing."""
        con, root = self.library.con, self.library.settings.paths_library
        carried = carrying(con, root, [one.path for one in kept], [one.path for one in going])
        if carried and not carried.has_own:
            more = {"into": carried.sidecar, "given": carried.told(), "bytes": size}
            self._lacking.append({"group": (*chosen, carried.mark), **more})

    def _member(self, one: Shown) -> GroupMember:
        """Return what is known of a file; raise FileProblem where it cannot be read."""
        con, root = self.library.con, self.library.settings.paths_library
        together = unit_paths(con, root, one.path)
        version = Version(one.path, one.stamp.size, one.look, whole=_is_whole(f"{root}/{one.path}"))
        sidecars = sidecars_of(together)
        halves = frozenset(extension_of(path) for path in together[1:] if path not in sidecars)
        said = said_by(f"{root}/{path}" for path in (one.path, *sidecars))
        return GroupMember(one.picture, version, said, halves, units.of_path(con, one.path))


def _others(group: SimilarGroup) -> list[Shown]:
    """Return all but the keeper and its exact copies, which are another question."""
    first = next((place for place, one in enumerate(group.files) if place and one.relation != "exact"), 0)
    return list(group.files[first:]) if first else []


def _is_whole(path: str) -> bool:
    sighting = seen(path)
    return sighting is not None and examine(sighting).wholeness is not Wholeness.INCOMPLETE
