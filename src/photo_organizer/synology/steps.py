"""The steps that Package Center takes, as the scripts call them.

`preinst` only looks: whatever it refuses has changed nothing. `postinst` writes the settings file and
makes the chosen folders.
"""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.disk.spelling import Spelling
from photo_organizer.errors import VolumeProblem
from photo_organizer.model import STATE_FOLDER
from photo_organizer.records import frozen
from photo_organizer.settings import OPTIONS
from photo_organizer.settings.edit import change, values_in
from photo_organizer.synology import answers, older, settings_file
from photo_organizer.synology.nas import LIGHT
from photo_organizer.synology.words import Problem, Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from photo_organizer.synology.answers import Answers
    from photo_organizer.synology.nas import Nas

_SHARE = re.compile(r".*/volume(?:USB)?\d+/([^/]+)")
_FOLDERS = {("paths", "intake"), ("paths", "library")}
FIRST_LOOK = "first-look"  # tells the service that nothing was ever filed: see service.first_look
SMALL = 900 << 20  # bytes; a NAS sold with 1 GB says a little less, and the night needs a quarter of one


@frozen
class PackagePlaces:
    """The package's own folders during one step."""

    var: Path
    upgrade: Path | None = None  # what preupgrade put aside

    @property
    def config(self) -> Path:
        """The settings file."""
        return self.var / "config.ini"

    @property
    def wanted(self) -> Path:
        """The mark that the folders could not be made yet."""
        return self.var / "folders-wanted"


def preinst(environment: Mapping[str, str], nas: Nas) -> None:
    """Refuse answers that cannot be used. Touches nothing; raises Unusable."""
    if not answers.given(environment):
        return
    chosen = answers.read(environment)
    shares = dict.fromkeys((chosen.library_share, chosen.intake_share))
    problems = [Problem("no_share", share) for share in shares if nas.share(share) is None]
    if chosen.intake_share != chosen.library_share and (users := nas.users_of(chosen.intake_share)):
        problems.append(Problem("application_share", chosen.intake_share, ", ".join(users)))
    if problems:
        raise Unusable(problems)


def postinst(environment: Mapping[str, str], nas: Nas, places: PackagePlaces) -> list[Problem]:
    """Write the settings file and make the folders; return what to tell the owner.

    Settings that are there already, from an earlier version or an earlier installation, are kept; answers
    of the wizard count more, but not those that were left as they are offered. Raises Unusable for answers that cannot be
    used, before anything changes.
    """
    chosen = answers.read(environment) if answers.given(environment) else None
    told: list[Problem] = []
    text = _existing(places)
    kept = bool(text) and chosen is None and not places.wanted.exists()
    if text and older.is_older(text):
        aside = places.var / "config.ini.1.0.1"
        _write(aside, text)
        told.append(Problem("carried_over", str(aside)))
        text, kept = older.carried_over(text), False
    if chosen is None and not text:
        chosen = answers.Answers() if nas.share(answers.Answers().library_share) else None
    if chosen and LIGHT in environment:
        chosen = replace(chosen, nightly=False)
    if chosen and chosen.nightly and (memory := nas.memory()) and memory < SMALL:
        chosen = replace(chosen, nightly=False)
        told.append(Problem("night_off", f"{memory // 2**20} MB"))
    values = _values(chosen, nas) if chosen else {}
    if not text:
        text = settings_file.render(values)
        _write(places.var / FIRST_LOOK, "")
    elif chosen:
        text = change(text, _counting(chosen, values, text))
        told += _kept(text, values)
    return told + _make_folders(_saved(_as_there(text) if chosen else text, places), places, kept=kept)


def _saved(text: str, places: PackagePlaces) -> str:
    if text != _text(places.config):  # an upgrade that changes nothing needs no room
        _write(places.config, text)
    return text


def _as_there(text: str) -> str:
    """Return the settings with intake and library in the letters that these have in their shared folder.

    A second folder beside them, made in the letters that were typed, is the same for a Mac or Windows.
    """
    found: dict[tuple[str, str], str] = {}
    shares: dict[str, Spelling] = {}  # one for both, which may lie in one folder that is not there yet
    for place, folder in values_in(text).items():
        if place in _FOLDERS and (share := _SHARE.match(folder)):
            known = shares.setdefault(share[0], Spelling(share[0]))
            with suppress(VolumeProblem):  # the permission may come with the start only
                there = known.actual(folder[share.end() :].strip("/"))
                found |= {place: there} if there != folder else {}
    return change(text, found) if found else text


def _existing(places: PackagePlaces) -> str:
    """Return the settings that were in force: those put aside before an upgrade, else what is there, else "".

    Both packages read the first of several files, and preupgrade put that one aside; but a file of the older package's
    does not hide ours.
    """
    here, kept = _text(places.config), _text(places.upgrade / "config.ini") if places.upgrade else ""
    ours = next((text for text in (kept, here) if text and not older.is_older(text)), "")
    return ours or kept or here


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape") if path.is_file() else ""


def _values(chosen: Answers, nas: Nas) -> dict[tuple[str, str], str]:
    """Return the settings that follow from the answers."""
    library, intake = nas.share(chosen.library_share), nas.share(chosen.intake_share)
    absent = [
        Problem("no_share", name)
        for name, path in ((chosen.library_share, library), (chosen.intake_share, intake))
        if path is None
    ]
    if library is None or intake is None:
        raise Unusable(absent)
    return {
        ("paths", "intake"): str(intake / chosen.intake_folder),
        ("paths", "library"): str(library / chosen.library_folder),
        ("duplicates", "delete_duplicates"): str(chosen.delete_duplicates).lower(),
        ("duplicates", "same_second"): chosen.same_second,
        ("thumbnails", "enabled"): str(chosen.nightly).lower(),
        ("thumbnails", "start"): chosen.nightly_start,
    }


def _counting(chosen: Answers, values: dict[tuple[str, str], str], text: str) -> dict[tuple[str, str], str]:
    """Return the settings that follow from answers which their owner gave; the wizard does not know what was kept for it, and offers the usual."""
    if not {place for place, value in values_in(text).items() if value} >= _FOLDERS:
        return values
    usual = answers.Answers()
    folders = ("library_share", "library_folder", "intake_share", "intake_folder")
    as_offered = {
        ("duplicates", "delete_duplicates"): chosen.delete_duplicates == usual.delete_duplicates,
        ("duplicates", "same_second"): chosen.same_second == usual.same_second,
        ("thumbnails", "enabled"): chosen.nightly == usual.nightly,
        ("thumbnails", "start"): chosen.nightly_start == usual.nightly_start,
        **dict.fromkeys(_FOLDERS, all(getattr(chosen, one) == getattr(usual, one) for one in folders)),
    }
    return {place: value for place, value in values.items() if not as_offered[place]}


def _kept(text: str, values: dict[tuple[str, str], str]) -> list[Problem]:
    """Return what to tell where settings that were kept say something else than the wizard showed."""
    now, read = values_in(text), {(one.section, one.key): one.read for one in OPTIONS}
    if all(read[place](now.get(place) or value) == read[place](value) for place, value in values.items()):
        return []
    return [Problem("kept_folders", now["paths", "library"], now["paths", "intake"])]


def start(places: PackagePlaces) -> list[Problem]:
    """Make the folders that postinst could not make; return what is still in the way.

    Synology's guide gives the package its permission on the shares only when it starts. This happens once:
    a folder that is missing later may be a share that is not mounted, and is not made.
    """
    if not places.wanted.exists():
        return []
    text = _saved(_as_there(_text(places.config)), places)
    return [told for told in _make_folders(text, places) if told.key != "ready"]


def _make_folders(text: str, places: PackagePlaces, *, kept: bool = False) -> list[Problem]:
    """Make intake and library where they are missing; permissions are those the share gives.

    Those of `kept` settings only in a library that was filed into: else another folder may be in the place of a share that
    was renamed or is locked.
    """
    values = values_in(text)
    library, intake = values.get(("paths", "library")), values.get(("paths", "intake"))
    if not library or not intake:
        return [Problem("unconfigured", str(places.config))]
    make = not kept or any(Path(library, STATE_FOLDER).glob("id-*"))  # its marker: see act.guards
    folders = (library, intake)
    refused = dict.fromkeys(
        _refusal(path, made=make) for path in folders if not _can_use(Path(path), make=make)
    )
    if refused:
        if make:
            places.wanted.touch()
        return list(refused)
    places.wanted.unlink(missing_ok=True)
    return [Problem("ready", intake)]


def _refusal(path: str, *, made: bool) -> Problem:
    """Return why a folder cannot be used: there is no such shared folder now, as of one that is encrypted and locked, or no permission."""
    share = _SHARE.search(path)
    if share and _is_missing(share[0] if made else path):
        return Problem("no_share", share[1])
    return Problem("not_writable", path)


def _is_missing(path: str) -> bool:
    try:
        os.stat(path)
    except OSError as error:
        return error.errno == errno.ENOENT
    return False


def _can_use(folder: Path, *, make: bool) -> bool:
    """Make the folder if need be and wanted; whether a file can be made there is tried, for modes lie under ACLs.

    A volume without room is for the service to tell, which waits for it.
    """
    probe = folder / f".photo-organizer-{os.getpid()}.tmp"
    try:
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        return error.errno in (errno.ENOSPC, errno.EDQUOT) and folder.is_dir()
    return True


def _write(path: Path, text: str) -> None:
    """Replace a settings file as a whole: a power cut leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
