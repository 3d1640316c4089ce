"""`check`: may this card be erased? Tells which of its files are safely in the library. Touches nothing but our notes."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from contextlib import nullcontext
from typing import TYPE_CHECKING

from photo_organizer import wiring
from photo_organizer.cli.options import acting_settings
from photo_organizer.cli.output import DONE, SOME_FAILED
from photo_organizer.cli.progress import Progress
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.disk.stamp import sight, stamp_to_be
from photo_organizer.errors import FileProblem, SettingsProblem, Stopping, quoted
from photo_organizer.gather.safety import CopySearch, CopyState
from photo_organizer.model import Sighting
from photo_organizer.names import within
from photo_organizer.sentences import counted, facts
from photo_organizer.shown import shown
from photo_organizer.store.checked import Checked

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from photo_organizer.gather.safety import Found

WORDS = {
    CopyState.MISSING: "not in the library",
    CopyState.DIFFERS: "not in the library; {copy} is nearly the same, but other bytes",
    CopyState.ASIDE: "its only copy lies in Duplicates: {copy}",
    CopyState.SAME_FILE: "it is the library's own file {copy}: erasing it would erase that",
    CopyState.UNREADABLE: "cannot be read: {words}",
}


def check(options: Namespace) -> int:
    """Compare every photo, film and companion below the paths with the library. Exit code 0: all are safe.

    Where there are none it is 1: a card that is not mounted is an empty folder.
    """
    settings, state = acting_settings(options)
    paths = [os.path.realpath(path) for path in options.paths]
    _refuse(paths, settings.paths_library)
    stop, progress = stop_on_signals(), Progress()
    with wiring.preview(settings, state) as preview, _notes(state) as notes:
        progress.note("reading the library")
        preview.walk().run(stop.is_set, lambda _: None)
        search = CopySearch(preview.con, settings.paths_library, stop.is_set, notes)
        try:
            counts = _compare(_everything(search, options, paths), progress, as_json=options.json)
        except Stopping:
            words = "Stopped. What was compared is remembered for a day: the same command goes on."
            print(words, file=sys.stderr)
            return SOME_FAILED
        finally:
            progress.clear()
    return _summary(counts, search.left_out, as_json=options.json)


def _compare(files: Iterator[Found], progress: Progress, *, as_json: bool) -> Counter[str]:
    """Tell of each file as it is compared; return how many there are of each verdict. Raises Stopping."""
    counts: Counter[str] = Counter()
    for number, found in enumerate(files, 1):
        counts[found.verdict] += 1
        counts["damaged"] += bool(found.damaged)
        counts["companions"] += found.companion
        counts["linked"] += found.linked
        progress.show(number, 0, "files compared")
        _tell(found, progress, as_json=as_json)
    return counts


def _refuse(paths: list[str], library: str) -> None:
    problems = [
        f"{path} lies in the library itself: name the card or folder that was copied from"
        for path in paths
        if within(path, library)
    ]
    problems += [f"{path} does not exist" for path in paths if not os.path.lexists(path)]
    if problems:
        raise SettingsProblem(problems)


def _notes(state: str) -> AbstractContextManager[Checked | None]:
    """Keep notes where there is a state folder; without one every search begins anew."""
    return Checked(state) if os.path.isdir(state) and os.access(state, os.W_OK) else nullcontext()


def _everything(search: CopySearch, options: Namespace, paths: list[str]) -> Iterator[Found]:
    for path in paths:
        if os.path.isdir(path):
            yield from search.below(path)
        else:
            yield from search.files(_seen(path))
    if options.stdin:
        named = sys.stdin.buffer.read() if sys.stdin is not None else b""  # None: it was closed
        for line in named.split(b"\0" if options.null else b"\n"):
            if line:
                yield from search.files(_seen(os.path.abspath(os.fsdecode(line))))


def _seen(path: str) -> list[Sighting]:
    try:
        found = sight(path)
    except OSError:
        return [Sighting(path, stamp_to_be(0, 0), 0)]  # the search says why it cannot be read
    if found is None:
        raise FileProblem(f"{quoted(path)} is not an ordinary file", path, "name files or folders that exist")
    return [found]


def _tell(found: Found, progress: Progress, *, as_json: bool) -> None:
    """Print one line for a file that is not safe, or damaged; in JSON one for every file."""
    if as_json:
        row = {
            name: getattr(found, name)
            for name in ("verdict", "words", "damaged", "companion", "lacks", "linked")
        }
        printed = shown(found.path)
        name = {} if printed == found.path else {"path_hex": os.fsencode(found.path).hex()}
        print(
            json.dumps(
                {"path": printed, **name, **row, "said": facts(found.words), "copy": shown(found.copy)}
            ),
            flush=True,
        )
        return
    if found.verdict is not CopyState.SAFE:
        progress.clear()
        print(
            f"{shown(found.path)}: {WORDS[found.verdict].format(copy=shown(found.copy), words=found.words)}"
        )
    if found.damaged:
        progress.clear()
        print(f"{shown(found.path)}: {found.damaged}")


def _summary(counts: Counter[str], left_out: int, *, as_json: bool) -> int:
    total = sum(counts[verdict] for verdict in CopyState)
    code = DONE if total and counts[CopyState.SAFE] == total else SOME_FAILED
    if as_json:
        told = {str(key): counts[key] for key in (*CopyState, "damaged", "linked")}
        print(json.dumps({"files": total, "left_out": left_out, **told}))
        return code
    print("\n".join(_sentences(counts, total, left_out)), file=sys.stderr)
    return code


def _sentences(counts: Counter[str], total: int, left_out: int) -> Iterator[str]:
    safe = counts[CopyState.SAFE]
    if not total:
        yield "No photo or film was found there."
    elif safe == total:
        yield (
            f"All {total} photos, films and companions are safely in the library."
            if total > 1
            else "The one file there is safely in the library."
        )
    else:
        yield f"Safely in the library: {safe} of {total}; not yet: {total - safe}. Do not erase it yet."
    if counts["damaged"]:
        yield f"{counted(counts['damaged'], 'file is', 'files are')} damaged."
    if counts["linked"]:
        yield (
            f"{counted(counts['linked'], 'file is a further name (a hard link)', 'files are further names (hard links)')} "
            "of files of the library itself: erasing these takes nothing from the library, and frees no space."
        )
    if left_out:
        yield f"{counted(left_out, 'other file was', 'other files were')} not compared: neither photo, film nor companion."
