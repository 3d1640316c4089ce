"""Whoever receives a package learns what is in it: people on a page, machines from a list."""

from __future__ import annotations

import json
import tarfile
from typing import Any

import pytest

from spk import changelog, debpins, noarch, sbom, wheels
from spk.arch import ARCHES, host
from spk.places import ROOT
from tests.synology.built import built


def document(family: str) -> dict[str, Any]:
    """Return the list in the built package."""
    with (
        tarfile.open(built(family)) as outer,
        tarfile.open(fileobj=outer.extractfile("package.tgz")) as payload,
    ):
        file = payload.extractfile("runtime/licenses/sbom.cdx.json")
        assert file is not None
        found: dict[str, Any] = json.load(file)
        return found


@pytest.mark.parametrize("family", ARCHES)
def test_the_list_names_everything_that_the_build_took(family: str) -> None:
    found = document(family)
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert found["metadata"]["component"]["version"] == changelog.version()
    names = {part["name"].lower().replace("_", "-") for part in found["components"]}
    assert names == {*debpins.wanted(), *wheels.names(wheels.ASKED_FOR)}
    for part in found["components"]:
        assert len(part["hashes"][0]["content"]) == 64
        assert part["purl"].startswith(("pkg:deb/debian/", "pkg:pypi/"))
    inside = {
        one["name"].partition("-")[0] for part in found["components"] for one in part.get("components", [])
    }
    assert {"libde265", "libheif", "libavcodec"} <= inside
    assert not inside & {"libx265", "libvpx", "libopenblasp"}  # stubs of ours, or left out


def test_the_light_package_lists_what_it_holds() -> None:
    names = {part["name"] for part in document("noarch")["components"]}
    assert "watchdog" in names
    assert not names & {"pillow", "numpy", "ImageHash"}


def test_the_list_is_the_same_every_time() -> None:
    assert sbom.sbom([], wheels.bring(host())) == sbom.sbom([], wheels.bring(host()))


def test_the_page_names_every_python_package_and_its_gpl() -> None:
    page = (ROOT / "docs/licences.md").read_text()
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| ")}
    assert [name for name in wheels.names(wheels.ASKED_FOR) if name not in rows] == []
    components = json.loads(sbom.sbom([], wheels.bring(host())))["components"]
    said = {part["name"].lower(): json.dumps(part.get("licenses", "")) for part in components}
    assert [name for name, words in said.items() if "GPL" in words and "GPL" not in rows[name]] == []
    light = page.split("The light package holds only")[1].split("\n\n")[0]
    assert [wheel.name for wheel in noarch._pure() if wheel.name.split("-")[0] not in light] == []
