"""End to end: the library is cleared of exact duplicates from the page, and all of it comes back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.page.running import service
from tests.page.samples import tree, versions_in_library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page.driver import Browser
    from tests.page.running import Running


@pytest.fixture
def living(tmp_path: Path) -> Iterator[Running]:
    """A service with a library in which two pictures lie twice."""
    library = tmp_path / "library"
    library.mkdir()
    pictures = versions_in_library(library)
    (library / "old disk").mkdir()
    for picture in pictures[:2]:
        shutil.copy2(picture, library / "old disk")
    with service(tmp_path) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, living: Running) -> Browser:
    chromium.visit(living.address)
    return chromium


def test_duplicates_are_looked_for_removed_after_a_yes_and_brought_back(
    page: Browser, living: Running
) -> None:
    before = tree(living.library)
    page.show("duplicates")
    page.click("#tab-same")
    page.click("#dedupe-look")
    page.wait_text("2 duplicates would be removed")
    page.wait("document.activeElement.id === 'dedupe-act'")
    lines = page.run("return [...document.querySelectorAll('.choices li')].map((one) => one.innerText)")
    assert len(lines) == 2, "for each it is told before the button which copy stays, why, and which goes"
    for line, name in zip(sorted(lines), ("20220501_100007.jpg", "20220501_100007_A.jpg"), strict=True):
        stays, goes = line.split("is removed")
        assert f"2022/05_May/{name}" in stays
        assert "stands in the folder of a year" in stays
        assert f"old disk/{name}" in goes
    assert tree(living.library) == before
    page.click("#dedupe-act")
    page.wait("document.querySelector('dialog[open] .main')")
    assert tree(living.library) == before
    page.click("dialog .main")
    page.wait_text("2 duplicates were handled.")
    after = tree(living.library)
    assert len(after) == len(before) - 2
    assert {content for content, _ in after.values()} == {content for content, _ in before.values()}
    page.click("#dedupe-undo")
    page.wait_text("2 files brought back.")
    assert tree(living.library) == before
    page.wait("document.activeElement.id === 'dedupe-look'")
    assert page.complaints() == []


def test_a_library_without_duplicates_is_told_so(page: Browser, living: Running) -> None:
    for copy in (living.library / "old disk").iterdir():
        copy.unlink()
    page.show("duplicates")
    page.click("#tab-same")
    page.click("#dedupe-look")
    page.wait_text("it holds nothing twice")
    assert page.run("return document.querySelector('#dedupe-act')") is None
