"""Which folders can be intake, library or further roots, as far as their names tell. Pure.

Paths are real ones: absolute, every link looked through.
"""

from __future__ import annotations

import re

from photo_organizer.names import SYSTEM_FOLDERS

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # line breaks among them
_ONLY_ITSELF = frozenset(
    ["/", "/home", "/media", "/mnt", "/opt", "/root", "/srv", "/tmp", "/var", "/var/lib", "/var/services"]  # noqa: S108 - named to be refused
)
_BELOW_TOO = (
    *("/bin", "/boot", "/dev", "/etc", "/etc.defaults", "/lib", "/lib32", "/lib64", "/proc", "/run", "/sbin"),
    *("/sys", "/usr", "/var/log", "/var/packages", "/var/run", "/var/spool"),
)
_ALL_THE_SAME = ("/dev/shm/", "/run/media/", "/usr/home/", "/var/packages/PhotoOrganizer/shares/")  # noqa: S108
_VOLUME = re.compile(r"/volume(USB)?\d+$")
_KEPT_FOR_DSM = re.compile(r"/volume(USB)?\d+/@")
_SYSTEM_PARTS = SYSTEM_FOLDERS | {"@eadir", "@tmp", ".photo-organizer"}

_FIELDS = {
    "YYYY": r"\d{4}",
    **dict.fromkeys(("MM", "DD", "hh", "mm", "ss"), r"\d{2}"),
    "Mmm": "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
    "kind": "(?:Photos|Videos|Screenshots)",
}


def of_the_system(path: str) -> bool:
    """Say whether a folder belongs to the system, to DSM or to this program."""
    if path in _ONLY_ITSELF or _VOLUME.match(path) or _KEPT_FOR_DSM.match(path):
        return True
    if not _SYSTEM_PARTS.isdisjoint(path.lower().split("/")):
        return True
    below = any(path == top or path.startswith(f"{top}/") for top in _BELOW_TOO)
    return below and not f"{path}/".startswith(_ALL_THE_SAME)


def filing_makes(inside: str, layout: str) -> bool:
    """Say whether `inside`, a folder below the library, is one that `layout` can make, or holds such folders."""
    return _makes(inside.split("/"), layout.split("/")[:-1])


def _makes(parts: list[str], made: list[str]) -> bool:
    if not parts or not made:
        return not parts
    here = re.fullmatch(_pattern(made[0]), parts[0], re.IGNORECASE) and _makes(parts[1:], made[1:])
    return bool(here) or (_can_vanish(made[0]) and _makes(parts, made[1:]))


def _can_vanish(part: str) -> bool:
    """Say whether nothing is left of a part of the layout when nobody named an event or a camera."""
    return re.fullmatch(r"(\W|_|\{(event|camera|original)\})*", part) is not None


def _pattern(part: str) -> str:
    """Return what a part of the layout can become; a field whose values nobody knows can become anything, or nothing."""
    pieces = re.split(r"\{([^{}]*)\}", part)
    fields = [_FIELDS.get(name, ".*") for name in pieces[1::2]]
    unsure = ".*" in fields
    texts = [_text(piece, unsure=unsure) for piece in pieces[::2]]
    return "".join(text + field for text, field in zip(texts, [*fields, ""], strict=True))


def _text(text: str, *, unsure: bool) -> str:
    """Return a pattern for the words between fields, of which the separators vanish with an empty field."""
    words = re.split(r"([\W_]+)", text) if unsure else [text]
    return "".join(
        re.escape(one) if number % 2 == 0 else f"(?:{re.escape(one)})?" for number, one in enumerate(words)
    )
