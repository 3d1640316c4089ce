"""Where the settings file and the state are, on a Synology NAS and elsewhere. Touches nothing."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NAME = "config.ini"
LIBRARIES = "libraries"  # below the state folder of the first library: a folder for each of the others
_ON_DSM = (
    "/var/packages/PhotoOrganizer",
    "/var/packages/PhotoOrganizer/var",
    "/volume1/@appstore/PhotoOrganizer/var",
)


def settings_candidates(
    given: str | None, environ: Mapping[str, str], *, on_dsm: bool, root: str = "/"
) -> list[str]:
    """Return the places to look for the settings file, the first that exists wins.

    A file named on the command line, or in $PHOTO_ORGANIZER_CONFIG, is the only candidate: when it is
    missing, another one must not be used in silence.
    """
    named = given or environ.get("PHOTO_ORGANIZER_CONFIG")
    if named:
        return [os.path.abspath(named)]
    if on_dsm:
        return [os.path.join(root, folder.lstrip("/"), NAME) for folder in _ON_DSM]
    return [os.path.join(_base(environ, "XDG_CONFIG_HOME", ".config"), "photo-organizer", NAME)]


def find_settings(candidates: list[str], is_another_s: Callable[[str], bool] = lambda _: False) -> str | None:
    """Return the first candidate that is a file, or None.

    One whose text is another program's does not hide those behind it: the older package of our name left
    such a file in the first place, where only root can remove it.
    """
    found = [path for path in candidates if os.path.isfile(path)]
    ours = (path for path in found if path == found[-1] or not is_another_s(_text(path)))
    return next(ours, None)


def _text(path: str) -> str:
    """Return what can be read of a file: whether it is readable is told by who uses it."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def state_folder(environ: Mapping[str, str], *, on_dsm: bool) -> str:
    """Return where the database is kept: the package's var on DSM, else by the XDG base directories."""
    if on_dsm:
        return environ.get("SYNOPKG_PKGVAR") or _ON_DSM[1]
    return os.path.join(_base(environ, "XDG_STATE_HOME", ".local/state"), "photo-organizer")


def state_of(root: str, name: str) -> str:
    """Return the state folder of one library; the first one, which has no name, has the root itself."""
    return os.path.join(root, LIBRARIES, name.casefold()) if name else root


def is_root(state: str) -> bool:
    """Tell whether a state folder is that of the first library."""
    return os.path.basename(os.path.dirname(state)) != LIBRARIES


def root_of(state: str) -> str:
    """Return the state folder of the first library, given that of a further one."""
    return os.path.dirname(os.path.dirname(state))


def _base(environ: Mapping[str, str], variable: str, default: str) -> str:
    """Return a base directory by the XDG specification: a relative value counts as not set."""
    value = environ.get(variable, "")
    return value if value.startswith("/") else os.path.join(os.path.expanduser("~"), default)
