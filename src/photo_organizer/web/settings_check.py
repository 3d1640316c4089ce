"""What is wrong with wished settings, beside the setting that it is about. Touches nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from photo_organizer.errors import quoted
from photo_organizer.sentences import Sentence
from photo_organizer.settings import BY_PLACE
from photo_organizer.settings.edit import change_for
from photo_organizer.web.answers import wording
from photo_organizer.web.api_folders import may_write
from photo_organizer.web.guards import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.web.page import Page

_FOLDERS = ("paths.intake", "paths.library", "logs.folder", "thumbnails.roots")


def checked(page: Page, changes: dict[str, str]) -> tuple[dict[str, Any], list[dict[str, Any]], str]:
    """Return problems by setting, problems of the whole, and the text of the file as it would be. Raises Refusal."""
    problems: dict[str, str] = dict(_unread(changes))
    read = {name: value for name, value in changes.items() if name not in problems}
    text = change_for(text_of(page), page.name, read)
    others: list[str] = []
    for problem in page.refuse(text):
        about = getattr(problem, "values", {})
        setting = str(about.get("setting", ""))
        if setting in BY_PLACE and about.get("library", "") == page.name:
            problems.setdefault(setting, about.get("why", problem))  # beside it, nobody needs the line
        else:
            others.append(problem)
    for name, problem in _unusable(changes, page.account):
        problems.setdefault(name, problem)
    return (
        {name: wording(problem) for name, problem in problems.items()},
        [wording(one) for one in others],
        text,
    )


def _unread(changes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in changes.items():
        if name not in BY_PLACE:
            raise Refusal(400, f"{quoted(name[:80])} is not a setting")
        try:
            BY_PLACE[name].read(value.strip())
        except ValueError as error:
            yield name, error.args[0]


def _unusable(changes: dict[str, str], account: str) -> Iterator[tuple[str, Sentence]]:
    """Folders that were chosen just now have to be there: later one may be away, and is waited for."""
    for name in (name for name in _FOLDERS if name in changes):
        for path in changes[name].strip().splitlines():
            if path and not os.path.isdir(path):
                words = f"there is no folder {path}; choose one that exists, or make it first"
                yield name, Sentence("folder_missing", words, path=path)
            elif path and not may_write(path):
                words = f"the account {account} may not write into {path}; give it read and write permission"
                yield name, Sentence("folder_not_writable", words, path=path, account=account)


def text_of(page: Page) -> str:
    """Return the text of the settings file, "" when there is none. Raises Refusal."""
    try:
        with open(page.settings_file, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise Refusal(503, f"the settings file cannot be read: {error.strerror}") from error
