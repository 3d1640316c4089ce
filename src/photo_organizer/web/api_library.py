"""What the library holds: months, the files of one, a search, and everything that is known of one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.decide.breaker import in_library
from photo_organizer.decide.file_names import bare_name, folder_of, name_of
from photo_organizer.decide.naming import is_sub_second
from photo_organizer.model import Action, Move, Reason, Strength
from photo_organizer.names import fold
from photo_organizer.sentences import makes_way
from photo_organizer.shown import shown
from photo_organizer.store import calendar, journal, units
from photo_organizer.store.name_starts import beginning, name_start
from photo_organizer.web.answers import exactness, wording
from photo_organizer.web.guards import Refusal
from photo_organizer.web.routes import Asked, Route, Value
from photo_organizer.web.schemas import FLAG, TEXT, WORDING, code, integer, listed, maybe, record, words

if TYPE_CHECKING:
    import sqlite3

    from photo_organizer.model import Plan
    from photo_organizer.settings import Settings
    from photo_organizer.store.calendar import DatedFile
    from photo_organizer.store.journal import JournaledPlan

MOST = 200
MOST_COMPANIONS = 50
# Why a file stands beside the one that took its name, by why that one took it.
_OF_THE_OTHER = {"better": "same"} | dict.fromkeys(("stronger", "earlier", "damaged", "dated"), "same-second")


def months(asked: Asked) -> dict[str, Any]:
    """Return how many files each month holds."""
    with asked.page.reading() as con:
        found = calendar.months(con)
    return {"months": [{"month": one.month, "files": one.files, "weak": one.weak} for one in found]}


def month(asked: Asked) -> dict[str, Any]:
    """Return a slice of the files of one month."""
    with asked.page.reading() as con:
        total, rows = calendar.month(con, asked.values["month"], *asked.slice(MOST))
    return {"total": total, "rows": [row_of(one) for one in rows]}


def search(asked: Asked) -> dict[str, Any]:
    """Return a slice of the files whose names, now or in the intake, hold a text."""
    with asked.page.reading() as con:
        total, rows = calendar.search(con, asked.values.get("text", "").strip(), *asked.slice(MOST))
    return {"total": total, "rows": [row_of(one) for one in rows]}


def about(asked: Asked) -> dict[str, Any]:
    """Return what is known of one file: its date and where that is from, its companions, why it is here."""
    with asked.page.reading() as con:
        found = calendar.one(con, asked.values["number"])
        if found is None:
            raise Refusal(404, "there is no such picture")
        filed, original = calendar.as_recorded(con, found[0]), found[1]
        settings = asked.page.settings()
        library = settings.paths_library
        done = journal.done_for_path(con, f"{library}/{filed.path}")
        companions = _companions(con, filed.path)
    return {
        **row_of(filed),
        "path": shown(f"{library}/{filed.path}"),
        "original": shown(original) if original else None,
        "strength": Strength(filed.strength).name.lower() if filed.strength else None,
        "companions": [shown(name) for name in companions],
        **_why(done[0] if done else None, f"{library}/{filed.path}", settings),
    }


def _why(journaled: JournaledPlan | None, path: str, settings: Settings) -> dict[str, Any]:
    if journaled is None:
        return {"code": None, "sentence": None, "said": None, "undo": None}
    reason = journaled.plan.reasons[0] if journaled.plan.reasons else None
    if reason and _made_way(journaled.plan, path, settings):
        words = makes_way(journaled.plan.source, [reason.code])
        reason = Reason(_OF_THE_OTHER.get(reason.code, reason.code), words or reason.sentence)
    return {
        "code": reason.code if reason else None,
        "sentence": shown(reason.sentence) if reason else None,
        "said": wording(reason.sentence) if reason else None,
        "undo": journaled.token if journaled.plan.action != Action.UNDO else None,
    }


def _made_way(plan: Plan, path: str, settings: Settings) -> bool:
    """Tell whether a file gave its name to the newcomer of a plan, whose reasons are not its own."""
    moves = [step for step in plan.steps if isinstance(step, Move) and step.dst == path]
    return any(in_library(step.src, settings) for step in moves) and not in_library(plan.source, settings)


def _companions(con: sqlite3.Connection, path: str) -> list[str]:
    """Return the names of the other files of its unit in its folder; where no unit is known, of those under its name."""
    folder, unit = folder_of(path), units.of_path(con, path)
    if unit:
        found = [name_of(one) for one in units.paths(con, unit) if folder_of(one) == folder]
    else:
        start = f"{fold(bare_name(path))}."
        alike = (name_of(one.path) for one in beginning(con, folder, name_start(path)) if not one.unit)
        found = [
            name for name in alike if fold(name).startswith(start) and not is_sub_second(fold(name), start)
        ]
    return [name for name in found if name != name_of(path)][:MOST_COMPANIONS]


def row_of(one: DatedFile) -> dict[str, Any]:
    """Return a file as the contact sheet shows it."""
    return {
        "picture": one.number,
        "path": shown(one.path),
        "taken": one.taken,
        "source": one.source,
        "precision": exactness(one.precision),
        "weak": one.weak,
    }


_FIELDS = {
    "picture": integer(),
    "path": TEXT,
    "taken": maybe(TEXT),
    "source": maybe(TEXT),
    "precision": maybe(TEXT),
    "weak": FLAG,
}
ROWS = record(total=integer(), rows=listed(record(**_FIELDS)))
_ABOUT = record(
    **_FIELDS, original=maybe(TEXT), strength=maybe(TEXT), companions=listed(TEXT),
    code=maybe(TEXT), sentence=maybe(TEXT), said=maybe(WORDING), undo=maybe(code(16)),
)  # fmt: skip
_MONTH = {"type": "string", "pattern": "^[12][0-9]{3}-[01][0-9]$"}

ROUTES = (
    Route("GET", "/library/months", "How many photos and films each month of the library holds", months,
          record(months=listed(record(month=TEXT, files=integer(), weak=integer())))),
    Route("GET", "/library/months/{month}", "The photos and films of one month", month, ROWS,
          (Value("month", _MONTH), Value("offset", integer()), Value("limit", integer(1, MOST)))),
    Route("GET", "/library/search", "Files by a part of their name, now or in the intake", search, ROWS,
          (Value("text", words()), Value("offset", integer()), Value("limit", integer(1, MOST)))),
    Route("GET", "/pictures/{number}/about", "Everything that is known of one file of the library", about, _ABOUT,
          (Value("number", integer(1)),)),
)  # fmt: skip
