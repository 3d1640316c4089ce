"""What a settings file says: its libraries, where each setting stands, and what is wrong with it. Pure."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.records import changeable
from photo_organizer.sentences import Sentence
from photo_organizer.settings.values import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_NOT_SET = "folder_not_set"
Place = tuple[str, str]  # the name of a library, "" for the first; "section.key", or the title of a section


@changeable
class SettingsText:
    """A settings file, read as far as it can be."""

    origin: str = ""
    libraries: tuple[Settings, ...] = (Settings(),)
    problems: list[tuple[int, str]] = field(default_factory=list)  # each with its line, 0: of the whole
    places: dict[Place, int] = field(default_factory=dict)
    misread: set[Place] = field(default_factory=set)  # what stands there, and cannot be used

    def note(self, line: int, problem: str, **about: str) -> None:
        """Keep a problem; what a page needs to say it in other words stays with it.

        What is not `about` a setting that the page shows beside it names its line there, too.
        """
        words = f"{self.origin} line {line}: {problem}" if line else problem
        if isinstance(problem, Sentence):
            if line and "setting" not in problem.values:
                words = Sentence("settings_line", words, line=line, why=problem, **about)
            else:
                words = Sentence(problem.code, words, **problem.values)
        self.problems.append((line, words))

    def note_folders(self, problems: Iterable[str], given: Collection[Place]) -> None:
        """Keep what is wrong with folders, at the line that sets them; those in `given` are not from the file."""
        for problem in problems:
            about = getattr(problem, "values", {})
            place = str(about.get("library", "")), str(about.get("setting", ""))
            if getattr(problem, "code", "") == _NOT_SET and place in self.misread:
                continue  # it is, and what is wrong with it is told
            self.note(0 if place in given else self._line(place), problem)

    def _line(self, place: Place) -> int:
        """Return the line of a setting, else that of the section where it belongs; 0 where there is neither."""
        library, setting = place
        section = f"library {library}" if library else setting.partition(".")[0]
        return self.places.get(place) or self.places.get((library, section), 0)

    def in_order(self) -> list[str]:
        """Return every problem in the order of the file's lines; what is about none of them comes last."""
        return [words for line, words in sorted(self.problems, key=lambda one: one[0] or 1 << 30)]
