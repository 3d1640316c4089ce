"""A service that stops under a command: the page says so in the reader's language and how it goes on, and asks no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.page.running import service

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser

# A service that takes commands and answers none: what the page sees between a stop and the end of the process.
NEVER_DONE = """
const real = window.fetch;
window.asked = 0;
window.fetch = (address, options) => {
  if (/commands\\/\\d+/.test(address)) { window.asked += 1; return Promise.resolve(new Response(JSON.stringify({done: false, reached: 3, total: 8}))); }
  if (/api\\/status/.test(address)) return Promise.resolve(new Response(JSON.stringify({word: "Stopped", held: 0, mark: "", pictures: true, intake: "", library: ""})));
  return real(address, options);
};
"""


def test_a_command_that_is_cut_off_is_told_as_cut_off(chromium: Browser, tmp_path: Path) -> None:
    with service(tmp_path) as running:
        chromium.visit(running.address)
        chromium.go(running.address.split("?")[0] + "?lang=de")
        chromium.wait("document.querySelector('#scan')")
        chromium.run(NEVER_DONE)
        chromium.click("#scan")
        chromium.wait_text(
            "3 von 8 sind erledigt. Mit dem Rest geht es weiter, sobald der Dienst wieder läuft."
        )
        asked = chromium.run("return window.asked")
        chromium.wait("document.querySelector('#scan') && !document.querySelector('#scan').ariaDisabled")
        assert chromium.run("return window.asked") == asked


def test_a_service_that_does_not_answer_is_told(chromium: Browser, tmp_path: Path) -> None:
    with service(tmp_path) as running:
        chromium.visit(running.address)
        chromium.wait("document.querySelector('#scan')")
        chromium.run(
            "const real = window.fetch; window.fetch = (address, options) => /commands\\/\\d+/.test(address)"
            " ? Promise.reject(new TypeError('gone')) : real(address, options);"
        )
        chromium.click("#scan")
        chromium.wait_text("it is done as soon as the service runs again")
