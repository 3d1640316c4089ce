"""One version of each dependency: what runs is what was tested."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("spk/requirements.lock", ".ci/build.lock", "tests/requirements.lock", "tests/models/export.lock")


def _pins(lock: str) -> dict[str, str]:
    """Return name with marker → the rest of the entry: version and hashes."""
    entries = re.findall(r"^([\w.-]+)==(\S+)([^\\\n]*)\\\n((?:    --hash=.*\n?)+)", _text(lock), re.MULTILINE)
    return {
        name + marker.rstrip(): f"{version}\n{hashes}".replace(" \\", "")
        for name, version, marker, hashes in entries
    }


def _text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_pinned_by_hash(lock: str) -> None:
    named = [line for line in _text(lock).splitlines() if line and line[0] not in " #"]
    assert len(_pins(lock)) == len(named) > 0


@pytest.mark.parametrize("lock", LOCKS[:2])
def test_what_is_installed_for_running_is_what_is_tested(lock: str) -> None:
    tested = _pins("tests/requirements.lock")
    assert {name: tested.get(name) for name in _pins(lock)} == _pins(lock)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_everything_that_was_asked_for(lock: str) -> None:
    asked = re.findall(
        r"^([\w.-]+)", (ROOT / lock).with_suffix(".in").read_text(encoding="utf-8"), re.MULTILINE
    )
    names = {re.split(r"\s*;", entry)[0].lower().replace("_", "-") for entry in _pins(lock)}
    assert {name.lower().replace("_", "-") for name in asked if not name.startswith("-")} <= names
