"""Tasks that go wrong in every way a decoder can, for the tests of the child."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import time
from pathlib import Path
from typing import Any, BinaryIO


def _crash(args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    os.kill(os.getpid(), args.get("signal", signal.SIGSEGV))
    return {}, b""


def _hang(_args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)
    return {}, b""


def _eat(_args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    return {"size": len(bytearray(4 << 30))}, b""


def _write(args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    with Path(args["path"]).open("wb") as file:
        file.write(b"x")
    return {}, b""


def _read(_args: dict[str, Any], files: list[BinaryIO], payload: bytes) -> tuple[dict[str, Any], bytes]:
    return {"contents": [file.read().decode() for file in files]}, payload[::-1]


def _bug(_args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    raise LookupError("a bug")


def _linger(_args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    atexit.register(time.sleep, 600)
    return {}, b""


def _garbage(_args: dict[str, Any], _files: list[BinaryIO], _payload: bytes) -> tuple[dict[str, Any], bytes]:
    return {"collected": gc.isenabled(), "left alone": gc.get_freeze_count()}, b""


TASKS = {
    "garbage": _garbage,
    "crash": _crash,
    "hang": _hang,
    "eat": _eat,
    "write": _write,
    "read": _read,
    "bug": _bug,
    "linger": _linger,
}
