"""One browser for all tests of the page; a service of its own for each."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.page.driver import Browser, browser
from tests.page.running import Running, service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not (shutil.which("chromedriver") and shutil.which("chromium")):
        pytest.skip("needs a browser: install chromium and chromium-driver")
    with browser(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with service(tmp_path) as found:
        yield found


@pytest.fixture
def web(chromium: Browser, running: Running) -> Browser:
    """The page, opened."""
    chromium.visit(running.address)
    return chromium
