"""Errors, one class for each consequence. Imports only how they are worded.

What may be lost decides the class: one file waits or is held, a whole volume stops acting,
or the program does not start. Every message says what happened, to which file, and what to do.
"""

from __future__ import annotations

import errno
import os

from photo_organizer.sentences import Sentence, Value
from photo_organizer.shown import with_unshown


class PhotoOrganizerError(Exception):
    """Anything the program reports in words; `cure` says what to do next."""

    code = "error"
    says = ""  # how a page tells it in its reader's language; "": in the program's own words

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        """Return the words; they carry the code and the values by which a page says the same, wherever they are kept."""
        words = f"{self.message} — {self.cure}" if self.cure else self.message
        if isinstance(self.message, Sentence) and not self.says:
            return Sentence(self.message.code, words, **self.message.values)
        return Sentence(self.says, words, **self._values()) if self.says else words

    def _values(self) -> dict[str, Value]:
        return {}


class SettingsProblem(PhotoOrganizerError):
    """The settings cannot be used: the program does not start (exit 2)."""

    code = "settings"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems), "correct the settings file and start again")
        self.problems = problems


class Refused(PhotoOrganizerError):
    """Refused for safety (exit 3): another process acts, or the request would be unsafe."""

    code = "refused"

    def __init__(self, message: str, cure: str = "", *, says: str = "", **values: Value) -> None:
        super().__init__(message, cure)
        self.says, self._more = says, values

    def _values(self) -> dict[str, Value]:
        return self._more


class FileProblem(PhotoOrganizerError):
    """This one file is held and reported once; the others go on."""

    code = "file"
    says = "not_possible"

    def __init__(self, message: str, path: str, cure: str = "", *, says: str = "", **values: Value) -> None:
        super().__init__(message, cure)
        self.path = path
        self.says = says or self.says
        self._more = values

    def _values(self) -> dict[str, Value]:
        return {"path": self.path, **self._more}


class FileBusy(FileProblem):
    """Somebody writes, replaced or removed the file: nothing is wrong, look again later."""

    code = "busy"
    says = "file_busy"


class NameTaken(FileProblem):
    """The planned name exists by now: plan again with a fresh look at the folder."""

    code = "name-taken"
    says = "name_taken"


class FolderProblem(FileProblem):
    """The cause lies in a folder, not in the file: it meets all that go there, and ends for all of them together."""

    code = "folder"
    says = "no_permission"


class Stopping(PhotoOrganizerError):
    """The service was asked to stop: the file in hand goes back to where it was."""

    code = "stopping"
    says = "stopped"

    def __init__(self) -> None:
        super().__init__("stopping")


class VolumeProblem(PhotoOrganizerError):
    """The volume, the share or the database cannot be used: acting stops, watching goes on."""

    code = "volume"
    says = "volume"


class VolumeFull(VolumeProblem):
    """There is no room left, or none is allowed any more."""

    code = "volume-full"
    says = "no_room"


class DatabaseBusy(VolumeProblem):
    """Another program has the database open: it is to be waited for."""


class VolumeAway(VolumeProblem):
    """A folder that everything rests on is not there, or another one is in its place."""

    code = "volume-away"
    says = "volume_away"


class ClockWrong(VolumeProblem):
    """The clock of the machine says a time that cannot be: nothing is dated or filed until it is right."""

    code = "clock"
    says = "clock_wrong"


class Exhausted(VolumeProblem):
    """The system has no descriptors, threads or memory left: less at once may work."""

    code = "exhausted"
    says = "exhausted"


class DatabaseDamaged(VolumeProblem):
    """The database is not whole: it is set aside and made again from the library."""

    code = "database-damaged"
    says = "database_damaged"


class DatabaseNewer(PhotoOrganizerError):
    """The database was made by a newer version: it is neither read nor written (exit 2)."""

    code = "database-newer"


FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})
VOLUME_ERRNOS = FULL_ERRNOS | {errno.EROFS}
EXHAUSTED_ERRNOS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})

FORBIDDEN_ERRNOS = frozenset({errno.EACCES, errno.EPERM})
AS_SERVICE = "run it as the service's account: on a NAS with sudo before it"
# What the folder decides, its permission and its disk, whatever the file's own is.
CHANGES_A_FOLDER = frozenset(
    {"take", "give the final name", "make the folder", "make the temporary", "remove", "handle"}
)

FORBIDDEN, DISK_ERROR = "no_permission", "disk_error"
# How a page tells what the system said of one file.
_SAYS = {
    errno.EIO: DISK_ERROR,
    errno.ENAMETOOLONG: "name_too_long",
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.EXDEV: "other_disk",
}
_PERMISSION = "give the account of this program (on a NAS: PhotoOrganizer) read and write permission there"
_CURES = {
    errno.ENOSPC: "free some space on the volume",
    errno.EDQUOT: "raise the quota or free some space",
    errno.EROFS: "check the volume in Storage Manager: it is read-only",
    errno.EIO: "check the disk's health in Storage Manager",
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.ENAMETOOLONG: "shorten the file's name",
    errno.EXDEV: "another disk is mounted there that cannot be written to; copy the file from it",
    errno.EMFILE: "close other programs or restart the package",
}


def quoted(name: str) -> str:
    """Return a file's or a setting's name in quotation marks, as a person reads it: nothing of it is escaped.

    A name with an apostrophe stands in double quotes; what cannot be shown, such as bytes that are no text, is marked.
    """
    read = with_unshown(name, lambda sign: " " if sign.isspace() else "\N{REPLACEMENT CHARACTER}")
    return f'"{read}"' if "'" in read and '"' not in read else f"'{read}'"


def from_os_error(error: OSError, verb: str, path: str) -> PhotoOrganizerError:
    """Return the error whose class is the consequence of `error` met while doing `verb` to `path`."""
    number = error.errno or 0
    words = f"could not {verb} {quoted(path)}: {os.strerror(number) if number else error}"
    cure = cure_of(number)
    if number in FULL_ERRNOS:
        return VolumeFull(words, cure)
    if number in EXHAUSTED_ERRNOS:
        return Exhausted(words, cure)
    if number in VOLUME_ERRNOS:
        return VolumeProblem(words, cure)
    if number in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE, errno.ELOOP):
        return FileBusy(words, path, "the file was moved or replaced meanwhile; nothing to do")
    of_folder = number in FORBIDDEN_ERRNOS | {errno.EIO} and verb in CHANGES_A_FOLDER
    kind = errno.errorcode.get(number, type(error).__name__)
    return (FolderProblem if of_folder else FileProblem)(
        words, path, cure, says=_SAYS.get(number, "system_refused"), detail=kind
    )


def cure_of(number: int) -> str:
    """Return what to do about an error of the system."""
    return _CURES.get(number, "look at the service log and try again")


def unseen(what: str, error: OSError) -> VolumeProblem:
    """Return the error of something in the library that cannot be seen, which is not the same as that it is not there."""
    return VolumeProblem(f"{what}: {error.strerror}", _CURES.get(error.errno or 0, "check the volume"))


def not_there(path: str) -> FileProblem:
    """Return the error of a path that a person named and that is nowhere."""
    return FileProblem(f"{quoted(path)} is not there", path, "check the spelling")


def as_volume_problem(error: PhotoOrganizerError) -> VolumeProblem:
    """Return the error as one that stops acting: it was met where nothing less will do."""
    return error if isinstance(error, VolumeProblem) else VolumeProblem(error.message, error.cure)
