"""Each lifecycle script alone, in every shell that DSM might run it with, around a daemon that is played."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from spk.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELLS = [("dash",), ("bash", "--posix"), ("busybox", "sh")]
# Plays the daemon: what it does is in the file "mode" beside it, what it saw in the file "seen".
_DAEMON = """\
var=$1 mode=$(cat "$(dirname "$0")/mode")
echo started >>"$var/seen"
case $mode in
    refuses) echo 'config.ini line 7: quiet_seconds = soon is no number'; exit 2 ;;
    crashes) exit 1 ;;
    deaf) trap '' TERM ;;
    finishes) trap 'sleep 1; echo told >>"$var/seen"; exit 0' TERM ;;
    *) trap 'echo told >>"$var/seen"; exit 0' TERM ;;
esac
[ "$mode" = slow ] || echo $$ >"$var/ready"
while :; do sleep 0.05; done
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

    def _copy(self, source: Path, place: Path) -> None:
        text = source.read_text().replace("/var/packages", str(self.home.parent))
        text = text.replace(f"{self.home}/target", str(self.target))
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
            env={"PATH": os.environ["PATH"]} | places | env,
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


@pytest.fixture(params=SHELLS, ids=[shell[0] for shell in SHELLS])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if shutil.which(request.param[0]) is None:
        pytest.skip(f"needs {request.param[0]}")
    made = Stage(tmp_path, request.param)
    made.build()
    yield made
    made.control("stop")


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Stage]:
    """A stage in one shell, for what takes long by its nature."""
    made = Stage(tmp_path, ("dash",))
    made.build()
    yield made
    made.control("stop")


def runs(number: int) -> bool:
    """Whether a process runs; what has ended and is not collected yet has no command line."""
    try:
        return bool((Path("/proc") / str(number) / "cmdline").read_bytes())
    except OSError:
        return False


# ── start, stop, status ──


def test_start_stop_and_status_tell_the_truth(stage: Stage) -> None:
    assert stage.control("status") == 3
    assert stage.control("start") == 0
    assert stage.number("ready") == stage.number("supervisor.pid.daemon")  # it was awaited
    assert stage.control("status") == 0
    assert stage.control("start") == 0
    assert stage.seen() == ["started"]  # once
    assert stage.control("stop") == 0
    assert stage.control("status") == 3
    assert stage.seen() == ["started", "told"]
    assert {path.name for path in stage.var.iterdir()} == {"seen", "supervisor.log"}
    assert stage.control("stop") == 0


@pytest.mark.parametrize("word", ["prestart", "prestop", "no-such-word"])
def test_what_needs_nothing_is_answered_and_does_nothing(stage: Stage, word: str) -> None:
    assert stage.control(word) == 0
    assert not list(stage.var.iterdir())


def test_a_refusal_of_the_daemon_is_told_and_not_tried_again(stage: Stage) -> None:
    stage.plays("refuses")
    done = stage.run("start-stop-status", "start", SYNOPKG_TEMP_LOGFILE=str(stage.root / "dialog"))
    assert "still busy" not in done.stdout  # as it says after the seconds that are given to a daemon at work
    assert done.returncode == 1
    assert "quiet_seconds = soon" in (stage.root / "dialog").read_text()
    assert stage.control("status") == 3
    assert stage.seen() == ["started"]
    assert not (stage.var / "supervisor.pid").exists()


def test_the_end_of_the_session_that_started_it_does_not_end_it(stage: Stage) -> None:
    stage.control("start")
    os.kill(stage.number("supervisor.pid"), signal.SIGHUP)
    time.sleep(0.5)
    assert stage.control("status") == 0
    assert runs(stage.number("supervisor.pid"))
    assert stage.seen() == ["started"]


def test_a_daemon_that_is_killed_is_started_again_and_status_never_turns_bad(stage: Stage) -> None:
    stage.control("start")
    first = stage.number("supervisor.pid.daemon")
    os.kill(first, 9)
    deadline = time.monotonic() + 300
    while stage.seen() != ["started", "started"]:
        assert stage.control("status") == 0
        assert time.monotonic() < deadline
    assert stage.number("supervisor.pid.daemon") != first
    assert "code 137" in (stage.var / "supervisor.log").read_text()


def test_a_session_that_is_made_by_a_child_is_waited_for_as_well(stage: Stage) -> None:
    """As setsid does when it leads a group already: it forks, and the process that was started ends at once."""
    (stage.root / "tools").mkdir()
    setsid = shutil.which("setsid")
    stage.program(stage.root / "tools/setsid", f'{setsid} "$@" &\nexit 0\n')
    done = stage.run("start-stop-status", "start", PATH=f"{stage.root}/tools:{os.environ['PATH']}")
    assert (done.returncode, done.stdout) == (0, "")
    assert stage.control("status") == 0


def test_a_daemon_that_cannot_live_is_not_started_all_the_time(stage: Stage) -> None:
    stage.plays("crashes")
    starting = subprocess.Popen(
        [*stage.shell, str(stage.target / "lib/supervise"), str(stage.var / "p"), "-"]
    )
    while not (stage.var / "seen").exists():
        time.sleep(0.01)
    time.sleep(2.5)
    starting.terminate()
    starting.wait()
    assert len(stage.seen()) in {1, 2, 3}  # pauses of one and two seconds, later up to a minute


def test_stop_waits_for_the_file_in_hand(stage: Stage) -> None:
    stage.plays("finishes")
    stage.control("start")
    daemon = stage.number("supervisor.pid.daemon")
    assert stage.control("stop") == 0
    assert not runs(daemon)
    assert stage.seen() == ["started", "told"]


def test_a_killed_supervisor_leaves_nothing_that_could_not_be_stopped(stage: Stage) -> None:
    stage.control("start")
    boss = stage.number("supervisor.pid")
    os.kill(boss, 9)
    while runs(boss):  # a busy machine takes its time even for this
        time.sleep(0.01)
    assert stage.control("status") == 0
    assert stage.control("start") == 0
    assert stage.seen() == ["started", "told", "started"]
    assert stage.control("stop") == 0
    assert stage.control("status") == 3


def test_the_number_of_another_process_is_not_ours(stage: Stage) -> None:
    """After a power cut the numbers in the files may belong to anything."""
    other = subprocess.Popen(["sleep", "60"])
    for name in ("supervisor.pid", "supervisor.pid.daemon"):
        (stage.var / name).write_text(f"{other.pid}\n")
    assert stage.control("status") == 3
    assert stage.control("stop") == 0
    assert other.poll() is None
    other.kill()
    other.wait()
    (stage.var / "supervisor.pid").write_text("no number\n")
    assert stage.control("status") == 3


def test_a_daemon_that_does_not_listen_is_killed_in_time(one: Stage) -> None:
    one.plays("deaf")
    one.control("start")
    daemon, boss = one.number("supervisor.pid.daemon"), one.number("supervisor.pid")
    began = time.monotonic()
    assert one.control("stop") == 0
    assert (
        time.monotonic() - began < 60
    )  # it gives up after 19 s; a busy machine may take as long for the rest
    assert one.control("status") == 3
    while runs(daemon) or runs(boss):  # killed they are; a busy machine takes its time to end them
        time.sleep(0.01)


def test_a_daemon_that_takes_long_to_be_ready_counts_as_started(one: Stage) -> None:
    one.plays("slow")
    done = one.run("start-stop-status", "start")
    assert (done.returncode, one.control("status")) == (0, 0)
    assert "still busy" in done.stdout


def test_the_supervisor_s_log_stays_small(stage: Stage) -> None:
    (stage.var / "supervisor.log").write_bytes(b"x" * 2_100_000)
    stage.control("start")
    assert (stage.var / "supervisor.log").stat().st_size < 1000
    assert (stage.var / "supervisor.log.1").stat().st_size == 2_100_000


def test_what_only_the_start_can_do_is_done_before_it(stage: Stage) -> None:
    stage.python(stage.target, 0)
    stage.control("start")
    assert not (stage.root / "asked").exists()
    stage.control("stop")
    (stage.var / "folders-wanted").touch()
    assert stage.control("start") == 0
    assert (stage.root / "asked").read_text().endswith("photo_organizer.synology start\n")


# ── install, upgrade, uninstall ──


@pytest.mark.parametrize("code", [0, 1])
def test_preinst_and_postinst_answer_as_the_program_does(stage: Stage, code: int) -> None:
    payload = stage.root / "payload"
    stage.python(payload, code)
    stage.python(stage.target, code)
    assert stage.run("preinst", SYNOPKG_PKGINST_TEMP_DIR=str(payload)).returncode == code
    assert (stage.root / "asked").read_text().endswith("photo_organizer.synology preinst\n")
    assert stage.run("postinst").returncode == code
    assert (stage.root / "asked").read_text().endswith("photo_organizer.synology postinst\n")


def test_without_a_payload_preinst_lets_pass_what_postinst_refuses(stage: Stage) -> None:
    assert stage.run("preinst", SYNOPKG_PKGINST_TEMP_DIR=str(stage.root / "nothing")).returncode == 0
    assert stage.run("postinst").returncode != 0


@pytest.mark.parametrize("script", ["preuninst", "postupgrade"])
@pytest.mark.parametrize("status", ["UPGRADE", "UNINSTALL"])
def test_scripts_with_nothing_to_do_do_nothing(stage: Stage, script: str, status: str) -> None:
    (stage.var / "config.ini").write_text("mine")
    done = stage.run(script, SYNOPKG_PKG_STATUS=status, wizard_remove_data="true")
    assert (done.returncode, done.stdout) == (0, "")
    assert (stage.var / "config.ini").read_text() == "mine"


@pytest.mark.parametrize(
    ("status", "answer", "goes"),
    [
        ("UNINSTALL", "true", True),
        ("UNINSTALL", "false", False),
        ("UNINSTALL", "", False),
        ("UPGRADE", "true", False),
        ("", "true", False),
    ],
)
def test_data_goes_only_at_removal_and_only_if_the_owner_says_so(
    stage: Stage, status: str, answer: str, *, goes: bool
) -> None:
    for name in ("config.ini", "a b.db", ".hidden"):
        (stage.var / name).write_text("mine")
    done = stage.run("postuninst", SYNOPKG_PKG_STATUS=status, wizard_remove_data=answer)
    assert done.returncode == 0
    assert len(list(stage.var.iterdir())) == (0 if goes else 3)


@pytest.mark.parametrize("place", ["", "volume1/photo", "@appdata", "@appdata/Other"])
def test_nothing_is_removed_anywhere_else(stage: Stage, place: str) -> None:
    photo = stage.root / place / "photo.jpg"
    photo.parent.mkdir(parents=True, exist_ok=True)
    photo.write_text("a photo")
    answers = {"SYNOPKG_PKG_STATUS": "UNINSTALL", "wizard_remove_data": "true"}
    done = stage.run("postuninst", **answers, SYNOPKG_PKGVAR=str(photo.parent))
    assert done.returncode == 0
    assert photo.exists()


def test_preupgrade_puts_aside_the_file_that_the_older_package_read(stage: Stage) -> None:
    keep = stage.root / "keep"
    keep.mkdir()
    places = [stage.home, stage.var, stage.target / "var", stage.target]
    for place in reversed(places):
        place.mkdir(exist_ok=True)
        (place / "config.ini").write_text(str(place))
        assert stage.run("preupgrade", SYNOPKG_TEMP_UPGRADE_FOLDER=str(keep)).returncode == 0
        assert (keep / "config.ini").read_text() == str(place)


def test_preupgrade_follows_no_link_and_refuses_when_it_cannot_keep(stage: Stage) -> None:
    keep = stage.root / "keep"
    (stage.home / "config.ini").symlink_to("/etc/passwd")
    assert stage.run("preupgrade").returncode == 0  # nowhere to put it
    keep.mkdir()
    assert stage.run("preupgrade", SYNOPKG_TEMP_UPGRADE_FOLDER=str(keep)).returncode == 0
    assert not list(keep.iterdir())
    (stage.var / "config.ini").write_text("mine")
    (keep / "config.ini").mkdir()
    (keep / "config.ini/config.ini").mkdir()  # a copy cannot come to lie here
    assert stage.run("preupgrade", SYNOPKG_TEMP_UPGRADE_FOLDER=str(keep)).returncode == 1


@pytest.mark.parametrize("language", ["ger", "xyz", ""])
def test_an_upgrade_asks_in_the_owner_s_language(stage: Stage, language: str) -> None:
    pages = stage.root / "scripts"
    for kind in ("install_uifile", "kept_settings"):
        (pages / kind).write_text(f"{kind} english @LIBRARY@ @INTAKE@")
        (pages / f"{kind}_ger").write_text(f"{kind} deutsch @LIBRARY@ @INTAKE@ @LIBRARY@")
    told = stage.root / "told"
    env = {"SYNOPKG_TEMP_LOGFILE": str(told), "SYNOPKG_DSM_LANGUAGE": language}
    assert stage.run("upgrade_uifile.sh", **env).returncode == 0
    assert ("deutsch" in told.read_text()) == (language == "ger")
    assert told.read_text().startswith("install_uifile ")
    (stage.var / "config.ini").write_text("[paths]\n  library = /volume1/photo\nintake: /volume2/a & b/In\n")
    assert stage.run("upgrade_uifile.sh", **env).returncode == 0
    german = "kept_settings deutsch photo a & b photo\n"
    assert told.read_text() == (german if language == "ger" else "kept_settings english photo a & b\n")


@pytest.mark.parametrize(
    ("library", "intake", "names"),
    [
        ("/volume1/photo", "/volume1/photo/PhotosToProcess", "photo photo"),
        ("/volume12/Family Photos/All/2024", "/var/services/upload", "Family Photos upload"),
        ('"/volume1/photo/"', "'/volume1/video/x'", "photo video"),
        ("/mnt/disk/photos", "/volume1/photo/In", ""),
        ("/volume1/@appdata/x", "/volume1/photo/In", ""),
        ("/volume1/homes/anna", "/volume1/photo/In", ""),
        ("/volume1/photo", "", ""),
    ],
)
def test_the_shared_folder_is_read_from_the_settings(
    one: Stage, library: str, intake: str, names: str
) -> None:
    """Where it cannot be told, the questions of a first installation are asked."""
    (one.root / "scripts/install_uifile").write_text("")
    (one.root / "scripts/kept_settings").write_text("@LIBRARY@ @INTAKE@")
    (one.var / "config.ini").write_text(
        f"[paths]\n# library = /volume9/no\nlibrary={library}\nintake = {intake}\n"
    )
    told = one.root / "told"
    assert one.run("upgrade_uifile.sh", SYNOPKG_TEMP_LOGFILE=str(told)).returncode == 0
    assert told.read_text().strip() == names


def test_our_settings_count_more_than_what_the_older_package_left(one: Stage) -> None:
    (one.root / "scripts/kept_settings").write_text("@LIBRARY@ @INTAKE@")
    (one.home / "config.ini").write_text(
        "[paths]\nsource_dir = /volume1/old/In\ndestination_root = /volume1/old\n"
    )
    (one.var / "config.ini").write_text("[paths]\nlibrary = /volume1/photo\nintake = /volume1/photo/In\n")
    told = one.root / "told"
    assert one.run("upgrade_uifile.sh", SYNOPKG_TEMP_LOGFILE=str(told)).returncode == 0
    assert told.read_text() == "photo photo\n"


@pytest.mark.parametrize("script", ["preinst", "postinst"])
def test_a_program_that_dies_without_a_word_is_spoken_for(stage: Stage, script: str) -> None:
    stage.python(stage.root / "payload", 139)
    stage.python(stage.target, 139)
    told = stage.root / "told"
    told.touch()
    env = {"SYNOPKG_TEMP_LOGFILE": str(told), "SYNOPKG_PKGINST_TEMP_DIR": str(stage.root / "payload")}
    assert stage.run(script, **env).returncode == 139
    assert "ended with code 139" in told.read_text()


def test_a_package_for_another_processor_names_the_right_one(stage: Stage) -> None:
    """Whether its programs run is tried, and not guessed from a name."""
    payload = stage.root / "payload"
    stage.python(payload, 0)
    loader = payload / "runtime/lib/ld-linux-other64.so.1"
    (payload / "runtime/lib/ld-linux-played.so").rename(loader)
    assert stage.run("preinst", SYNOPKG_PKGINST_TEMP_DIR=str(payload)).returncode == 0
    (stage.root / "asked").unlink()
    loader.write_bytes(
        b"\x7fELF\x02\x01\x01" + bytes(11) + b"\xff\x77" + bytes(100)
    )  # a machine that nobody has
    done = stage.run("preinst", SYNOPKG_PKGINST_TEMP_DIR=str(payload))
    right = {"x86_64": "PhotoOrganizer-x86_64", "aarch64": "PhotoOrganizer-armv8"}[os.uname().machine]
    assert (done.returncode, right in done.stdout) == (1, True)
    assert not (stage.root / "asked").exists()


def test_a_model_of_32_bits_is_told_of_the_light_package(one: Stage) -> None:
    payload = one.root / "payload"
    one.python(payload, 0)
    loader = payload / "runtime/lib/ld-linux-aarch64.so.1"
    (payload / "runtime/lib/ld-linux-played.so").rename(loader)
    loader.write_text("#!/bin/false\n")
    one.program(one.root / "scripts/uname", "echo armv7l\n")
    env = {"SYNOPKG_PKGINST_TEMP_DIR": str(payload), "PATH": f"{one.root}/scripts:{os.environ['PATH']}"}
    done = one.run("preinst", **env)
    assert (done.returncode, "PhotoOrganizer-noarch" in done.stdout) == (1, True)
