"""Every word of the page is there, and every word is used; that no language lacks one is for tests/spk."""

from __future__ import annotations

import re
from pathlib import Path

from photo_organizer import errors
from photo_organizer.decide.sources import SOURCES
from photo_organizer.settings import OPTIONS
from spk import texts

PAGE = Path(__file__).parents[2] / "ui" / "page"
TABLE = texts.page("enu")  # complete in every language, or refused
SOURCES_OF_SENTENCES = PAGE.parents[1] / "src" / "photo_organizer"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in PAGE.rglob("*.js"))


def test_every_text_that_is_asked_for_exists_and_no_other() -> None:
    asked = set(re.findall(r'\bt\("([\w-]+)"', SOURCE))
    assert asked <= TABLE.keys()
    quoted = set(re.findall(r'"([\w-]+)"', SOURCE))
    beginnings = (*tuple(re.findall(r"`([a-z_]+_)\$\{", SOURCE)), "log_", "level_")
    unused = {key for key in TABLE if key not in quoted and not key.startswith(beginnings)}
    assert unused == set()


def test_no_language_gives_one_key_two_texts() -> None:
    """The later one is taken without a word, and a label says something else."""
    for path in (SOURCES_OF_SENTENCES / "texts").glob("*.json"):
        keys = re.findall(r'^ "([\w.-]+)": ', path.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(keys) > len(TABLE) // 2
        assert [key for key in keys if keys.count(key) > 1] == [], path.name


def test_every_reason_has_its_words() -> None:
    """What the program gives as a reason is told in every language; the table of codes is in the documentation."""
    pages = PAGE.parents[1] / "docs" / "troubleshooting.md"
    codes = re.findall(
        r"^\| `([a-z-]+)` \|",
        pages.read_text(encoding="utf-8").split("## What the reasons mean")[1],
        re.MULTILINE,
    )
    assert {f"reason_{code}" for code in codes} <= TABLE.keys()


def test_every_setting_has_its_name_and_its_meaning() -> None:
    """The English meaning is the program's own, which the documentation shows too."""
    for option in OPTIONS:
        name = f"{option.section}.{option.key}"
        assert f"setting_{name}" in TABLE, f"the texts have no name for the setting {name}"
        # Where the meaning speaks of what stands in the file, the page has a help in the words of its form.
        assert TABLE.get(f"meaning_{name}", option.meaning) == option.meaning
        assert (f"meaning_{name}" in TABLE) != (f"help_{name}" in TABLE)
    named = {key.partition("_")[2] for key in TABLE if key.startswith(("setting_", "meaning_"))}
    assert named == {f"{option.section}.{option.key}" for option in OPTIONS}


def test_every_source_of_a_date_has_its_words() -> None:
    groups = re.search(
        r"const GROUPS = \{(.*?)\};", (PAGE / "sentence.js").read_text(encoding="utf-8"), re.DOTALL
    )
    assert groups is not None
    named = set(re.findall(r'"(\w+)"', groups[1]))
    starts = {source.name.split(":")[0] for source in SOURCES}
    assert starts - named <= {key.removeprefix("source_") for key in TABLE if key.startswith("source_")}


def test_every_sentence_with_a_code_has_its_words() -> None:
    """What the program says with a code, the page says in its reader's language."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES_OF_SENTENCES.rglob("*.py"))
    codes = {*re.findall(r'\b(?:Sentence\(\s*|says ?= ?)"(\w+)"', source), *errors._SAYS.values()}
    assert len(codes) > 10
    assert {f"says_{code}" for code in codes} == {key for key in TABLE if key.startswith("says_")}


def test_a_thing_has_one_name_in_each_language() -> None:
    """The French page told of a photothèque in its menu, and of a bibliothèque where files were moved to."""
    for language in texts.LANGUAGES:
        words = texts.page(language)
        assert words["library"] == words["folder_library"], language
        assert words["plan"] == words["dates_preview"], language
        titles = [
            words[view] for view in ("overview", "plan", "activity", "library", "duplicates", "similar")
        ]
        assert len(set(titles)) == len(titles), language


def test_a_button_is_called_by_the_word_that_is_seen() -> None:
    """Who speaks to the machine says what stands on the button (WCAG 2.2, 2.5.3): in Hungarian "Keep" was called otherwise."""
    for language in texts.LANGUAGES:
        words = texts.page(language)
        edge = "" if language in ("chs", "cht", "jpn", "tha") else r"\b"  # of a word; there none is seen
        for seen, called in (("keep_this", "keep_this_n"), ("retry", "retry_of"), ("undo", "undo_of")):
            assert re.search(f"{edge}{words[seen]}{edge}", str(words[called]), re.IGNORECASE), (
                language,
                called,
            )
