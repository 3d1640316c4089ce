"""A card that must stay as it is: copied once, never twice, never touched; read-only cards and cards that come and go."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.journeys.home import ENVIRONMENT, PATIENCE, Home, wait_for
from tests.journeys.mounting import may_mount
from tests.samples import photos, video

if TYPE_CHECKING:
    from pathlib import Path

SMALL = (64, 48)
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"
COPYING = "[intake]\nmode = copy\n"


class Copying(Home):
    """A home whose intake is only read."""

    def __init__(self, root: Path, more: str = "") -> None:
        super().__init__(root)
        (self.state / "config.ini").write_text(COPYING + more)

    def command(self, name: str, *options: str) -> list[str]:
        return super().command(name, *options, f"--config={self.state / 'config.ini'}")

    def whole_card(self) -> dict[str, tuple[object, ...]]:
        """Return every entry of the card with all that a change would change."""
        found: dict[str, tuple[object, ...]] = {}
        for path in [self.intake, *self.intake.rglob("*")]:
            status = path.lstat()
            content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            kept = (
                status.st_ino,
                status.st_mode,
                status.st_size,
                status.st_mtime_ns,
                status.st_ctime_ns,
                content,
            )
            found[str(path.relative_to(self.intake))] = kept
        return found

    def events(self) -> list[str]:
        return (
            [row["Event"] for row in self.log()]
            if (self.library / "photo_organizer_log.csv").exists()
            else []
        )


def photo(minute: int) -> bytes:
    return photos.jpeg(f"2024:05:01 10:{minute:02}:00", size=SMALL, seed=minute)


@pytest.fixture
def home(tmp_path: Path) -> Copying:
    """A card with a photo, its sidecar, a live pair, a photo twice, and a system's file."""
    home = Copying(tmp_path)
    home.put("DCIM/100CANON/IMG_0001.JPG", photo(1))
    home.put("DCIM/100CANON/IMG_0001.xmp", XMP)
    home.put("DCIM/100CANON/IMG_0002.JPG", photo(2))
    home.put("DCIM/101CANON/IMG_0002.JPG", photo(2))
    home.put(
        "DCIM/101CANON/MVI_0003.MP4", video.movie(brand="mp42", frames=2, size=SMALL), mtime=1_600_000_100
    )
    home.put("DCIM/101CANON/.DS_Store", b"system")
    (home.intake / "EMPTY").mkdir()
    return home


def test_everything_is_copied_once_and_the_card_is_as_it_was(home: Copying) -> None:
    before = home.whole_card()
    planned = home.run("plan", "--settle", "0")
    assert planned.returncode == 0
    assert planned.stdout.count("copy ") == 4
    assert "stays, and is not copied" in planned.stdout
    first = home.once()
    assert (first.returncode, first.stdout) == (0, planned.stdout)
    filed = home.filed()
    assert len(filed) == 4
    assert home.whole_card() == before
    again = home.once()
    assert (again.returncode, again.stdout) == (0, "")
    assert home.filed() == filed
    assert home.whole_card() == before
    assert home.events().count("File Copied") == 4
    assert home.run("status", "--json").stdout.count("DCIM") == 0  # nothing waits
    assert home.run("check", str(home.intake)).returncode == 0


def test_what_is_new_on_the_card_is_copied_and_what_was_changed(home: Copying) -> None:
    home.once()
    home.put("DCIM/101CANON/IMG_0004.JPG", photo(4))
    home.put("DCIM/100CANON/IMG_0001.JPG", photo(5))  # the card was formatted, and the counter began again
    assert home.once().stdout.count("copy ") == 2
    assert {"2024/05_May/20240501_100400.jpg", "2024/05_May/20240501_100500.jpg"} <= home.filed()
    assert "2024/05_May/20240501_100100.jpg" in home.filed()


def test_a_late_companion_on_the_card_joins_its_copied_photo(home: Copying) -> None:
    home.once()
    home.put("DCIM/100CANON/IMG_0002.xmp", XMP + b" ")
    home.once()
    assert "2024/05_May/20240501_100200.xmp" in home.filed()


def test_what_left_the_library_is_not_copied_again_from_this_place_or_another(home: Copying) -> None:
    home.once()
    gone = home.library / "2024" / "05_May" / "20240501_100100.jpg"
    gone.unlink()
    assert home.once().stdout == ""
    asked = home.run("why", str(home.intake / "DCIM" / "100CANON" / "IMG_0001.JPG")).stdout
    assert "copied into the library before, and has been removed" in asked
    assert "photo-organizer readmit" in asked
    still = home.run("why", str(home.intake / "DCIM" / "100CANON" / "IMG_0002.JPG")).stdout
    assert ("the library has the same content" in still, "readmit" in still) == (True, False)
    shutil.copytree(home.intake / "DCIM" / "100CANON", home.intake / "elsewhere")
    before = home.filed()
    told = home.once().stdout
    assert "copied into the library before" in told
    assert home.filed() == before
    assert home.run("check", str(home.intake)).returncode == 1  # it is not in the library, and check says so
    assert home.run("readmit", str(home.intake / "DCIM" / "100CANON" / "IMG_0001.JPG")).returncode == 0
    home.once()
    assert gone.exists()


def test_a_lost_database_copies_nothing_twice_that_the_library_has(home: Copying) -> None:
    home.once()
    before, card = home.filed(), home.whole_card()
    for file in home.state.glob("organizer.db*"):
        file.unlink()
    told = home.once()
    assert told.returncode == 0
    assert "copy " not in told.stdout.replace("not copied", "")
    assert home.filed() == before
    assert home.whole_card() == card
    assert home.once().stdout == ""


def test_undo_takes_the_copies_away_while_the_card_has_the_originals(home: Copying) -> None:
    home.once()
    card, before = home.whole_card(), home.filed()
    missing = home.intake / "DCIM" / "100CANON" / "IMG_0002.JPG"
    away = home.root / "away.jpg"
    missing.rename(away)
    done = home.run("undo", "--last")
    assert done.returncode == 1  # its original is not there any more: that copy stays
    assert "IMG_0002.JPG' is not there, so its copy stays" in done.stderr
    assert "3 copies taken away" in done.stderr
    assert home.filed() == {"2024/05_May/20240501_100200.jpg"} < before
    away.rename(missing)
    assert home.run("undo", "--last").returncode == 0
    assert home.filed() == set()
    assert {name: kept[5] for name, kept in home.whole_card().items()} == {
        name: kept[5] for name, kept in card.items()
    }
    assert home.once().stdout == ""  # what was taken back does not come again by itself


def test_undo_while_the_card_is_away_is_answered_and_every_copy_stays_until_it_is_back(home: Copying) -> None:
    home.once()
    filed = home.filed()
    card = home.intake.rename(home.root / "card")
    (card / "DCIM" / "100CANON" / "IMG_0001.xmp").rename(home.root / "away.xmp")
    for _ in range(2):
        done = home.run("undo", "--last")
        assert done.returncode == 1
        assert done.stderr.startswith(f"Error: the folder {home.intake} cannot be opened")
        assert home.filed() == filed
    card.rename(home.intake)
    done = home.run("undo", "--last")  # half of a unit is away: the whole unit stays, the others go
    assert done.returncode == 1
    assert "IMG_0001" in done.stderr
    assert home.filed() == {"2024/05_May/20240501_100100.jpg", "2024/05_May/20240501_100100.xmp"}


@pytest.mark.parametrize("setting", ["true", "false"])
def test_duplicates_stay_on_the_card_whatever_is_to_become_of_them(tmp_path: Path, setting: str) -> None:
    home = Copying(tmp_path, f"[duplicates]\ndelete_duplicates = {setting}\n")
    home.put("a.jpg", photo(1))
    home.put("b/a copy.jpg", photo(1))
    before = home.whole_card()
    home.once()
    assert home.filed() == {"2024/05_May/20240501_100100.jpg"}
    assert home.whole_card() == before


def test_two_photos_of_one_second_are_both_copied(tmp_path: Path) -> None:
    home = Copying(tmp_path, "[duplicates]\nsame_second = duplicates\n")
    home.put("a.jpg", photos.jpeg("2024:05:01 10:00:00", size=SMALL, seed=1, text="one"))
    home.put(
        "b.jpg", photos.jpeg("2024:05:01 10:00:00", size=SMALL, seed=9, text="another"), mtime=1_600_000_900
    )
    before = home.whole_card()
    home.once()
    assert len(home.filed()) == 2
    assert home.whole_card() == before


_CHANGES = "trace=%file,ftruncate,fchmod,fchown,write,pwrite64,utimensat,futimesat,fallocate,fsetxattr,ioctl"
_READS = re.compile(
    r"^(open|openat|stat|lstat|newfstatat|statx|access|faccessat2?|readlink(at)?|getxattr|lgetxattr|listxattr|"
    r"statfs|chdir|execve|getcwd|inotify_add_watch)\("
)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("command", [("once", "--settle", "0"), ("plan", "--settle", "0"), ("doctor",)])
def test_no_call_changes_anything_below_the_intake(home: Copying, command: tuple[str, ...]) -> None:
    trace = home.root / "trace"
    watched = ["strace", "-ff", "-qq", "-y", "-s", "4096", "-e", _CHANGES, "-o", str(trace)]
    subprocess.run([*watched, *home.command(*command)], check=False, env=ENVIRONMENT, capture_output=True)
    told_apart = home.root.glob("trace.*")  # a file for each thread: one never cuts a line of another in two
    calls = [line for one in told_apart for line in one.read_text(errors="replace").splitlines()]
    lines = [line for line in calls if str(home.intake) in line]
    assert lines
    changing = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")
    told = [line for line in lines if not _READS.match(line) or changing.search(line)]
    told = [line for line in told if not re.search("FS_IOC_FIEMAP|TCGETS", line)]  # they only look
    # A log or database names it.
    own = re.compile(rf"(write|pwrite64|ioctl)\(\d+<(?!{re.escape(str(home.intake))})")
    assert [line for line in told if not own.search(line)] == []


@pytest.mark.skipif(
    os.geteuid() != 0 or not may_mount(), reason="only root may mount a folder read-only, and not everywhere"
)
def test_a_card_that_is_mounted_read_only_is_copied_and_its_copies_are_taken_back(home: Copying) -> None:
    script = " && ".join(
        [f"mount --bind -o ro {home.intake} {home.intake} && mount -o remount,bind,ro {home.intake}"]
        + [" ".join(home.command(*options)) for options in (("once", "--settle=0"), ("once", "--settle=0"))]
        + [f"find {home.library} -name '*.jpg' | wc -l", " ".join(home.command("undo", "--last"))]
    )
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        check=False,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "\n2\n" in done.stdout
    assert home.filed() == set()


def test_the_service_waits_for_a_card_that_is_away_and_copies_it_when_it_comes(home: Copying) -> None:
    card = home.intake.rename(home.root / "card")
    (home.state / "config.ini").write_text(
        COPYING + "scan_seconds = 1\nquiet_seconds = 0.5\nquiet_seconds_unprovable = 0.5\n"
    )
    service = home.start()
    try:
        wait_for(lambda: home.status()["word"] == "Idle")
        card.rename(home.intake)
        home.run("retry")
        wait_for(lambda: home.events().count("File Copied") == 4)  # a copy in the making is a file, too
        home.intake.rename(card)
        home.run("retry")
        wait_for(lambda: home.status()["word"] == "Idle")
        taken_back = home.run("undo", "--last")  # answered, although the originals are away: the copies stay
        assert taken_back.returncode == 1
        assert len(home.filed()) == 4
        photo_of_two = card / "DCIM" / "100CANON" / "IMG_0002.JPG"
        photo_of_two.rename(home.root / "away.jpg")
        card.rename(home.intake)
        taken_back = home.run("undo", "--last")  # of a card that has lost one, the others are taken back
        assert taken_back.returncode == 1
        assert "IMG_0002.JPG" in taken_back.stderr
        assert home.filed() == {"2024/05_May/20240501_100200.jpg"}
    finally:
        service.terminate()
        service.communicate(timeout=PATIENCE)
    assert service.returncode == 0


def test_a_copy_that_failed_is_made_the_next_time_although_its_twin_was_left_for_it(tmp_path: Path) -> None:
    home = Copying(tmp_path)
    home.put("a.jpg", photo(1))
    home.put("b/a copy.jpg", photo(1))
    in_its_way = home.library / "2024"
    in_its_way.write_bytes(b"no folder")
    assert home.once().returncode == 1
    in_its_way.unlink()
    home.once()
    assert home.filed() == {"2024/05_May/20240501_100100.jpg"}
