"""A library as version 2.0.0 left it: its database, kept as text, and the files that it tells of, made anew.

`python -m tests.store.library_2_0 FILE` wrote the database with the program of that version; later ones read it.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from tests.look.pictures import encoded, photo
from tests.samples import photos, video

DUMP = Path(__file__).with_name("library_2_0.sql")
ROOT = "/the/old/home"  # stands in the dump where the folders were
MTIME = 1_600_000_000_250_000_000
NOON = datetime(2024, 8, 31, 13, 47, 54)
SECOND = datetime(2022, 1, 1, 10)
UNDO = "undo the last run"

# What came in each pass: path in the intake → content.
PASSES: tuple[dict[str, str] | str, ...] = (
    {"IMG_1234.HEIC": "live still", "IMG_1234.MOV": "live film", "IMG_1234.AAE": "live edits"},
    {"card/DSC_0007.JPG": "pair picture", "card/DSC_0007.DNG": "pair raw"},
    {"card/DSC_0007.xmp": "pair settings"},
    {"IMG_0050.MOV": "early film"},
    {"IMG_0050.HEIC": "late still"},
    {"A/IMG_1.JPG": "small version"},
    {"B/DSC_9.DNG": "raw of another camera"},
    {"C/IMG_1.JPG": "large version"},
    {"again/IMG_1234.HEIC": "live still", "again/IMG_1234.MOV": "live film"},
    {"E/one.mp4": "film of one second"},
    {"F/other.mp4": "another film of that second"},
    {"G/IMG_7.JPG": "taken back", "G/IMG_7.xmp": "settings taken back"},
    UNDO,
    {"IMG_0099.JPG": "last picture", "IMG_0099.JPG.xmp": "last settings"},
)  # fmt: skip

# Where all of it is after the last pass: path below the root → content.
TREE = {
    "library/2024/08_Aug/20240831_134754.heic": "live still",
    "library/2024/08_Aug/20240831_134754.mov": "live film",
    "library/2024/08_Aug/20240831_134754.aae": "live edits",
    "library/2021/03_Mar/20210304_050607.jpg": "pair picture",
    "library/2021/03_Mar/20210304_050607.dng": "pair raw",
    "library/2021/03_Mar/20210304_050607.xmp": "pair settings",
    "library/2023/02_Feb/20230203_040506.heic": "late still",
    "library/2023/02_Feb/20230203_040506.mov": "early film",
    "library/2022/01_Jan/20220101_100000.jpg": "large version",
    "library/2022/01_Jan/20220101_100000_A.jpg": "small version",
    "library/2022/01_Jan/20220101_100000_A.dng": "raw of another camera",
    "library/2020/06_Jun/20200601_120000.mp4": "film of one second",
    "library/Duplicates/20200601_120000.0001.mp4": "another film of that second",
    "library/2019/09_Sep/20190910_111213.jpg": "last picture",
    "library/2019/09_Sep/20190910_111213.jpg.xmp": "last settings",
    "library/2018/01_Jan/20180102_030405.jpg": "taken back",
    "library/2018/01_Jan/20180102_030405.xmp": "settings taken back",
}


def plant(root: Path) -> None:
    """Make intake, library and state below `root` as version 2.0.0 left them."""
    for name in ("intake", "library", "state"):
        (root / name).mkdir()
    for path, content in TREE.items():
        _put(root / path, content)
    _load(root)


def _put(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents()[content])
    os.utime(path, ns=(MTIME, MTIME))


@cache
def contents() -> dict[str, bytes]:
    """Return the bytes of everything that came."""
    early = NOON.replace(year=2023, month=2, day=3, hour=4, minute=5, second=6)
    beach, garden = photo(5, 800, 600), photo(6, 200, 150)
    return {
        "live still": photos.heic(NOON, size=(64, 48), content_id="0A1B"),
        "live film": _film(NOON + timedelta(seconds=1), content_id="0A1B"),
        "live edits": b"<plist><dict><key>adjustmentFormatVersion</key></dict></plist>",
        "pair picture": photos.jpeg(datetime(2021, 3, 4, 5, 6, 7), size=(64, 48), seed=1, model="D5"),
        "pair raw": _raw(datetime(2021, 3, 4, 5, 6, 7), 2, "D5"),
        "pair settings": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>",
        "early film": _film(early + timedelta(seconds=1), content_id="0C0D"),
        "late still": photos.heic(early, size=(64, 48), seed=3, content_id="0C0D"),
        "small version": encoded(beach.resize((200, 150)), exif=photos.exif(SECOND)),
        "raw of another camera": _raw(SECOND, 4, "Z6"),
        "large version": encoded(beach, exif=photos.exif(SECOND)),
        "film of one second": _film(datetime(2020, 6, 1, 12)),
        "another film of that second": _film(datetime(2020, 6, 1, 12), seed=9),
        "taken back": encoded(garden, exif=photos.exif(datetime(2018, 1, 2, 3, 4, 5))),
        "settings taken back": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'> </x:xmpmeta>",
        "last picture": photos.jpeg(datetime(2019, 9, 10, 11, 12, 13), size=(64, 48), seed=8),
        "last settings": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>  </x:xmpmeta>",
    }


def _film(when: datetime, *, content_id: str = "", seed: int = 0) -> bytes:
    return video.movie(when.replace(tzinfo=UTC), frames=1, size=(32, 24), content_id=content_id, seed=seed)


def _raw(when: datetime, seed: int, model: str) -> bytes:
    """Return a TIFF; the name makes it a raw file of no known maker to the program."""
    return photos.tiff(when, size=(32, 24), seed=seed, model=model)


# ── the database ─────────────────────────────────────────────────────────────────────────────────


def _load(root: Path) -> None:
    """Write the database for folders below `root`, with the marker of the library that it knows."""
    con = sqlite3.connect(root / "state" / "organizer.db", isolation_level=None)
    con.executescript(DUMP.read_text())
    _rewrite(con, ROOT, str(root))
    identity = con.execute("SELECT value FROM meta WHERE name = 'library_id'").fetchone()[0]
    con.close()
    (root / "library" / ".photo-organizer" / f"id-{identity}").mkdir(parents=True)


def _rewrite(con: sqlite3.Connection, old: str, new: str) -> None:
    """Replace one root by another in every value, whether text or bytes."""
    tables = con.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (table,) in tables.fetchall():
        rows = con.execute(f"SELECT * FROM {table}").fetchall()
        con.execute(f"DELETE FROM {table}")
        for row in rows:
            places = ", ".join("?" * len(row))
            con.execute(f"INSERT INTO {table} VALUES ({places})", [_replaced(one, old, new) for one in row])


def _replaced(value: object, old: str, new: str) -> object:
    if isinstance(value, bytes):
        return value.replace(os.fsencode(old), os.fsencode(new))
    return value.replace(old, new) if isinstance(value, str) else value


def _write(target: Path) -> None:
    """File all passes with the program that is installed, and keep its database."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name in ("intake", "library", "state"):
            (root / name).mkdir()
        for step in PASSES:
            for path, content in step.items() if isinstance(step, dict) else ():
                _put(root / "intake" / path, content)
            _run(root, "undo", "--last") if step == UNDO else _run(root, "once", "--settle", "0")
        found = {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        ours = {p: data for p, data in found.items() if not p.startswith("state/") and not p.endswith(".csv")}
        assert ours == {path: contents()[content] for path, content in TREE.items()}, sorted(ours)
        con = sqlite3.connect(root / "state" / "organizer.db", isolation_level=None)
        version = con.execute("PRAGMA user_version").fetchone()[0]
        _rewrite(con, str(root), ROOT)
        con.execute("DELETE FROM outbox")
        text = "\n".join(con.iterdump())
        target.write_text(f"{text}\nPRAGMA user_version = {version};\n")


def _run(root: Path, command: str, *options: str) -> None:
    folders = [f"--{name}={root / name}" for name in ("intake", "library", "state")]
    logs = [f"--logs={root / 'state'}"]
    environment = {**os.environ, "TZ": "UTC"}
    program = [sys.executable, "-m", "photo_organizer", command]
    options = tuple(folders + logs) + options if command == "once" else (*folders, *options)
    subprocess.run([*program, *options], check=True, env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
