"""A NAS as far as a package can see it: DSM's files, a busybox userland, shares, and tools that record.

There is no Python and no C library that a program could use: the package has to bring its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.synology.machine import ACCOUNT

MACHINE = Path(__file__).parent / "machine.py"
RECORDED = {
    "usr/syno/bin/synoindex": 0,
    "usr/syno/bin/synologset1": 0,
    "usr/syno/bin/synodsmnotify": 0,
    "usr/bin/logger": 0,
}
_RECORDER = """#!/bin/sh
# The arguments, one call a line; written at once, so that two callers do not mix.
line={name}
for word; do line="$line	$word"; done
echo "$line" >>/var/log/calls
exit {code}
"""
_FILES = {
    "etc/synoinfo.conf": 'unique="synology_standin"\n',
    "etc.defaults/VERSION": 'majorversion="7"\nminorversion="2"\nbuildnumber="72806"\n',
    "etc/passwd": f"root:x:0:0::/root:/bin/sh\nPhotoOrganizer:x:{ACCOUNT}:{ACCOUNT}::/:/sbin/nologin\n",
    "etc/group": f"root:x:0:\nPhotoOrganizer:x:{ACCOUNT}:\n",
    "etc/hosts": "127.0.0.1 localhost\n",
    "etc/nsswitch.conf": "passwd: files winbind\ngroup: files winbind\nhosts: files dns\n",
}
_FOLDERS = (
    "proc",
    "dev/shm",
    "tmp",
    "run",
    "root",
    "var/log/packages",
    "var/packages",
    "usr/local/bin",
    "volume1/@tmp",
)
_BOUND = 300.0


@dataclass(frozen=True, slots=True)
class Done:
    """How a program inside ended."""

    code: int
    out: str
    err: str


@dataclass(slots=True)
class Nas:
    """The NAS in the folder `root`; `boot` before running anything."""

    root: Path
    shares: tuple[str, ...] = ("volume1/photo", "volume1/upload", "volume2/video")
    emulate: str = ""  # a binfmt_misc rule
    old_word: bool = False  # a processor of 32 bits, as far as uname says
    last_call: int = 0  # the newest system call of its kernel on x86_64, 0: all of this machine
    extra: dict[str, str] = field(default_factory=dict)  # further environment, for the emulator
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _machine: subprocess.Popen[str] | None = None

    def __post_init__(self) -> None:
        for folder in (*_FOLDERS, *self.shares):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        for name, text in _FILES.items():
            self._write(name, text)
        for name, code in RECORDED.items():
            self._write(name, _RECORDER.format(name=Path(name).name, code=code)).chmod(0o755)
        (self.root / "var/log/calls").touch()
        for open_to_all in ("tmp", "var/log/calls"):
            (self.root / open_to_all).chmod(0o1777)
        for share in self.shares:
            (self.root / share).chmod(0o700)  # nobody but root, until the package is given permission
        self._userland()

    def _userland(self) -> None:
        busybox = shutil.which("busybox") or "/bin/busybox"
        (self.root / "bin").mkdir(exist_ok=True)
        shutil.copy2(busybox, self.root / "bin/busybox")
        applets = subprocess.run(
            [busybox, "--list"], capture_output=True, text=True, check=True
        ).stdout.split()
        for name in applets:
            if name not in {"busybox", "logger"} and not (self.root / "bin" / name).exists():
                (self.root / "bin" / name).symlink_to("busybox")

    def _write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def boot(self) -> None:
        """Start the machine; the files are those it had before."""
        options = json.dumps({"shares": self.shares, "emulate": self.emulate})
        command = [sys.executable, "-I", str(MACHINE), str(self.root), options]
        self._machine = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._answer()

    def power_off(self) -> None:
        """Pull the plug: everything inside is killed at once."""
        if self._machine is not None:
            self._machine.kill()
            self._machine.communicate()
            self._machine = None
            time.sleep(0.1)

    def run(
        self, *argv: str, env: dict[str, str] | None = None, root: bool = False, timeout: float = _BOUND
    ) -> Done:
        """Run a program as the package's account, with exactly this environment."""
        environment = {"PATH": "/usr/bin:/bin:/usr/syno/bin"} | (env or {}) | self.extra
        order = {
            "argv": argv,
            "env": environment,
            "uid": 0 if root else ACCOUNT,
            "timeout": timeout,
            "last_call": self.last_call,
            "old_word": self.old_word,
        }
        machine = self._machine
        assert machine is not None, "boot first"
        assert machine.stdin is not None
        with self._lock:  # a web server's threads ask as well
            machine.stdin.write(json.dumps(order) + "\n")
            machine.stdin.flush()
            answer = self._answer()
        return Done(answer["code"], answer["out"], answer["err"])

    def _answer(self) -> dict[str, Any]:
        machine = self._machine
        assert machine is not None
        assert machine.stdout is not None
        line = machine.stdout.readline()
        if not line:
            raise RuntimeError(f"the machine ended: {machine.communicate()[1]}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def calls(self, tool: str) -> list[list[str]]:
        """Return the arguments of each recorded call of a DSM tool."""
        lines = (self.root / "var/log/calls").read_text().splitlines()
        return [line.split("\t")[1:] for line in lines if line.split("\t")[0] == tool]

    def processes(self, word: str) -> list[int]:
        """Return the numbers, as seen inside, of the processes whose command line holds `word`."""
        listed = self.run("/bin/ps", "-o", "pid,args").out.splitlines()
        return [int(line.split()[0]) for line in listed if word in line and "ps -o" not in line]

    def owned(self, path: Path) -> None:
        """Give a tree to the package's account, where this user can."""
        if os.getuid() == 0:
            for item in (path, *path.rglob("*")):
                os.chown(item, ACCOUNT, ACCOUNT, follow_symlinks=False)
