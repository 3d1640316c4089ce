"""The story of one unit, a rule for each case: the first that has a plan decides. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.rules import alike, known, left, named, undated

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.decide.case import Case
    from photo_organizer.model import Plan

RULES: tuple[Callable[[Case], Plan | None], ...] = (
    known.better_dated_copy,
    left.another_name,
    left.unknown_and_unwanted,
    left.waiting_companion,
    left.copied_before,
    left.deleted_before,
    left.in_its_place,
    known.exact_duplicate,
    known.late_companion,
    left.list_may_come,
    undated.unknown_type,
    undated.no_date,
    alike.version_or_frame,
    named.leaves_a_sidecar_alone,
    named.free_name,
    alike.beside_a_stranger,
    named.takes_the_name,
)
LAST_RESORT = named.steps_aside
