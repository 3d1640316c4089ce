"""The order of what is made durable: a gain before its loss, a proof before a name, a name before a removal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.faults.points import Point, watched

if TYPE_CHECKING:
    from tests.faults.home import Home


def test_every_loss_waits_for_its_gain(home: Home) -> None:
    home.build()
    points: list[Point] = []
    home.act(watched(points.append, looks=True))
    calls = [(point.call, *point.paths) for point in points]
    assert calls.index(("commit",)) < next(n for n, call in enumerate(calls) if call[0] == "renameat2")
    wrong = [words for at in range(len(calls)) if (words := _judge(calls, at))]
    assert not wrong, "\n".join(wrong)
    assert any(call[0] == "unlink" and "/claim/" in call[1] for call in calls)


def _judge(calls: list[tuple[str, ...]], at: int) -> str:
    call, *paths = calls[at]
    if call == "unlink" and "/.photo-organizer/claim/" in paths[0]:
        return _removal(calls[:at], paths[0])
    if call == "renameat2" and paths[0].endswith(".part"):
        return _publication(calls[:at], paths[0])
    if call == "fsync" and paths[0].endswith(("/intake", "/Inbox")) and not _is_synced(calls[:at], calls):
        return f"{at}: the intake lost names before the library had them"
    return ""


def _removal(before: list[tuple[str, ...]], claimed: str) -> str:
    name = os.path.basename(claimed)
    copies = [
        n
        for n, call in enumerate(before)
        if call[0] == "renameat2" and call[1].endswith(".part") and os.path.basename(call[2]) == name
    ]
    if copies:
        folder = os.path.dirname(before[copies[0]][2])
        return (
            ""
            if ("fsync", folder) in before[copies[0] :]
            else f"{claimed} removed before its copy's name was durable"
        )
    kept = [n for n, call in enumerate(before) if call[0] == "fsync" and call[1].endswith("/2024/kept.jpg")]
    read = [n for n, call in enumerate(before) if call[0] == "pread" and call[1].endswith("/2024/kept.jpg")]
    durable = kept and ("fsync", os.path.dirname(before[kept[0]][1])) in before[kept[0] :]
    return "" if durable and read else f"{claimed} removed before its kept copy was compared and durable"


def _publication(before: list[tuple[str, ...]], part: str) -> str:
    synced = [n for n, call in enumerate(before) if call == ("fsync", part)]
    read = [n for n, call in enumerate(before) if call == ("pread", part)]
    written = [n for n, call in enumerate(before) if call == ("pwrite", part)]
    if not synced or max(written) > synced[0]:
        return f"{part} got its name before its bytes were durable"
    return "" if read and min(read) > synced[0] else f"{part} was not read back after it was durable"


def _is_synced(before: list[tuple[str, ...]], calls: list[tuple[str, ...]]) -> bool:
    """Whether every folder that gained a file of the intake by rename so far was fsynced since."""
    if any(call[0] == "create" and call[1].endswith(".part") for call in calls):
        return True  # copies: their sources are still in the claim folder, and the removals are judged
    gained = {
        os.path.dirname(call[2]): n
        for n, call in enumerate(before)
        if call[0] == "renameat2" and "/claim/" in call[1] and "/library/2024" in call[2]
    }
    return all(("fsync", folder) in calls[n : len(before)] for folder, n in gained.items())
