"""How the page does with a large library: 50,000 photos and 2,000 groups, in a real Chromium on the real service.

    python -m benchmarks.page [--photos 50000] [--groups 2000] [--folder DIR]

Prints the time to first paint of each view, milliseconds of every API page (median and worst of 20), what a scroll
through all groups costs per frame, and the resident memory of the service before and after. The library is made of
small real files in DIR; the service reads it itself, only looks and groups are written into its database.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.request
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.page.driver import browser
from tests.page.running import service
from tests.samples.photos import jpeg

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running

MEMBERS = 3  # pictures of a group
UNDATED, DONE = 500, 50_000
VIEWS = ("overview", "plan", "activity", "duplicates", "similar", "waiting", "thumbnails", "settings", "logs")
PATHS = (
    "status", "activity?limit=50", "activity?limit=50&before=25000", "activity?limit=50&text=nothing-has-this-name",
    "similar?limit=100", "similar?offset=1900&limit=100", "similar/1000", "undated?limit=30", "folders/duplicates",
    "waiting", "same", "thumbnails", "settings", "logs/activity?limit=300", "plan",
)  # fmt: skip


def plant(library: Path, photos: int) -> None:
    """Write `photos` small files, each of its own content, by year and month, and some undated ones."""
    body, first = jpeg(size=(64, 48), seed=1, quality=40), datetime(2005, 1, 1)  # noqa: DTZ001 - wall clock
    for number in range(photos - UNDATED):
        when = first + timedelta(hours=3 * number)
        folder = library / f"{when:%Y}" / f"{when:%m_%b}"
        if not folder.is_dir():
            folder.mkdir(parents=True)
        (folder / f"{when:%Y%m%d_%H%M%S}.jpg").write_bytes(body + str(number).encode())
    (library / "NoDateFound").mkdir(parents=True)
    for number in range(UNDATED):
        (library / "NoDateFound" / f"Scan {number:04}.jpg").write_bytes(body + b"-" + str(number).encode())


def fill(state: Path, library: Path, groups: int) -> None:
    """Write looks, groups and a long history into the database of the running service."""
    con = sqlite3.connect(state / "organizer.db", isolation_level=None, timeout=60)
    dice = random.Random(1)
    files = con.execute("SELECT id, size, path FROM catalogue WHERE path < x'4E' ORDER BY id").fetchall()
    con.execute("BEGIN IMMEDIATE")
    con.execute("UPDATE catalogue SET look = 0")
    for number in range(groups * MEMBERS):
        file, size, _ = files[number]
        values = (
            number + 1,
            dice.randbytes(16),
            size,
            dice.randbytes(32),
            5.0,
            4000 - number % 3,
            3000,
            "JPEG",
            8,
            400,
        )
        con.execute(
            "INSERT INTO looks (id, md5, size, hash, entropy, width, height, format, bits, quantisers, paired, subseconds, unique_id, camera) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, '', '', '')", values
        )  # fmt: skip
        con.execute("UPDATE catalogue SET look = ? WHERE id = ?", (number + 1, file))
        row = (
            number // MEMBERS + 1,
            number % MEMBERS,
            "same",
            number + 1,
            "the same picture (97 % of its pattern agrees)",
        )
        con.execute("INSERT INTO look_groups VALUES (?, ?, ?, ?, ?)", row)
    run = con.execute("INSERT INTO runs (kind, started_ns) VALUES ('pass', 1)").lastrowid
    for number in range(DONE):
        path = os.fsdecode(files[number % len(files)][2])
        at = time.time_ns() - (DONE - number) * 10**9
        plan = con.execute(
            "INSERT INTO plans (token, run, claim, source, action, code, sentence, taken, date_from, state, opened_ns, closed_ns) "
            "VALUES (?, ?, '', ?, 'file', 'dated', 'taken then', '2024-01-01T00:00:00', 'exif:DateTimeOriginal', 'done', ?, ?)",
            (f"{number:016x}", run, f"/intake/{number}.jpg".encode(), at, at),
        ).lastrowid  # fmt: skip
        con.execute(
            "INSERT INTO steps VALUES (?, 0, 'move', ?, ?, 1, 1, 1, 1)",
            (plan, f"/intake/{number}.jpg".encode(), f"{library}/{path}".encode()),
        )
    con.execute("COMMIT")
    con.close()


def resident(pid: int) -> float:
    """Return the resident memory of a process in megabytes."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def wait_until_read(running: Running, photos: int) -> None:
    """Wait until the service has catalogued the library."""
    while True:
        con = sqlite3.connect(f"file:{running.state}/organizer.db?mode=ro", uri=True, timeout=60)
        try:
            if con.execute("SELECT count(*) FROM catalogue").fetchone()[0] >= photos:
                return
        except sqlite3.OperationalError:
            pass  # being made at this moment
        finally:
            con.close()
        time.sleep(0.5)


def api(web: Browser, address: str) -> None:
    """Print what every API page takes, asked with the browser's own cookie."""
    cookies = web.cdp("Network.getCookies")["cookies"]
    header = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
    for path in PATHS:
        taken = []
        for _ in range(20):
            request = urllib.request.Request(f"{address}/api/{path}", headers={"Cookie": header})  # noqa: S310 - our own service
            begun = time.perf_counter()
            with urllib.request.urlopen(request) as reply:  # noqa: S310
                size = len(reply.read())
            taken.append(1000 * (time.perf_counter() - begun))
        print(
            f"  {path:46} {statistics.median(taken):6.1f} ms, worst {max(taken):6.1f} ms, {size / 1000:6.1f} kB"
        )


PAINT = """
const done = arguments[0];
const told = () => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const all = performance.getEntriesByType("resource").at(-1)?.responseEnd ?? 0;
  paint ? done([paint.startTime, all]) : setTimeout(told, 20);
};
told();
"""
SCROLL = """
const done = arguments[0], box = document.querySelector(".virtual"), frames = [], steps = 150;
let step = 0, last = performance.now();
requestAnimationFrame(function go(now) {
  frames.push(now - last);
  last = now;
  box.scrollTop = box.scrollHeight * step / steps;
  step += 1;
  step <= steps ? requestAnimationFrame(go) : settled();
});
const settled = () => document.querySelector(".entry")
  ? done([frames.slice(1), document.querySelectorAll(".entry").length]) : setTimeout(settled, 10);
"""


def paints(web: Browser, address: str) -> None:
    """Print when each view is first painted after a whole load."""
    for view in VIEWS:
        found = []
        for _ in range(3):
            web.go("about:blank")
            web.go(f"{address}/#/{view}")
            web.wait("document.body.dataset.shown")
            found.append(web.later(PAINT))
        first, last = (statistics.median(one[place] for one in found) for place in (0, 1))
        print(f"  {view:12} first paint {first:5.0f} ms, everything there {last:5.0f} ms")


def scroll(web: Browser) -> None:
    """Print what a frame costs while all groups go by."""
    web.show("similar")
    web.wait("document.querySelectorAll('.entry').length > 5")
    frames, rows = web.later(SCROLL)
    frames.sort()
    late = sum(one > 50 for one in frames)
    print(
        f"  {len(frames)} frames: median {statistics.median(frames):.0f} ms, 95 % within {frames[int(len(frames) * 0.95)]:.0f} ms, {late} above 50 ms; {rows} rows exist"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=50_000)
    parser.add_argument("--groups", type=int, default=2000)
    parser.add_argument("--folder", type=Path)
    wanted = parser.parse_args()
    place = nullcontext(str(wanted.folder)) if wanted.folder else tempfile.TemporaryDirectory()
    with place as name:
        folder = Path(name)
        (folder / "library").mkdir(parents=True, exist_ok=True)
        plant(folder / "library", wanted.photos)
        print(f"{wanted.photos} photos, {wanted.groups} groups; load {os.getloadavg()[0]:.1f}", flush=True)
        with service(folder) as running:
            wait_until_read(running, wanted.photos)
            fill(running.state, running.library, wanted.groups)
            measure(running, folder / "profile")


def measure(running: Running, profile: Path) -> None:
    """Print everything about one running service."""
    time.sleep(3)
    before = resident(running.pid)
    address = running.address.partition("/?")[0]
    with browser(profile) as web:
        web.size(1280)
        web.go(running.address)
        web.wait("document.body.dataset.shown")
        print("API:")
        api(web, address)
        print("First paint:")
        paints(web, address)
        print("Scrolling through all groups:")
        scroll(web)
        after = resident(running.pid)
    print(
        f"Service: {before:.1f} MB before the page, {after:.1f} MB after ({after - before:+.1f} MB); load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
