"""Take the words out of a date text: what half of the day and which zone they mean. Pure."""

from __future__ import annotations

import re
import unicodedata

from photo_organizer.decide.day_halves import half_of
from photo_organizer.decide.zone_words import is_zone_word
from photo_organizer.records import frozen

_ENGLISH = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_PARTS = frozenset({"t", "z"})  # of ISO 8601
_RUN = re.compile(r"[^\d\s:+\-/,;][^\d:+\-/,;]*")
_MOST_UNKNOWN = 2
# A minus sign, and what word processors make of one; strokes; and the colon as a Mac writes it to a shared folder.
_MARKS = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-") | {
    0x2044: "/",
    0x2215: "/",
    0xF022: ":",
}
_BLANKS = "\0 \t\r\n\"'"
# 2024年1月31日 14时15分38秒, as Chinese, Japanese and Korean programs write it
_NAMED_DAY = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_NAMED_TIME = re.compile(r"(\d{1,2})\s?[时時시点點]\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?")


@frozen
class Words:
    """A date text without its words, and what they mean."""

    rest: str
    half: str = ""
    zone: str = ""
    unknown: str = ""


def plain(text: str) -> str:
    """Return a text with ASCII digits and punctuation, without marks of direction and blanks around it."""
    if text.isascii():  # most are: there is nothing to look for letter by letter
        return text.strip(_BLANKS)
    letters = (letter for letter in text if unicodedata.category(letter) != "Cf")
    wanted = unicodedata.normalize("NFKC", "".join(letters)).translate(_MARKS)
    digits = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in wanted)
    return _with_marks("".join(digits)).strip(_BLANKS)


def _with_marks(text: str) -> str:
    """Return a text in which the words for year, month, day, hour and minute have become marks."""
    text = _NAMED_DAY.sub(lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02} ", text)
    return _NAMED_TIME.sub(lambda found: ":".join(f"{int(part):02}" for part in found.groups() if part), text)


def without_words(text: str) -> Words:
    """Return `text` without words for half a day and zones, and without one or two that are not known."""
    half = zone = ""
    unknown: list[str] = []

    def take(run: re.Match[str]) -> str:
        nonlocal half, zone
        if not _is_word(run[0]):
            return run[0]
        if found := half_of(run[0]):
            half = found
            return " "
        kept = []
        for token in run[0].split():
            if found := half_of(token):
                half = found
            elif is_zone_word(bare := token.strip("()")):  # so mail writes it: +0100 (CET)
                zone = bare
            elif token[:3].lower() in _ENGLISH or token.lower() in _PARTS or not _is_word(token):
                kept.append(token)
            elif run.start():  # a word before everything names a weekday or the like, not half a day
                unknown.append(token)
        return f" {' '.join(kept)} "

    rest = " ".join(_RUN.sub(take, text).split()).lstrip(",. ")  # behind a weekday
    if len(unknown) > _MOST_UNKNOWN:
        return Words(text)
    return Words(rest, half, zone, " ".join(unknown))


def _is_word(text: str) -> bool:
    """Tell whether letters are in a text, or the marks that stand where a program could not write letters."""
    return any(letter.isalpha() or letter == "?" or not letter.isascii() for letter in text)
