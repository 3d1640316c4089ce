"""The lifecycle scripts in places of their own, around a daemon that is played and with a clock that load does not turn."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spk.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SHELLS = [("dash",), ("bash", "--posix"), ("busybox", "sh")]
# Plays the daemon: what it does is in the file "mode" beside it, what it saw in the file "seen".
_DAEMON = """\
var=$1 mode=$(cat "$(dirname "$0")/mode")
echo started >>"$var/seen"
case $mode in
    refuses) echo 'config.ini line 7: quiet_seconds = soon is no number'; exit 2 ;;
    crashes) exit 1 ;;
    busy) exit 3 ;;
    deaf) trap '' TERM ;;
    finishes) trap 'sleep 1; echo told >>"$var/seen"; exit 0' TERM ;;
    *) trap 'echo told >>"$var/seen"; exit 0' TERM ;;
esac
[ "$mode" = slow ] || echo $$ >"$var/ready"
while :; do sleep 0.05; done
"""
# The clock stands still, so that nothing is given up on a busy machine; where the file "hurry" is, each look at it costs a second.
_UPTIME = """\
[ "$2" = -f1 ] && [ "$3" = /proc/uptime ] || exec {cut} "$@"
[ ! -f {root}/hurry ] || printf . >>{root}/seconds
echo $((1700000000 + $(wc -c <{root}/seconds)))
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """The scripts, with all places below `root`, run by `shell`."""

    root: Path
    shell: tuple[str, ...]

    @property
    def var(self) -> Path:
        return self.root / "@appdata/PhotoOrganizer"

    @property
    def target(self) -> Path:
        return self.root / "@appstore/PhotoOrganizer"

    @property
    def home(self) -> Path:
        return self.root / "packages/PhotoOrganizer"

    def build(self) -> None:
        for folder in (self.var, self.target / "bin", self.target / "lib", self.home, self.root / "scripts"):
            folder.mkdir(parents=True)
        sources = [*(ROOT / "scripts").iterdir(), ROOT / "WIZARD_UIFILES/upgrade_uifile.sh"]
        for source in sources:
            self._copy(source, self.root / "scripts" / source.name)
        self._copy(ROOT / "spk/target/lib/supervise", self.target / "lib/supervise")
        (self.target / "bin/photo_organizer").write_text(_DAEMON)
        start = f"exec {' '.join(self.shell)} {self.target}/bin/photo_organizer {self.var}\n"
        self.program(self.target / "bin/photo-organizer", start)
        self.plays("well")
        self.tools.mkdir()
        (self.root / "seconds").touch()
        self.program(self.tools / "cut", _UPTIME.format(cut=shutil.which("cut"), root=self.root))

    @property
    def tools(self) -> Path:
        """Programs that are found before the system's."""
        return self.root / "tools"

    def hurries(self) -> None:
        (self.root / "hurry").touch()

    def seconds(self) -> int:
        """Return how many seconds have passed for the scripts since the clock hurries."""
        return (self.root / "seconds").stat().st_size

    def _copy(self, source: Path, place: Path) -> None:
        text = source.read_text().replace("/var/packages", str(self.home.parent))
        text = text.replace(f"{self.home}/target", str(self.target))
        text = text.replace("/volume*[0-9]/", f"{self.root}/volume*[0-9]/")
        first, _, rest = text.partition("\n")
        self.program(place, rest.replace("/bin/sh ", " ".join(self.shell) + " "), first)

    def program(self, place: Path, text: str, first: str = "#!/bin/sh") -> None:
        place.write_text(f"{first}\n{text}")
        place.chmod(0o755)

    def plays(self, mode: str) -> None:
        (self.target / "bin/mode").write_text(mode)

    def python(self, folder: Path, code: int) -> None:
        """Put a Python into a payload that ends with `code`."""
        for name in ("runtime/bin/python3.13", "runtime/lib/ld-linux-played.so"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            self.program(folder / name, f'echo "$@" >"{self.root}/asked"\nexit {code}\n')

    def run(self, script: str, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        places = {"SYNOPKG_PKGDEST": str(self.target), "SYNOPKG_PKGVAR": str(self.var)}
        command = [*self.shell, str(self.root / "scripts" / script), *words]
        return subprocess.run(
            command,
            env={"PATH": f"{self.tools}:{os.environ['PATH']}"} | places | env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def control(self, word: str) -> int:
        return self.run("start-stop-status", word).returncode

    def number(self, name: str) -> int:
        return int((self.var / name).read_text())

    def seen(self) -> list[str]:
        return (self.var / "seen").read_text().split()
