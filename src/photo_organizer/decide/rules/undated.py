"""What keeps its name: files of an unknown type, and photos without a date. Pure."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from photo_organizer.decide import beside
from photo_organizer.decide.naming import LONGEST_NUMBER
from photo_organizer.decide.rules.alike import stand_beside
from photo_organizer.model import NO_DATE, UNKNOWN_TYPES, Action, Dated, Family, Reason
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from photo_organizer.decide.case import Case
    from photo_organizer.model import Plan


def unknown_type(case: Case) -> Plan | None:
    """Put what is no photo, and a companion whose photo never came, into a folder of their own."""
    main = case.main
    is_companion = main.family is Family.SIDECAR and main.kind != "lrv"  # a small film is a film all the same
    if main.filetype is not None and not is_companion:
        return None
    words = "no photo came that it belongs to" if is_companion else "is not a photo or video"
    folder, stem = _kept_name(case, UNKNOWN_TYPES, photo=False)
    steps = case.steps.move_all(case.candidate, folder, stem)
    return case.plan(Action.UNKNOWN, Reason("unknown-type", words), steps=steps)


def no_date(case: Case) -> Plan | None:
    """Put a photo without a date beside the same picture, else into a folder of its own."""
    one = case.candidate
    if isinstance(one.dated, Dated):
        return None
    reason = Reason("no-date", one.dated.note or Sentence("nothing_tells", "no date was found"))
    if one.place and (found := beside.likeness_at(one, case.batch_state, *one.place)):
        return stand_beside(case, reason, *found)
    return case.plan_as(Action.UNDATED, *_kept_name(case, NO_DATE, photo=True), reason)


def _kept_name(case: Case, where: str, *, photo: bool) -> tuple[str, str]:
    """Return the folder and the stem that a file came with; a taken one gets a number."""
    batch_state, folder = case.batch_state, case.batch_state.world.folder(where)
    whole = case.steps.original_stem(case.candidate)
    short = batch_state.short_enough(whole, case.tails, spare=LONGEST_NUMBER)
    stems = chain(
        [batch_state.short_enough(whole, case.tails)], batch_state.numbered(folder, short, case.tails)
    )
    return folder, case.first_free(folder, stems, photo=photo)
