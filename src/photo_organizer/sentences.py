"""What happened, in English, with the code and the values by which a page says the same in its reader's language. Pure.

A sentence stays a sentence wherever it is kept: in the database and in answers its code and values stand beside its words.
A value may be a sentence itself, such as the reason why a date was refused.
"""

from __future__ import annotations

from photo_organizer.shown import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any, Self, TypeAlias

Value: TypeAlias = str | float
_PACKED = '{"sentence"'  # how a kept sentence with a code begins; an older one is its words alone


class Sentence(str):
    """A sentence in English, its code and its values."""

    __slots__ = ("code", "values")
    code: str
    values: dict[str, Value]

    def __new__(cls, code: str, sentence: str, /, **values: Value) -> Self:
        """Build from the sentence as a person reads it, and what a page needs to say it in other words."""
        made = super().__new__(cls, sentence)
        made.code, made.values = code, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it be copied and sent with all that it carries."""
        return _made, (self.code, str.__str__(self), self.values)


def _made(code: str, sentence: str, values: dict[str, Value]) -> Sentence:
    return Sentence(code, sentence, **values)


def joined(*sentences: str) -> str:
    """Return several sentences as one, "" for none."""
    first, *others = [one for one in sentences if one] or [""]
    if not others:
        return first
    rest = joined(*others)
    return Sentence("both", f"{first}; {rest}", one=first, other=rest)


def counted(number: int, one: str, several: str = "") -> str:
    """Return the number with its noun: "1 file", "2 files", "3 copies"; `several` where an s is not enough."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def said_date(value: datetime) -> str:
    """Return a moment as values hold it; a page shows it as its reader's language does."""
    return value.isoformat(timespec="seconds")


def facts(sentence: str) -> dict[str, Any]:
    """Return the code and the values of a sentence, {} where it has none."""
    if not isinstance(sentence, Sentence):
        return {}
    values = {
        name: facts(value) if isinstance(value, Sentence) else value
        for name, value in sentence.values.items()
    }
    return {"code": sentence.code, "values": values}


def of_facts(words: str, known: dict[str, Any]) -> str:
    """Return the sentence that has these words, and the code and values that `facts` gave."""
    if not known.get("code"):
        return words
    values = {
        name: of_facts("", value) if isinstance(value, dict) else value
        for name, value in known["values"].items()
    }
    return Sentence(known["code"], words, **values)


def written(sentence: str) -> str:
    """Return a sentence as it is kept; of a name in it, bytes that are no text are marked: no database takes them."""
    import json  # here: what only shows mostly needs none of it

    known = facts(sentence)
    kept = json.dumps({"sentence": str.__str__(sentence), **known}, ensure_ascii=False) if known else sentence
    return kept.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read(text: str) -> str:
    """Return the sentence that was kept as `text`; one of an older version is its words alone."""
    if not text.startswith(_PACKED):
        return text
    import json

    kept = json.loads(text)
    return of_facts(kept["sentence"], kept)


_MAKES_WAY = {
    "better": "a better version of the same picture",
    "damaged": "which is whole, while this file lacks bytes",
    "stronger": "whose date is surer",
    "earlier": "which was modified earlier",
}


def makes_way(newcomer: str, codes: Iterable[str]) -> str:
    """Return for whom and why a filed file gives up its name, by the reason codes of the plan; "" where it is no such plan.

    The reasons themselves are the newcomer's: "this version is better" would be said of the lesser one.
    """
    because = next((_MAKES_WAY[code] for code in codes if code in _MAKES_WAY), "")
    return because and f"makes way for {shown(newcomer.rpartition('/')[2])}, {because}"
