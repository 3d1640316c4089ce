"""What a run tells: one event for each folder that is worth a word, and a summary. Touches nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from enum import StrEnum
from typing import Any

from photo_organizer.records import changeable, frozen
from photo_organizer.sentences import counted


class Did(StrEnum):
    """What was done about a folder."""

    CREATED = "created"  # a new file
    REPLACED = "replaced"  # another picture in our own file
    PLANNED = "planned"  # would be written, but only a plan was asked for
    REMOVED = "removed"  # on the owner's wish, or because nothing is left that it shows
    SAME = "same"  # the file there already is what would be written
    KEPT = "kept"  # something is wrong or in doubt, and what is there stays
    NONE = "none"  # nothing is there, and no picture that can be shown
    FAILED = "failed"  # could not be made; the others go on


@frozen
class Tile:
    """One picture of a thumbnail, and why it is there."""

    path: str
    points: float
    words: str
    parts: tuple[tuple[str, float], ...] = ()  # points by what they are for


@frozen
class ThumbnailEvent:
    """What happened to one folder's thumbnail."""

    did: Did
    path: str  # of the thumbnail
    sentence: str
    tiles: tuple[Tile, ...] = ()
    size: int = 0  # bytes of the thumbnail


@changeable
class Summary:
    """A run in numbers."""

    verdicts: Counter[str] = field(default_factory=Counter)  # of `due`, on every folder
    did: Counter[str] = field(default_factory=Counter)  # by Did
    scored: int = 0  # pictures that had to be decoded
    searched: int = 0  # pictures that had to be searched for text
    written: int = 0  # bytes
    seconds: float = 0.0
    stopped: bool = False  # the window closed or somebody asked to stop: the next run goes on
    notes: tuple[str, ...] = ()  # about the models
    blocked: list[str] = field(default_factory=list)  # folders that have a thumbnail's name
    foreign: list[str] = field(default_factory=list)  # thumbnails that we did not make: they stay
    kept: list[str] = field(default_factory=list)  # those that ours took the place of, on the owner's wish

    def as_json(self) -> dict[str, Any]:
        """Return the run for programs."""
        return {
            "folders": dict(self.verdicts),
            "done": dict(self.did),
            "scored": self.scored,
            "searched": self.searched,
            "written": self.written,
            "seconds": round(self.seconds, 3),
            "stopped": self.stopped,
            "notes": list(self.notes),
            "blocked": self.blocked,
            "foreign": self.foreign,
        }

    def sentence(self) -> str:
        """Return the run in one sentence for the system log."""
        made = self.did[Did.CREATED] + self.did[Did.REPLACED]
        parts = [f"{made} made" if not self.did[Did.PLANNED] else f"{self.did[Did.PLANNED]} planned"]
        parts += [
            f"{self.did[each]} {each.value}" for each in (Did.REMOVED, Did.KEPT, Did.FAILED) if self.did[each]
        ]
        if count := self.did[Did.NONE]:
            parts.append(f"{counted(count, 'folder')} without a picture to show")
        parts.append(f"{self.verdicts['same'] + self.did[Did.SAME]} unchanged")
        if count := len(self.foreign):
            folders = counted(count, "folder keeps a thumbnail", "folders keep thumbnails")
            parts.append(f"{folders} that this program did not make")
        end = ", stopped early and continued next time" if self.stopped else ""
        looked = (
            f"{counted(self.scored, 'picture')} scored and {self.searched} searched for text{self._share()}"
        )
        return f"Folder thumbnails: {', '.join(parts)}; {looked} in {self.seconds:.0f} s{end}"

    def _share(self) -> str:
        """Return on which share of the scored pictures the search for text ran, "" where others were searched too."""
        known = 0 < self.searched <= self.scored
        return f" ({100 * self.searched / self.scored:.0f} %)" if known else ""
