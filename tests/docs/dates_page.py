"""The tables of docs/dates.md, made from the code: `python -m tests.docs.dates_page` writes them anew.

Changes files: docs/dates.md, between its marks.
"""

from __future__ import annotations

import re
from pathlib import Path

from photo_organizer.decide.camera_clocks import LOCAL_TIME_CAMERAS
from photo_organizer.decide.formats import FORMATS
from photo_organizer.decide.name_patterns import NAME_PATTERNS
from photo_organizer.decide.placeholders import PLACEHOLDERS, ZERO_DAYS
from photo_organizer.decide.sources import SOURCES, Tier
from photo_organizer.decide.validity import FIRST_PHOTO
from photo_organizer.examine.readers import READERS
from photo_organizer.model import Family

PAGE = Path(__file__).parents[2] / "docs" / "dates.md"
_TIERS = {
    Tier.CONTENT: "in the file",
    Tier.SIDECAR: "beside it",
    Tier.NAME: "in its name",
    Tier.FILE_TIME: "file time",
}


def tables() -> dict[str, str]:
    """Return each generated part of the page by its name."""
    return {
        "sources": _sources(),
        "formats": _formats(),
        "names": _rows(
            ("Example", "Clock"), [(f"`{one.example}`", _clock(utc=one.utc)) for one in NAME_PATTERNS]
        ),
        "cameras": "\n".join(f"- {name}" for name in LOCAL_TIME_CAMERAS),
        "refused": _refused(),
    }


def filled(page: str) -> str:
    """Return the page with every generated part as the code has it."""
    for name, text in tables().items():
        start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
        # A replacement's backslashes mean something.
        new = f"{start}\n\n{text}\n\n{end}".replace("\\", "\\\\")
        page, count = pattern.subn(new, page)
        if count != 1:
            raise ValueError(f"docs/dates.md has no part {start} … {end}")
    return page


def _rows(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _sources() -> str:
    return _rows(
        ("Order", "Where", "Source", "Whose word", "What", "Formats", "Clock", "Example"),
        [
            (
                f"{int(one.tier)}.{one.step}",
                _TIERS[one.tier],
                f"`{one.name}`",
                one.strength.name.lower().replace("_", " "),
                one.meaning,
                one.formats,
                one.clock,
                f"`{one.example}`",
            )
            for one in SOURCES
        ],
    )


def _formats() -> str:
    kinds = {Family.IMAGE: "image", Family.RAW: "raw", Family.VIDEO: "film", Family.SIDECAR: "companion"}
    return _rows(
        ("Format", "Kind", "Extensions", "Dates are read"),
        [
            (
                one.name,
                kinds[one.family],
                " ".join(one.extensions),
                "yes"
                if one.name in READERS
                and one.name not in ("aae", "srt")  # of these it tells when something else happened
                else "only the name's and the file's",
            )
            for one in FORMATS
        ],
    )


def _clock(*, utc: bool) -> str:
    return "UTC" if utc else "local"


def _refused() -> str:
    days = ", ".join(f"{one.day} ({one.whose})" for one in ZERO_DAYS)
    lines = (
        "what names no possible moment: `0000:00:00 00:00:00`, the 30th of February, hour 25 (hour 24 is read as 00 of the same day)",
        f"before {FIRST_PHOTO}, the year of the oldest photograph that survives",
        "more than a day in the future",
        f"the zeros of clocks, at any time of these days: {days}",
        "exactly midnight or noon of a 1 January, where a camera wrote it and neither a zone nor sub-seconds show a phone; 2000-01-01 00:00:00 also in a name",
        "where any other statement contradicts: the moments of the table below",
        "1024 or 2048 weeks before another statement, because the satellites' count of weeks began again",
    )
    rows: list[tuple[str, ...]] = [(str(one.moment), one.whose, one.seen) for one in PLACEHOLDERS]
    return "- " + "\n- ".join(lines) + "\n\n" + _rows(("Moment", "Written by", "Seen"), rows)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text()))
