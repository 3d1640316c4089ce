"""The words people read, in every language: one catalogue for the page, the wizard, the desktop and the dialogs.

`src/photo_organizer/texts/` holds one file for each language, named as DSM names it: key → words, or the plural forms
by the names of Unicode's CLDR. Keys that begin with `package.` are for the wizard, the desktop and INFO, those with
`dialog.` for what the scripts say; all others are the page's. The build refuses a catalogue in which anything is missing.

`python -m spk.texts missing` prints what the languages lack; `python -m spk.texts add FILE` puts words into the files,
from JSON of the shape key → language → words.
"""

from __future__ import annotations

import functools
import json
import re
import sys
from pathlib import Path

from spk.places import ROOT

FOLDER = ROOT / "src/photo_organizer/texts"
# Language → the plural forms that whole numbers take in it (CLDR); one alone where nouns do not change behind a number.
_ONE, _TWO, _SLAVIC = ("other",), ("one", "other"), ("one", "few", "many")
FORMS: dict[str, tuple[str, ...]] = {
    "chs": _ONE, "cht": _ONE, "csy": ("one", "few", "other"), "dan": _TWO, "enu": _TWO, "fre": _TWO, "ger": _TWO,
    "hun": _ONE,
    "ita": _TWO, "jpn": _ONE, "krn": _ONE, "nld": _TWO, "nor": _TWO, "plk": _SLAVIC, "ptb": _TWO, "ptg": _TWO,
    "rus": _SLAVIC, "spn": _TWO, "sve": _TWO, "tha": _ONE, "trk": _ONE,
}  # fmt: skip
LANGUAGES = tuple(FORMS)
# What the desktop's string files hold, by section; a section's name before a key is left out there.
_UI = {
    "notify": (
        "name",
        "notify_title",
        "notify_full",
        "notify_away",
        "notify_clock",
        "notify_waiting",
        "notify_first_look",
        "notify_stopped",
        "notify_integrity_ok",
        "notify_integrity_bad",
    ),
}
# "needs attention", and the name alone above good news
_TITLES = ("title", "name")
_FIELD = re.compile(r"\{\w+\}")
_SLIP = re.compile(r"<(?!/?b>| )|&\w+;|\{(?!\w+\})|(?<!\w)\}|\s$|^\s|\s\s|\*\*|TODO|\\n")

Words = str | dict[str, str]
Catalogue = dict[str, dict[str, Words]]


@functools.cache
def catalogue() -> Catalogue:
    """Return language → key → words. Touches nothing; raises SystemExit with everything that is missing."""
    loaded = {language: read(language) for language in LANGUAGES}
    if problems := faults(loaded):
        raise SystemExit("The catalogue of texts is not complete:\n  " + "\n  ".join(problems))
    return loaded


def read(language: str) -> dict[str, Words]:
    """Return the file of one language as it is, {} where there is none. Touches nothing."""
    path = FOLDER / f"{language}.json"
    loaded: dict[str, Words] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return loaded


def faults(loaded: Catalogue) -> list[str]:
    """Return what keeps a catalogue from being complete: keys, forms, filled-in parts, slips. Touches nothing."""
    english = loaded["enu"]
    found = []
    for language, words in loaded.items():
        found += [f"{language}: {key} has no words" for key in english if key not in words]
        found += [f"{language}: {key} is not in English" for key in words if key not in english]
        found += [
            f"{language}: {key} {fault}"
            for key in english
            if key in words
            for fault in _faults_of(language, english[key], words[key])
        ]
    return found


def _faults_of(language: str, english: Words, words: Words) -> list[str]:
    found = []
    wanted = FORMS[language] if isinstance(english, dict) else ()
    if tuple(forms(words)) != (wanted if len(wanted) > 1 else ("",)):
        found.append(f"has the forms {', '.join(forms(words))}, not {', '.join(wanted) or 'a single one'}")
    parts = fields(english)
    for form, text in forms(words).items():
        if not text.strip() or _SLIP.search(text):
            found.append(f"has no words or a slip: {text!r}")
        # "one file" may do without its number; nothing else is left out or made up
        lacks = parts - fields(text) - ({"{n}"} if form in ("one", "two") else set())
        if lacks or fields(text) - parts:
            found.append("does not fill in the same parts as English")
    return found


def forms(words: Words) -> dict[str, str]:
    """Return form → text; a text without forms has the one named "". Touches nothing."""
    return words if isinstance(words, dict) else {"": words}


def fields(words: Words) -> set[str]:
    """Return the parts that are filled in. Touches nothing."""
    return {field for text in forms(words).values() for field in _FIELD.findall(text)}


def page(language: str) -> dict[str, Words]:
    """Return what the page says in a language. Touches nothing."""
    words = read(language)
    return {key: said for key, said in words.items() if not key.startswith(("package.", "dialog."))}


def text(language: str, key: str) -> str:
    """Return the package's words for `key`; raise KeyError where a translation is missing."""
    return str(catalogue()[language][f"package.{key}"])


def ui_strings() -> dict[str, bytes]:
    """Return the desktop's string files by language: INI sections with quoted values."""
    return {language: "".join(_section(language, name) for name in _UI).encode() for language in LANGUAGES}


def _section(language: str, name: str) -> str:
    said = {key.removeprefix(f"{name}_"): _plain(text(language, key)) for key in _UI[name]}
    # where there are several libraries, DSM fills in the name of the one that is meant
    of_one = {f"{key}_of": f"{{0}}: {words}" for key, words in said.items() if key not in _TITLES}
    lines = [f'{key}="{words}"\n' for key, words in (said | of_one).items()]
    return f"[{name}]\n" + "".join(lines)


def _plain(words: str) -> str:
    return words.replace('"', "'")


def add(given: dict[str, dict[str, Words]]) -> None:
    """Put words of the shape key → language → words into the files; what is there under a key is replaced."""
    for language in {language for words in given.values() for language in words}:
        words = read(language) | {key: said[language] for key, said in given.items() if language in said}
        text = json.dumps(words, ensure_ascii=False, indent=1)
        (FOLDER / f"{language}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["add", name]:
            add(json.loads(Path(name).read_text(encoding="utf-8")))
        case ["missing"]:
            print("\n".join(faults({language: read(language) for language in LANGUAGES})) or "Nothing.")
        case _:
            raise SystemExit("usage: python -m spk.texts missing | add FILE")
