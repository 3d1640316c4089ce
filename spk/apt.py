"""A private apt: the signed package lists of the Debian release the runtime comes from.

It reads the mirrors this machine is already configured with and leaves the machine's own package
database alone; it needs no root. Lists and packages live in the cache.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from spk.debpins import Pin
from spk.places import CACHE

SUITE = "trixie"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_NO_MIRROR = f"""\
This machine's apt has no Debian mirror, and the runtime is made of Debian {SUITE} packages.
Give the addresses of one and build again (they are what follows "deb" in a Debian machine's apt sources):
  DEBIAN_MIRROR=<address>/debian DEBIAN_SECURITY_MIRROR=<address>/debian-security ./build.sh"""
_NO_KEYRING = f"""\
{KEYRING} is missing, without it nothing from a Debian mirror can be trusted.
Install the package debian-archive-keyring and build again."""


@dataclass(frozen=True, slots=True)
class Mirrors:
    """Where the release and its security updates are fetched from."""

    main: str
    security: str


def mirrors() -> Mirrors:
    """Return the Debian mirrors of this machine's apt, or those named in the environment."""
    targets = _run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(ORIGIN)", "Created-By: Packages"]
    )
    return choose(targets.splitlines(), dict(os.environ))


def choose(targets: list[str], environment: dict[str, str]) -> Mirrors:
    """Pick the mirrors from apt's targets, `address release origin` each. Touches nothing."""
    rows = [line.split() for line in targets]
    debian = [row for row in rows if len(row) > 1 and re.search(r"/debian(-security)?/?$", row[0])]
    security = environment.get("DEBIAN_SECURITY_MIRROR") or _first(debian, security=True)
    main = environment.get("DEBIAN_MIRROR") or _first(debian, security=False)
    if not main:
        raise SystemExit(_NO_MIRROR)
    return Mirrors(main.rstrip("/"), (security or f"{main.rstrip('/')}-security").rstrip("/"))


def _first(rows: list[list[str]], *, security: bool) -> str:
    return next((row[0] for row in rows if row[1].endswith("-security") is security), "")


class PrivateApt:
    """apt for one architecture, with its own lists and an empty list of installed packages."""

    def __init__(self, debian_arch: str) -> None:
        self._home = CACHE / "apt" / debian_arch
        self._arch = debian_arch
        self._fresh = False

    def update(self) -> None:
        """Fetch the signed package lists, once in the life of this object."""
        if self._fresh:
            return
        if not KEYRING.exists():
            raise SystemExit(_NO_KEYRING)
        for folder in ("lists/partial", "archives/partial"):
            (self._home / folder).mkdir(parents=True, exist_ok=True)
        (self._home / "status").touch()
        self._sources().write_text(self._sources_text(mirrors()))
        self._apt("apt-get", "update", "--error-on=any")
        self._fresh = True

    def current(self, name: str) -> Pin:
        """Return what the release offers now under `name`."""
        self.update()
        found = re.search(r"Candidate: (\S+)", self._apt("apt-cache", "policy", name))
        if not found or found[1] == "(none)":
            raise SystemExit(f"the Debian mirror offers no {name} for {self._arch} in {SUITE}")
        return self._pin(name, found[1])

    def fetch(self, pin: Pin, folder: Path) -> Path | None:
        """Fetch exactly this version into `folder`, or return None where the mirror dropped it."""
        self.update()
        try:
            self._apt("apt-get", "download", f"{pin.name}={pin.version}", where=folder)
        except subprocess.CalledProcessError:
            return None
        return next(folder.glob(f"{pin.name}_*.deb"))

    def _pin(self, name: str, version: str) -> Pin:
        fields = dict(re.findall(r"(?m)^(\w+): (.*)$", self._apt("apt-cache", "show", f"{name}={version}")))
        source, _, rest = fields.get("Source", name).partition(" ")
        return Pin(
            name, version, fields["SHA256"], int(fields["Size"]), f"{source}={rest.strip('()') or version}"
        )

    def _sources(self) -> Path:
        return self._home / "sources.list"

    def _sources_text(self, where: Mirrors) -> str:
        options = f"[arch={self._arch} signed-by={KEYRING}]"
        rows = ((where.main, ""), (where.main, "-updates"), (where.security, "-security"))
        return "".join(f"deb {options} {address} {SUITE}{part} main\n" for address, part in rows)

    def _apt(self, *command: str, where: Path | None = None) -> str:
        options = {
            "APT::Architecture": self._arch,
            "APT::Architectures": self._arch,
            "APT::Sandbox::User": "root",  # as root apt would hand over to an account that cannot enter here
            "Acquire::Retries": "3",
            "Dir::Cache": self._home,
            "Dir::Cache::archives": self._home / "archives",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::Etc::sourcelist": self._sources(),
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State": self._home,
            "Dir::State::lists": self._home / "lists",
            "Dir::State::status": self._home / "status",
        }
        flags = [word for key, value in options.items() for word in ("-o", f"{key}={value}")]
        return _run([command[0], *flags, *command[1:]], where)


def _run(command: list[str], where: Path | None = None) -> str:
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip())
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.stdout
