"""What an incomplete file says that it lacks, as a code and in words."""

from __future__ import annotations

from enum import StrEnum

from photo_organizer.decide.file_names import name_of
from photo_organizer.sentences import Sentence


class Missing(StrEnum):
    """What is known to be missing."""

    NOTHING = ""
    EVERYTHING = "empty"  # the file has no byte
    END = "end"  # its structure goes on behind the end of the file
    HOLE = "hole"  # space was reserved on the disk and never written
    ZEROS = "zeros"  # zeros stand where the format has data
    INDEX = "index"  # a film or picture without the table that says where its data lie
    BEHIND = "behind"  # the film or second picture that stands behind a photo
    TRAILER = "trailer"  # the end of the block that the camera appends
    DOWNLOAD = "download"  # a program still downloads it: its own file stands beside


BUSY = "is being written or changed"


def waits_for(path: str) -> Sentence:
    """Return why a whole file waits: for another one that belongs to it; `path` leads there from its own folder."""
    name = name_of(path)
    return Sentence("waits_for", f"waits for {name}, which belongs to it", name=name, path=path)


def sentence(reason: str, missing: str) -> str:
    """Return in words why a file waits: "busy", "empty", or "incomplete" for what it lacks."""
    if reason == "incomplete":
        return SENTENCES[Missing(missing)]
    return SENTENCES[Missing.EVERYTHING] if reason == "empty" else BUSY


SENTENCES = {
    Missing.NOTHING: "is incomplete; waiting for the rest",
    Missing.EVERYTHING: "is empty; waiting for its content",
    Missing.END: "is incomplete: its end is missing; waiting for the rest",
    Missing.HOLE: "is incomplete: a part of it was never written; waiting for the rest",
    Missing.ZEROS: "is incomplete: there are only zeros where a part of its data belongs; waiting for the rest",
    Missing.INDEX: "is incomplete: its index is missing; waiting for the rest",
    Missing.BEHIND: "is incomplete: the film or picture that belongs to it is missing or cut; waiting for the rest",
    Missing.TRAILER: "is incomplete: the end of the camera's own data is missing; waiting for the rest",
    Missing.DOWNLOAD: "is being downloaded: a file of the program that does it stands beside it; waiting until that is gone",
}

_LACKS = {words: missing for missing, words in SENTENCES.items()}


def lacks(reason: str, words: str) -> Missing:
    """Return what a file lacks that waits for this `reason`, of which these `words` are said; NOTHING where they do not tell."""
    return _LACKS.get(words, Missing.NOTHING) if reason == "incomplete" else Missing.NOTHING
