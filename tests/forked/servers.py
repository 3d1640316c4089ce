"""Two servers for each process of the tests: one has loaded what decodes pictures, one the whole program.

What is forked from the second finds its own processes forked too.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photo_organizer.look import child

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[2]
_TASKS = ("picture", "reach", "page", "thumbnail", "self")
_PICTURES = ("PIL.JpegImagePlugin", "pillow_heif", *(f"photo_organizer.look.tasks_{one}" for one in _TASKS))
_PROGRAM = """
import importlib, pkgutil
import photo_organizer.wiring
import photo_organizer.cli
for one in pkgutil.iter_modules(photo_organizer.cli.__path__, "photo_organizer.cli."):
    importlib.import_module(one.name)
from photo_organizer import __main__
from photo_organizer.look import child
from photo_organizer.service import child_process
from photo_organizer.web import printing_process
from tests.forked.process import Forking
child.subprocess = Forking(lambda: told["pictures"])
child_process.subprocess = printing_process.subprocess = Forking(lambda: told["door"])
"""


_starting = threading.RLock()


def once(start: Callable[[], str]) -> Callable[[], str]:
    """Let `start` be called once, also where several children begin at the same time, each in a thread: a name is free for one."""
    known = cache(start)

    def name() -> str:
        with _starting:
            return known()

    return name


@once
def pictures() -> str:
    """Return the name at which processes can be had that have loaded what decodes pictures."""
    start = [sys.executable, "-I", "-B", "-S", *child._options()]
    return _serve("pictures", start, child._ENVIRONMENT, without=["_hashlib"], modules=_PICTURES, before="")


@once
def program() -> str:
    """Return the name at which processes can be had that have loaded the program; theirs are forked too."""
    told = {"pictures": pictures(), "without": [], "modules": [], "before": _PROGRAM}
    return _serve("program", [sys.executable], {**os.environ, "TZ": "UTC"}, **told)


def _serve(name: str, start: Sequence[str], environment: Mapping[str, str], **told: Any) -> str:
    """Start a server, which ends with this process; return the name at which it listens."""
    name = f"photo-organizer-tests-{os.getpid()}-{name}"
    theirs, ours = os.pipe()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(f"\0{name}")
        door.listen(100)
        told |= {"door": name, "socket": door.fileno(), "life": theirs}
        told["path"] = [os.path.abspath(entry) for entry in sys.path]
        process = subprocess.Popen(
            [*start, str(ROOT / "tests" / "forked" / "server.py"), json.dumps(told)],
            env=environment, pass_fds=[door.fileno(), theirs], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    os.close(theirs)
    atexit.register(_end, process, ours)
    return name


def _end(process: subprocess.Popen[bytes], life: int) -> None:
    os.close(life)
    process.wait()
