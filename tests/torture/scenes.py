"""What is tortured: small households, and the command that changes them. Each is made once and put back for every case."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
import time
from contextlib import closing, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from photo_organizer.cli.main import main
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.model import Reason
from photo_organizer.store import db, held
from tests.look.pictures import encoded, photo
from tests.look.times import exif
from tests.samples import photos, video

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Tree = dict[str, tuple[str, int]]  # path below the root → (content, mtime_ns)
OLD = 1_600_000_000
DAY = datetime(2024, 5, 1, 10, 0, 0)
SMALL = (64, 48)
TEMPORARY = re.compile(r"/\.photo-organizer/tmp/|/\.photo-organizer-[0-9a-f]+\.part$")


@dataclass(frozen=True, slots=True)
class Scene:
    """One command over one household in one layout."""

    name: str
    layout: str  # one filesystem, two, or the intake inside the library
    plant: Callable[[Place], None]
    work: Callable[[Place], None]
    prepare: Callable[[Place], None] = lambda _: None
    settings: str = ""
    heavy: bool = False  # starts processes that decode pictures: a second a case


class Place:
    """The folders of one scene below `root`, or below `other` for what lies on another filesystem."""

    def __init__(self, scene: Scene, root: Path, other: Path) -> None:
        self.scene, self.root, self.other = scene, root, other
        self.library, self.state, self.outside = root / "library", root / "state", root / "outside"
        intakes = {"one": root / "intake", "two": other / "intake", "inside": self.library / "Inbox"}
        self.intake = intakes[scene.layout]
        self._kept = root.with_name(f"{root.name}-kept"), other.with_name(f"{other.name}-kept")

    def build(self) -> None:
        """Make everything, and keep a copy of it."""
        for folder in (self.root, self.other, *self._kept):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (self.root, self.other, self.library, self.intake, self.state, self.outside):
            folder.mkdir(parents=True, exist_ok=True)
        (self.state / "config.ini").write_text(f"[safety]\nreserve_mb = 0\n{self.scene.settings}")
        self.scene.plant(self)
        self.scene.prepare(self)
        for folder, kept in zip((self.root, self.other), self._kept, strict=True):
            shutil.copytree(folder, kept, symlinks=True)

    def again(self) -> None:
        """Put everything back as it was built."""
        for folder, kept in zip((self.root, self.other), self._kept, strict=True):
            shutil.rmtree(folder)
            shutil.copytree(kept, folder, symlinks=True)

    def work(self) -> None:
        """Run the command. Done twice it ends as done once."""
        self.scene.work(self)

    def run(self, command: str, *more: str) -> int:
        """Run a command of the program in this process, silently; return its exit code."""
        folders = [f"--{name}={getattr(self, name)}" for name in ("intake", "library", "state")]
        folders += [f"--logs={self.state}", f"--config={self.state / 'config.ini'}"]
        with (
            open(os.devnull, "w", encoding="ascii") as nowhere,
            redirect_stdout(nowhere),
            redirect_stderr(nowhere),
        ):
            return main([command, *folders, *more])

    # ── looks ──

    def tree(self) -> Tree:
        """Return every file of the owner: everything but temporaries of ours."""
        found: Tree = {}
        for root in {self.intake, self.library, self.outside}:
            for path in root.rglob("*"):
                if path.is_file() and not path.is_symlink() and not TEMPORARY.search(str(path)):
                    with suppress(FileNotFoundError):
                        content = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
                        found[str(path)] = (content, path.stat().st_mtime_ns)
        return found

    def contents(self) -> set[str]:
        """Return what the owner's files hold."""
        return {content for content, _ in self.tree().values()}

    def litter(self) -> list[str]:
        """Return what is left of ours between two runs."""
        left = [
            str(path) for root in {self.intake, self.library} for path in root.rglob("*")
            if TEMPORARY.search(str(path)) and path.is_file()
        ]  # fmt: skip
        claims = (root / ".photo-organizer" / "claim" for root in (self.intake, self.library))
        return left + [str(path) for claim in claims if claim.is_dir() for path in claim.iterdir()]


def put(path: Path, data: bytes, number: int = 0) -> None:
    """Write a file with an old time of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, ns=((OLD + number) * 10**9 + number, (OLD + number) * 10**9 + number))


@cache
def _dated(number: int) -> bytes:
    return photos.jpeg(DAY.replace(minute=number), size=SMALL, seed=number)


@cache
def _plain(number: int) -> bytes:
    return photos.jpeg(None, size=SMALL, seed=number)


def _everyday(place: Place) -> None:
    """A photo, a deep one, one with its sidecar, a film, two duplicates, one dated by its file, one unknown."""
    intake, library = place.intake, place.library
    put(library / "2024" / "05_May" / "20240501_101500.jpg", _dated(15), 1)
    put(library / "old" / "kept.jpg", _dated(16), 2)
    put(intake / "IMG_1.jpg", _dated(1), 3)
    put(intake / "trip" / "day 1" / "IMG_2.jpg", _dated(2), 4)
    put(intake / "IMG_3.jpg", _dated(3), 5)
    put(intake / "IMG_3.jpg.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", 6)
    put(intake / "film.mp4", video.movie(DAY.astimezone(), brand="mp42", frames=2, size=SMALL, seed=1), 7)
    put(intake / "again.jpg", _dated(16), 8)
    put(intake / "trip" / "again 2.jpg", _dated(1), 9)
    put(intake / "notes.txt", b"of the trip", 10)
    put(intake / "no exif.jpg", _plain(20), 11)


def _unit_in_two_passes(place: Place) -> None:
    """Both chapters of a film, and a photo whose sidecar and film come later than it."""
    for number, seed in enumerate((1, 2), 1):
        chapter = video.movie(DAY.astimezone(), brand="mp42", frames=2, size=SMALL, seed=seed)
        put(place.intake / "card" / f"GH0{number}0007.MP4", chapter, 20 + number)
        if number == 1:
            put(place.intake / "card" / "IMG_4.jpg", _dated(4), 3)
            _once(place)
    put(place.intake / "card" / "IMG_4.jpg.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", 6)
    moment = DAY.replace(minute=4).astimezone()
    put(place.intake / "card" / "IMG_4.mov", video.movie(moment, frames=2, size=SMALL, seed=4), 7)


def _settings(place: Place, name: str, when: datetime, number: int) -> None:
    """An XMP sidecar that tells the capture date."""
    told = f"exif:DateTimeOriginal='{when:%Y-%m-%dT%H:%M:%S}'"
    text = (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        f"<rdf:Description xmlns:exif='http://ns.adobe.com/exif/1.0/' {told}/></rdf:RDF></x:xmpmeta>"
    )
    put(place.intake / name, text.encode(), number)


def _unit_dated_later(place: Place) -> None:
    """A raw file with its picture, and later settings that correct the clock by an hour: the whole unit goes there."""
    put(place.intake / "card" / "IMG_5.jpg", _dated(5), 3)
    put(place.intake / "card" / "IMG_5.nef", photos.tiff(DAY.replace(minute=5), size=SMALL, seed=5), 4)
    _once(place)
    _settings(place, "card/IMG_5.xmp", DAY.replace(hour=11, minute=5), 5)


def _set_aside_by_the_older_rule(place: Place) -> None:
    """Two photos of one second, the second one with its settings in Duplicates."""
    for number, name in enumerate(("a", "b"), 1):
        data = photos.jpeg(DAY.replace(minute=6), size=SMALL, seed=number, model=name)
        put(place.intake / f"{name}.jpg", data, number)
    _settings(place, "b.xmp", DAY.replace(minute=6), 3)


def _cut_off(place: Place) -> None:
    """A photo that lacks the film which it says stands behind it, with its settings; it has waited for two days."""
    told = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a GCamera:MicroVideoOffset='9000'/></x:xmpmeta>"
    body, photo = b"http://ns.adobe.com/xap/1.0/\0" + told, _dated(7)
    data = photo[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body + photo[2:]
    put(place.intake / "card" / "IMG_7.jpg", data, 1)
    _settings(place, "card/IMG_7.xmp", DAY.replace(minute=7), 2)
    _once(place)


def _let_two_days_pass(place: Place) -> None:
    """Note for how long it has waited: with its inode, so that it is done anew in every copy of the household."""
    path, (con, _) = place.intake / "card" / "IMG_7.jpg", db.open_database(str(place.state))
    with closing(con), db.transaction(con):
        reason, since = Reason("incomplete", "its end is missing"), time.time_ns() - 2 * 24 * 3600 * 10**9
        held.hold(con, str(path), stamp_of(path.lstat()), reason, since, retry=False)


def _filed_before_units(place: Place) -> None:
    """Photos that this program and another one filed, and what comes later for both of them."""
    put(place.intake / "card" / "IMG_8.jpg", _dated(8), 1)
    still = photos.heic(DAY.replace(minute=9), size=SMALL, content_id="0A1B")
    put(place.library / "2024" / "05_May" / "20240501_100900.heic", still, 2)
    _once(place)
    _settings(place, "card/IMG_8.jpg.xmp", DAY.replace(hour=11, minute=8), 3)
    its = video.movie(DAY.replace(minute=9).astimezone(), frames=2, size=SMALL, seed=9, content_id="0A1B")
    put(place.intake / "other" / "IMG_77.mov", its, 4)


def _forget_units(place: Place) -> None:
    """Make the database that of a version which knew no units."""
    con, _ = db.open_database(str(place.state))
    with closing(con), db.transaction(con):
        for table in ("catalogue", "plans"):
            con.execute(f"UPDATE {table} SET unit = NULL")
        for table in ("unit_keys", "units"):
            con.execute(f"DELETE FROM {table}")
        con.execute("DELETE FROM meta WHERE name LIKE 'units_%'")


def _similar(place: Place) -> None:
    scene = photo(7, 640, 480)
    put(place.intake / "small.jpg", encoded(scene.resize((320, 240)), quality=80, exif=exif()), 1)
    place.run("once", "--settle=0", "--quiet")
    put(place.intake / "large.jpg", encoded(scene, quality=90, exif=exif()), 2)
    put(place.intake / "other.jpg", encoded(photo(1, 320, 240), exif=exif(camera="R6", subseconds="25")), 3)


def _twice(place: Place) -> None:
    library = place.library
    for number, name in enumerate(("2023/a.jpg", "2023/b.jpg", "2024/c.jpg", "2024/d.jpg")):
        put(library / name, _dated(number), number)
    for number, (name, of) in enumerate(
        {"import/a.jpg": 0, "import/old/a.jpg": 0, "import/b (1).jpg": 1, "phone/c.jpg": 2}.items()
    ):
        put(library / name, _dated(of), 50 + number)


def _album(place: Place) -> None:
    for number in range(4):
        data = encoded(photo(number, 320, 240), exif=exif(f"2024:05:0{number + 1} 10:00:00"))
        put(place.library / "Family" / f"{number}" / "a.jpg", data, number)


def _once(place: Place) -> None:
    place.run("once", "--settle=0", "--quiet")


def _dedupe(place: Place) -> None:
    place.run("dedupe", "--apply", "--yes")


def _undo_the_pass(place: Place) -> None:
    place.run("undo", "--run", "1")


def _put_back(place: Place) -> None:
    place.run("put-back", str(place.library / "Duplicates" / "20240501_100600.0001.jpg"))


def _file_as_it_is(place: Place) -> None:
    with suppress(PhotoOrganizerError, OSError, sqlite3.Error):
        _let_two_days_pass(place)
    place.run("file-as-it-is", str(place.intake / "card" / "IMG_7.jpg"))
    _once(place)


def _filed_by_month(place: Place) -> None:
    """File everything by month, with names and folders that people gave; then want another layout."""
    for number, name in enumerate(("Zoo/DCIM/a.jpg", "Zoo/b.jpg", "100CANON/a.jpg"), 30):
        put(place.intake / name, _dated(number), number)
    put(place.intake / "Zoo" / "b.jpg.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", 33)
    _once(place)
    month = place.library / "2024" / "05_May"
    put(month / "20240501_103000.pp3", b"[Version]", 34)
    with (place.state / "config.ini").open("a") as file:
        file.write("[naming]\nlayout = {YYYY}/{event}/{original}\n")


def _relayout(place: Place) -> None:
    place.run("relayout", "--apply", "--yes")


def _laid_out_anew(place: Place) -> None:
    _filed_by_month(place)
    _relayout(place)


def _undo_the_relayout(place: Place) -> None:
    place.run("undo", "--run", "2")


def _thumbnails(place: Place) -> None:
    place.run("thumbnails", str(place.library), "--width=96", "--height=96")


OLDER_RULE = "[duplicates]\nsame_second = duplicates\n"
ASIDE = "[duplicates]\ndelete_duplicates = false\n"
COPYING = "[intake]\nmode = copy\n"
LAYOUTS = ("one", "two", "inside")
SCENES: tuple[Scene, ...] = (
    *(Scene(f"once, {layout}", layout, _everyday, _once) for layout in LAYOUTS),
    *(Scene(f"once to Duplicates, {layout}", layout, _everyday, _once, settings=ASIDE) for layout in LAYOUTS[:2]),
    *(Scene(f"undo, {layout}", layout, _everyday, _undo_the_pass, _once) for layout in LAYOUTS),
    Scene("undo from Duplicates, two", "two", _everyday, _undo_the_pass, _once, ASIDE),
    *(Scene(f"a unit in two passes, {layout}", layout, _unit_in_two_passes, _once) for layout in LAYOUTS[:2]),
    *(Scene(f"a unit dated later, {layout}", layout, _unit_dated_later, _once) for layout in LAYOUTS[:2]),
    Scene("put back", "one", _set_aside_by_the_older_rule, _put_back, _once, OLDER_RULE),
    Scene("filed as it is, two", "two", _cut_off, _file_as_it_is, heavy=True),
    Scene("adoption", "one", _filed_before_units, _once, _forget_units),
    *(Scene(f"copy, {layout}", layout, _everyday, _once, settings=COPYING) for layout in LAYOUTS),
    Scene("undo of copies, two", "two", _everyday, _undo_the_pass, _once, COPYING),
    Scene("relayout", "one", _everyday, _relayout, _filed_by_month),
    Scene("undo of a relayout", "one", _everyday, _undo_the_relayout, _laid_out_anew),
    Scene("dedupe", "one", _twice, _dedupe),
    Scene("dedupe to Duplicates", "one", _twice, _dedupe, settings=ASIDE),
    Scene("exchange of names", "one", _similar, _once, heavy=True),
    Scene("thumbnails", "one", _album, _thumbnails, heavy=True),
)  # fmt: skip
