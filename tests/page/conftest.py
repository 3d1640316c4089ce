"""One browser for all tests of the page; a service of its own for each."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.page.answers import ANSWERS
from tests.page.driver import Browser, browser
from tests.page.running import Running, service

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not (shutil.which("chromedriver") and shutil.which("chromium")):
        pytest.skip("needs a browser: install chromium and chromium-driver")
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The checker's program, which a test runs in the page before it asks."""
    if not shutil.which("npm"):
        pytest.skip("needs npm, which fetches the accessibility checker: install npm")
    folder = tmp_path_factory.mktemp("axe")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    subprocess.run(
        ["npm", "ci", "--omit=dev", "--silent", "--no-audit", "--no-fund"],
        cwd=folder,
        check=True,
        timeout=600,
    )
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with service(tmp_path) as found:
        yield found


@pytest.fixture
def web(chromium: Browser, running: Running) -> Browser:
    """The page, opened."""
    chromium.visit(running.address)
    return chromium


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with two libraries, which are empty."""
    folder = tmp_path_factory.mktemp("home")
    for name in ("intake", "library", "anna", "anna/new"):
        (folder / name).mkdir()
    paths = f"[paths]\nintake = {folder}/intake\nlibrary = {folder}/library\n"
    further = f"[library Anna]\nintake = {folder}/anna/new\nlibrary = {folder}/anna\n"
    (folder / "config.ini").write_text(paths + further)
    with service(folder) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, living: Running) -> Iterator[Browser]:
    """The page of that service, whose answers a test may give."""
    chromium.visit(living.address)
    chromium.run(ANSWERS)
    yield chromium
    chromium.run("document.body.dataset.unsaved = ''; sessionStorage.clear()")
