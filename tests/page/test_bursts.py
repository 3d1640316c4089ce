"""End to end: of a burst the best frames by faces and sharpness are proposed, never marked, followed with a key, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from photo_organizer.disk.stamp import stamp_of
from photo_organizer.store import db
from photo_organizer.store.folder_thumbnails import ThumbnailStore
from tests.page.running import service
from tests.page.samples import tree
from tests.samples import groups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running

BURSTS = 3
FACE = [0.4, 0.4, 0.2, 0.2, 0.95, 1.0]


@pytest.fixture(scope="module")
def bursts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, list[list[Path]]]]:
    """A service with three bursts; the second frame is the best of the first by its face, of the second by its sharpness; the third was not measured."""
    folder = tmp_path_factory.mktemp("bursts")
    for name in ("library", "state"):
        (folder / name).mkdir()
    con, _ = db.open_database(str(folder / "state"))
    made = groups.plant(folder / "library", con, BURSTS, "burst")
    con.close()
    with ThumbnailStore(str(folder / "state")) as store:
        for number, frames in enumerate(made[:2]):
            for place, path in enumerate(frames):
                content = f"{number}-{place}"
                store.saw(str(path), stamp_of(path.lstat()), content)
                faces = [FACE] if (number, place) == (0, 1) else []
                store.answered(
                    content, "models", {"faces": faces, "laplacian": 500.0 if place == 1 else 100.0}
                )
    with service(folder) as running:
        yield running, made


def _at_the_groups(web: Browser, running: Running) -> dict[str, tuple[bytes, int]]:
    """Show the groups of similar pictures; return the library as it is before anything is decided."""
    before = tree(running.library)
    web.visit(running.address)
    web.show("similar")
    return before


def test_a_proposal_is_followed_with_a_key_and_undone(
    chromium: Browser, bursts: tuple[Running, list[list[Path]]]
) -> None:
    running, made = bursts
    before = _at_the_groups(chromium, running)
    chromium.wait_text("Proposal: keep #2 of 3, by the faces that look at the camera and by sharpness.")
    assert chromium.run("return document.querySelectorAll('.member.goes').length") == 0, (
        "nothing is preselected"
    )
    chromium.press("p")
    chromium.wait("document.querySelectorAll('.member.goes').length === 2")
    assert tree(running.library) == before
    chromium.press("d")
    chromium.wait_text("2 files moved to Duplicates.")
    chromium.wait_text("Group 1 of 2")  # while the next group is being drawn, keys decide nothing
    assert [path.exists() for path in made[0]] == [False, True, False]
    chromium.press("u")
    chromium.wait_text("2 files brought back.")
    chromium.wait_text("Group 1 of 3")
    assert tree(running.library) == before
    chromium.press("right")
    chromium.wait_text("Group 2 of 3")
    chromium.wait_text("Proposal: keep #2 of 3, by sharpness.")
    chromium.press("right")
    chromium.wait_text("Group 3 of 3")
    chromium.wait_text("Faces and sharpness are measured at night")
    assert chromium.run("return document.querySelector('#take-proposal').offsetParent") is None
    assert [one for one in chromium.complaints() if "favicon" not in one] == []


def test_bursts_are_decided_together_and_the_unmeasured_one_is_left(
    chromium: Browser, bursts: tuple[Running, list[list[Path]]]
) -> None:
    running, made = bursts
    before = _at_the_groups(chromium, running)
    chromium.click(".together summary")
    chromium.click("#many-bursts")
    chromium.wait_text("Bursts: 2. The best frames stay")
    chromium.wait_text("1 other group is left for you to look at")
    assert tree(running.library) == before
    chromium.click("#many-act")
    chromium.click("dialog .main")
    chromium.wait_text("4 files moved to Duplicates.")
    assert [[path.exists() for path in frames] for frames in made] == [[False, True, False]] * 2 + [
        [True] * 3
    ]
    chromium.click("#many-undo")
    chromium.wait_text("4 files brought back.")
    assert tree(running.library) == before
    assert [one for one in chromium.complaints() if "favicon" not in one] == []
