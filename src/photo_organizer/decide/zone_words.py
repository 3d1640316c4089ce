"""Words for time zones behind a time. Pure data.

Only words that mean one zone everywhere tell an offset; CST, IST and the like are known words without one.
"""

from __future__ import annotations

from datetime import timedelta

_HOURS = """
UTC 0, GMT 0, WET 0, WEST 1, CET 1, CEST 2, MEZ 1, MESZ 2, EET 2, EEST 3, MSK 3, MSD 4, SAST 2,
EST -5, EDT -4, CDT -5, MDT -6, PST -8, PDT -7, AKST -9, AKDT -8, HST -10, NST -3.5, NDT -2.5, BRT -3,
JST 9, KST 9, HKT 8, SGT 8, PHT 8, WIB 7, AEST 10, AEDT 11, ACST 9.5, ACDT 10.5, AWST 8, NZST 12, NZDT 13
"""
_OF_SEVERAL_ZONES = frozenset(
    {"CST", "MST", "IST", "BST", "ADT", "AST", "AMT", "ECT", "GST", "WST", "DST", "LT"}
)
OFFSETS: dict[str, timedelta] = {
    word: timedelta(hours=float(hours))
    for word, hours in (pair.split() for pair in _HOURS.replace("\n", " ").split(","))
}


def is_zone_word(word: str) -> bool:
    """Tell whether a word names a zone, known or not to be one only."""
    return word.upper() in OFFSETS or word.upper() in _OF_SEVERAL_ZONES


def zone_word(word: str) -> timedelta | None:
    """Return the offset that a zone's word means, None for any other."""
    return OFFSETS.get(word.upper())
