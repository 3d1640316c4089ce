"""What pictures that go hand on to the one that stays, as it is shown before anything is written: of one choice, or of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.decide.carried import SHOWN
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.shown import shown
from photo_organizer.web.guards import Refusal
from photo_organizer.web.lookup import GONE, LOOK_AGAIN, LOOK_AT_MANY, answer_to, picture_paths
from photo_organizer.web.routes import Asked, Route, Value, sliced
from photo_organizer.web.schemas import FLAG, PRECISION, TEXT, integer, listed, maybe, record, words

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 200
MOST_PICTURES = 20_000


def of_choice(asked: Asked) -> dict[str, Any]:
    """Return what goes into the sidecar of the first picture that stays, where these stay and those go."""
    with asked.page.reading() as con:
        kept, going = (
            picture_paths(con, map(int, dict.fromkeys(asked.body[name])), GONE)
            for name in ("keep", "pictures")
        )
        try:
            found = asked.page.carried(con, kept, going)
        except (PhotoOrganizerError, OSError) as problem:
            raise Refusal(404, f"the pictures cannot be read now: {problem}") from problem
    if found is None:
        return {"into": "", "mark": "", "hasOwn": False, "given": []}
    return {
        "into": shown(found.sidecar),
        "mark": found.mark,
        "hasOwn": found.has_own,
        "given": _given(found.told()),
    }


def of_many(asked: Asked) -> dict[str, Any]:
    """Return a slice of the groups whose best lacks something, as a look at many has found them."""
    offset, limit = asked.slice(50)
    with asked.page.reading() as con:
        reply = answer_to(con, asked.values["command"], LOOK_AT_MANY, LOOK_AGAIN)
    if reply is None:
        raise Refusal(404, LOOK_AGAIN)
    lacking = reply.get("lacking") or []
    rows = [
        {"picture": one["group"][0][0], "into": shown(one["into"]), "given": _given(one["given"])}
        for one in lacking[offset : offset + limit]
    ]
    return {"total": len(lacking), "rows": rows}


def _given(told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "path": shown(one["path"])} for one in told]


_PICTURES = {**listed(integer(1)), "minItems": 1, "maxItems": MOST_PICTURES}
_GIVEN = record(
    path=TEXT, stars=integer(0, 5), caption=words(most=SHOWN), place=maybe(listed({"type": "number"})), taken=maybe(TEXT),
    precision=PRECISION,
)  # fmt: skip
_ROW = record(picture=integer(), into=TEXT, given=listed(_GIVEN))
_CHOICE = record(keep=_PICTURES, pictures=_PICTURES)
ROUTES = (
    Route("POST", "/carried", "What pictures that would go hand on to the one that would stay; nothing is done", of_choice,
          record(into=TEXT, mark=TEXT, hasOwn=FLAG, given=listed(_GIVEN)), body=_CHOICE),
    Route("GET", "/similar/many/{command}/carried", "Groups of a look at many whose best lacks something, and what it gets", of_many,
          record(total=integer(), rows=listed(_ROW)),
          (Value("command", integer(1)), *sliced(MOST))),
)  # fmt: skip
