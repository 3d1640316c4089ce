"""The command line in a process of its own for each command, the service too, forked from one that has loaded the program.

Loading it takes a processor longer than most commands take for their work, and the tests run thousands of them.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tests.forked import servers
from tests.forked.process import Forked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATIENCE = 600.0  # seconds for one command
_AS_MODULE = """
import sys
from photo_organizer import __main__ as program
sys.argv[0] = program.__file__
sys.exit(program.main())
"""


def run(words: Sequence[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; return its exit code and what it printed."""
    out, err = (os.memfd_create(name) for name in ("out", "err"))
    try:
        code = _forked(_AS_MODULE, words, environment, out, err).wait(PATIENCE)
        return subprocess.CompletedProcess(list(words), code, _text(out), _text(err))
    finally:
        os.close(out)
        os.close(err)


def begin(words: Sequence[str], environment: Mapping[str, str], before: str, told: int) -> Forked:
    """Let a command begin, after the Python program `before`; what it prints goes to the open file `told`."""
    return _forked(before + _AS_MODULE, words, environment, told, told)


def _forked(code: str, words: Sequence[str], environment: Mapping[str, str], out: int, err: int) -> Forked:
    command = ["python", "-c", code, *words]
    return Forked(
        servers.program(), command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment
    )


def _text(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    with open(file, encoding="utf-8", errors="replace", closefd=False) as found:
        return found.read()
