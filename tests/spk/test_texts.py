"""Every language says everything, and the wizard, the desktop and INFO all speak from one table."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from photo_organizer.package import answers, words
from spk import info, texts, wizard

ROOT = Path(__file__).parent.parent.parent
WIZARD = wizard.files()


@pytest.mark.parametrize("table", [texts.table(), words.table()], ids=["wizard", "dialog"])
def test_no_language_lacks_a_text(table: dict[str, dict[str, str]]) -> None:
    for key, said in table.items():
        assert set(said) == set(texts.LANGUAGES), key
        assert all(sentence.strip() for sentence in said.values()), key


@pytest.mark.parametrize("table", [texts.table(), words.table()], ids=["wizard", "dialog"])
def test_translations_fill_in_the_same_parts(table: dict[str, dict[str, str]]) -> None:
    for key, said in table.items():
        parts = {tuple(sorted(re.findall(r"\{\w+\}", sentence))) for sentence in said.values()}
        assert len(parts) == 1, key


def test_each_text_is_used() -> None:
    source = "".join((ROOT / "spk" / name).read_text() for name in ("wizard.py", "texts.py", "info.py"))
    assert [key for key in texts.table() if f'"{key}"' not in source] == []


@pytest.mark.parametrize("name", WIZARD)
def test_wizard_pages_are_strict_json_with_the_keys_that_the_scripts_read(name: str) -> None:
    pages = json.loads(WIZARD[name])
    keys = [sub["key"] for page in pages for item in page["items"] for sub in item.get("subitems", [])]
    expected = {
        "install": [
            "wizard_library_share",
            "wizard_library_folder",
            "wizard_intake_share",
            "wizard_intake_folder",
            "wizard_duplicates_delete",
            "wizard_duplicates_keep",
            "wizard_nightly",
            "wizard_nightly_start",
            "wizard_unused",
        ],
        "uninstall": ["wizard_keep_data", "wizard_remove_data"],
    }
    assert keys == expected[name.partition("_")[0]]


def test_the_wizard_asks_in_every_language_and_english_is_the_fallback() -> None:
    for kind in ("install", "uninstall"):
        assert {f"{kind}_uifile_{language}" for language in texts.LANGUAGES} <= set(WIZARD)
        assert WIZARD[f"{kind}_uifile"] == WIZARD[f"{kind}_uifile_enu"]


FOLDERS = [
    "Inbox",
    "Family/Inbox",
    "Ordner mit Blank",
    "写真/2024",
    "a",
    "..",
    "a/../b",
    "/abs",
    "a//b",
    "a/",
]
FOLDERS += [
    ".hidden",
    "@eaDir",
    "#recycle",
    "~x",
    'say"hi"',
    "it's",
    "$(reboot)",
    "`id`",
    "a;b",
    "a|b",
    "a:b",
]
FOLDERS += ["a\\b", "x*", "x?", "end.", "end ", "a/ b", "a\nb", "<b>", "100%"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_screen_and_program_agree_about_folders(folder: str) -> None:
    pattern = wizard.SUBFOLDER.strip("/").replace(r"\/", "/")
    assert bool(re.search(pattern, folder)) == answers.is_folder(folder)


def test_info_holds_nothing_that_a_shell_would_run() -> None:
    card = info.info("x86_64", checksum="0" * 32, extract_kb=1)
    lines = card.splitlines()
    assert all(re.fullmatch(r'[a-z_]+="[^"`$\\]*"', line) for line in lines)
    assert 'package="PhotoOrganizer"' in lines
    assert f'version="{info.version()}"' in lines
    assert info.changes()


def test_the_desktop_names_texts_that_exist() -> None:
    config = json.loads((ROOT / "ui/config").read_text())
    named = set(re.findall(r"app:(\w+)", json.dumps(config)))
    for strings in texts.ui_strings().values():
        assert named <= set(re.findall(r"(?m)^(\w+)=", strings.decode()))
    assert info.info("x86_64").count("SYNO.SDS.PhotoOrganizer.Application") == 1
    assert "SYNO.SDS.PhotoOrganizer.Application" in config["PhotoOrganizer.js"]
