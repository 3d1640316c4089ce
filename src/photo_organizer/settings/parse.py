"""Build Settings from INI text; every problem is reported at once, with its line and cure. Pure."""

from __future__ import annotations

import re
from dataclasses import field
from functools import partial
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import SettingsProblem, quoted
from photo_organizer.records import changeable
from photo_organizer.sentences import Sentence
from photo_organizer.settings import libraries
from photo_organizer.settings.options import BY_PLACE, OPTIONS
from photo_organizer.settings.settings_text import SettingsText
from photo_organizer.settings.values import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.settings.options import Option

_SECTION = re.compile(r"\s*\[([^\]]*)\]\s*$")
_PAIR = re.compile(r"([^=:#;]+?)\s*[=:]\s*(.*)$")
# What of the folders cannot be read: nothing else may be said of it, and its default might be another folder.
_UNKNOWN: dict[str, Any] = {
    "paths_intake": "",
    "paths_library": "",
    "logs_folder": "",
    "thumbnails_roots": (),
    "naming_layout": "",
}


@changeable
class _Section:
    """What the file says in one section, or in several of the same name."""

    title: str
    line: int
    pairs: list[tuple[int, str, str]] = field(default_factory=list)  # line, key, value


def parse(text: str, *, origin: str = "config.ini") -> Settings:
    """Return the settings of the first library; raise SettingsProblem for a problem with any.

    Touches nothing. Lines that begin with # or ; are comments, indented lines continue a value.
    """
    return parse_all(text, origin=origin)[0]


def parse_all(text: str, *, origin: str = "config.ini") -> tuple[Settings, ...]:
    """Return the settings of every library: first that of [paths], then each [library NAME] in the file's order.

    What a further library does not set is as the first one has it. Raises SettingsProblem that lists every problem.
    """
    reading = read(text, origin=origin)
    if reading.problems:
        raise SettingsProblem(reading.in_order())
    return reading.libraries


def read(text: str, *, origin: str = "config.ini") -> SettingsText:
    """Return what a settings file says, and all that is wrong with its lines. Touches nothing."""
    reading = SettingsText(origin)
    if "\0" in text:  # UTF-16, as some editors save; a hundred lines about it would help nobody
        words = f"{origin} is not a text in UTF-8; choose UTF-8 in your editor, and save it again"
        reading.note(0, Sentence("not_utf8", words))
        reading.libraries = ()
        return reading
    sections = _sections(text, reading)
    further = {key: one for key, one in sections.items() if libraries.is_library(key)}
    values = dict[str, Any]()
    for key, section in sections.items():
        if key not in further:
            values |= _values(section, "", partial(_option, key), reading)
    inherited = {
        option.name: values[option.name] for option in OPTIONS if option.name in values and not option.own
    }
    several = {"several": bool(further)}
    found = [Settings({**values, **several})]
    for section in further.values():
        name = libraries.name_in(section.title)
        for problem in libraries.name_problems(name):
            reading.note(section.line, problem)
        own = _values(section, name, libraries.option_called, reading)
        found.append(Settings({**inherited, **own, **several, "name": name}))
    reading.libraries = tuple(found)
    return reading


def _option(section: str, key: str) -> Option | None:
    return BY_PLACE.get(f"{section}.{key}")


def _values(
    section: _Section, library: str, option_of: Callable[[str], Option | None], reading: SettingsText
) -> dict[str, Any]:
    """Return what a section sets, by attribute name; what is wrong becomes a problem."""
    lines, values = dict[str, int](), dict[str, Any]()
    reading.places[library, section.title] = section.line
    for number, key, value in section.pairs:
        said = f"[{section.title}] {key}"
        option = option_of(key)
        if option is None:
            reading.note(number, _unknown(said, section.title, key))
        elif option.name in lines:
            before = lines[option.name]
            words = f"{said} was set before in line {before}; keep one"
            reading.note(number, Sentence("set_twice", words, name=said, before=before))
        else:
            lines[option.name] = number
            place = library, f"{option.section}.{option.key}"
            reading.places[place] = number
            try:
                values[option.name] = option.read(value)
            except ValueError as problem:
                reading.note(number, _misread(said, value, problem), library=library, setting=place[1])
                reading.misread.add(place)
                if option.name in _UNKNOWN:
                    values[option.name] = _UNKNOWN[option.name]
    return values


def _unknown(said: str, section: str, key: str) -> Sentence:
    """Return that this is no setting, and which are near."""
    meant = key.partition(".")[0] if libraries.is_library(section) else section
    near = [f"[{one.section}] {one.key}" for one in OPTIONS if key == one.key or meant == one.section][:3]
    if not near:
        return Sentence("not_a_setting", f"{said} is not a setting; remove the line", name=said)
    words = f"{said} is not a setting; did you mean {' or '.join(near)}?"
    return Sentence("meant_setting", words, name=said, other=", ".join(near))


def _misread(said: str, value: str, problem: ValueError) -> str:
    """Return why the value of a setting cannot be used, with what a page needs to say it in other words."""
    why, words = problem.args[0], f"{said} = {quoted(value)}: {problem}"
    return Sentence(why.code, words, **why.values) if isinstance(why, Sentence) else words


def _sections(text: str, reading: SettingsText) -> dict[str, _Section]:
    """Return the sections of INI text in their order; what cannot be split becomes a problem."""
    section = _Section("", 0)
    sections = {"": section}
    fresh = True  # nothing was set yet in this section: an indented line continues nothing
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if line[0] in " \t" and not fresh:
            at, key, value = section.pairs[-1]
            section.pairs[-1] = (at, key, f"{value}\n{bare}".strip())
        elif match := _SECTION.match(line):
            title = libraries.title_of(match[1])
            section, fresh = sections.setdefault(title.casefold(), _Section(title, number)), True
        elif match := _PAIR.match(bare):
            section.pairs.append((number, match[1].strip().lower(), match[2].strip()))
            fresh = False
        else:
            words = f"{quoted(bare)} is neither a [section] nor key = value"
            reading.note(number, Sentence("not_a_line", words, text=bare))
    return sections
