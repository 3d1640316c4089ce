"""Which folders can be intake, library or further roots, as far as their names tell. Pure.

Paths are real ones: absolute, every link looked through.
"""

from __future__ import annotations

import re

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # line breaks among them
_ONLY_ITSELF = frozenset(
    ["/", "/home", "/media", "/mnt", "/opt", "/root", "/srv", "/tmp", "/var", "/var/lib", "/var/services"],  # noqa: S108 - named to be refused
)
_BELOW_TOO = (
    *("/bin", "/boot", "/dev", "/etc", "/etc.defaults", "/lib", "/lib32", "/lib64", "/proc", "/run", "/sbin"),
    *("/sys", "/usr", "/var/log", "/var/packages", "/var/run", "/var/spool"),
)
_ALL_THE_SAME = ("/dev/shm/", "/run/media/", "/usr/home/", "/var/packages/PhotoOrganizer/shares/")  # noqa: S108
_VOLUME = re.compile(r"/volume(USB)?\d+$")
_KEPT_FOR_DSM = re.compile(r"/volume(USB)?\d+/@")
_SYSTEM_PARTS = frozenset(("@eadir", "#recycle", "#snapshot", "@tmp", ".photo-organizer"))

_DIGITS = {"YYYY": 4, "MM": 2, "DD": 2, "hh": 2, "mm": 2, "ss": 2}
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_KINDS = "Photos|Videos|Screenshots"


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
    parts = inside.split("/")
    made = layout.split("/")[:-1]
    if len(parts) > len(made):
        return False
    return all(
        re.fullmatch(_pattern(one), part, re.IGNORECASE) for one, part in zip(made, parts, strict=False)
    )


def _pattern(part: str) -> str:
    """Return what a part of the layout can become; a field whose values nobody knows can become anything."""
    pieces = re.split(r"\{([^{}]*)\}", part)
    fields = [
        rf"\d{{{_DIGITS[name]}}}"
        if name in _DIGITS
        else f"(?:{_MONTHS})"
        if name == "Mmm"
        else f"(?:{_KINDS})"
        if name == "kind"
        else ".*"
        for name in pieces[1::2]
    ]
    texts = [re.escape(piece) for piece in pieces[::2]]
    return "".join(text + field for text, field in zip(texts, [*fields, ""], strict=True))
