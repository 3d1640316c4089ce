"""Every word of the page is there, and every word is used; that no language lacks one is tests/spk's."""

from __future__ import annotations

import re
from pathlib import Path

from spk import texts

PAGE = Path(__file__).parents[2] / "ui" / "page"
TABLE = texts.table("ui/page/texts.json")  # complete in every language, or refused
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in PAGE.rglob("*.js"))


def test_every_text_that_is_asked_for_exists_and_no_other() -> None:
    asked = set(re.findall(r'\bt\("([\w-]+)"', SOURCE))
    assert asked <= TABLE.keys()
    quoted = set(re.findall(r'"([\w-]+)"', SOURCE))
    beginnings = (*tuple(re.findall(r"`([a-z_]+_)\$\{", SOURCE)), "log_", "level_")
    unused = {key for key in TABLE if key not in quoted and not key.startswith(beginnings)}
    assert unused == set()
