"""The list of everything that a package is made of, as machines read it: CycloneDX 1.6, as JSON. Touches nothing.

It holds no time and no number of its own, so that two builds give the same bytes.
"""

from __future__ import annotations

import email
import hashlib
import json
import zipfile
from typing import TYPE_CHECKING, Any

from spk import changelog, contents, debpins
from spk.places import PACKAGE

if TYPE_CHECKING:
    from pathlib import Path

    from spk.debpins import Pin

Component = dict[str, Any]


def sbom(
    packages: list[tuple[Pin, Path]], wheels: list[Path], debian_arch: str = "", site: Path | None = None
) -> bytes:
    """Return the document for these Debian packages and wheels; of those only the libraries that lie in `site`."""
    parts = [_debian(pin, debian_arch) for pin, _ in packages] + [_wheel(path, site) for path in wheels]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": _component("application", PACKAGE, changelog.version()) | _licence("MIT")},
        "components": parts,
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _component(kind: str, name: str, version: str, sha256: str = "") -> Component:
    hashes = {"hashes": [{"alg": "SHA-256", "content": sha256}]} if sha256 else {}
    return {"type": kind, "name": name, **({"version": version} if version else {}), **hashes}


def _licence(words: str) -> Component:
    return {"licenses": [{"license": {"name": words}}]} if words else {}


def _debian(pin: Pin, arch: str) -> Component:
    purl = f"pkg:deb/debian/{pin.name}@{pin.version}?arch={arch}"
    return _component("library", pin.name, pin.version, pin.sha256) | {"purl": purl}


def _wheel(path: Path, site: Path | None) -> Component:
    """Return a Python package with the shared libraries that its wheel brings along and that are packed."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        card = next(name for name in names if name.endswith(".dist-info/METADATA") and name.count("/") == 1)
        said = email.message_from_bytes(archive.read(card))
        inside = [name for name in names if ".libs/" in name and _is_packed(name, site)]
        files = [_file(name.rpartition("/")[2], archive.read(name)) for name in sorted(inside)]
    name, version = said["Name"], said["Version"]
    licence = str(said["License-Expression"] or said["License"] or "").split("\n", maxsplit=1)[0]
    found = _component("library", name, version, debpins.digest(path)) | _licence(licence)
    found["purl"] = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return found | ({"components": files} if files else {})


def _is_packed(name: str, site: Path | None) -> bool:
    """Whether the package holds this file of a wheel as its authors made it, and no stub of ours instead."""
    if name.startswith(tuple(contents.STUBS)) or not contents.keeps_wheel_file(name):
        return False
    return site is None or (site / name).exists()


def _file(name: str, data: bytes) -> Component:
    return _component("file", name, "", hashlib.sha256(data).hexdigest())
