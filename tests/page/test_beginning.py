"""The first minutes: what to do first, a look before anything moves, and who may not come in."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING

from photo_organizer.service import first_look
from photo_organizer.web.api_state import share_of
from tests.page.running import service
from tests.page.test_page import drop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running


def test_an_empty_beginning_says_what_to_do_first(web: Browser, running: Running) -> None:
    web.show("waiting")
    web.wait_text("Every file has a date.")
    assert "NoDateFound" not in web.run("return document.body.innerText"), "there is nothing in it"
    web.show("overview")
    web.wait_text("Put some photos into the folder named above")
    web.wait(f"document.querySelector('.places').textContent.includes({json.dumps(str(running.intake))})")
    drop(running.intake, "one.jpg", 1)
    web.wait("document.querySelectorAll('.rows .done').length === 1")
    web.wait("document.querySelector('.first').hidden")
    assert web.complaints() == []


def test_with_a_full_intake_the_first_step_is_a_preview(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "intake").mkdir()
    with service(tmp_path, "--settle", "600") as running:  # time enough to look before anything is filed
        drop(running.intake, "one.jpg", 1)
        chromium.visit(running.address)
        chromium.click("#first-preview")
        chromium.wait("document.querySelector('.planned')", "the preview, made by itself")
        chromium.wait_text("Resume and file these")
        assert (running.intake / "one.jpg").exists()
        assert chromium.complaints() == []


def test_after_the_installation_a_full_intake_waits_for_a_look(chromium: Browser, tmp_path: Path) -> None:
    for name in ("intake", "state"):
        (tmp_path / name).mkdir()
    (tmp_path / "state" / first_look.MARK).touch()  # as the package leaves it
    for number in range(first_look.MANY):
        (tmp_path / "intake" / f"{number}.txt").write_text(str(number))
    drop(tmp_path / "intake", "one.jpg", 1)
    with service(tmp_path, "--settle", "0.5") as running:
        chromium.visit(running.address)
        chromium.wait("document.body.dataset.shown === 'plan'", "the preview, without being asked for")
        chromium.wait_text("Resume and file these")
        chromium.show("overview")
        chromium.wait_text(f"Files that lie in the intake already: {first_look.MANY + 1}.")
        assert len(list(running.intake.iterdir())) == first_look.MANY + 1
        chromium.click("#toggle")
        chromium.wait("document.querySelectorAll('.rows .done').length > 0")
        assert chromium.complaints() == []
    assert (running.library / "2024/08_Aug/20240831_134701.jpg").exists()


def test_on_a_nas_the_intake_is_named_as_each_program_names_it(web: Browser) -> None:
    """What the service says of a folder in a shared folder, shown by the page as Windows, a Mac and DSM write it."""
    share = share_of("/volume1/photo/Family/PhotosToProcess")
    assert share is not None
    script = """
        const [share, done] = arguments, real = window.fetch;
        window.fetch = async (address, options) => {
          const reply = await real(address, options);
          if (!String(address).includes("api/status")) return reply;
          return new Response(JSON.stringify({ ...(await reply.json()), share, intake: "/volume1/photo/Family/PhotosToProcess" }), { headers: reply.headers });
        };
        document.dispatchEvent(new Event("visibilitychange"));
        done();
    """
    web.later(script, {**share, "host": "nas"})
    web.wait_text("\\\\nas\\photo\\Family\\PhotosToProcess")
    web.wait_text("smb://nas/photo/Family/PhotosToProcess")
    web.wait_text("photo \u203a Family \u203a PhotosToProcess")


def test_a_second_browser_gets_a_page_with_a_sentence_and_another_address(
    chromium: Browser, running: Running
) -> None:
    chromium.visit(running.address)
    chromium.cdp("Network.clearBrowserCookies")
    chromium.go(running.address)
    chromium.wait_text("You are not signed in here.")
    assert chromium.run("return document.querySelector('nav').offsetParent") is None
    chromium.go(running.address.split("?")[0] + "?lang=de")
    chromium.wait_text("Sie sind hier nicht angemeldet.")
    out = running.config.parent / "out"
    another = out.read_text().split("For another browser the page is at")[1].split()[0]
    chromium.go(another)
    chromium.wait("document.querySelector('.word')", "the page, in the second browser")
    with urllib.request.urlopen(running.address) as reply:  # noqa: S310 - our own page
        assert reply.headers["Content-Type"].startswith("text/html")


def test_a_service_that_went_away_is_said_in_words(chromium: Browser, tmp_path: Path) -> None:
    with service(tmp_path) as running:
        chromium.visit(running.address)
    chromium.run("document.dispatchEvent(new Event('visibilitychange'))")
    chromium.wait_text("The service does not answer.")
    assert "{" not in chromium.run("return document.body.innerText")
    chromium.complaints()  # that nothing was reached is right here
