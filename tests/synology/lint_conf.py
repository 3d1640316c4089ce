"""Rules about conf/ and WIZARD_UIFILES/: what a package of a third party may ask for, and what its wizard answers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.synology.lint import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.synology.lint import Package

_PRIVILEGE = {"defaults", "username", "groupname", "tool", "join-groupname"}
_WORKERS = {
    "data-share",
    "usr-local-linker",
    "port-config",
    "syslog-config",
    "indexdb",
    "webservice",
    "sysnotify",
}
_TYPES = {"textfield", "password", "singleselect", "multiselect", "combobox"}
_CHOICES = {"singleselect", "multiselect"}
_VARIABLE = re.compile(
    r"wizard_[a-z_]+"
)  # so that it takes no variable's place that a script goes by, such as PATH
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def _privilege(package: Package) -> Iterator[Fault]:
    asked = package.json("conf/privilege")
    if asked.get("defaults") != {"run-as": "package"}:
        yield Fault("privilege", "a third party's package runs as its own account and nothing else", 319)
    for key in asked.keys() - _PRIVILEGE:
        yield Fault("privilege", f"{key} is for Synology's own packages", 319)
    if asked.get("join-groupname", "system") not in {"system", "http"}:
        yield Fault("privilege", f"nobody joins {asked['join-groupname']}", 319)
    if "root" in json.dumps(asked):
        yield Fault("privilege", "root is asked for", 319)
    for tool in asked.get("tool", []):
        yield from _tool(tool)


def _tool(tool: dict[str, str]) -> Iterator[Fault]:
    if tool.get("user") != "package" or tool.get("group") != "package":
        yield Fault("privilege", f"{tool.get('relpath')}: a tool belongs to the package", 319)
    if "capabilities" in tool or int(tool.get("permission", "0700"), 8) & 0o6000:
        yield Fault("privilege", f"{tool.get('relpath')}: a tool has no rights of its own", 319)


def _account(package: Package) -> Iterator[Fault]:
    name = account(package)
    if package.before and package.before != name:
        yield Fault(
            "account", f"failed to revise file attributes: {package.before} is now called {name}", 313
        )


def account(package: Package) -> str:
    """Return the name of the account that a package runs as."""
    return str(package.json("conf/privilege").get("username", package.info["package"]))


def _workers(package: Package) -> Iterator[Fault]:
    resource = package.json("conf/resource")
    for worker in resource.keys() - _WORKERS:
        yield Fault("workers", f"{worker} is not for third parties", 278)
    for link in resource.get("usr-local-linker", {}).get("bin", []):
        if not (package.payload / link).is_file():
            yield Fault("workers", f"usr-local-linker: {link} is not in the package", 278)
    shares = resource.get("data-share", {}).get("shares", [])
    if len({share["name"] for share in shares}) < len(shares):
        yield Fault("workers", "data-share names one shared folder twice", 278)
    for share in shares:
        users = [user for users in share["permission"].values() for user in users]
        if users != [account(package)]:
            yield Fault("workers", f"data-share: {users} are not the package's account", 278)
        if not share["name"]:
            yield Fault("workers", "data-share: a shared folder without a name", 278)


def _answers(package: Package) -> Iterator[Fault]:
    """Each place in conf/resource that waits for an answer has to get it from every wizard that can be shown."""
    waiting = set(_PLACE.findall(package.text("conf/resource")))
    folder = package.folder / "WIZARD_UIFILES"
    if waiting and not list(folder.glob("upgrade_uifile*")):
        yield Fault("answers", "nothing answers at an upgrade", 278)
    for path in sorted([*folder.glob("install_uifile*"), *folder.glob("kept_*")]):
        if missing := waiting - set(_keys(json.loads(path.read_text()))):
            yield Fault("answers", f"{path.name} does not answer {', '.join(sorted(missing))}", 278)


def _wizards(package: Package) -> Iterator[Fault]:
    for path in sorted((package.folder / "WIZARD_UIFILES").iterdir()):
        if path.suffix == ".sh":
            continue
        pages = json.loads(path.read_text())
        keys = _keys(pages)
        if len(keys) != len(set(keys)):
            yield Fault("wizards", f"{path.name} asks one thing twice", 263)
        yield from (Fault("wizards", f"{path.name}: {wrong}", 263) for wrong in wrong_questions(pages))
    if (package.folder / "conf/wizard").exists():
        yield Fault("wizards", "DSM does not look for wizards in conf/")


def wrong_questions(pages: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what is wrong with the questions of some pages, whoever has written them."""
    for item in (item for page in pages for item in page["items"] if "subitems" in item):
        kind = item.get("type")
        if kind not in _TYPES:
            yield f"{kind} is no type of question"
        for asked in item["subitems"]:
            yield from (f"{asked.get('key')} {wrong}" for wrong in _question(kind, asked))


def _question(kind: str, asked: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one question: its answer becomes a variable of the scripts, and DSM draws it by a strict pattern."""
    if not _VARIABLE.fullmatch(str(asked.get("key"))):
        yield "cannot be a variable of ours"
    value = asked.get("defaultValue")
    if value is not None and isinstance(value, bool) != (kind in _CHOICES):
        yield f"begins with {value!r}, which is no answer to a {kind}"
    checks = asked.get("validator", {})
    if "regex" in checks and not re.fullmatch(r"/.+/", checks["regex"].get("expr", "")):
        yield "has a pattern that is not written between slashes"
    function = checks.get("fn", "{}")
    if not re.fullmatch(r"\{.*\}", function, re.DOTALL) or function.count("{") != function.count("}"):
        yield "has a function without its braces"
    if kind == "combobox":
        yield from _list(asked)


def _list(asked: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a list to choose from."""
    remote, local = asked.get("api_store", {}), asked.get("store", {})
    if not {"remote": remote, "local": local}.get(asked.get("mode", "")) or (remote and local):
        yield "has no list, or two"
    if (
        lacks := {"api", "method", "version", "root", "idProperty", "fields"} - remote.keys()
        if remote
        else set()
    ):
        yield f"asks DSM without {', '.join(sorted(lacks))}"
    fields = (remote or local).get("fields", [])
    if not {asked.get("displayField"), asked.get("valueField")} <= set(fields):
        yield f"shows something else than {', '.join(fields)}"
    if any(len(row) != len(fields) for row in local.get("data", [])):
        yield "has a row of another length"


def _keys(pages: list[dict[str, Any]]) -> list[str]:
    return [sub["key"] for page in pages for item in page["items"] for sub in item.get("subitems", [])]


RULES = (_privilege, _account, _workers, _answers, _wizards)
