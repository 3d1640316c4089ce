"""The queue of the owner's commands: takes them, runs them, answers each of them exactly once.

Whatever a command does, it gets an answer: done, done in part, refused or failed. None keeps another, or
filing, waiting: long ones work in slices. What a stop cuts off stays without an answer and goes on at the
next start; what ends the process again and again is not tried for ever.
"""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import TYPE_CHECKING

from photo_organizer.commands.registry import DECISIONS, QUICK, task_for
from photo_organizer.commands.reply import failed, how_far, refused, worded
from photo_organizer.commands.task import Assignment
from photo_organizer.errors import (
    DatabaseDamaged,
    PhotoOrganizerError,
    Refused,
    Stopping,
    VolumeProblem,
    from_os_error,
    quoted,
)
from photo_organizer.record import system
from photo_organizer.sentences import Sentence
from photo_organizer.store import damage, decisions, inbox
from photo_organizer.store.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Endable, Progress, Task
    from photo_organizer.store.left_command import Command

SLICE = 5.0  # seconds of one long command; then the others and the intake have their turn
MOST_TRIES = 5  # times that a command may end the process before it is given up
REST = 60.0  # seconds between two tries to write down an answer
BUG = "the program failed on this command ({}); the service log says where"
log = logging.getLogger(__name__)


class Queue:
    """What the service asks at every tick."""

    def __init__(self, host: Host, clock: Callable[[], float] = time.monotonic) -> None:
        self._host, self._con, self._clock = host, host.library.con, clock
        self._tasks: dict[int, Task] = {}
        self._begun: set[int] = set()
        self._unwritten: dict[int, Reply] = {}  # answers that could not be written down yet
        self._rest_until = float("-inf")

    @property
    def busy(self) -> bool:
        """Whether a command is under way, or its answer could not be written down yet."""
        return bool(self._tasks or self._unwritten)

    def serve(self) -> None:
        """Do what waits, of each long command a slice, and answer what came to its end. May change files."""
        if self._clock() < self._rest_until:
            return
        for command in inbox.waiting(self._con):
            if self._host.stopping:
                return
            try:
                reply = self._unwritten.get(command.id) or self._reply(command)
                if reply is not None:
                    self._answer(command, reply)
            except DatabaseDamaged:
                raise
            except VolumeProblem as problem:  # the database takes no answers: a full disk
                self._rest_until = self._clock() + REST
                log.warning("command %d cannot be answered yet: %s", command.id, problem)
                return

    def end(self, kind: type[Endable]) -> None:
        """Let the commands of this kind that are under way come to their end."""
        for task in self._tasks.values():
            if isinstance(task, kind):
                task.end()

    def close(self) -> None:
        """Note how far each command has come, for the next start; tell of what was cut off. Does not raise."""
        for number, task in self._tasks.items():
            try:
                progress = task.progress()
                with transaction(self._con):
                    inbox.note(self._con, number, progress)
                self._tell_of(number, progress)
            except Exception:
                log.exception("how far command %d came is not kept", number)
        try:
            with transaction(self._con):
                inbox.forgive(self._con, self._begun)
        except VolumeProblem as problem:
            log.warning("the end of the queue is not kept: %s", problem)

    # ── one command ──

    def _reply(self, command: Command) -> Reply | None:
        """Return the answer to a command, None while there is more to do. Raises only for a damaged database."""
        try:
            if self._begin(command):
                return self._run(command)
            words = f"the program ended {MOST_TRIES} times while it did this; it is not tried again"
            return failed(Sentence("program_failed", words))
        except DatabaseDamaged:
            raise
        except Stopping as stop:
            return None if self._host.stopping else self._ended_by(command, str(stop))
        except (PhotoOrganizerError, OSError) as problem:
            log.warning("command %r: %s", command.name, problem)
            return self._ended_by(
                command, _words(problem), refused if isinstance(problem, Refused) else failed
            )
        except Exception as bug:
            if damage.is_damage(bug):
                raise
            log.exception("a bug met command %r", command.name)
            return self._ended_by(command, Sentence("program_failed", BUG.format(type(bug).__name__)))

    def _begin(self, command: Command) -> bool:
        """Note that a command is begun, once in this process; return whether it may be."""
        if command.id in self._begun:
            return True
        self._begun.add(command.id)
        if command.tries >= MOST_TRIES:
            return False
        try:
            with transaction(self._con):
                inbox.begin(self._con, command.id)
        except BaseException:
            self._begun.discard(command.id)
            raise
        return True

    def _run(self, command: Command) -> Reply | None:
        if not command.readable:
            return refused("what was asked for cannot be read; ask for it again")
        if command.name in QUICK:
            return QUICK[command.name](self._host, command.arguments)
        task = self._task(command)  # which fixes what is meant, before anything else is filed
        if task is None:
            return refused(f"there is no command {quoted(command.name)}")
        if not self._host.ready():
            return None
        until = self._clock() + SLICE
        over = task.go_on(lambda: self._host.stopping or self._clock() > until)
        return task.reply() if over else None

    def _task(self, command: Command) -> Task | None:
        if command.id not in self._tasks:
            remember, tell = partial(inbox.note, self._con, command.id), self._host.show_progress
            given = Assignment(self._host.library, command.arguments, command.progress, remember, tell)
            if task := task_for(self._host, command.name, given):
                self._tasks[command.id] = task
        return self._tasks.get(command.id)

    def _ended_by(self, command: Command, problem: str, otherwise: Callable[..., Reply] = failed) -> Reply:
        """Return the answer of a command that was ended by a problem, with what it has done until then."""
        task = self._tasks.get(command.id)
        try:
            so_far = task.reply(problem) if task else None
        except Exception:
            log.exception("what command %r has done is not known", command.name)
            so_far = None
        ended = otherwise(problem)
        return so_far if so_far and so_far["count"] else {**(so_far or {}), **ended}

    def _answer(self, command: Command, reply: Reply) -> None:
        """Write the answer down, once. Raises VolumeProblem; then it is tried again, and not the command."""
        self._unwritten[command.id] = reply = worded(reply)
        try:
            with transaction(self._con):
                inbox.answer(self._con, command, reply)
        except VolumeProblem:
            raise
        except Exception as bug:
            log.exception("a bug met the answer to command %d", command.id)
            raise VolumeProblem(f"the answer cannot be written: {bug!r}") from bug
        del self._unwritten[command.id]
        if command.name in DECISIONS:
            self._keep_decisions()
        self._tasks.pop(command.id, None)
        self._begun.discard(command.id)

    def _keep_decisions(self) -> None:
        try:
            decisions.keep(self._con, self._host.library.state)
        except OSError as problem:
            log.warning("the owner's decisions are kept in the database only: %s", problem)

    def _tell_of(self, number: int, progress: Progress | Mapping[str, int]) -> None:
        if progress.get("of"):
            text = how_far(int(progress["done"]), int(progress["of"]))
            sentence = f"Command {number} was stopped: {text}; it goes on at the next start"
            system.info(self._con, sentence, time.time_ns())


def _words(problem: PhotoOrganizerError | OSError) -> str:
    if isinstance(problem, OSError):
        return str(from_os_error(problem, "use", str(problem.filename or "")))
    return str(problem)
