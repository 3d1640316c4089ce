"""The questions Package Center asks, written once and spoken in every language.

The screen checks an answer only so that the owner sees the mistake at once; the program checks every
answer again (photo_organizer.synology.answers), because an answer may also come without the screen.
"""

from __future__ import annotations

import json
from typing import Any

from spk import texts

# The same rule as photo_organizer.synology.answers: parts between slashes, none hidden, none upwards.
SUBFOLDER = (
    r"/^(?!.*(^|\/)[.@#~ ])(?!.*[. ](\/|$))(?!\/)(?!.*\/\/)(?!.*\/$)"
    r"[^\\:*?\"'`$<>|;&!%\x00-\x1f\x7f-\x9f\u2028\u2029]{1,200}$/"
)
SHARE = "@SHARE@"  # where upgrade_uifile.sh puts the name of a shared folder
_SHARES = {
    "api": "SYNO.FileStation.List",
    "method": "list_share",
    "version": 2,
    "root": "shares",
    "idProperty": "name",
    "fields": ["name"],
}


def files(*, light: bool = False) -> dict[str, bytes]:
    """Return the wizard's files by name; the one without a language suffix is English.

    The light package makes no thumbnails and does not ask about them.
    """
    made = {}
    for language in texts.LANGUAGES:
        for suffix in ("", f"_{language}") if language == "enu" else (f"_{language}",):
            made[f"install_uifile{suffix}"] = _json(install(language, light=light))
            made[f"uninstall_uifile{suffix}"] = _json(uninstall(language))
            made[f"kept_settings{suffix}"] = _json(kept(language))
            made[f"kept_share{suffix}"] = _json(kept(language, asks=True))
    return made


def install(language: str, *, light: bool = False) -> list[dict[str, Any]]:
    """Return the pages of the first installation: folders, then habits."""

    def say(key: str) -> str:
        return texts.text(language, key)

    folders = [
        {"desc": say("library_intro")},
        _share("wizard_library_share", say, "photo"),
        _subfolder("wizard_library_folder", "", say),
        {"desc": say("intake_intro")},
        _subfolder("wizard_intake_folder", "PhotosToProcess", say),
    ]
    # conf/resource names the library's shared folder alone: a second name would be empty, or the same again,
    # for nearly everybody, and DSM calls a package broken that asks for a shared folder without a name.
    other: list[dict[str, Any]] = [
        {"desc": say("other_intro")},
        {"type": "multiselect", "subitems": [_choice("wizard_other_share", say("other_on"), chosen=False)]},
        _share("wizard_intake_share", say, must=False),
    ]
    choices = [
        _choice("wizard_duplicates_delete", say("duplicates_delete"), chosen=True),
        _choice("wizard_duplicates_keep", say("duplicates_keep"), chosen=False),
    ]
    same_name = [
        _choice("wizard_same_name_both", say("same_name_both"), chosen=True),
        _choice("wizard_same_name_aside", say("same_name_aside"), chosen=False),
    ]
    nightly = _choice("wizard_nightly", say("nightly_on"), chosen=True)
    habits: list[dict[str, Any]] = [
        {"type": "singleselect", "desc": say("duplicates_intro"), "subitems": choices},
        {"type": "singleselect", "desc": say("same_name_intro"), "subitems": same_name},
    ]
    night = [
        {"type": "multiselect", "desc": say("nightly_intro"), "subitems": [nightly]},
        _hours(say("nightly_hour")),
    ]
    habits += [*([] if light else night), _last_combobox()]
    pages: dict[str, list[dict[str, Any]]] = {
        "folders_title": folders,
        "other_title": other,
        "duplicates_title" if light else "habits_title": habits,
    }
    return [_page(say(title), items) for title, items in pages.items()]


def kept(language: str, *, asks: bool = False) -> list[dict[str, Any]]:
    """Return the page of an upgrade, which changes no settings.

    It says what stays, and gives DSM the name in conf/resource, which it takes from a wizard and from nowhere
    else: upgrade_uifile.sh puts it in, or it is asked for where the photos lie in no shared folder that has one.
    """

    def say(key: str) -> str:
        return texts.text(language, key)

    question = [{"desc": say("kept_share")}, _share("wizard_library_share", say), _last_combobox()]
    known = [_hidden("wizard_library_share", SHARE)]
    items = [{"desc": say("kept")}, *(question if asks else known), _hidden("wizard_keep_settings", "true")]
    return [_page(say("kept_title"), items)]


def _hidden(key: str, value: str) -> dict[str, Any]:
    field = {"key": key, "desc": "", "defaultValue": value, "hidden": True}
    return {"type": "textfield", "subitems": [field]}


def uninstall(language: str) -> list[dict[str, Any]]:
    """Return the page that asks what happens to the package's own data."""
    choices = [
        _choice("wizard_keep_data", texts.text(language, "uninstall_keep"), chosen=True),
        _choice("wizard_remove_data", texts.text(language, "uninstall_remove"), chosen=False),
    ]
    question = {
        "type": "singleselect",
        "desc": texts.text(language, "uninstall_intro"),
        "subitems": choices,
    }
    return [_page(texts.text(language, "uninstall_title"), [question])]


def _page(title: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"step_title": title, "invalid_next_disabled_v2": True, "items": items}


def _share(key: str, say: Any, default: str = "", *, must: bool = True) -> dict[str, Any]:
    wrong = json.dumps(say("share_wrong"), ensure_ascii=False)
    absent = "!s||" if must else ""
    check = f"{{var s=arguments[0];if({absent}s==='home'||s==='homes')return {wrong};return true;}}"
    box = {"key": key, "desc": say("share"), "validator": {"allowBlank": not must, "fn": check}}
    if default:
        box["defaultValue"] = default
    return {"type": "combobox", "desc": "", "subitems": [box | _remote()]}


def _remote() -> dict[str, Any]:
    return {
        "mode": "remote",
        "editable": False,
        "forceSelection": True,
        "displayField": "name",
        "valueField": "name",
        "api_store": _SHARES,
    }


def _last_combobox() -> dict[str, Any]:
    """DSM fills the last combobox of a wizard with its first entry, whatever was set: a hidden one."""
    box = {"key": "wizard_unused", "desc": "", "hidden": True} | _remote()
    return {"type": "combobox", "subitems": [box]}


def _subfolder(key: str, default: str, say: Any) -> dict[str, Any]:
    field = {
        "key": key,
        "desc": say("subfolder"),
        "defaultValue": default,
        "emptyText": say("subfolder_empty"),
        "validator": {
            "allowBlank": True,
            "maxLength": 200,
            "regex": {"expr": SUBFOLDER, "errorText": say("subfolder_wrong")},
        },
    }
    return {"type": "textfield", "desc": "", "subitems": [field]}


def _choice(key: str, words: str, *, chosen: bool) -> dict[str, Any]:
    return {"key": key, "desc": words, "defaultValue": chosen}


def _hours(words: str) -> dict[str, Any]:
    times = [f"{hour:02}:00" for hour in range(24)]
    box = {
        "key": "wizard_nightly_start",
        "desc": words,
        "mode": "local",
        "editable": False,
        "defaultValue": "02:00",
        "displayField": "shown",
        "valueField": "start",
        "store": {
            "xtype": "arraystore",
            "fields": ["start", "shown"],
            "data": [[time, time] for time in times],
        },
    }
    return {"type": "combobox", "desc": "", "subitems": [box]}


def _json(pages: list[dict[str, Any]]) -> bytes:
    return (json.dumps(pages, ensure_ascii=False, indent=1) + "\n").encode()
