"""Another version of the page is another address, so that no browser shows an old part of it."""

from __future__ import annotations

import json
import re
import shutil
import tarfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from spk import changelog, page, texts, tree
from spk.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path

UI = ROOT / "ui"
_BY_NAME = re.compile(r"ui/(index\.cgi|config|texts/\w+/strings)")  # DSM itself looks for these


def packed(ui: Path = UI) -> dict[str, bytes]:
    """Return the files of ui/ as they are packed."""
    found = tree.files(page.entries(ui))
    return {one.place: one.data if isinstance(one.data, bytes) else one.data.read_bytes() for one in found}


def test_every_address_that_a_browser_keeps_has_the_version_in_it() -> None:
    outside = [place for place in packed() if not place.startswith(f"ui/{page.folder()}/")]
    assert [place for place in outside if not _BY_NAME.fullmatch(place)] == []
    assert page.folder().startswith(f"{changelog.version()}.")


def test_the_page_names_only_files_of_its_version() -> None:
    files = packed()
    start = files[f"ui/{page.folder()}/index.html"].decode()
    named = re.findall(r'(?:href|src)="([^#"]+)"', start)
    assert len(named) >= 7
    assert [name for name in named if f"ui/{name}" not in files] == []


def test_modules_ask_for_each_other_and_for_nothing_by_the_page_s_address() -> None:
    """What a module names begins with ./ or ../, or is resolved against the module's own address."""
    for path in (UI / "page").rglob("*.js"):
        text = path.read_text()
        named = re.findall(r'\b(?:from|import) ?\(?["`]([^"`]+)["`]', text)
        assert [name for name in named if not name.startswith(("./", "../"))] == [], path
        assert re.findall(r'fetch\("(?!/webman/)', text) == [], path
        assert re.findall(r'["`](?:page|images)/', text) == [], path
    assert not any("url(" in path.read_text() for path in UI.rglob("*.css"))


def test_the_desktop_finds_its_window_and_its_icons() -> None:
    files = packed()
    config = json.loads(files["ui/config"])
    assert [name for name in config if f"ui/{name}" not in files] == []
    for part in (part for group in config.values() for part in group.values()):
        for size in (16, 24, 32, 48, 64, 72, 256):
            assert f"ui/{part['icon'].format(size)}" in files
        assert ":" not in part["title"], "a key in its place is shown as such by some versions of DSM"
    (program,) = config
    window = files[f"ui/{program}"].decode()
    assert "use strict" not in window
    assert {"title: name", "minimizable: true", "this.appInstance = config.appInstance"} <= set(
        re.findall(r"title: name|minimizable: true|this\.appInstance = config\.appInstance", window)
    )


def test_one_letter_changed_is_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = page.folder()
    shutil.copytree(UI, tmp_path / "ui")
    shutil.copytree(texts.FOLDER, tmp_path / "texts")
    monkeypatch.setattr(texts, "FOLDER", tmp_path / "texts")
    assert page.folder(tmp_path / "ui") == before
    words = tmp_path / "texts/enu.json"
    words.write_text(words.read_text().replace("Nothing was done yet.", "Nothing was done now."))
    assert page.folder(tmp_path / "ui") != before


def test_every_language_s_words_lie_beside_the_program_that_asks_for_them() -> None:
    assert {
        f"ui/{page.folder()}/page/texts/{language}.json" for language in texts.LANGUAGES
    } <= packed().keys()


def test_files_carry_the_day_of_the_version(tmp_path: Path) -> None:
    tree.write(tree.files(page.entries()), tmp_path / "ui.tar")
    with tarfile.open(tmp_path / "ui.tar") as tar:
        (day,) = {datetime.fromtimestamp(member.mtime, UTC) for member in tar}
    assert f"\n## {changelog.version()}\n\n{day:%Y-%m-%d}" in changelog.CHANGELOG.read_text()


def test_a_version_without_a_day_is_not_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changelog, "CHANGELOG", tmp_path / "CHANGELOG.md")
    changelog.CHANGELOG.write_text("# Changes\n\n## 2.0.1-0001\n\n- something\n")
    with pytest.raises(SystemExit, match="must begin with its day"):
        changelog.moment()
