"""One browser for all tests of the page; a service of its own for each."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
