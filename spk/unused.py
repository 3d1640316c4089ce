"""Modules that nothing in the package imports, not even at a late moment: they are left out.

`tests/spk/test_imports.py` reads every import out of the byte-code of all that is packed, and names those that remain.
"""

from __future__ import annotations

# `compileall` and `filecmp` stay although only the build asks for them: the same Python compiles the package.
_STANDARD = """
    __hello__ _distutils_system_mod _interpchannels _interpqueues _interpreters _markupbase _pydatetime _pyio asyncio _asyncio
    bdb cmd code codeop concurrent.futures.process configparser difflib doctest fileinput ftplib graphlib html.parser http.cookies
    http.server imaplib json.tool logging.config modulefinder multiprocessing _multiprocessing netrc optparse pdb pickletools plistlib poplib
    _posixshmem pty pyclbr sched shelve smtplib socketserver sqlite3.__main__ sre_compile sre_constants sre_parse symtable timeit
    tomllib trace tty unittest urllib.robotparser wave wsgiref xml.dom xml.sax zipapp
"""
_PACKAGES = """
    fastjsonschema.__main__ mutagen._tools numpy._core.cversions numpy.conftest numpy.ctypeslib numpy.fft numpy.lib.recfunctions
    numpy.lib._user_array_impl numpy.lib.user_array numpy.ma numpy.matlib numpy.polynomial numpy.random numpy.testing
    numpy.typing.mypy_plugin waitress.__main__ waitress.runner watchdog.__main__ watchdog.watchmedo
"""
MODULES = frozenset(f"{_STANDARD} {_PACKAGES}".split())

# What stays as source beside its byte-code: OpenCV reads its settings as text; mutagen's licence, the GPL, is about sources.
_WITH_SOURCE = ("cv2/config", "mutagen/")


def is_unused(place: str) -> bool:
    """Return whether a file, by its place in the standard library or beside the packages, belongs to such a module."""
    parts = place.removeprefix("lib-dynload/").split("/")
    parts[-1] = parts[-1].partition(".")[0]
    return any(".".join(parts[:count]) in MODULES for count in range(1, len(parts) + 1))


def keeps_source(place: str) -> bool:
    """Return whether a module of the packages, by its place beside them, is packed as source as well."""
    return place.startswith(_WITH_SOURCE)
