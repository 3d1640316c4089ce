"""`doctor --report FILE`: what somebody who cannot sit at this NAS needs to know, in one text file. Touches no photo."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from photo_organizer import __version__
from photo_organizer.cli import report_zip
from photo_organizer.synology import detect
from photo_organizer.synology.adapter import Synology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from photo_organizer.settings import Settings

HOME = "/var/packages/PhotoOrganizer"
_SECONDS = 10.0  # for one program
_TAIL = 16_000  # bytes of a log
_FILES = ("/etc.defaults/VERSION", "/proc/version", "/proc/meminfo", "/proc/sys/fs/inotify/max_user_watches")
_LOGS = (
    f"{HOME}/var/supervisor.log",
    f"{HOME}/var/service.log",
    f"{HOME}/var/night.log",
    "/var/log/packages/PhotoOrganizer.log",
    "/var/log/synopkg.log",
)
_COMMANDS = (
    ("uname", "-rm"),
    ("synogetkeyvalue", "/etc.defaults/synoinfo.conf", "unique"),
    ("id",),
    ("id", "PhotoOrganizer"),
    ("ls", "-ln", f"{HOME}/", f"{HOME}/target/", f"{HOME}/var/"),
    ("ls", "-l", f"{HOME}/shares/"),
    ("sh", f"{HOME}/scripts/start-stop-status", "status"),
    ("ps", "-o", "pid,user,vsz,args"),
)
_HEAD = """\
Report of Photo Organizer and Deduplicator
It holds names of folders and of the files in the last lines of the logs, and your settings; no picture.
Read it before you send it.
"""


def write(
    path: str, settings: Settings | None, findings: Iterable[str], config: str | None, state: str = ""
) -> None:
    """Write the report to `path`, a new file; as a zip with settings and logs where the name ends so."""
    sections = _sections(settings, findings, config)
    text = _HEAD + "".join(f"\n== {title}\n{text.rstrip()}\n" for title, text in sections)
    if path.lower().endswith(".zip"):
        report_zip.write(path, text, settings, config, state)
        return
    with open(path, "x", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)


def _sections(
    settings: Settings | None, findings: Iterable[str], config: str | None
) -> Iterator[tuple[str, str]]:
    yield "program", f"version {__version__}, Python {sys.version}, {sys.executable}"
    yield "doctor", "\n".join(findings)
    for place in _FILES:
        yield place, _text(place)
    for command in _COMMANDS:
        yield " ".join(command), _said(command)
    if settings is not None:
        for folder in dict.fromkeys((settings.paths_intake, settings.paths_library, settings.logs)):
            yield f"folder {folder}", _said(("ls", "-lnd", folder)) + _said(("synoacltool", "-get", folder))
        yield "DSM's programs as this account", _tried(settings)
    yield f"settings {config or ''}", _text(config) if config else "none"
    for place in _LOGS:
        yield f"the end of {place}", _text(place)


def _text(place: str) -> str:
    """Return the end of a text file, or why it cannot be read."""
    try:
        with open(place, "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))  # 0 in /proc, where all is read
            data = file.read()
    except OSError as error:
        return f"({error.strerror})"
    return data[-_TAIL:].decode("utf-8", "backslashreplace")


def _said(command: tuple[str, ...]) -> str:
    """Return what a program says, and the code with which it ends."""
    path = "/usr/syno/bin:/usr/syno/sbin:/usr/bin:/bin:/usr/sbin:/sbin"
    try:
        done = subprocess.run(
            command,
            env={"PATH": path, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"(not answered: {error})\n"
    return (done.stdout + done.stderr).decode(
        "utf-8", "backslashreplace"
    ) + f"(ended with {done.returncode})\n"


def _tried(settings: Settings) -> str:
    """Ask DSM's own programs something harmless, and tell which of them did not answer as they should."""
    if not detect.is_dsm():
        return "this is no Synology NAS"
    dsm = Synology()
    told = dsm.event("Info", "A test line of photo-organizer doctor --report")
    known = dsm.added(os.path.join(settings.logs, "system_log.csv"))
    problems = dsm.problems()
    dsm.close()
    return "\n".join([f"log: {told}", f"media index: {known}", *problems])
