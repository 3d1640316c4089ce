"""Every word of the page is there in every language of the wizard, and every word is used."""

from __future__ import annotations

import json
import re
from pathlib import Path

from spk.texts import LANGUAGES

PAGE = Path(__file__).parents[2] / "ui" / "page"
TABLE: dict[str, dict[str, str]] = json.loads((PAGE / "texts.json").read_text(encoding="utf-8"))
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in PAGE.rglob("*.js"))
FIELD = re.compile(r"\{\w+\}")


def test_every_text_is_in_every_language_with_the_same_fields() -> None:
    for key, words in TABLE.items():
        assert tuple(words) == LANGUAGES, key
        assert all(words.values()), key
        assert len({tuple(sorted(FIELD.findall(text))) for text in words.values()}) == 1, key


def test_every_text_that_is_asked_for_exists_and_no_other() -> None:
    asked = set(re.findall(r'\bt\("([\w-]+)"', SOURCE))
    assert asked <= TABLE.keys()
    quoted = set(re.findall(r'"([\w-]+)"', SOURCE))
    beginnings = (*tuple(re.findall(r"`([a-z_]+_)\$\{", SOURCE)), "log_", "level_")
    unused = {key for key in TABLE if key not in quoted and not key.startswith(beginnings)}
    assert unused == set()
