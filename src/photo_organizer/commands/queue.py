"""Obey the commands of the page and the command line. Each answer says what was done."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from photo_organizer.commands import answers, cover_commands, review
from photo_organizer.commands.clearing import Clearing, refusal
from photo_organizer.commands.owner_dates import date_files
from photo_organizer.commands.undoing import tickets_for, undo
from photo_organizer.errors import FileProblem, Refused
from photo_organizer.record import statistics
from photo_organizer.store import held
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.service.loop import Service
    from photo_organizer.store.inbox import Command

Arguments: TypeAlias = dict[str, Any]
Reply: TypeAlias = dict[str, Any]  # "ok", "problems", and what the command has to tell besides
LONG = frozenset({"dedupe"})  # commands for `go_on`: they take longer than a beat


def obey(service: Service, command: Command) -> Reply:
    """Carry out one command. May change files."""
    deed = _DEEDS.get(command.name)
    if deed is None:
        return _problems([f"there is no command {command.name!r}"])
    return deed(service, command.arguments)


def go_on(service: Service, command: Command) -> Reply | None:
    """Do a slice of a command that takes longer; None: the next beat goes on with it. May change files."""
    asked = command.arguments
    if service.out_of_order:
        return refusal("filing has stopped; see the state of the service and its cure")
    clearing = service.clearings.setdefault(
        command.id, Clearing(command.id, apply=bool(asked.get("apply")), yes=bool(asked.get("yes")))
    )
    reply = clearing.go_on(service.house, service.stop.is_set, service.announce.progress)
    if reply is not None:
        del service.clearings[command.id]
        service.pace.look_now()  # which shows the state again
    return reply


def _undo(service: Service, arguments: Arguments) -> Reply:
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


def _retry(service: Service, arguments: Arguments) -> Reply:
    """Offer held files again: the given paths, or all."""
    paths = arguments.get("paths") or [row.path for row in held.everything(service.house.con)]
    with transaction(service.house.con):
        held.release(service.house.con, paths)
    service.filing.settle.unpark()
    service.wake()
    return {"ok": True, "problems": [], "files": paths}


def _allow(service: Service, _arguments: Arguments) -> Reply:
    """Say yes to the changes of the library that wait for an answer."""
    return _offered_again(service, answers.allow(service.house.con, time.time_ns()))


def _readmit(service: Service, arguments: Arguments) -> Reply:
    """File again what was deleted from the library once: the given paths of the intake, or all that wait for it."""
    return _offered_again(service, answers.readmit(service.house.con, arguments.get("paths") or []))


def _offered_again(service: Service, answered: answers.Answered) -> Reply:
    service.filing.settle.unpark()
    service.pace.look_now()
    return _problems(answered.problems) | {"files": answered.files}


def _scan(service: Service, _arguments: Arguments) -> Reply:
    service.wake()
    return _problems([])


def _pause(service: Service, _arguments: Arguments) -> Reply:
    service.pause(wanted=True)
    return _problems([])


def _resume(service: Service, _arguments: Arguments) -> Reply:
    service.pause(wanted=False)
    return _problems([])


def _settings(service: Service, arguments: Arguments) -> Reply:
    problems = service.change_settings(arguments.get("changes", {}))
    service.again = service.again or not problems
    return _problems(problems)


def _reload(service: Service, _arguments: Arguments) -> Reply:
    service.again = True
    return _problems([])


def _reset_statistics(service: Service, _arguments: Arguments) -> Reply:
    with transaction(service.house.con):
        statistics.reset_everything(service.house.con, time.time_ns())
    return _problems([])


def _set_aside(service: Service, arguments: Arguments) -> Reply:
    """Of related pictures, keep those numbered `keep` and move those numbered `aside` to Duplicates."""
    try:
        done = review.set_aside(service.house, arguments.get("keep", []), arguments.get("aside", []))
    except Refused as refused:
        return _problems([str(refused)])
    return _problems(done.problems) | {"files": done.files, "run": done.run}


def _not_duplicates(service: Service, arguments: Arguments) -> Reply:
    """Remember that the numbered pictures, or the contents given by MD5, are no duplicates; or take that back."""
    con, library = service.house.con, service.house.settings.paths_library
    try:
        contents = [bytes.fromhex(one) for one in arguments.get("contents", [])]
        contents += review.contents_of(con, library, arguments.get("pictures", []))
    except (Refused, FileProblem) as problem:
        return _problems([str(problem)])
    review.not_duplicates(con, contents, take_back=bool(arguments.get("take_back")))
    return _problems([])


def _date(service: Service, arguments: Arguments) -> Reply:
    """File undated files by the date their owner gave."""
    taken = datetime.fromisoformat(arguments["taken"])
    done = date_files(service.house, arguments["paths"], taken)
    return _problems(done.problems) | {"files": done.files, "run": done.run}


def _problems(problems: list[str]) -> Reply:
    return {"ok": not problems, "problems": problems}


_DEEDS: dict[str, Callable[[Service, Arguments], Reply]] = {
    "allow": _allow,
    "not-duplicates": _not_duplicates,
    "cover-again": cover_commands.make_again,
    "cover-exclude": cover_commands.exclude,
    "cover-include": cover_commands.include,
    "cover-pin": cover_commands.pin,
    "cover-remove-ours": cover_commands.remove_ours,
    "cover-unpin": cover_commands.unpin,
    "date": _date,
    "pause": _pause,
    "readmit": _readmit,
    "reload": _reload,
    "reset-statistics": _reset_statistics,
    "resume": _resume,
    "retry": _retry,
    "scan": _scan,
    "set-aside": _set_aside,
    "settings": _settings,
    "undo": _undo,
}
