"""Names that mean something here, and how names are compared: as network clients do, whatever their case and Unicode form. Imports nothing of ours."""

from __future__ import annotations

import unicodedata

DUPLICATES = "Duplicates"
NO_DATE = "NoDateFound"
UNKNOWN_TYPES = "Unknown File Types"
APART = (DUPLICATES, UNKNOWN_TYPES)  # what lies there is no picture of the library, and of no unit with one
OF_THEIR_OWN = (DUPLICATES, NO_DATE, UNKNOWN_TYPES)  # folders of the library that no layout names

# Folders that a system or another program keeps for itself, in small letters: nothing in them is a photo of the library.
SYSTEM_FOLDERS = frozenset(
    {
        "#recycle",  # DSM: what the owner deleted
        "#snapshot",  # DSM: read-only history of the share
        "$recycle.bin",
        "recycler",
        "system volume information",
        "lost+found",
        "network trash folder",
        "temporary items",
        "_gsdata_",  # GoodSync: its state, and former versions of what it has replaced
    }
)


def is_system_folder(name: str) -> bool:
    """Tell whether a folder of this name is a system's or another program's own; DSM's begin with @."""
    return name.startswith("@") or name.lower() in SYSTEM_FOLDERS


def fold(name: str) -> str:
    """Return the form in which names are compared: network clients ignore case and Unicode form."""
    if name.isascii():  # most are, and a tenth of the time is enough for them
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def below_library(path: str, library: str, intake: str) -> str | None:
    """Return a whole path relative to the library, None when it is elsewhere or in an intake inside the library."""
    inside = path.startswith(f"{library}/") and not path.startswith(f"{intake}/")
    return path[len(library) + 1 :] if inside else None


def within(path: str, folder: str) -> bool:
    """Tell whether a path is that of a folder or lies below it, in the very same letters."""
    return f"{path}/".startswith(f"{folder}/")


def lies_in(path: str, top: str) -> bool:
    """Tell whether a path relative to the library lies in its folder `top`, in whatever letters that is written."""
    first, slash, _ = path.partition("/")
    return bool(slash) and fold(first) == fold(top)


def lies_apart(path: str) -> bool:
    """Tell whether a path relative to the library lies where nothing counts as filed."""
    return any(lies_in(path, top) for top in APART)


def plain_prompt(line: str) -> str:
    """Return a prompt as it is compared: without its sign, and without regard to capitals and spaces."""
    return " ".join(line.strip().removeprefix("-").casefold().split())
