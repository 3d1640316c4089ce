"""Where the layout of the settings puts a file: from its date, and the names that people gave, to folder and stem. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from photo_organizer.decide.name_fields import NOTHING_KNOWN, NameFields, fields_of
from photo_organizer.decide.naming import MONTHS, fit, not_reserved

if TYPE_CHECKING:
    from datetime import datetime

    from photo_organizer.decide.world import Candidate

LONGEST_PART = 143  # bytes: what an encrypted share allows
_SEPARATORS = " _-.,()[]\u2013\u2014+"
# Layouts to choose from, by the name under which the page tells what each is for.
READY = {
    "month": "{YYYY}/{MM}_{Mmm}/{YYYY}{MM}{DD}_{hh}{mm}{ss}",
    "month_event": "{YYYY}/{MM}_{Mmm} {event}/{YYYY}{MM}{DD}_{hh}{mm}{ss}",
    "year": "{YYYY}/{YYYY}{MM}{DD}_{hh}{mm}{ss}",
    "original": "{YYYY}/{MM}_{Mmm}/{original}",
    "kind": "{kind}/{YYYY}/{MM}_{Mmm}/{YYYY}{MM}{DD}_{hh}{mm}{ss}",
}
_NAMES = re.compile(r"\{(event|original|camera|kind)\}")


@lru_cache(maxsize=1024)  # of each newcomer it is asked again and again
def place(taken: datetime, layout: str, names: NameFields = NOTHING_KNOWN) -> tuple[str, str]:
    """Return (folder, stem) for a capture date; the folder is relative to the library.

    An empty field vanishes with its separators, and with its folder where nothing else is in it.
    """
    values = _date_fields(taken) | names.values()
    *folders, name = [_filled(part, values) for part in layout.split("/")]
    made = [fit(part, "", LONGEST_PART) for part in folders if part]
    return "/".join(made), name or f"{taken:%Y%m%d_%H%M%S}"


def wanted_names(candidate: Candidate, layout: str, intake: str) -> NameFields:
    """Return what a layout may say of a newcomer besides its date."""
    return fields_of(candidate.main, intake) if uses_names(layout) else NOTHING_KNOWN


def uses_names(layout: str) -> bool:
    """Tell whether a layout says more than dates."""
    return _NAMES.search(layout) is not None


def _date_fields(taken: datetime) -> dict[str, str]:
    return {
        "YYYY": f"{taken.year:04d}",
        "MM": f"{taken.month:02d}",
        "Mmm": MONTHS[taken.month - 1],
        "DD": f"{taken.day:02d}",
        "hh": f"{taken.hour:02d}",
        "mm": f"{taken.minute:02d}",
        "ss": f"{taken.second:02d}",
    }


def _filled(part: str, values: dict[str, str]) -> str:
    """Return a part of the layout with its fields filled in."""
    pieces = re.split(r"\{([^{}]*)\}", part)
    text, gap, vanished = "", pieces[0], False
    for name, literal in zip(pieces[1::2], pieces[2::2], strict=True):
        vanished = not values[name]
        if vanished:
            gap = _closed(gap, literal, first=not text)
        else:
            text, gap = text + gap + values[name], literal
    end = gap.rstrip(_SEPARATORS) if vanished else gap
    return not_reserved((text + end).rstrip(" ."))


def _closed(before: str, after: str, *, first: bool) -> str:
    """Return what stays between two fields when the one between them is empty: one separator, or none at the start."""
    left, right = before.rstrip(_SEPARATORS), after.lstrip(_SEPARATORS)
    if first and not left:
        return right
    opening, closing = before[len(left) :].rstrip("(["), after[: len(after) - len(right)].lstrip(")]")
    return left + (opening or closing) + right
