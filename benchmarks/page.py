"""How the page does with a large library: 200,000 photos and 5,000 groups, in a real Chromium on the real service.

    python -m benchmarks.page [--photos 200000] [--groups 5000] [--folder DIR]

Prints, each beside its aim: the time until the first paint of each view and until it can be used, milliseconds of
every API page (median and worst of 20), until the heat map stands, what a scroll through all groups and through the
largest month costs per frame, the weight of the page before pictures, and the memory of the service before and after.
The library is made of small real files in DIR, and used again where it is there already; the service reads it itself,
only looks and groups are written into its database.
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
from contextlib import closing, nullcontext
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
CROWDED = datetime(2019, 7, 1, 0, 0, 30)  # noqa: DTZ001 - wall clock; the month that holds a tenth of everything
VIEWS = (
    "overview", "plan", "activity", "library", "duplicates", "similar", "waiting", "erase", "thumbnails", "settings", "logs",
)  # fmt: skip
PAINT_MS, USABLE_MS, HEAT_MS, FRAME_MS, WEIGHT_KB, MEMORY_MB = 200, 600, 300, 50, 300, 15  # what is aimed at
PATHS = (
    "status", "activity?limit=50", "activity?limit=50&before=25000", "activity?limit=50&text=nothing-has-this-name",
    "similar?limit=100", "similar?offset=1900&limit=100", "similar/1000", "library/months", "library/months/2019-07?limit=200",
    "library/months/2019-07?offset=10000&limit=200", "library/search?text=201907", "library/doubtful/weak?limit=200", "undated?limit=30", "folders/duplicates",
    "waiting", "same", "thumbnails", "settings", "logs/activity?limit=300", "plan",
)  # fmt: skip


def plant(library: Path, photos: int) -> None:
    """Write `photos` small files, each of its own content, by year and month, and some undated ones."""
    body, first = jpeg(size=(64, 48), seed=1, quality=40), datetime(2005, 1, 1)  # noqa: DTZ001 - wall clock
    crowded = photos // 10
    for number in range(photos - UNDATED):
        when = (
            CROWDED + timedelta(minutes=2 * number) if number < crowded else first + timedelta(hours=number)
        )
        folder = library / f"{when:%Y}" / f"{when:%m_%b}"
        if not folder.is_dir():
            folder.mkdir(parents=True)
        (folder / f"{when:%Y%m%d_%H%M%S}.jpg").write_bytes(body + str(number).encode())
    (library / "NoDateFound").mkdir(parents=True)
    for number in range(UNDATED):
        (library / "NoDateFound" / f"Scan {number:04}.jpg").write_bytes(body + b"-" + str(number).encode())


def fill(state: Path, library: Path, groups: int) -> None:
    """Write looks, groups and a long history into the database of the running service."""
    with closing(sqlite3.connect(state / "organizer.db", isolation_level=None, timeout=60)) as con:
        _fill(con, library, groups)


def _fill(con: sqlite3.Connection, library: Path, groups: int) -> None:
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
            "INSERT INTO steps (plan, n, kind, src, dst, dev, ino, size, mtime_ns) VALUES (?, 0, 'move', ?, ?, 1, 1, 1, 1)",
            (plan, f"/intake/{number}.jpg".encode(), f"{library}/{path}".encode()),
        )
    con.execute("COMMIT")


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


# The paint is told by the browser; a view can be used as soon as its own data are drawn.
PAINT = """
const done = arguments[0];
const told = () => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  paint ? done(paint.startTime) : setTimeout(told, 20);
};
told();
"""
# Is put into the page before it begins, and notes when the frame says that the view is shown, or a table is there.
WATCH = """
window.usable = 0; window.heated = 0;
new MutationObserver(() => {
  if (!window.usable && document.body?.dataset.shown) window.usable = performance.now();
  if (!window.heated && document.querySelector(".heat button")) window.heated = performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-shown"] });
"""
SCROLL = """
const [place, done] = arguments, box = document.querySelector(place), frames = [], steps = 150;
let step = 0, last = performance.now();
requestAnimationFrame(function go(now) {
  frames.push(now - last);
  last = now;
  box.scrollTop = box.scrollHeight * step / steps;
  step += 1;
  step <= steps ? requestAnimationFrame(go) : done(frames.slice(1));
});
"""
WEIGHT = """
return performance.getEntriesByType("resource").filter((one) => !/api\\/(pictures|thumbnails)\\//.test(one.name))
  .reduce((all, one) => all + one.transferSize, performance.getEntriesByType("navigation")[0].transferSize);
"""


def paints(web: Browser, address: str) -> None:
    """Print when each view is first painted, and can be used, after a whole load; and the heat map."""
    web.cdp("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    for view in VIEWS:
        found = [_load(web, f"{address}/#/{view}") for _ in range(5)]
        first, usable, heat = (statistics.median(one[place] for one in found) for place in range(3))
        print(
            f"  {view:12} painted {first:5.0f} ms (aim {PAINT_MS}), usable {usable:5.0f} ms (aim {USABLE_MS})"
        )
        if view == "library":
            print(
                f"  {'heat map':12} there   {heat:5.0f} ms, {heat - first:.0f} ms after the paint (aim {HEAT_MS})"
            )


def _load(web: Browser, address: str) -> tuple[float, float, float]:
    web.go("about:blank")
    web.go(address)
    web.wait("window.usable")
    return web.later(PAINT), web.run("return window.usable"), web.run("return window.heated")


def weight(web: Browser, address: str) -> None:
    """Print what comes over the wire until a view stands, without a cache and without pictures."""
    web.cdp("Network.setCacheDisabled", cacheDisabled=True)
    for view in ("overview", "similar", "library"):
        _load(web, f"{address}/#/{view}")
        print(f"  {view:12} {web.run(WEIGHT) / 1000:5.0f} kB (aim {WEIGHT_KB})")
    web.cdp("Network.setCacheDisabled", cacheDisabled=False)


def scroll(web: Browser) -> None:
    """Print what a frame costs while all groups, and the largest month, go by."""
    web.show("similar")
    web.wait("document.querySelectorAll('.entry').length > 5")
    frames("groups", web.later(SCROLL, ".virtual"))
    web.show("overview")
    web.show(f"library?month={CROWDED:%Y-%m}")
    web.wait("document.querySelectorAll('.sheet li').length > 5")
    frames("month", web.later(SCROLL, ".sheet"))


def frames(what: str, found: list[float]) -> None:
    """Print how long frames took."""
    found.sort()
    late = sum(one > FRAME_MS for one in found)
    print(
        f"  {what:8} {len(found)} frames: median {statistics.median(found):.0f} ms, 95 % within "
        f"{found[int(len(found) * 0.95)]:.0f} ms, worst {found[-1]:.0f} ms, {late} above {FRAME_MS} ms (aim 0)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=200_000)
    parser.add_argument("--groups", type=int, default=5000)
    parser.add_argument("--folder", type=Path)
    wanted = parser.parse_args()
    place = nullcontext(str(wanted.folder)) if wanted.folder else tempfile.TemporaryDirectory()
    with place as name:
        folder = Path(name)
        known = (folder / "filled").exists()
        if not known:
            (folder / "library").mkdir(parents=True)
            plant(folder / "library", wanted.photos)
        print(f"{wanted.photos} photos, {wanted.groups} groups; load {os.getloadavg()[0]:.1f}", flush=True)
        with service(folder) as running:
            wait_until_read(running, wanted.photos)
            if not known:
                fill(running.state, running.library, wanted.groups)
                (folder / "filled").touch()
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
        print("API:", flush=True)
        api(web, address)
        print("Loads:", flush=True)
        paints(web, address)
        print("Over the wire, before pictures:", flush=True)
        weight(web, address)
        print("Scrolling:", flush=True)
        scroll(web)
        after = resident(running.pid)
    print(
        f"Service: {before:.1f} MB before the page, {after:.1f} MB after ({after - before:+.1f} MB, aim {MEMORY_MB}); "
        f"load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
