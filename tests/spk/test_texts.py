"""Every language says everything, and the wizard, the desktop and INFO all speak from one table."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from photo_organizer.service import notices
from photo_organizer.synology import adapter, answers, words
from spk import changelog, info, texts, wizard

ROOT = Path(__file__).parent.parent.parent
WIZARD = wizard.files()
_NAMES = re.search(r"const NAMES = \{(.*?)\};", (ROOT / "ui/page/words.js").read_text(), re.DOTALL)
assert _NAMES is not None
TAGS = {name: tag.strip('"') for tag, name in re.findall(r'("?[\w-]+"?): "(\w{3})"', _NAMES[1])}


def test_no_language_lacks_anything() -> None:
    assert set(texts.catalogue()) == {path.stem for path in texts.FOLDER.iterdir()}


FILES: dict[str, texts.Words] = {"one": "{n} file", "other": "{n} files"}


@pytest.mark.parametrize(
    ("english", "dutch", "fault"),
    [
        ("of {what}", "", "no words or a slip"),
        ("of {what}", "van {who}", "the same parts"),
        ("of {what}", "van  {what}", "a slip"),
        ("of {what}", "van <i>{what}</i>", "a slip"),
        ("of {what}", "van {what", "a slip"),
        (FILES, "{n} bestanden", "not one, other"),
        (FILES, {"one": "{n} bestand", "other": "bestanden"}, "the same parts"),
    ],
)
def test_what_a_language_lacks_is_said(english: texts.Words, dutch: texts.Words, fault: str) -> None:
    whole: texts.Catalogue = {"enu": {"key": english}, "nld": {"key": english}}
    assert texts.faults(whole) == []
    assert fault in " ".join(texts.faults(whole | {"nld": {"key": dutch}}))
    assert "nld: key has no words" in texts.faults(whole | {"nld": {}})


def test_every_language_has_the_plural_forms_of_its_numbers(tmp_path: Path) -> None:
    """The forms that the build asks for are those that a browser chooses from (CLDR)."""
    if not (node := shutil.which("node")):
        pytest.skip("needs node, which knows CLDR: install nodejs")
    script = tmp_path / "forms.mjs"
    script.write_text(
        "const [, , tag] = process.argv, rules = new Intl.PluralRules(tag);"
        "console.log([...new Set(Array.from({ length: 2000 }, (_, n) => rules.select(n)))].join());"
    )
    for language, forms in texts.FORMS.items():
        done = subprocess.run([node, str(script), TAGS[language]], check=True, capture_output=True, text=True)
        chosen = set(done.stdout.strip().split(","))
        assert set(forms) <= chosen, language
        assert chosen == set(forms) or forms == ("other",), language


def test_the_scripts_speak_from_the_same_catalogue() -> None:
    """The program reads the same file on the NAS that the build has checked."""
    for language in texts.LANGUAGES:
        said = str(texts.read(language)["dialog.unconfigured"]).format(what="x")
        assert words.sentence(words.Problem("unconfigured", "x"), language) == said


def test_each_text_is_used() -> None:
    source = "".join(
        (ROOT / "spk" / name).read_text() for name in ("wizard.py", "texts.py", "info.py", "build.py")
    )
    keys = [key.removeprefix("package.") for key in texts.catalogue()["enu"] if key.startswith("package.")]
    assert [key for key in keys if f'"{key}"' not in source] == []


@pytest.mark.parametrize("name", WIZARD)
def test_wizard_pages_are_strict_json_with_the_keys_that_the_scripts_read(name: str) -> None:
    pages = json.loads(WIZARD[name])
    keys = [sub["key"] for page in pages for item in page["items"] for sub in item.get("subitems", [])]
    expected = {
        "install": [
            "wizard_library_share",
            "wizard_library_folder",
            "wizard_intake_folder",
            "wizard_other_share",
            "wizard_intake_share",
            "wizard_duplicates_delete",
            "wizard_duplicates_keep",
            "wizard_same_name_both",
            "wizard_same_name_aside",
            "wizard_nightly",
            "wizard_nightly_start",
            "wizard_unused",
        ],
        "uninstall": ["wizard_keep_data", "wizard_remove_data"],
        "kept": ["wizard_library_share", "wizard_keep_settings"],
    }
    if name.startswith("kept_share"):
        keys.remove("wizard_unused")
    assert keys == expected[name.partition("_")[0]]


def test_the_wizard_asks_in_every_language_and_english_is_the_fallback() -> None:
    for kind in ("install_uifile", "uninstall_uifile", "kept_settings", "kept_share"):
        assert {f"{kind}_{language}" for language in texts.LANGUAGES} <= set(WIZARD)
        assert WIZARD[kind] == WIZARD[f"{kind}_enu"]


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
FOLDERS += ["a\\b", "x*", "x?", "end.", "end ", "a/ b", "a\nb", "a\u2028b", "a\x85b", "<b>", "100%"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_screen_and_program_agree_about_folders(folder: str) -> None:
    pattern = wizard.SUBFOLDER.strip("/").replace(r"\/", "/")
    assert bool(re.search(pattern, folder)) == answers.is_folder(folder)


def test_info_holds_nothing_that_a_shell_would_run() -> None:
    card = info.info("x86_64", checksum="0" * 32, extract_kb=1)
    lines = card.splitlines()
    assert all(re.fullmatch(r'[a-z_]+="[^"`$\\]*"', line) for line in lines)
    assert 'package="PhotoOrganizer"' in lines
    assert f'version="{changelog.version()}"' in lines


def test_no_line_of_info_is_longer_than_what_is_known_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version of five hundred changes stands in one line, and what DSM goes by must not stand behind it."""
    monkeypatch.setattr(changelog, "CHANGELOG", tmp_path / "CHANGELOG.md")
    points = "".join(f"- Point {number}\n  goes on.\n" for number in range(500))
    changelog.CHANGELOG.write_text(f"## 2.0.0-0002\n\n2026-11-30: all is better.\n\nPhotos\n{points}")
    lines = info.info("x86_64", checksum="0" * 32, extract_kb=1).splitlines()
    assert max(len(line.encode()) for line in lines) < 2100
    assert lines[-1].startswith('changelog="all is better.<br>Point 0 goes on.<br>Point 1 goes on.<br>')
    assert re.search(r'<br>Point \d+ goes on\.<br>…"$', lines[-1])


def test_the_desktop_names_texts_that_exist() -> None:
    config = json.loads((ROOT / "ui/config").read_text())
    named = {tuple(name.split(":")) for name in re.findall(r"(?:app|notify):\w+", json.dumps(config))}
    for strings in texts.ui_strings().values():
        assert named == _strings(strings.decode())
    assert info.info("x86_64").count("SYNO.SDS.PhotoOrganizer.Application") == 1
    assert "SYNO.SDS.PhotoOrganizer.Application" in config["PhotoOrganizer.js"]


def test_every_notification_has_its_sentence_and_is_there_before_the_app_is_opened() -> None:
    """DSM knows a package's texts outside its window only when they are named in preloadTexts."""
    config = json.loads((ROOT / "ui/config").read_text())
    preloaded = config["PhotoOrganizer.js"]["SYNO.SDS.PhotoOrganizer.Application"]["preloadTexts"]
    told = {notices.OTHERWISE, *notices.SENTENCES.values(), notices.WAITING, notices.FIRST_LOOK}
    told |= {notices.INTEGRITY_OK, notices.INTEGRITY_BAD}
    both = {f"notify:{sentence}{which}" for sentence in told for which in ("", "_of")}
    assert both | {"notify:title", "notify:name"} == set(preloaded)
    assert told >= adapter.GOOD_NEWS
    assert all(b'full_of="{0}: ' in strings for strings in texts.ui_strings().values())


def _strings(text: str) -> set[tuple[str, ...]]:
    """Return (section, key) of each line of a string file."""
    found: set[tuple[str, ...]] = set()
    section = ""
    for line in text.splitlines():
        if head := re.fullmatch(r"\[(\w+)\]", line):
            section = head[1]
        elif pair := re.fullmatch(r'(\w+)="[^"]+"', line):
            found.add((section, pair[1]))
    return found


def test_whoever_is_refused_a_folder_name_is_told_every_sign_that_it_must_not_have() -> None:
    """“Kids & Family” was refused in words that did not name its sign."""
    refused = [
        sign for sign in map(chr, range(33, 127)) if sign != "/" and not answers.is_folder(f"a{sign}b")
    ]
    assert "&" in refused
    for language in texts.LANGUAGES:
        read = texts.read(language)
        for key in ("package.subfolder_wrong", "dialog.bad_folder"):
            said = str(read[key])
            assert [sign for sign in refused if sign not in "\"'`" and sign not in said] == [], language
