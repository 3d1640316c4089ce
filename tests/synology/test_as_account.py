"""An administrator's command runs as the package's account: what root writes, the service could not open any more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from photo_organizer.synology import __main__ as script

if TYPE_CHECKING:
    import pytest


def test_the_rights_of_root_are_given_up_for_good_and_the_words_are_handed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[tuple[Any, ...]] = []
    environ: dict[str, str] = {}
    system = SimpleNamespace(
        stat=lambda path: SimpleNamespace(st_uid=7, st_gid=8) if path.endswith("/var") else None,
        setgroups=lambda groups: calls.append(("groups", groups)),
        setgid=lambda group: calls.append(("group", group)),
        setuid=lambda user: calls.append(("user", user)),
        execv=lambda program, command: calls.append(("run", program == command[0], command[-4:])),
        environ=environ,
    )
    monkeypatch.setattr(script, "os", system)
    script.main(["as-account", "status", "--json"])
    # the user last: without root's rights nobody may change the groups
    assert calls == [
        ("groups", []),
        ("group", 8),
        ("user", 7),
        ("run", True, ["-m", "photo_organizer", "status", "--json"]),
    ]
    assert environ == {"HOME": "/var/packages/PhotoOrganizer/home"}
