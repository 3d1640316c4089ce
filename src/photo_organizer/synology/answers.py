"""The answers of the installation wizard, read from the environment and checked. Touches nothing.

They arrive as plain text in variables named by the wizard's keys. The wizard has checked them on
screen, but nothing guarantees that they came from there, so they are allow-listed again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from photo_organizer.model import OF_THEIR_OWN
from photo_organizer.names import fold
from photo_organizer.records import frozen
from photo_organizer.settings import Settings
from photo_organizer.settings.places import CONTROL, filing_makes
from photo_organizer.synology.words import Problem, Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORBIDDEN = re.compile(r"[\\:*?\"'`$<>|;&!%]")
_HIDDEN = (".", "@", "#", "~", " ")  # beginnings of names that DSM or the program keep for themselves
_PERSONAL = {"home", "homes"}
# Shared folders that belong to an application, which would miss what is moved out of them.
_APPLICATIONS = {
    "activebackupforbusiness",
    "chat",
    "docker",
    "mailplus",
    "netbackup",
    "surveillance",
    "web",
    "web_packages",
}


@frozen
class Answers:
    """What the owner chose; folders are relative to their share, "" is the share itself."""

    library_share: str = "photo"
    library_folder: str = ""
    intake_share: str = "photo"
    intake_folder: str = "PhotosToProcess"
    delete_duplicates: bool = True
    same_second: str = "keep_both"
    nightly: bool = True
    nightly_start: str = "02:00"


def given(environment: Mapping[str, str]) -> bool:
    """Return whether the wizard asked: a command-line installation brings no answers.

    The wizard of an upgrade names the shared folders for DSM, and says that the settings stay.
    """
    if environment.get("wizard_keep_settings") == "true":
        return False
    return bool(environment.get("wizard_library_share") or environment.get("wizard_intake_share"))


def read(environment: Mapping[str, str]) -> Answers:
    """Return the answers; raise Unusable with everything that is wrong with them."""
    default = Answers()
    library_share = environment.get("wizard_library_share") or default.library_share
    answers = Answers(
        library_share=library_share,
        library_folder=_trimmed(environment.get("wizard_library_folder", "")),
        intake_share=_other_share(environment) or library_share,
        intake_folder=_trimmed(environment.get("wizard_intake_folder", default.intake_folder)),
        delete_duplicates=environment.get("wizard_duplicates_keep", "false") != "true",
        same_second="duplicates"
        if environment.get("wizard_same_name_aside") == "true"
        else default.same_second,
        nightly=environment.get("wizard_nightly", "true") != "false",
        nightly_start=environment.get("wizard_nightly_start") or default.nightly_start,
    )
    problems = [*_shares(answers), *_folders(answers), *_nesting(answers)]
    if environment.get("wizard_other_share") == "true" and not _other_share(environment):
        problems.append(Problem("no_other_share"))
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", answers.nightly_start):
        problems.append(Problem("bad_start", answers.nightly_start))
    if problems:
        raise Unusable(problems)
    return answers


def _other_share(environment: Mapping[str, str]) -> str:
    """Return the shared folder that was chosen for the intake alone; DSM may fill a picker that nobody touched."""
    untouched = environment.get("wizard_other_share") == "false"
    return "" if untouched else environment.get("wizard_intake_share", "")


def is_share_name(name: str) -> bool:
    """Return whether `name` can be that of a shared folder: one part, no sign DSM forbids."""
    return bool(name) and "/" not in name and is_folder(name) and len(name.encode()) <= 96


def is_folder(path: str) -> bool:
    """Return whether `path` is a usable folder below a share: relative, nothing hidden, never upwards."""
    parts = path.split("/")
    fits = len(path) <= 200 and all(len(part.encode()) <= 143 for part in parts)
    plain = all(part and not part.startswith(_HIDDEN) and not part.endswith((".", " ")) for part in parts)
    return fits and plain and not (_FORBIDDEN.search(path) or CONTROL.search(path))


def _trimmed(folder: str) -> str:
    return folder.strip().rstrip("/")


def _shares(answers: Answers) -> list[Problem]:
    problems = []
    for share in dict.fromkeys((answers.library_share, answers.intake_share)):
        if not is_share_name(share):
            problems.append(Problem("bad_share", share))
        elif share.lower() in _PERSONAL:
            problems.append(Problem("personal_share", share))
        elif share.lower() in _APPLICATIONS:
            problems.append(Problem("application_share", share, share))
    return problems


def _folders(answers: Answers) -> list[Problem]:
    chosen = (answers.library_folder, answers.intake_folder)
    return [Problem("bad_folder", folder) for folder in chosen if folder and not is_folder(folder)]


def _nesting(answers: Answers) -> list[Problem]:
    """Return what is wrong when the intake is the library or holds it; it may lie in the library."""
    library = [answers.library_share, *_parts(answers.library_folder)]
    intake = [answers.intake_share, *_parts(answers.intake_folder)]
    if library == intake:
        return [Problem("same_folder")]
    if library[: len(intake)] == intake:
        return [Problem("library_in_intake")]
    if intake[: len(library)] == library and _filing_fills("/".join(intake[len(library) :])):
        return [Problem("intake_is_filled", answers.intake_folder)]
    return []


def _filing_fills(below: str) -> bool:
    """Return whether filing itself puts files there, with the layout that a first installation has."""
    ours = [fold(name) for name in OF_THEIR_OWN]
    return below.split("/", maxsplit=1)[0] in ours or filing_makes(below, Settings().naming_layout)


def _parts(folder: str) -> list[str]:
    return [fold(part) for part in folder.split("/") if part]
