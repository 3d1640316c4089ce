"""Pictures that belong together, group by group, with what is needed to choose. Nothing is ever preselected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.decide import best_frames, quality
from photo_organizer.shown import shown
from photo_organizer.store import folder_thumbnails, group_list, library_looks
from photo_organizer.web.answers import moment
from photo_organizer.web.guards import Refusal
from photo_organizer.web.routes import Asked, Route, Value, sliced
from photo_organizer.web.schemas import FLAG, TEXT, integer, listed, maybe, record, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from photo_organizer.store.library_looks import Shown

MOST = 200
STACK = 4  # pictures in a row of the list
_RELATIONS = ("same", "burst", "alike")


def similar(asked: Asked) -> dict[str, Any]:
    """Return a slice of the groups, and how many pictures were not looked at yet."""
    offset, limit = asked.slice(100)
    with asked.page.reading() as con:
        found = group_list.entries(con)
        unlooked = library_looks.count_unlooked(con)
    done = sum(one.reviewed for one in found)
    wanted = asked.values.get("state", "open") == "reviewed"
    found = [one for one in found if one.reviewed is wanted]
    if "relation" in asked.values:
        found = [one for one in found if one.relation == asked.values["relation"]]
    return {
        "total": len(found),
        "spare": sum(one.spare for one in found if one.relation == "same"),
        "unlooked": unlooked,
        "reviewed": done,
        "rows": [
            {
                "id": one.number,
                "relation": one.relation,
                "files": one.files,
                "pictures": list(one.pictures[:STACK]),
                "name": shown(one.name),
            }
            for one in found[offset : offset + limit]
        ],
    }


def group(asked: Asked) -> dict[str, Any]:
    """Return one group with everything that tells its files apart."""
    with asked.page.reading() as con:
        found = library_looks.one_group(con, asked.values["group"])
    if found is None:
        raise Refusal(404, "this group was decided already")
    keeper = next(one for one in found.files if one.keeper)
    return {
        "id": found.number,
        "relation": found.relation,
        "keeper": keeper.picture,
        "files": [_file(one, keeper) for one in found.files],
        **(
            _frames(asked, found.files)
            if found.relation == "burst"
            else {"best": [], "by_faces": False, "unmeasured": 0}
        ),
    }


def _frames(asked: Asked, files: Sequence[Shown]) -> dict[str, Any]:
    """Return which frames of a burst to propose for keeping, and how many were not measured yet."""
    library = asked.page.settings().paths_library
    measured = folder_thumbnails.measured(
        asked.page.state, [(f"{library}/{one.path}", one.stamp) for one in files]
    )
    scores = [best_frames.scored(answer) for answer in measured]
    best = [files[place].picture for place in best_frames.best(scores)]
    by_faces = any(one.faces for one in scores if one)
    return {"best": best, "by_faces": by_faces, "unmeasured": sum(one is None for one in measured)}


def _file(one: Shown, keeper: Shown) -> dict[str, Any]:
    look = one.look
    recorded = look.moment.taken.isoformat() if look.moment.taken else None
    return {
        "picture": one.picture,
        "path": shown(one.path),
        "bytes": one.stamp.size,
        "width": look.width,
        "height": look.height,
        "format": shown(look.format),
        "bits": look.bits,
        "taken": one.taken or recorded,
        "subseconds": shown(look.moment.subseconds),
        "camera": shown(look.moment.camera),
        "place": look.has_place,
        "changed": moment(one.stamp.mtime_ns),
        "relation": one.relation,
        "worse": quality.deciding(_version(keeper), _version(one)),
        "reason": shown(one.reason),
    }


def _version(one: Shown) -> quality.Version:
    return quality.Version(one.path, one.stamp.size, one.look, whole=one.whole)


_GROUP = record(
    id=integer(), relation=words(*_RELATIONS), files=integer(), pictures=listed(integer()), name=TEXT
)
_FILE = record(
    picture=integer(), path=TEXT, bytes=integer(), width=integer(), height=integer(), format=TEXT, bits=integer(),
    taken=maybe(TEXT), subseconds=TEXT, camera=TEXT, place=FLAG, changed=maybe({"type": "integer"}),
    relation=words(*_RELATIONS, "exact"), worse=TEXT, reason=TEXT,
)  # fmt: skip
ROUTES = (
    Route("GET", "/similar", "Groups of pictures that belong together", similar,
          record(total=integer(), spare=integer(), unlooked=integer(), reviewed=integer(), rows=listed(_GROUP)),
          (*sliced(MOST), Value("relation", words(*_RELATIONS)),
           Value("state", words("open", "reviewed")))),
    Route("GET", "/similar/{group}", "One group, with what tells its files apart", group,
          record(id=integer(), relation=words(*_RELATIONS), keeper=integer(), files=listed(_FILE), best=listed(integer()),
                 by_faces=FLAG, unmeasured=integer()), (Value("group", integer(1)),)),
)  # fmt: skip
