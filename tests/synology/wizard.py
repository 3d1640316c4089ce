"""The pages of a wizard: what they ask, and what an owner answers who presses Next on every page."""

from __future__ import annotations

import json
from typing import Any

from tests.synology.lint_wizards import wrong_questions
from tests.synology.rules import Refused


def drawn(text: str) -> list[Any]:
    """Return the pages in a text, of a file or as a script has written it; DSM draws nothing of what it does not understand."""
    pages = list(json.loads(text))
    if wrong := list(wrong_questions(pages)):
        raise Refused(263, f"the wizard cannot be drawn: {'; '.join(wrong)}")
    return pages


def require_asked(answers: dict[str, str], pages: list[Any]) -> None:
    """Only what a wizard asks can be answered."""
    asked = {sub["key"] for page in pages for item in page["items"] for sub in item.get("subitems", [])}
    assert answers.keys() <= asked, f"not asked: {answers.keys() - asked}"


def untouched(pages: list[Any]) -> dict[str, str]:
    """Return the answers of an owner who presses Next on every page."""
    fields = [sub for page in pages for item in page["items"] for sub in item.get("subitems", [])]
    said = {field["key"]: field.get("defaultValue", "") for field in fields}
    return {key: str(value).lower() if isinstance(value, bool) else value for key, value in said.items()}
