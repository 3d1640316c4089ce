"""Packages that DSM refuses, or that are ruined there: each is refused by name, and ours have none of it."""

from __future__ import annotations

import functools
import gzip
import hashlib
import io
import json
import re
import struct
import tarfile
from typing import TYPE_CHECKING, Any

import pytest

from spk import changelog, entries, info, page, tree
from spk.places import ROOT
from spk.tree import Packed
from tests.synology import lint, rules
from tests.synology.built import built
from tests.synology.rules import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Members = dict[str, Packed]


@functools.cache
def payload_of() -> list[Packed]:
    """Return a payload with all but the weight of the real one."""
    program = struct.pack("<4s14xH", b"\x7fELF", 62)
    kept = [Packed("runtime/bin/python3.13", program, 0o755), Packed("LICENSE", b"MIT", 0o644)]
    kept += tree.files(
        [
            tree.Entry(ROOT / "spk/target/bin", "bin", 0o755),
            tree.Entry(ROOT / "spk/target/lib", "lib"),
            *page.entries(),
        ]
    )
    return kept


@functools.cache
def around() -> Members:
    """Return the members that are the same for all of these packages: many pages in many languages."""
    return {one.place: one for one in tree.files(entries.outer("", ROOT / "LICENSE"))}


def made(folder: Path, change: Callable[[Members], None], inside: Callable[[Members], None]) -> Path:
    """Return a package that is whole but for what the two change, in it and in its payload."""
    content = {one.place: one for one in payload_of()}
    inside(content)
    tree.write(list(content.values()), folder / "payload.tar")
    package = folder / "package.tgz"
    package.write_bytes(gzip.compress((folder / "payload.tar").read_bytes(), 0, mtime=0))
    card = info.info(
        "x86_64",
        checksum=hashlib.md5(package.read_bytes(), usedforsecurity=False).hexdigest(),
        extract_kb=tree.kilobytes(list(content.values())),
    )
    members = around() | {
        "INFO": Packed("INFO", card.encode(), 0o644),
        "package.tgz": Packed("package.tgz", package, 0o644),
    }
    change(members)
    tree.write(list(members.values()), folder / "made.spk")
    return folder / "made.spk"


def inspected(spk: Path, folder: Path, account: str = "") -> dict[str, str]:
    """Look at a package as the stand-in does before it runs anything."""
    digest = rules.unpack(spk, folder / "new")
    with tarfile.open(spk, "r:") as outer, tarfile.open(fileobj=outer.extractfile("package.tgz")) as tar:
        rules.extract(tar, folder / "payload")
    return rules.check(
        folder / "new", digest, folder / "payload", folder, arch="x86_64", installed="", account=account
    )


def nothing(_: Members) -> None:
    """Change nothing."""


def text(name: str, old: str, new: str) -> Callable[[Members], None]:
    """Replace words in one member."""

    def change(members: Members) -> None:
        data = members[name].data
        before = data if isinstance(data, bytes) else data.read_bytes()
        assert old.encode() in before, f"{name} does not hold {old}"
        after = before.replace(old.encode(), new.encode())
        members[name] = Packed(name, after, members[name].mode)

    return change


def key(name: str, word: str, value: Any) -> Callable[[Members], None]:
    """Set one key of a member that is JSON."""

    def change(members: Members) -> None:
        data = members[name].data
        said = json.loads(data if isinstance(data, bytes) else data.read_bytes())
        members[name] = Packed(name, json.dumps(said | {word: value}).encode(), members[name].mode)

    return change


def mode(name: str, rights: int) -> Callable[[Members], None]:
    return lambda members: members.update({name: Packed(name, members[name].data, rights)})


def gone(name: str) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        del members[name]

    return change


def added(name: str, data: bytes) -> Callable[[Members], None]:
    return lambda members: members.update({name: Packed(name, data, 0o644)})


def _icon(members: Members) -> None:
    name = "PACKAGE_ICON.PNG"
    members[name] = Packed(name, (ROOT / "ui/images/icon_72.png").read_bytes(), 0o644)


def _bytes_for_kilobytes(members: Members) -> None:
    data = members["INFO"].data
    assert isinstance(data, bytes)
    said = re.sub(rb'extractsize="(\d+)"', lambda found: b'extractsize="%d"' % (int(found[1]) * 1024), data)
    members["INFO"] = Packed("INFO", said, 0o644)


TOOL = {"relpath": "bin/photo-organizer", "user": "package", "group": "package", "permission": "4755"}
RUINED: dict[str, tuple[Callable[[Members], None], str]] = {
    "joins administrators": (key("conf/privilege", "join-groupname", "administrators"), "319: privilege"),
    "an executable section": (key("conf/privilege", "executable", []), "319: privilege: executable"),
    "a ctrl-script section": (key("conf/privilege", "ctrl-script", []), "319: privilege: ctrl-script"),
    "a setuid tool": (key("conf/privilege", "tool", [TOOL]), "319: privilege"),
    "root": (key("conf/privilege", "defaults", {"run-as": "root"}), "319: privilege"),
    "a worker of Synology's own": (key("conf/resource", "service-cfg", {}), "278: workers: service-cfg"),
    "permission for another": (text("conf/resource", '["PhotoOrganizer"]', '["photoorganizer"]'), "278: workers"),
    "an answer nobody gives": (text("conf/resource", "wizard_library_share", "wizard_share"), "278: answers"),
    "one shared folder twice": (
        key("conf/resource", "data-share", {"shares": [{"name": "photo", "permission": {"rw": ["PhotoOrganizer"]}}] * 2}),
        "278: workers: data-share names one shared folder twice",
    ),
    "a shared folder without a name": (text("conf/resource", "{{wizard_library_share}}", ""), "278: workers"),
    "a broken resource": (text("conf/resource", '"usr-local', "usr-local"), "263: "),
    "an upgrade that answers nothing": (gone("WIZARD_UIFILES/upgrade_uifile.sh"), "278: answers"),
    "another application": (text("INFO", "SYNO.SDS.PhotoOrganizer", "SYNO.SDS.PhotoOrganiser"), "dsmappname"),
    "another ui folder": (text("INFO", 'dsmuidir="ui"', 'dsmuidir="web"'), "dsmuidir"),
    "an unknown family": (text("INFO", 'arch="x86_64"', 'arch="x64"'), "263: card: arch"),
    "a version with letters": (text("INFO", changelog.version(), "2.0.0-beta1"), "263: invalid version"),
    "half a minimum": (text("INFO", "7.0-40000", "7.0"), "263: invalid version"),
    "bytes for kilobytes": (_bytes_for_kilobytes, "size: extractsize"),
    "a broken wizard of one language": (text("WIZARD_UIFILES/install_uifile_ger", "]", ""), "263: "),
    "an unknown question": (text("WIZARD_UIFILES/install_uifile", '"combobox"', '"dropdown"'), "263: wizards"),
    "an answer in the place of PATH": (text("WIZARD_UIFILES/uninstall_uifile", "wizard_keep_data", "PATH"), "263: wizards"),
    "a tick that is a word": (text("WIZARD_UIFILES/uninstall_uifile", "true", '"true"'), "263: wizards: .* begins with 'true'"),
    "a pattern without slashes": (text("WIZARD_UIFILES/install_uifile", '"expr": "/', '"expr": "'), "263: wizards: .* slashes"),
    "a function without an end": (text("WIZARD_UIFILES/install_uifile", "return true;}", "return true;"), "263: wizards: .* braces"),
    "a list from nowhere": (text("WIZARD_UIFILES/kept_share", "api_store", "store"), "263: wizards: .* has no list"),
    "a question to DSM that lacks its root": (text("WIZARD_UIFILES/install_uifile", '"root"', '"top"'), "263: wizards: .* asks DSM without root"),
    "a field that is not asked for": (text("WIZARD_UIFILES/install_uifile", '"valueField": "name"', '"valueField": "path"'), "263: wizards: .* shows"),
    "a licence of a megabyte": (added("LICENSE", bytes(1 << 20)), "263: members: LICENSE"),
    "a number too large": (text("INFO", f'"{changelog.version()}"', '"2.0.0-2147483648"'), "263: card: version"),
    "an icon of 72 points": (_icon, "263: icons"),
    "Windows line ends": (text("scripts/start-stop-status", "\n", "\r\n"), "263: scripts"),
    "functions forgotten": (gone("scripts/functions"), "263: scripts: .* reads functions"),
    "a script forgotten": (gone("scripts/preupgrade"), "263: "),
    "no shell": (text("scripts/postinst", "#!/bin/sh", "#!/bin/bash"), "263: scripts"),
    "a wizard that cannot run": (mode("WIZARD_UIFILES/upgrade_uifile.sh", 0o644), "263: scripts"),
    "a setuid script": (mode("scripts/postinst", 0o4755), "263: members"),
    "a wizard in conf": (added("conf/wizard", b"[]"), "members: conf/wizard is nothing"),
    "a unit of the system": (added("conf/systemd/pkg-photo.service", b"[Service]"), "members: conf/"),
    "another package's name": (text("INFO", 'package="PhotoOrganizer"', 'package="Photo:Organizer"'), "263: card: package"),
    "a field that DSM does not know": (text("INFO", 'ctl_stop="', 'ctl_halt="'), "263: card: ctl_halt"),
    "a language that DSM does not have": (text("INFO", "displayname_ger", "displayname_deu"), "263: card: displayname_deu"),
    "a command in INFO": (text("INFO", 'maintainer="', 'maintainer="$(reboot)'), "263: card: maintainer"),
    "an installation without questions": (text("INFO", 'silent_install="no"', 'silent_install="yes"'), "278: answers"),
    "a permission of another name": (text("conf/resource", '"rw"', '"readwrite"'), "278: workers: data-share"),
    "a permission to look": (text("conf/resource", '"rw"', '"ro"'), "278: workers: data-share"),
    "a path for a shared folder": (text("conf/resource", "{{wizard_library_share}}", "/volume1/photo"), "278: workers"),
    "the homes": (text("conf/resource", "{{wizard_library_share}}", "homes"), "278: workers"),
    "a word for yes": (text("conf/resource", "true", '"true"'), "278: workers: .* not written"),
    "no shared folder": (key("conf/resource", "data-share", {"shares": []}), "278: workers: data-share names no"),
    "a link into nowhere": (text("conf/resource", '"bin": [', '"sbin": ['), "278: workers: usr-local-linker"),
    "a link out of the package": (text("conf/resource", "bin/photo-organizer", "../bin/photo-organizer"), "278: workers"),
    "a key twice": (text("conf/privilege", '"username"', '"username": "x", "username"'), "263: privilege: .* twice"),
    "the group of all": (key("conf/privilege", "groupname", "users"), "313: privilege"),
    "a page that is not found": (gone("WIZARD_UIFILES/kept_share"), "263: wizards: kept_share"),
    "a wizard of no language": (added("WIZARD_UIFILES/install_uifile_eng", b"[]"), "263|278"),
    "a page without a title": (text("WIZARD_UIFILES/uninstall_uifile", "step_title", "title"), "263: wizards: .* no title"),
    "nothing chosen": (text("WIZARD_UIFILES/uninstall_uifile", "true", "false"), "263: wizards: .* exactly one"),
    "a pattern that nobody can read": (text("WIZARD_UIFILES/install_uifile", '"/^(', '"/^(('), "263: wizards: .* be read"),
}  # fmt: skip
RUINED_INSIDE: dict[str, tuple[Callable[[Members], None], str]] = {
    "a door that cannot run": (mode("ui/index.cgi", 0o644), "rights: ui/index.cgi"),
    "a setuid file": (mode("bin/photo-organizer", 0o4755), "263: rights"),
    "the command forgotten": (gone("bin/photo-organizer"), "usr-local-linker"),
    "a file that nobody may read": (mode("LICENSE", 0o600), "rights: LICENSE"),
    "a style sheet for all of DSM": (added("ui/style.css", b""), "desktop: ui/style.css"),
    "programs for another processor": (
        added("runtime/lib/x.so", struct.pack("<4s14xH", b"\x7fELF", 183)), "processors"
    ),
    "a second door": (added("ui/debug.cgi", b"#!/bin/sh"), "rights|doors"),
    "a door of Windows": (added("ui/index.cgi", b"#!/bin/sh\r\n"), "rights|doors"),
    "a supervisor that no shell reads": (added("lib/supervise", b"fi"), "doors: supervise"),
    "a file that everybody may change": (mode("LICENSE", 0o666), "rights: LICENSE may be changed"),
    "a file outside": (added("../../evil", b""), "263: member names"),
    "a Mac's own": (added("ui/.DS_Store", b""), "places: ui/.DS_Store"),
    "a language without texts": (gone("ui/texts/ger/strings"), "263: texts"),
    "a text that is missing": (added("ui/texts/ger/strings", b"[notify]"), "texts: ger lacks"),
    "an icon too few": (gone(f"ui/{page.folder()}/images/icon_24.png"), "desktop: ui/config names"),
    "a window for all users": (text("ui/config", '"allUsers": false', '"allUsers": true'), "desktop: .* administrators"),
    "settings in target": (added("var/config.ini", b""), "places: var/"),
    "capitals alone": (added("license", b""), "places: license and LICENSE|places: LICENSE and license"),
}  # fmt: skip


@pytest.mark.parametrize("name", RUINED)
def test_a_ruined_package_is_refused_by_name(tmp_path: Path, name: str) -> None:
    change, reason = RUINED[name]
    with pytest.raises(Refused, match=reason):
        inspected(made(tmp_path, change, nothing), tmp_path)


@pytest.mark.parametrize("name", RUINED_INSIDE)
def test_a_ruined_payload_is_refused_by_name(tmp_path: Path, name: str) -> None:
    change, reason = RUINED_INSIDE[name]
    with pytest.raises(Refused, match=reason):
        inspected(made(tmp_path, nothing, change), tmp_path)


def test_another_account_than_the_installed_one_is_refused(tmp_path: Path) -> None:
    spk = made(tmp_path, key("conf/privilege", "username", "sc-photo"), nothing)
    with pytest.raises(Refused, match="313: account"):
        inspected(spk, tmp_path, account="PhotoOrganizer")


def test_a_compressed_package_is_refused(tmp_path: Path) -> None:
    spk = made(tmp_path, nothing, nothing)
    spk.write_bytes(gzip.compress(spk.read_bytes(), 1))
    with pytest.raises(Refused, match="263: failed to extract"):
        inspected(spk, tmp_path)


def test_a_whole_package_is_not(tmp_path: Path) -> None:
    assert (
        inspected(made(tmp_path, nothing, nothing), tmp_path, "PhotoOrganizer")["package"] == "PhotoOrganizer"
    )


@pytest.mark.parametrize("family", ["x86_64", "armv8"])
def test_the_packages_that_are_built_have_no_fault(family: str, tmp_path: Path) -> None:
    spk = built(family)
    digest = rules.unpack(spk, tmp_path)
    card = rules.info_of((tmp_path / "INFO").read_text())
    assert card["arch"] == family
    assert lint.faults(lint.Package(tmp_path, rules.payload(spk, digest), card)) == []


def test_a_member_name_with_a_dot_in_front_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "dot.spk", "w") as tar:
        tar.addfile(tarfile.TarInfo("./INFO"), io.BytesIO())
    with pytest.raises(Refused, match="member names"):
        rules.unpack(tmp_path / "dot.spk", tmp_path / "new")
