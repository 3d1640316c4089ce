"""A small machine in namespaces of its own: run as `python machine.py ROOT`, told what to do by JSON lines.

Its users, processes, mounts and network are its own; the network has no way out. It needs no root: an
ordinary user becomes root inside, and from there the package's account, as root does. Each line
on stdin is {"argv", "env", "uid", "last_call", "timeout"}; each line on stdout is {"code", "out", "err"}. When it
ends, everything that ran in it ends.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import signal
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

ACCOUNT = 1234  # the package's user and group inside
_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x00020000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
_BIND, _REC, _PRIVATE = 4096, 16384, 1 << 18
_DEVICES = ("null", "zero", "full", "random", "urandom")
_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Enter the namespaces, become their first process and obey."""
    root, options = Path(sys.argv[1]), json.loads(sys.argv[2])
    alone = os.getuid() != 0  # an ordinary user has no other account to switch to
    _enter()
    first = os.fork()
    if first:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 0xFF)
    _libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: nothing outlives the test
    _mounts(root, options)
    _say({"code": 0})
    for line in sys.stdin:
        _say(_run(root, json.loads(line), alone=alone))
        _reap()


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _enter() -> None:
    user, group = os.getuid(), os.getgid()
    single = user != 0
    ours, theirs = os.pipe()
    writer = os.fork()
    if not writer:  # only a process outside may map many users, and only for root
        os.close(theirs)
        os.read(ours, 1)
        if not single:
            _map(os.getppid(), "0 0 65536", "0 0 65536")
        os._exit(0)
    apart = _NEWNS | _NEWPID | _NEWNET | _NEWIPC | _NEWUTS
    if not single and _libc.unshare(_NEWUSER | apart):  # a changed root forbids it, and root needs it not
        _check(_libc.unshare(apart), "unshare")
        os.close(theirs)
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        return
    if single:
        _check(_libc.unshare(_NEWUSER | apart), "unshare")
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        _map("self", f"0 {user} 1", f"0 {group} 1")
    os.close(theirs)
    os.waitpid(writer, 0)
    if not single:
        os.setgid(0)
        os.setuid(0)


def _map(pid: int | str, users: str, groups: str) -> None:
    Path(f"/proc/{pid}/uid_map").write_text(users, encoding="ascii")
    Path(f"/proc/{pid}/gid_map").write_text(groups, encoding="ascii")


def _mounts(root: Path, options: dict[str, Any]) -> None:
    """Give the machine /proc, a few devices, and each share as a mount, so that renames do not cross them."""
    _mount("none", "/", "", _REC | _PRIVATE)
    _mount("proc", root / "proc", "proc")
    _mount("tmpfs", root / "dev/shm", "tmpfs")
    for name in _DEVICES:
        (root / "dev" / name).touch()
        _mount(f"/dev/{name}", root / "dev" / name, "", _BIND)
    for share in options["shares"]:
        _mount(str(root / share), root / share, "", _BIND)
    if rule := options.get("emulate"):
        if Path("/proc/self/uid_map").read_text(encoding="ascii").split() == ["0", "0", "4294967295"]:
            raise OSError("without a user namespace the rule would count for the whole system")
        binfmt = root / "binfmt"
        binfmt.mkdir(exist_ok=True)
        _mount("binfmt_misc", binfmt, "binfmt_misc")
        (binfmt / "register").write_bytes(rule.encode("latin-1"))


def _mount(source: str, target: Path | str, kind: str, flags: int = 0) -> None:
    done = _libc.mount(source.encode(), os.fsencode(target), kind.encode() or None, flags, None)
    _check(done, f"mount {kind or source} on {target}")


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _run(root: Path, order: dict[str, Any], *, alone: bool) -> dict[str, Any]:
    """Run one program inside; like DSM, wait until nobody holds its output any more."""

    def inside() -> None:
        if order["old_word"]:
            _check(_libc.personality(0x0008), "personality")  # PER_LINUX32: uname says i686
        if alone and order["uid"]:
            _become_account()
        os.chroot(root)
        os.chdir("/")
        os.umask(0o022)
        if order["last_call"]:
            _old_kernel(order["last_call"])
        if not alone and order["uid"]:
            os.setgroups([])
            os.setgid(order["uid"])
            os.setuid(order["uid"])

    try:
        child = subprocess.Popen(
            order["argv"],
            env=order["env"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=inside,  # noqa: PLW1509  # this process has one thread
            close_fds=True,
        )
    except FileNotFoundError as error:
        return {"code": 127, "out": "", "err": str(error)}
    try:
        out, err = child.communicate(timeout=order["timeout"])
    except subprocess.TimeoutExpired:
        child.kill()
        return {"code": -9, "out": "", "err": f"{order['argv']} did not end in {order['timeout']} s"}
    return {
        "code": child.returncode,
        "out": out.decode("utf-8", "replace"),
        "err": err.decode("utf-8", "replace"),
    }


def _become_account() -> None:
    """Be the package's account in a user namespace of its own, where it has no rights over anything."""
    _check(_libc.unshare(_NEWUSER), "unshare")
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    _map("self", f"{ACCOUNT} 0 1", f"{ACCOUNT} 0 1")


def _old_kernel(last: int) -> None:
    """Let every system call with a number above `last` fail as on a kernel that has never heard of it.

    A filter of four instructions (linux/filter.h): load the number; above `last`? ENOSYS : allow.
    """
    program = (
        (0x20, 0, 0, 0),
        (0x25, 0, 1, last),
        (0x06, 0, 0, 0x00050000 | errno.ENOSYS),
        (0x06, 0, 0, 0x7FFF0000),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *step) for step in program))
    header = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", len(program), ctypes.addressof(code)))
    _check(_libc.prctl(38, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS")
    _check(_libc.prctl(22, 2, header, 0, 0), "PR_SET_SECCOMP")


def _reap() -> None:
    """Collect the orphans, as the first process of a system has to."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    main()
