"""May this account file into the folders of a new library? Makes the intake where it is missing; touches no photo."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress

from photo_organizer.disk.spelling import Spelling
from photo_organizer.errors import FORBIDDEN_ERRNOS, VolumeProblem, cure_of
from photo_organizer.model import STATE_FOLDER
from photo_organizer.sentences import Sentence
from photo_organizer.synology.identity import account_name
from photo_organizer.synology.permission import steps


def folder_problems(library: str, intake: str, *, copies: bool = False) -> list[str]:
    """Return why photos could not be filed from `intake` into `library`, each with its cure.

    Where they are only copied, nothing is made or tried in the intake, which may be a card that is away.
    """
    if not os.path.isdir(library):
        return [_missing(library)]
    if problem := probe(library):
        return [problem]
    if copies:
        return [problem] if (problem := unreadable(intake)) else []
    if not os.path.isdir(intake) and _cannot_be_meant(intake):
        return [_missing(intake)]
    try:
        os.makedirs(intake, exist_ok=True)
    except OSError as error:
        return [_refused(intake, error)]
    return [problem] if (problem := probe(intake)) else []


def _cannot_be_meant(folder: str) -> bool:
    """Whether a folder lies in none, or has a name that network clients take for that of another one there."""
    above, name = os.path.split(folder)
    with suppress(VolumeProblem):  # of a folder that nobody may list
        return not os.path.isdir(above) or os.path.basename(Spelling(above).actual(name)) != name
    return False


def probe(folder: str) -> str:
    """Make, rename and remove a folder of ours: permission bits tell nothing about access lists. Return what fails."""
    name = f"{folder}/{STATE_FOLDER}-probe-{secrets.token_hex(16)}"
    try:
        os.mkdir(name)
        os.rename(name, name + "-renamed")
        os.rmdir(name + "-renamed")
    except OSError as error:
        return _refused(folder, error)
    return ""


def unreadable(folder: str) -> str:
    """Look into a folder that must stay as it is. Return why that fails; one that is away is as it should be."""
    try:
        os.listdir(folder)
    except FileNotFoundError:
        return ""
    except OSError as error:
        words = f"{folder}: {error.strerror} — give the account {account_name()} read permission"
        return Sentence("folder_not_readable", words, path=folder, account=account_name())
    return ""


def absent(folder: str) -> str:
    """Return why a folder is not there, "" where it is."""
    return "" if os.path.isdir(folder) else _missing(folder)


def _refused(folder: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _missing(folder)
    account, number = account_name(), error.errno or 0
    if number in FORBIDDEN_ERRNOS:
        words = f"{folder}: {error.strerror} — {steps(folder, account)}"
        return Sentence("folder_not_writable", words, path=folder, account=account)
    words = f"{folder}: {error.strerror} — {cure_of(number)}"
    return Sentence("system_refused", words, path=folder, detail=errno.errorcode.get(number, ""))


def _missing(folder: str) -> str:
    """Return why a folder is not there: one where this account may not even look is missing for it, too."""
    above = folder
    while not os.path.isdir(above):
        above = os.path.dirname(above)
    if not os.access(above, os.X_OK | os.R_OK):
        words = f"{folder} cannot be seen by this account — {steps(folder, account_name())}"
        return Sentence("folder_not_readable", words, path=folder, account=account_name())
    words = f"{folder} does not exist — check how it is written, make it, or mount it"
    return Sentence("folder_missing", words, path=folder)
