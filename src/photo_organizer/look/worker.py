"""The child's side: take a request, run its task, answer; end when idle or when the parent is gone.

A task "picture.look" is `TASKS["look"]` of the module `tasks_picture` beside this one, imported on first
use, so that a child that only hashes never loads a neural network's runtime. A task takes the
request's fields, its open files and its payload, and returns fields and payload of the answer.
"""

from __future__ import annotations

import gc
import importlib
import os
import socket
import sys
import traceback
from typing import TYPE_CHECKING, Any, BinaryIO

from photo_organizer.look import limits, wire
from photo_organizer.look.wire import LookFailed, Message, Why

if TYPE_CHECKING:
    from collections.abc import Callable

    Task = Callable[[dict[str, Any], list[BinaryIO], bytes], tuple[dict[str, Any], bytes]]


def main(config: dict[str, Any]) -> None:
    """Serve requests on the socket `config["socket"]` until the parent closes it or nothing comes for a while."""
    # Its digests would be no quicker, and are 4 MB and a hundredth of a second; nothing here connects to anything.
    sys.modules.setdefault("_hashlib", None)  # type: ignore[arg-type]  # "cannot be imported", as the import system has it
    # A child that was started a moment before its parent ended finds the socket closed, and ends too.
    limits.confine(memory=config["memory"], niceness=config["niceness"])
    with socket.socket(fileno=config["socket"]) as sock:
        if config["soon"]:
            # What cannot be loaded is told by the task itself, when it is asked for.
            _answer(Message({"task": "self.load", "args": {"task": config["soon"]}}))
        # What is loaded stays, and is left out of each look for garbage.
        gc.freeze()
        gc.enable()
        while _serve(sock, config["idle"]):
            pass
    # Nothing is left to be written. To take all that was loaded apart takes as long as a picture, and our parent waits for it.
    os._exit(0)


def _serve(sock: socket.socket, idle: float | None) -> bool:
    """Serve one request; return False when there are no more."""
    sock.settimeout(idle)
    try:
        request = wire.receive(sock)
    except (EOFError, OSError):
        return False
    sock.settimeout(None)
    limits.end_after(request.fields["seconds"])
    answer = _answer(request)
    limits.end_after(0)
    try:
        wire.send(sock, answer)
    except OSError:
        return False
    return True


def _answer(request: Message) -> Message:
    """Run the task and return its answer; every failure becomes an answer too."""
    files = [os.fdopen(number, "rb") for number in request.files]
    try:
        fields, payload = find(request.fields["task"])(request.fields["args"], list(files), request.payload)
    except LookFailed as failed:
        return _failure(failed.why, str(failed))
    except MemoryError:
        return _failure(Why.TOO_LARGE, "needs more memory than is allowed")
    except Exception:  # noqa: BLE001 - the border of one request; the parent logs the traceback
        return _failure(Why.BROKEN, traceback.format_exc(limit=-6))
    finally:
        for file in files:
            file.close()
    return Message({"ok": fields}, payload)


def _failure(why: Why, sentence: str) -> Message:
    return Message({"failed": why, "sentence": sentence})


def find(name: str) -> Task:
    """Return the task called "group.verb", or "module:verb" of a module elsewhere; raise KeyError or ImportError."""
    place, colon, verb = name.rpartition(":")
    if not colon:
        group, _, verb = name.partition(".")
        place = f"photo_organizer.look.tasks_{group}"
    task: Task = importlib.import_module(place).TASKS[verb]
    return task


def resident() -> int:
    """Return the bytes of memory that this process holds now (resident set)."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def modules() -> list[str]:
    """Return the names of the top-level modules loaded; a test watches what a task brings in."""
    return sorted({name.partition(".")[0] for name in sys.modules})
