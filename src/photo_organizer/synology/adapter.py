"""The adapter for a Synology NAS: media index, Log Center, desktop notifications and shared folders.

Facts it rests on: synoindex takes absolute paths, a file with -a (new) or -d (gone), a folder with -A or -D; synologset1 takes a
category, a severity and an event number, of which 0x11100000 prints free text; synodsmnotify takes keys
of the package's text tables, never text itself, on DSM 7.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from photo_organizer.synology.nas import PACKAGE
from photo_organizer.synology.tools import Tools

if TYPE_CHECKING:
    from collections.abc import Mapping

# Sentences that ask for nothing: above them stands the program's name, not that it needs attention.
GOOD_NEWS = frozenset({"integrity_ok"})
APPLICATION = "SYNO.SDS.PhotoOrganizer.Application"
_FREE_TEXT = "0x11100000"
_SYSLOG = {"Info": "info", "Warning": "warning", "Error": "err"}
_LOG_CENTER = {"Info": "info", "Warning": "warn", "Error": "err"}
_PAUSE = 0.02  # seconds after each call for the index
_LONGEST = 900  # bytes; syslog lines end at 1024 (RFC 3164)
_SHARE = re.compile(r"(/volume\d+)/([^/@#.][^/]*)(/.*)?$", re.DOTALL)


class Synology:
    """Speaks to DSM through its own programs; `root` and `tools` are replaced in tests.

    `library` is the name of the library that it speaks for, where there are several.
    """

    def __init__(self, root: str = "/", tools: Tools | None = None, library: str = "") -> None:
        self._library = library
        self._root = root.rstrip("/")
        self._tools = tools or Tools(root)
        self._links: dict[tuple[str, str], bool] = {}

    def removed(self, path: str) -> bool:
        """See ports.MediaIndex."""
        return self._index("-d", path)

    def added(self, path: str) -> bool:
        """See ports.MediaIndex."""
        return self._index("-a", path)

    def folder_removed(self, path: str) -> bool:
        """See ports.MediaIndex."""
        return self._index("-D", path)

    def folder_added(self, path: str) -> bool:
        """See ports.MediaIndex."""
        return self._index("-A", path)

    def event(self, level: str, text: str) -> bool:
        """Tell syslog and, where the account may, Log Center's system log; see ports.SystemLog."""
        line = _one_line(f"{self._library}: {text}" if self._library else text)
        told = self._tools.run("logger", "-p", f"user.{_SYSLOG[level]}", "-t", PACKAGE, line)
        return self._tools.run("synologset1", "sys", _LOG_CENTER[level], _FREE_TEXT, line) or told

    def notify(self, sentence: str) -> bool:
        """See ports.Notify. The text tables need `title`, `name` and the sentence in their section notify.

        What follows the keys is filled into the words, so a sentence of one library among several is a key of its own.
        """
        title = f"{PACKAGE}:notify:{'name' if sentence in GOOD_NEWS else 'title'}"
        words = f"{PACKAGE}:notify:{sentence}"
        said = (title, f"{words}_of", _one_line(self._library)) if self._library else (title, words)
        return self._tools.run("synodsmnotify", "-c", APPLICATION, "@administrators", *said)

    def system_path(self, path: str) -> str:
        """Return `/var/services/photo/x` for `/volume1/photo/x` where DSM has that link to the share."""
        parts = _SHARE.match(path)
        if parts is None:
            return path
        volume, share, rest = parts[1], parts[2], parts[3] or ""
        return f"/var/services/{share}{rest}" if self._has_link(volume, share) else path

    def problems(self) -> list[str]:
        """See ports.Dsm."""
        return _sentences(self._tools.failures())

    def close(self) -> None:
        """See ports.Dsm."""
        self._tools.close()

    def _index(self, option: str, path: str) -> bool:
        told = self._tools.run("synoindex", option, _real(path))
        self._tools.pause(_PAUSE)
        return told

    def _has_link(self, volume: str, share: str) -> bool:
        """Whether /var/services/<share> is that share; asked of the disk once."""
        if (volume, share) not in self._links:
            link = os.path.realpath(f"{self._root}/var/services/{share}")
            self._links[volume, share] = link == os.path.realpath(f"{self._root}{volume}/{share}")
        return self._links[volume, share]


def _real(path: str) -> str:
    """Return the path with the links in its folder resolved: the index knows only /volume paths."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)


def _one_line(text: str) -> str:
    """Return text that cannot be taken for an option and fits a log line; UTF-8 throughout."""
    valid = text.encode("utf-8", "backslashreplace").decode()
    line = "".join(sign if sign.isprintable() else " " for sign in valid)
    line = line.encode()[:_LONGEST].decode(errors="ignore")  # not within a letter
    return f" {line}" if line.startswith("-") else line


def _sentences(failures: Mapping[tuple[str, str], int]) -> list[str]:
    return [f"{tool}: {how} ({count} times)" for (tool, how), count in sorted(failures.items())]
