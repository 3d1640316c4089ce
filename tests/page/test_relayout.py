"""On the page: the library is brought into another layout after a look and a yes, and back again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.journeys.home import wait_for
from tests.page.running import service
from tests.page.samples import tree
from tests.samples import photos

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser

NOON = datetime(2022, 2, 3, 4, 5, 6)

# Keeps what the page asks for.
POSTED = """
const real = window.fetch;
window.posted = [];
window.fetch = (address, how) => { if (how?.body) window.posted.push(how.body); return real(address, how); };
"""


def test_what_is_filed_goes_into_the_layout_that_was_saved_and_back(
    chromium: Browser, tmp_path: Path
) -> None:
    with service(tmp_path) as running:
        for number in range(3):
            name = running.intake / "Zoo" / f"IMG_{number}.jpg"
            photos.write(name, photos.jpeg(when=NOON + timedelta(minutes=number), seed=number), 1_600_000_000)
        wait_for(lambda: len(list(running.library.rglob("2022*.jpg"))) == 3)
        chromium.visit(running.address)
        chromium.show("settings")
        chromium.wait("document.getElementById('f-naming-layout')")
        before = tree(running.library)
        layout = "const one = document.getElementById('f-naming-layout'); one.value = '{YYYY}/{event}/{original}'; "
        chromium.run(layout + "one.dispatchEvent(new Event('input'))")
        chromium.click("#relayout-look")
        chromium.wait_text("Save the settings first")
        chromium.click(".savebar .main")
        chromium.wait_text("uses the new settings")
        wait_for(lambda: "{event}" in running.config.read_text())
        chromium.click("#relayout-look")
        chromium.wait_text("Files that would move: 3.")
        examples = chromium.run(
            "return [...document.querySelectorAll('#relayout li')].map((one) => one.innerText)"
        )
        assert len(examples) == 3
        assert "2022/02_Feb/20220203_040506.jpg" in examples[0]
        assert "2022/Zoo/IMG_0.jpg" in examples[0]
        assert tree(running.library) == before
        chromium.run(POSTED)
        chromium.click("#relayout-act")
        chromium.click("dialog .main")
        chromium.wait_text("Photos and films that were moved: 3.")
        assert (
            chromium.run('return window.posted.filter((one) => /"seen":"[0-9a-f]{16}"/.test(one)).length')
            == 1
        )
        assert sorted(path.name for path in (running.library / "2022" / "Zoo").iterdir()) == [
            f"IMG_{number}.jpg" for number in range(3)
        ]
        chromium.click("#relayout-undo")
        chromium.wait_text("3 files brought back.")
        assert tree(running.library) == before
        chromium.wait("document.activeElement.id === 'relayout-look'")
        assert chromium.complaints() == []
