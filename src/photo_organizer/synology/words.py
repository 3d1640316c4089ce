"""What the scripts tell the owner in Package Center's dialog, in the owner's language."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the key of its sentence and what goes into it."""

    key: str
    what: str = ""
    owner: str = ""


class Unusable(Exception):
    """The answers cannot be used; carries every problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(sentence(problem, "enu") for problem in problems))
        self.problems = problems


def table() -> dict[str, dict[str, str]]:
    """Return all sentences: key → DSM's language code → words."""
    text = (files("photo_organizer.synology") / "words.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)
    return loaded


def sentence(problem: Problem, language: str) -> str:
    """Return the sentence for `problem`; a language without texts gets English.

    What came from outside is escaped, because the dialog understands HTML.
    """
    words = table()[problem.key]
    parts = {"what": html.escape(problem.what), "owner": html.escape(problem.owner)}
    return words.get(language, words["enu"]).format(**parts)
