"""Commands for the service: checked here, left in the inbox, carried out by the one process that acts."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from photo_organizer.decide.given_date import LONGEST_SHIFT, given
from photo_organizer.store import inbox
from photo_organizer.web import thumbnail_arguments
from photo_organizer.web.guards import Refusal
from photo_organizer.web.lookup import GONE, LOOK_AGAIN, LOOK_AT_MANY, answer_to, held_path, picture_paths
from photo_organizer.web.routes import Asked, Route
from photo_organizer.web.schemas import PRECISION, code, integer, listed, record, some_of, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Arguments = dict[str, Any]

_NOT_THERE = "these files are not there any more"


def command(asked: Asked) -> dict[str, Any]:
    """Leave a command for the service."""
    name = asked.body["name"]
    arguments = _READERS.get(name, _nothing)(asked)
    with asked.page.posting() as con:
        return {"command": inbox.post(con, name, arguments, time.time_ns())}


def _nothing(_asked: Asked) -> Arguments:
    return {}


def _undo(asked: Asked) -> Arguments:
    body = asked.body
    if sum(name in body for name in ("plan", "plans", "run")) != 1:
        raise Refusal(400, "say which plan, which plans or which run")
    if "plans" in body:
        return {"plans": list(dict.fromkeys(body["plans"]))}
    if "plan" in body:
        return {"plan": body["plan"]}
    return {"run": int(body["run"])} | ({"until": int(body["last"])} if "last" in body else {})


def _retry(asked: Asked) -> Arguments:
    if "held" not in asked.body:
        return {}
    with asked.page.reading() as con:
        paths = [held_path(con, number) for number in asked.body["held"]]
    found = [path for path in paths if path]
    if not found:
        raise Refusal(404, "these files are not held any more")
    return {"paths": found}


def _dismiss(asked: Asked) -> Arguments:
    if "held" not in asked.body:
        raise Refusal(400, "say which files")
    return _retry(asked)


def _date(asked: Asked) -> Arguments:
    """Return the paths of pictures and what their owner says of their dates; `look`: only what would be done."""
    said: Arguments = {
        name: asked.body[name] for name in ("taken", "until", "precision", "shift") if name in asked.body
    }
    try:
        given(said) if "each" not in asked.body else [given(one) for one in asked.body["each"]]
    except (ValueError, OverflowError):
        raise Refusal(
            400, "write the date like 2024-08-31T13:47:57, as a clock showed it there, without a zone"
        ) from None
    look = bool(asked.body.get("look"))
    if "each" in asked.body:
        paths = _paths(asked, [one["picture"] for one in asked.body["each"]], _NOT_THERE)
        told = ((one["taken"], one.get("precision", "second")) for one in asked.body["each"])
        return {"each": [[path, *one] for path, one in zip(paths, told, strict=True)], "look": look}
    return {"paths": _paths(asked, asked.body.get("pictures", []), _NOT_THERE), "look": look, **said}


def _put_back(asked: Asked) -> Arguments:
    """Return the paths of files in Duplicates that are to be in the library."""
    return {"paths": _paths(asked, asked.body.get("pictures", []), GONE, aside=True)}


def _copy_missing(asked: Asked) -> Arguments:
    """Return what the checked card holds and the library does not, as it was found."""
    card = asked.page.card
    with card.one_at_a_time:
        if asked.body.get("check", card.id) != card.id:
            raise Refusal(404, "another folder was checked meanwhile")
        paths = card.to_copy() if card.state() == "done" else []
        root = card.folder
    if not paths:
        raise Refusal(404, "check the folder first")
    return {"root": os.fsencode(root).hex(), "paths": [path.hex() for path in paths]}


def _agreed(asked: Asked) -> Arguments:
    """Return whether it is only looked what would be done, whether so much is agreed to, and by which settings it was shown."""
    agreed: Arguments = {name: bool(asked.body.get(name)) for name in ("apply", "yes")}
    return agreed | {"seen": asked.body.get("seen", "")}


def _set_aside(asked: Asked) -> Arguments:
    """Return which pictures stay and which go to Duplicates; none goes that was not named, or shown together before."""
    if "of" in asked.body:
        groups = _looked_at(asked, int(asked.body["of"]), lacking=bool(asked.body.get("lacking")))
        return {"groups": groups, "yes": bool(asked.body.get("yes"))}
    keep, aside = (list(map(int, asked.body.get(name, []))) for name in ("keep", "pictures"))
    if not keep or not aside or set(keep) & set(aside):
        raise Refusal(400, "choose at least one picture to keep and at least one to move to Duplicates")
    return {"keep": keep, "aside": aside, "carry": asked.body.get("carry", "")}


def _look_at_many(asked: Asked) -> Arguments:
    """Return which groups are looked at: versions of one picture, or bursts."""
    return {"relation": asked.body.get("relation", "same")}


def _looked_at(asked: Asked, command: int, *, lacking: bool) -> list[Any]:
    """Return the groups that a look has found, as they were shown; with `lacking` also those whose best gets a sidecar."""
    with asked.page.reading() as con:
        found = answer_to(con, command, LOOK_AT_MANY, LOOK_AGAIN) or {}
    groups = [*(found.get("groups") or []), *(one["group"] for one in found.get("lacking") or [] if lacking)]
    if not groups:
        raise Refusal(404, LOOK_AGAIN)
    return groups


def _not_duplicates(asked: Asked) -> Arguments:
    pictures = list(dict.fromkeys(map(int, asked.body.get("pictures", []))))
    if len(pictures) < 2:
        raise Refusal(400, "name two pictures at least")
    return {"pictures": pictures, "take_back": bool(asked.body.get("takeBack"))}


def _paths(asked: Asked, numbers: Iterable[float], gone: str, *, aside: bool = False) -> list[str]:
    with asked.page.reading() as con:
        return picture_paths(con, map(int, numbers), gone, aside=aside)


_READERS: dict[str, Callable[[Asked], Arguments]] = {
    "undo": _undo,
    "retry": _retry,
    "dismiss": _dismiss,
    "readmit": _retry,
    "file-as-it-is": _retry,
    "copy-missing": _copy_missing,
    "date": _date,
    "dedupe": _agreed,
    "put-back": _put_back,
    "relayout": _agreed,
    LOOK_AT_MANY: _look_at_many,
    "set-aside": _set_aside,
    "keep-all": _not_duplicates,
    "not-duplicates": _not_duplicates,
    **thumbnail_arguments.READERS,
}
_PLAIN = (
    "scan", "allow", "pause", "relayout-stop", "resume", "reset-statistics", "thumbnails-remove-ours", "thumbnails-stop",
    "trust-clock",
)  # fmt: skip
_NUMBERS = {**listed(integer(1)), "maxItems": 20_000}
_EACH = some_of("picture", "taken", picture=integer(1), taken=words(most=30), precision=PRECISION)
_YES = integer(0, 1)
_COMMAND = some_of(
    "name",
    name=words(*_READERS, *_PLAIN),
    plan=code(16),
    plans={**listed(code(16)), "minItems": 1, "maxItems": 1000},
    run=integer(1, 2**31),
    last=integer(1),
    held={**listed(code(32)), "maxItems": 1000},
    pictures=_NUMBERS,
    keep=_NUMBERS,
    of=integer(1),
    carry=code(32),
    lacking=_YES,
    relation=words("same", "burst"),
    takeBack=_YES,
    taken=words(most=30),
    until=words(most=30),
    precision=PRECISION,
    shift={"type": "integer", "minimum": -LONGEST_SHIFT, "maximum": LONGEST_SHIFT},
    each={**listed(_EACH), "maxItems": 5000},
    look=_YES,
    thumbnail=code(32),
    version=code(32),
    check=code(32),
    tile=integer(0, 3),
    others=_YES,
    apply=_YES,
    yes=_YES,
    seen=code(16),
)

ROUTES = (
    Route("POST", "/commands", "Leave a command for the service", command, record(command=integer()), body=_COMMAND, status=202),
)  # fmt: skip
