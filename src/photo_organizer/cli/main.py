"""Run one command; turn what goes wrong into a sentence and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from photo_organizer.cli.output import (
    DONE,
    REFUSED,
    SOME_FAILED,
    USAGE,
    carried_on,
    log_to_stderr,
    tell_problems,
)
from photo_organizer.cli.parser import COMMANDS, parsed
from photo_organizer.errors import (
    DatabaseDamaged,
    DatabaseNewer,
    PhotoOrganizerError,
    Refused,
    SettingsProblem,
    Stopping,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from typing import NoReturn

REBUILD = "start the service again, or run 'photo-organizer once': it is made again from the library"
REPLACED = (
    "the program was replaced or removed while this command ran — what was under way is finished when the service "
    "starts again; see 'photo-organizer status', then ask again for what is left"
)


def _program() -> tuple[int, int]:
    """Return what tells this file from one that took its place; zeros where it is gone."""
    try:
        found = os.stat(__file__)
    except OSError:
        return 0, 0
    return found.st_ino, found.st_ctime_ns


_BEGAN_AS = _program()


def start() -> NoReturn:
    """Run the command line, and end with its exit code."""
    # What is loaded stays: to look for garbage in it meanwhile is a hundredth of a short command.
    gc.disable()
    options = parsed(None)
    code = _carried_out(options)
    command = COMMANDS[options.command]
    if (command.listing or not command.logs) and not getattr(options, "apply", False):
        # All is printed and closed. To take apart what was loaded takes a tenth of what such a command does, and somebody waits.
        os._exit(code)
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    return _carried_out(parsed(arguments))


def _carried_out(options: Namespace) -> int:
    with carried_on(listing=COMMANDS[options.command].listing) as lost:
        code = _unless_replaced(lambda: _run(options))
        if problem := lost():
            print(f"Error: not all could be printed: {problem}", file=sys.stderr)
        return code or (SOME_FAILED if problem else DONE)


def _run(options: Namespace) -> int:
    """Load what carries the command out, and let it."""
    command = COMMANDS[options.command]
    if command.logs:
        log_to_stderr()
    _never_fail_on_names()
    if command.digests:
        _without_openssl_digests()
    module = import_module(f"photo_organizer.cli.{command.module}")
    carry_out = getattr(module, options.command.replace("-", "_"))
    _collect_again()
    return _for_libraries(lambda one: _with_a_whole_database(carry_out, one), options)


def _collect_again() -> None:
    """Let garbage be collected from now on, and what was loaded be left out of each look for it."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _for_libraries(command: Callable[[Namespace], int], options: Namespace) -> int:
    """Carry a command out, for each of several libraries that is meant; most settings files know but one."""
    if not any(getattr(options, name, None) for name in ("library", "intake")):
        from photo_organizer.cli.options import may_have_several

        if may_have_several(options):
            from photo_organizer.cli.each import for_libraries

            return for_libraries(lambda one: _coded(lambda: command(one)), options)
    return command(options)


def _coded(carry_out: Callable[[], int]) -> int:
    """Carry out; turn what goes wrong into a sentence, and return the exit code."""
    try:
        return _flushed(int(carry_out()))
    except DatabaseNewer as error:
        print(f"Error: {error}", file=sys.stderr)
        return USAGE
    except SettingsProblem as error:
        tell_problems(error.problems)
        return USAGE
    except (Stopping, KeyboardInterrupt):
        from photo_organizer.cli.stopping import ask

        ask()
        print("Stopped before its end; run it again to go on.", file=sys.stderr)
        return SOME_FAILED
    except PhotoOrganizerError as error:
        print(f"Error: {error}", file=sys.stderr)
        return REFUSED if isinstance(error, Refused) else SOME_FAILED
    except BrokenPipeError:  # of a listing
        return DONE


def _unless_replaced(carry_out: Callable[[], int]) -> int:
    """Carry out; an upgrade or a removal of the package meanwhile is told: what is loaded late is missing then, or another version's."""
    try:
        return _coded(carry_out)
    except Exception:
        if _program() == _BEGAN_AS:
            raise
        print(f"Error: {REPLACED}", file=sys.stderr)
        return SOME_FAILED


def _flushed(code: int) -> int:
    """Print what is held back here, where a reader who has left is no mistake."""
    sys.stdout.flush()
    return code


def _with_a_whole_database(carry_out: Callable[[Namespace], int], options: Namespace) -> int:
    """Carry the command out; where it meets a damaged database, what acts makes that again and does it once more."""
    try:
        return carry_out(options)
    except Exception as error:
        from photo_organizer.store import damage

        if not damage.is_damage(error):
            raise
        from photo_organizer.cli.options import state_folder

        state = state_folder(options)
        damage.mark(state)
        if not COMMANDS[options.command].rebuilds or getattr(options, "list_runs", False):
            raise DatabaseDamaged(f"the database in {state} is damaged", REBUILD) from error
        print("The database is damaged; it is made again from the library.", file=sys.stderr)
    return carry_out(options)


def _without_openssl_digests() -> None:
    """Let hashlib take Python's own digests: OpenSSL's are hardly quicker, take long to load, and 5 MB of what the service holds idle.

    Connections (the module `ssl`) load OpenSSL all the same, when the first one is made.
    """
    sys.modules.setdefault("_hashlib", None)  # type: ignore[arg-type]  # "cannot be imported", as the import system has it


def _never_fail_on_names() -> None:
    """Let names that are no UTF-8 be printed: shown with backslashes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
