"""Obey the commands of the page and the command line. Each answer says what was done."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from photo_organizer.daemon.undoing import tickets_for, undo
from photo_organizer.record import statistics
from photo_organizer.store import held
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from photo_organizer.daemon.service import Service
    from photo_organizer.store.inbox import Command


def obey(service: Service, command: Command) -> dict[str, Any]:
    """Carry out one command. May change files."""
    match command.name:
        case "undo":
            return _undo(service, command.arguments)
        case "retry":
            return _retry(service, command.arguments)
        case "scan":
            service.wake()
        case "pause" | "resume":
            service.pause(wanted=command.name == "pause")
        case "settings":
            problems = service.change_settings(command.arguments.get("changes", {}))
            service.again = service.again or not problems
            return {"ok": not problems, "problems": problems}
        case "reload":
            service.again = True
        case "reset-statistics":
            with transaction(service.house.con):
                statistics.reset_everything(service.house.con, time.time_ns())
        case unknown:
            return {"ok": False, "problems": [f"there is no command {unknown!r}"]}
    return {"ok": True, "problems": []}


def _undo(service: Service, arguments: dict[str, Any]) -> dict[str, Any]:
    tickets = tickets_for(
        service.house, run=arguments.get("run"), path=arguments.get("path"), plan=arguments.get("plan")
    )
    result = undo(service.house, tickets)
    return {
        "ok": not result.problems,
        "files": result.files,
        "problems": result.problems,
        "plans": len(tickets),
    }


def _retry(service: Service, arguments: dict[str, Any]) -> dict[str, Any]:
    """Offer held files again: the given paths, or all."""
    paths = arguments.get("paths") or [row.path for row in held.everything(service.house.con)]
    with transaction(service.house.con):
        held.release(service.house.con, paths)
    service.filing.settle.unpark()
    service.wake()
    return {"ok": True, "problems": [], "files": paths}
