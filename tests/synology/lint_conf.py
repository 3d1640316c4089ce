"""Rules about conf/: what a package of a third party may ask for, and that its wizards answer what it waits for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.synology.lint import Fault
from tests.synology.lint_wizards import keys

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
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def _privilege(package: Package) -> Iterator[Fault]:
    asked = package.json("conf/privilege")
    if asked.get("defaults") != {"run-as": "package"}:
        yield Fault("privilege", "a third party's package runs as its own account and nothing else", 319)
    for key in asked.keys() - _PRIVILEGE:
        yield Fault("privilege", f"{key} is for Synology's own packages", 319)
    if asked.get("join-groupname", "system") not in {"system", "http"}:
        yield Fault("privilege", f"nobody joins {asked['join-groupname']}", 319)
    if asked.get("groupname", account(package)) != account(package):
        yield Fault("privilege", f"the files would belong to the group {asked['groupname']}", 313)
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


def _members(package: Package) -> Iterator[Fault]:
    for path in (package.folder / "conf").rglob("*"):
        if path.name not in {"privilege", "resource"}:
            yield Fault("members", f"conf/{path.name} is nothing that DSM reads of us there")


def _workers(package: Package) -> Iterator[Fault]:
    resource = package.json("conf/resource")
    for worker in resource.keys() - _WORKERS:
        yield Fault("workers", f"{worker} is not for third parties", 278)
    linker = resource.get("usr-local-linker", {})
    for kind in linker.keys() - {"bin", "lib", "etc"}:
        yield Fault("workers", f"usr-local-linker: nothing is linked into {kind}", 278)
    for link in (link for links in linker.values() for link in links):
        if link.startswith("/") or ".." in link.split("/") or not (package.payload / link).is_file():
            yield Fault("workers", f"usr-local-linker: {link} is not in the package", 278)


def _shares(package: Package) -> Iterator[Fault]:
    worker = package.json("conf/resource").get("data-share")
    if worker is None:
        return
    shares = worker["shares"]
    if not shares:
        yield Fault("workers", "data-share names no shared folder", 278)
    if len({share["name"] for share in shares}) < len(shares):
        yield Fault("workers", "data-share names one shared folder twice", 278)
    for share in shares:
        yield from (
            Fault("workers", f"data-share: {wrong}", 278) for wrong in _share(share, account(package))
        )


def _share(share: dict[str, Any], user: str) -> Iterator[str]:
    """Yield what is wrong with one shared folder that is asked for."""
    if not share["name"]:
        yield "a shared folder without a name"
    if "/" in share["name"] or share["name"].lower() in {"home", "homes"}:
        yield f"{share['name']} is the name of no shared folder that is given to a package"
    if share["permission"] != {"rw": [user]}:
        yield f"{share['permission']} does not let the package's account read and write"
    if not isinstance(share.get("once", False), bool) or share.keys() - {"name", "permission", "once"}:
        yield f"{share} is not written as DSM reads it"


def _answers(package: Package) -> Iterator[Fault]:
    """Each place in conf/resource that waits for an answer has to get it from every wizard that can be shown."""
    waiting = set(_PLACE.findall(package.text("conf/resource")))
    folder = package.folder / "WIZARD_UIFILES"
    if waiting and package.info.get("silent_install") == "yes":
        yield Fault("answers", "nothing answers at an installation without a wizard", 278)
    if waiting and not list(folder.glob("upgrade_uifile*")):
        yield Fault("answers", "nothing answers at an upgrade", 278)
    for path in sorted([*folder.glob("install_uifile*"), *folder.glob("kept_*")]):
        if missing := waiting - set(keys(json.loads(path.read_text()))):
            yield Fault("answers", f"{path.name} does not answer {', '.join(sorted(missing))}", 278)


RULES = (_privilege, _account, _members, _workers, _shares, _answers)
