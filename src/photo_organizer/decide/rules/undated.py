"""What keeps its name: files of an unknown type, and photos without a date. Pure."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide import beside
from photo_organizer.decide.naming import LONGEST_NUMBER, first_free
from photo_organizer.decide.orphans import would_adopt
from photo_organizer.decide.planning import remarks
from photo_organizer.decide.rules.alike import stand_beside
from photo_organizer.model import NO_DATE, UNKNOWN_TYPES, Action, Dated, Family, Reason
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from photo_organizer.decide.planning import Planning
    from photo_organizer.decide.world import Candidate
    from photo_organizer.model import Plan


def unknown_type(candidate: Candidate, planning: Planning) -> Plan | None:
    """Put what is no photo, and a companion whose photo never came, into a folder of their own."""
    main = candidate.main
    of_no_use_alone = (
        main.family is Family.SIDECAR and main.kind != "lrv"
    )  # a low-resolution film is a film all the same
    if main.filetype is not None and not of_no_use_alone:
        return None
    why = "is not a photo or video" if main.filetype is None else "no photo came that it belongs to"
    return _to_named_folder(candidate, planning, UNKNOWN_TYPES, Action.UNKNOWN, Reason("unknown-type", why))


def no_date(candidate: Candidate, planning: Planning) -> Plan | None:
    """Put a photo without a date beside the same picture, else into a folder of its own."""
    if isinstance(candidate.dated, Dated):
        return None
    reason = Reason("no-date", candidate.dated.note or Sentence("nothing_tells", "no date was found"))
    if candidate.place and (like := beside.likeness_at(candidate, planning.batch_state, *candidate.place)):
        return stand_beside(candidate, planning, *candidate.place, reason, *like)
    return _to_named_folder(candidate, planning, NO_DATE, Action.UNDATED, reason)


def _to_named_folder(
    candidate: Candidate, planning: Planning, where: str, action: Action, reason: Reason
) -> Plan:
    """Keep the name; a taken one gets a number."""
    batch_state, folder = planning.batch_state, planning.batch_state.world.folder(where)
    tails, photo = planning.steps.all_tails(candidate), action is Action.UNDATED
    whole = planning.steps.original_stem(candidate)
    short = batch_state.short_enough(whole, tails, spare=LONGEST_NUMBER)
    stem = first_free(
        chain([batch_state.short_enough(whole, tails)], batch_state.numbered(folder, short, tails)),
        lambda name: (
            batch_state.free(folder, name, tails)
            and not (photo and would_adopt(candidate, batch_state, folder, name, tails))
        ),
    )
    steps = planning.steps.move_all(candidate, folder, stem)
    told = remarks(candidate) if photo else ()
    return planning.plan(candidate, action, reason, *told, steps=steps)
