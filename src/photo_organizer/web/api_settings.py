"""The settings: shown with their meaning, checked by the program's own readers, changed by the service."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from photo_organizer.decide import name_fields
from photo_organizer.decide.file_names import is_film_name, is_photo_name, split_name
from photo_organizer.decide.layout import READY, place
from photo_organizer.errors import SettingsProblem
from photo_organizer.records import frozen
from photo_organizer.settings import BY_PLACE, Settings, parse_all
from photo_organizer.settings.edit import values_for
from photo_organizer.settings.libraries import find
from photo_organizer.settings.readers import boolean
from photo_organizer.shown import shown
from photo_organizer.store import catalogue, folder_thumbnails, inbox, units
from photo_organizer.web.routes import Asked, Route
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, integer, listed, record
from photo_organizer.web.settings_check import checked, text_of

if TYPE_CHECKING:
    from photo_organizer.decide.name_fields import NameFields
    from photo_organizer.web.page import Page

MOST_LOOKED_AT = 100  # files dated last, among which three photos are sought
_PROBE = "{?}"  # no reader with a rule accepts this; its answer says what is allowed
_A_CAMERA = "Camera"  # the page does not open photos to see which
_EXAMPLES = (
    ("IMG_0001.jpg", "Croatia", "IMG_0001.jpg", "2024-08-31T13:47:57"),
    ("VID_0002.mp4", "", "VID_0002.mp4", "2023-01-05T09:10:11"),
)


def settings(asked: Asked) -> dict[str, Any]:
    """Return every setting with its value and meaning."""
    text, library = text_of(asked.page), asked.page.name
    given, fixed = values_for(text, library), asked.page.given
    first = values_for(text, "") if library else {}
    rows = [
        {
            "name": name,
            "section": option.section,
            "key": option.key,
            "value": fixed.get(name, given.get(name, default)),
            "fixed": name in fixed,
            "default": default,
            "given": name in given,
            "meaning": option.meaning,
            "choices": _choices(option.read),
            "lines": "\n" in option.default or option.key in ("local_time_cameras", "roots"),
            "known": _known(asked.page) if name == "thumbnails.prompts" else [],
        }
        for name, option in BY_PLACE.items()
        for default in [option.default if option.own else first.get(name, option.default)]
    ]
    return {
        "file": shown(asked.page.settings_file),
        "rows": rows,
        "preview": _preview(asked.page, text),
        "ready": _ready(asked.page),
    }


def _known(page: Page) -> list[str]:
    """Return the lines that count as prompts with the model that was used last, [] while none was."""
    return [
        shown(str(line))
        for line in folder_thumbnails.last_facts(page.state, folder_thumbnails.MODEL).get("known", ())
    ]


def check(asked: Asked) -> dict[str, Any]:
    """Return what is wrong with wished changes, by setting, and how names would look."""
    problems, others, text = checked(asked.page, asked.body["changes"])
    return {
        "problems": problems,
        "others": others,
        "preview": _preview(asked.page, text) if not problems else [],
    }


def save(asked: Asked) -> dict[str, Any]:
    """Leave the changes for the service, which checks them again and writes the file."""
    problems, others, _ = checked(asked.page, asked.body["changes"])
    if problems or others:
        return {"problems": problems, "others": others, "command": 0}
    with asked.page.posting() as con:
        number = inbox.post(con, "settings", {"changes": asked.body["changes"]}, time.time_ns())
    return {"problems": {}, "others": [], "command": number}


def _choices(read: Any) -> list[str]:
    """Return the words to choose from, [] where anything else is allowed."""
    if read is boolean:
        return ["true", "false"]
    try:
        read(_PROBE)
    except ValueError as error:
        words = str(getattr(error.args[0], "values", {}).get("words", ""))
        return words.split(", ") if words else []
    return []


def _preview(page: Page, text: str) -> list[dict[str, str]]:
    """Return how three of the owner's files would be named with this text."""
    try:
        libraries = parse_all(text)
        layout = (find(libraries, page.name) or libraries[0]).naming_layout
    except SettingsProblem:
        layout = Settings().naming_layout
    return [
        {"file": shown(one.name), "taken": one.taken, "name": one.named(layout)} for one in _examples(page)
    ]


def _ready(page: Page) -> list[dict[str, str]]:
    """Return the layouts to choose from, each with a file of the owner as its example."""
    examples = _examples(page)
    best = next((one for one in examples if one.fields.event), examples[0])
    return [{"key": key, "layout": one, "example": best.named(one)} for key, one in READY.items()]


@frozen
class _Example:
    """A file of the owner, and what a layout may say of it."""

    name: str
    taken: str
    fields: NameFields

    def named(self, layout: str) -> str:
        """Return the path that it has by a layout."""
        folder, stem = place(datetime.fromisoformat(self.taken), layout, self.fields)
        name = stem + split_name(self.name)[1].lower()
        return shown(f"{folder}/{name}" if folder else name)


def _examples(page: Page) -> list[_Example]:
    with page.reading() as con:
        last = [one for one in catalogue.some_dated(con, MOST_LOOKED_AT) if is_photo_name(one[0])]
        dated = [(*units.origin(con, path), path, taken) for path, taken in last[:3]]
    return [
        _Example(path.rpartition("/")[2], taken, _fields(original or path, event))
        for original, event, path, taken in dated or _EXAMPLES
    ]


def _fields(original: str, event: str) -> NameFields:
    film = is_film_name(original)
    return name_fields.fields(original, event, _A_CAMERA, film=film)


_PREVIEW = listed(record(file=TEXT, taken=TEXT, name=TEXT))
_READY = listed(record(key=TEXT, layout=TEXT, example=TEXT))
_ROW = record(
    name=TEXT, section=TEXT, key=TEXT, value=TEXT, fixed=FLAG, default=TEXT, given=FLAG, meaning=TEXT,
    choices=listed(TEXT), lines=FLAG, known=listed(TEXT),
)  # fmt: skip
_BODY = record(changes={"type": "object", "additionalProperties": {"type": "string", "maxLength": 10_000}})
_WRONG = {"type": "object", "additionalProperties": WORDING}
ROUTES = (
    Route("GET", "/settings", "Every setting", settings, record(file=TEXT, rows=listed(_ROW), preview=_PREVIEW, ready=_READY)),
    Route("POST", "/settings/check", "Check changes; nothing is changed", check,
          record(problems=_WRONG, others=listed(WORDING), preview=_PREVIEW), body=_BODY),
    Route("POST", "/settings", "Check changes and leave them for the service", save,
          record(problems=_WRONG, others=listed(WORDING), command=integer()), body=_BODY),
)  # fmt: skip
