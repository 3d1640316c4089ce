"""The build takes exactly what is locked, finds mirrors by itself, and says plainly what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from spk import apt, arch, debpins, wheels

TARGETS = [
    "http://mirror.example/debian/ bookworm Debian",
    "http://mirror.example/debian/ bookworm-updates Debian",
    "http://mirror.example/debian-security/ bookworm-security Debian",
    "https://other.example/thing nodistro Other",
]


@pytest.mark.parametrize("family", arch.ARCHES.values(), ids=lambda family: family.name)
def test_the_lock_names_every_package_once(family: arch.Arch) -> None:
    pins = debpins.read(family)
    assert sorted(pin.name for pin in pins) == sorted(debpins.wanted())
    assert debpins.lock_of(family).read_text() == "".join(pin.line() + "\n" for pin in pins)


def test_mirrors_are_those_of_this_machine() -> None:
    found = apt.choose(TARGETS, {})
    assert found == apt.Mirrors("http://mirror.example/debian", "http://mirror.example/debian-security")


def test_mirrors_may_be_named() -> None:
    found = apt.choose([], {"DEBIAN_MIRROR": "http://near.example/debian/"})
    assert found == apt.Mirrors("http://near.example/debian", "http://near.example/debian-security")


def test_without_a_debian_mirror_the_build_says_what_to_give() -> None:
    ubuntu = [
        "http://archive.example/ubuntu noble Ubuntu",
        "http://archive.example/ubuntu noble-security Ubuntu",
    ]
    with pytest.raises(SystemExit, match="DEBIAN_MIRROR="):
        apt.choose(ubuntu, {})


def test_only_what_was_asked_for_is_taken_from_the_lock() -> None:
    entries = wheels.blocks(wheels.REQUIREMENTS.read_text(), wheels.names(wheels.ASKED_FOR))
    assert "scipy" not in entries
    assert set(entries) == set(wheels.names(wheels.ASKED_FOR))
    assert all("--hash=sha256:" in text for text in entries.values())


def test_no_host_name_is_written_in_the_build() -> None:
    files = [
        path
        for path in Path(apt.__file__).parent.rglob("*")
        if path.suffix in {".py", ".lock", ".in", ".list"}
    ]
    assert [path.name for path in files if "://" in path.read_text()] == []
