"""Files that stay where they are: on purpose, or because something is still to come. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.decide.copies import HAVE
from photo_organizer.decide.file_names import folder_of, name_of, split_name
from photo_organizer.decide.naming import is_beside
from photo_organizer.decide.sidecar_names import looks_like_a_photo
from photo_organizer.decide.spread_folders import card_folder
from photo_organizer.model import RE_UPLOAD, UNKNOWN_TYPES, Action, Family, Reason
from photo_organizer.names import lies_in
from photo_organizer.sentences import Sentence

if TYPE_CHECKING:
    from photo_organizer.decide.case import Case
    from photo_organizer.model import Plan

ORPHAN = "orphan"  # reason code of a companion that waits
ORPHAN_NS = 24 * 3600 * 10**9  # how long a companion waits for its photo
AGAIN_NS = 3600 * 10**9  # the same, where it may be another version of what its photo has
DATE_LIST = "date-list"  # of a list of dates that waits for its photos
AWAITS_LIST = "awaits-list"  # of a photo that waits for a list of dates
LIST_NS = 3600 * 10**9  # how long


def another_name(case: Case) -> Plan | None:
    """Leave a hard link: it is the same file, not a copy."""
    other = case.batch_state.same_file(case.main)
    if not other:
        return None
    return case.plan(Action.LEAVE, Reason("hard-link", f"is another name of {other}, not a copy"))


def unknown_and_unwanted(case: Case) -> Plan | None:
    """Leave what is no photo, where the settings say so."""
    wanted = case.main.filetype is not None or case.candidate.filed_part is not None
    if wanted or case.settings.intake_unknown_files != "leave":
        return None
    return case.plan(Action.LEAVE, Reason("unknown-type", "is not a photo or video"))


def waiting_companion(case: Case) -> Plan | None:
    """Let a companion wait a day for its photo; an hour where an earlier photo of its name has such a one."""
    main, part = case.main, case.candidate.filed_part
    orphan = main.family is Family.SIDECAR or (main.filetype is not None and _lies_apart(main.path))
    fresh = _came_within(ORPHAN_NS, case)
    alone = orphan and (fresh or case.candidate.list_is_needed) and part is None
    if not (alone or (part is not None and part.again and _came_within(AGAIN_NS, case))):
        return None
    reason = Reason(ORPHAN, "waits for the photo it belongs to")
    if main.kind == "icloud":
        reason = Reason(DATE_LIST, Sentence("date_list", "waits for the photos whose dates it tells"))
    if case.candidate.namesake:
        words = f"{reason.sentence}: {case.candidate.namesake} came under that name, but at another time"
        reason = Reason("other-time", Sentence("other_time", words, name=case.candidate.namesake))
    return case.plan(Action.WAIT, reason)


def list_may_come(case: Case) -> Plan | None:
    """Let a photo of an export without a date of its own wait an hour for the list that tells it."""
    if not (case.candidate.list_may_come and _came_within(LIST_NS, case)):
        return None
    words = "waits up to an hour for the list of its export, which may tell its date"
    return case.plan(Action.WAIT, Reason(AWAITS_LIST, Sentence("awaits_list", words)))


def _came_within(span_ns: int, case: Case) -> bool:
    """Tell whether a file came so lately; one that came much later than now did so by a clock that was set back since."""
    return abs(case.batch_state.world.now_ns - case.main.sighting.ctime_ns) < span_ns


def _lies_apart(path: str) -> bool:
    """Tell whether a card keeps this small picture or film in a folder beside that of its film."""
    folder = folder_of(path)
    return card_folder(folder) != folder and looks_like_a_photo(name_of(path))


def copied_before(case: Case) -> Plan | None:
    """Leave what was copied before and has left the library since: the card still has it."""
    if not (case.settings.copies and case.candidate.copied_before) or case.candidate.readmitted:
        return None
    why = Sentence(
        "copied_before", "was copied into the library before, and has been removed from there since"
    )
    return case.plan(Action.LEAVE, Reason(HAVE, why))


def deleted_before(case: Case) -> Plan | None:
    """Leave what its owner deleted from the library, where the settings say so, until it is wanted."""
    hold = case.settings.duplicates_re_uploads == "hold" and not case.candidate.readmitted
    if not (case.candidate.deleted and hold):
        return None
    return case.plan(Action.LEAVE, Reason(RE_UPLOAD, case.candidate.deleted))


def in_its_place(case: Case) -> Plan | None:
    """Leave a file that lies where filing would put it: an intake in the library must not file for ever."""
    folder, _, name = case.main.path.rpartition("/")
    if case.candidate.filed_part and lies_in(case.main.path.removeprefix(f"{case.library}/"), UNKNOWN_TYPES):
        return None  # its photo has come
    wanted, stem = case.place
    if case.main.filetype is None:
        wanted = case.batch_state.world.folder(UNKNOWN_TYPES)
        stem = case.steps.original_stem(case.candidate)
    if folder != wanted or not is_beside(split_name(name)[0], stem):
        return None
    return case.plan(Action.LEAVE, Reason("in-place", "is where it belongs already"))
