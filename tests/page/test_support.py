"""Asking for help: one button gives one zip, and nothing stays behind."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.page.driver import Browser
    from tests.page.running import Running

# The browser would ask where to save it: what would be saved is caught instead.
CATCH = """
const real = URL.createObjectURL;
window.saved = null;
URL.createObjectURL = (blob) => { window.blob = blob; return real(blob); };
HTMLAnchorElement.prototype.click = function () { window.saved = this.download; };
"""
READ = """
const done = arguments[0];
const reader = new FileReader();
reader.onload = () => done(reader.result.split(",")[1]);
reader.readAsDataURL(window.blob);
"""


def test_one_button_saves_what_a_helper_needs(web: Browser, running: Running) -> None:
    web.show("logs")
    web.run(CATCH)
    web.click("#support")
    name = web.wait("window.saved", "the zip")
    assert name.startswith("photo-organizer-report-")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(web.later(READ)))) as made:
        assert {"report.txt", "config.ini", "logs/system_log.csv"} <= set(made.namelist())
        assert f"library = {running.library}" in made.read("config.ini").decode()
        assert running.address.partition("token=")[2] not in made.read("report.txt").decode()
    assert not list((running.state / "run").glob("report-*"))
    web.wait_text(f"Saved as {name}.")
    assert web.complaints() == []
