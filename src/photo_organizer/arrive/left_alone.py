"""Why an entry of the intake is never taken, in words: of what the scan passes over nothing else tells. Touches nothing."""

from __future__ import annotations

import os
import stat

from photo_organizer.arrive.ignore import OF_EDITORS, hidden, ignored, in_flight
from photo_organizer.arrive.photo_libraries import whose_own
from photo_organizer.errors import quoted

CODE = "left-alone"  # for such entries on the list of what stays, and in what `why` tells
_KINDS = (
    (stat.S_ISLNK, "is a symbolic link: links are neither followed nor moved"),
    (stat.S_ISFIFO, "is a pipe, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


def why_left_alone(intake: str, path: str) -> str:
    """Return why `path`, somewhere in the intake, is never taken; "" where nothing of that is the matter."""
    *folders, name = path.removeprefix(f"{intake}/").split("/")
    for folder in folders:
        if ignored(folder, is_folder=True):
            return (
                f"lies in {quoted(folder)}, a folder that is left alone: {_of_whom(folder, is_folder=True)}"
            )
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return ""
    if kind := next((words for is_kind, words in _KINDS if is_kind(mode)), ""):
        return kind
    is_folder = stat.S_ISDIR(mode)
    if ignored(name, is_folder):
        return f"is left alone: {_of_whom(name, is_folder=is_folder)}"
    if reason := whose_own(path.removeprefix(f"{intake}/")):
        return reason
    return "is a folder: its files are taken one by one" if is_folder else ""


def _of_whom(name: str, *, is_folder: bool) -> str:
    if is_folder and name.lower().endswith(OF_EDITORS):
        return "it is a program's own, which edits photos"
    if hidden(name, is_folder) and not in_flight(name):
        return "it is hidden" if name.startswith(".") else "it is a system's or a program's own"
    return "a program gives such a name to what it has not finished"
