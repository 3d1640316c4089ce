"""End to end: hundreds of groups are decided together with one command and one undo; and one by one with keys, to the end."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from photo_organizer.store import db
from tests.page.driver import PATIENCE
from tests.page.running import service
from tests.page.samples import tree
from tests.samples import groups

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser

MANY = 400
KEYS = int(os.environ.get("REVIEW_GROUPS", "40"))  # each takes a third of a second; 500 were tried with this
# How many groups the title counts, 0 where none is left.
LEFT = "return document.querySelector('.review').hidden ? 0 : Number(document.querySelector('#group-title').textContent.match(/of (\\d+)/)[1])"


def planted(folder: Path, count: int) -> list[list[Path]]:
    """Make a library of so many groups that was compared already."""
    for name in ("library", "state"):
        (folder / name).mkdir()
    con, _ = db.open_database(str(folder / "state"))
    try:
        return groups.plant(folder / "library", con, count)
    finally:
        con.close()


def test_hundreds_of_groups_are_decided_at_once_and_undone_byte_for_byte(
    chromium: Browser, tmp_path: Path
) -> None:
    made = planted(tmp_path, MANY)
    with service(tmp_path) as running:
        before = tree(running.library)
        chromium.visit(running.address)
        chromium.show("similar")
        chromium.wait_text(f"Group 1 of {MANY}")
        chromium.click(".together summary")
        chromium.wait("document.activeElement.id === 'many-look'")
        chromium.press("enter")
        chromium.wait_text(
            f"{MANY} groups: smaller versions of the same picture; the best one has all that they have. {2 * MANY} files"
        )
        assert chromium.run("return document.querySelectorAll('.samples > li').length") == 12
        chromium.wait("document.activeElement.id === 'many-act'")
        assert tree(running.library) == before
        chromium.press("enter")
        chromium.wait("document.querySelector('dialog[open] .main')")
        assert tree(running.library) == before
        chromium.click("dialog .main")
        chromium.wait_text(f"{2 * MANY} files moved to Duplicates.")
        chromium.wait_text("No groups to review.")
        after = tree(running.library)
        assert sorted(after.values()) == sorted(before.values())
        assert sum(not name.startswith("Duplicates/") for name in after) == MANY
        assert all(files[0].exists() for files in made)
        chromium.wait("document.activeElement.id === 'many-undo'")
        chromium.press("enter")
        chromium.wait_text(f"{2 * MANY} files brought back.")
        assert tree(running.library) == before
        chromium.wait_text(f"Group 1 of {MANY}")
        assert [one for one in chromium.complaints() if "favicon" not in one] == []


def test_a_review_with_keys_ends_at_0_and_stays_there(chromium: Browser, tmp_path: Path) -> None:
    planted(tmp_path, KEYS)
    with service(tmp_path) as running:
        before = tree(running.library)
        chromium.visit(running.address)
        chromium.show("similar")
        chromium.wait_text(f"Group 1 of {KEYS}")
        _decide_all(chromium)
        chromium.wait_text("No groups to review.")
        assert sorted(tree(running.library).values()) == sorted(before.values())
    with service(tmp_path) as running:
        chromium.visit(running.address)
        chromium.show("similar")
        chromium.wait_text("No groups to review.")
        assert [one for one in chromium.complaints() if "favicon" not in one] == []


def _decide_all(web: Browser) -> None:
    """Keep all, call no duplicates or set aside, in turn; a key that comes while the next group is drawn decides nothing."""
    keys = (("k",), ("k",), ("n",), ("1", "d"))
    known, pressed, came = KEYS + 1, 0.0, time.monotonic()
    while left := web.run(LEFT):
        now = time.monotonic()
        if left < known or now - pressed > 1:  # the group is there, or the key came too early
            came = now if left < known else came
            web.press(*keys[left % len(keys)])
            known, pressed = left, time.monotonic()
        assert now - came < PATIENCE, f"the review never ends: {left} left"
