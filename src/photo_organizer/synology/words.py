"""What the scripts tell the owner in Package Center's dialog, in the owner's language."""

from __future__ import annotations

import html
import json
from importlib.resources import files

from photo_organizer.records import frozen

_FALLBACK = "enu"


@frozen
class Problem:
    """One thing that is wrong: the key of its sentence and what goes into it."""

    key: str
    what: str = ""
    owner: str = ""


class Unusable(Exception):
    """The answers cannot be used; carries every problem."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(sentence(problem, _FALLBACK) for problem in problems))
        self.problems = problems


def sentence(problem: Problem, language: str) -> str:
    """Return the sentence for `problem`; a language without texts gets English.

    What came from outside is escaped, because the dialog understands HTML.
    """
    parts = {"what": html.escape(problem.what), "owner": html.escape(problem.owner)}
    return _words(language)[f"dialog.{problem.key}"].format(**parts)


def _words(language: str) -> dict[str, str]:
    """Return the catalogue of a language, as DSM names it."""
    folder = files("photo_organizer").joinpath("texts")
    known = {file.name: file for file in folder.iterdir()}
    file = known.get(f"{language}.json", known[f"{_FALLBACK}.json"])
    words: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return words
