"""`thumbnails`: make the thumbnails that are due below a folder; the nightly run calls this too."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from contextlib import closing, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photo_organizer.cli.alone import alone
from photo_organizer.cli.lines import show
from photo_organizer.cli.main import DONE, SOME_FAILED
from photo_organizer.cli.options import read_settings, state_folder, state_root
from photo_organizer.cli.progress import Progress
from photo_organizer.cli.stopping import stop_on_signals
from photo_organizer.errors import Refused, SettingsProblem
from photo_organizer.examine.clock import zone_of
from photo_organizer.look import able, limits, memory
from photo_organizer.look.child import Child
from photo_organizer.models import chosen
from photo_organizer.service.status import holder
from photo_organizer.store import db, wishes
from photo_organizer.store.folder_thumbnails import ThumbnailStore
from photo_organizer.thumbnails import frames, night, options, run_log
from photo_organizer.thumbnails.clear import clear
from photo_organizer.thumbnails.report import Did
from photo_organizer.thumbnails.scorer import Scorer

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Callable

    from photo_organizer.models.chosen import ChosenModels
    from photo_organizer.settings import Settings
    from photo_organizer.thumbnails.options import Options
    from photo_organizer.thumbnails.report import Summary, ThumbnailEvent

_LOWEST = 19


def thumbnails(asked: Namespace) -> int:
    """Make the thumbnails that are due below a folder, or below the library at night. Changes files, without --plan."""
    able.require()
    settings, state = read_settings(asked), state_folder(asked)
    wanted, roots = _options(asked, settings), _roots(asked, settings)
    if asked.remove:
        return _remove(asked, wanted, settings, roots[0], state)
    models = chosen.choose(
        settings.thumbnails_model, wanted.prompts, Path(state_root(asked)), memory=memory.total()
    )
    stop = _stop(asked)
    if asked.night is not None:
        limits.background(_LOWEST)
    with (
        alone(state, "thumbnails", _busy()),
        ThumbnailStore(state) as thumbnails,
        _outbox(state, wanted) as con,
        _child(asked) as child,
    ):
        if asked.night is not None and (why := memory.too_little()):
            run_log.log_skipped(con, why)
            return DONE
        wanted = replace(wanted, wishes=wishes.everything(con) if con else wishes.Wishes())

        notes = run_log.RunNotes(thumbnails) if asked.now else None

        def run(root: str, wanted: Options) -> bool:
            summary = _run(root, wanted, models, thumbnails, child, asked, con, stop, notes)
            return not (summary.did[Did.FAILED] or (summary.stopped and asked.night is None))

        if asked.asked:
            return _make_asked(wanted, thumbnails, asked, con, run, stop)
        well = [run(root, wanted) for root in roots]
        if notes:
            notes.end(stopped=stop())
        if asked.night is not None and con is not None:
            scorer = Scorer(child, thumbnails, models, stop)
            frames.measure(con, settings.paths_library, zone_of(settings.dates_zone), scorer, stop)
        _delivered(con, wanted, settings, state)
    return DONE if all(well) else SOME_FAILED


def _delivered(con: sqlite3.Connection | None, wanted: Options, settings: Settings, state: str) -> None:
    """See to it that logs and media index hear of it also where no service runs."""
    if con and not wanted.plan:
        from photo_organizer.cli.delivering import deliver

        deliver(con, settings, state)


def _make_asked(
    wanted: Options,
    thumbnails: ThumbnailStore,
    asked: Namespace,
    con: sqlite3.Connection | None,
    run: Callable[[str, Options], bool],
    stop: Callable[[], bool],
) -> int:
    """Make the thumbnails that somebody asked for; where a folder is excluded, remove ours. Changes files."""
    well = True
    for folder in wanted.wishes.asked():
        if folder in wanted.wishes.excluded_folders:
            well &= _clear(folder, wanted, thumbnails, asked, con)
        else:
            well &= run(folder, replace(wanted, with_root=True, only=frozenset([folder])))
        if stop():
            return SOME_FAILED
        if con and not wanted.plan:
            with db.transaction(con):
                wishes.done(con, folder, wanted.wishes.of(folder).asked_ns)
    return DONE if well else SOME_FAILED


def _remove(asked: Namespace, wanted: Options, settings: Settings, root: str, state: str) -> int:
    """Remove the thumbnails that we made below a folder. Changes files, without --plan."""
    with (
        alone(state, "thumbnails", _busy()),
        ThumbnailStore(state) as thumbnails,
        _outbox(state, wanted) as con,
    ):
        well = _clear(root, wanted, thumbnails, asked, con)
        _delivered(con, wanted, settings, state)
    return DONE if well else SOME_FAILED


def _clear(
    root: str, wanted: Options, thumbnails: ThumbnailStore, asked: Namespace, con: sqlite3.Connection | None
) -> bool:
    """Remove our thumbnails below a folder and tell of it; return whether all went well."""
    well = True
    for event in clear(root, wanted):
        _print(event, as_json=asked.json)
        well &= event.did is not Did.FAILED
        if event.did is Did.REMOVED:
            thumbnails.unmade(os.path.dirname(event.path))
        if con and not wanted.plan:
            run_log.log_event(con, event)
    return well


def _run(
    root: str,
    wanted: Options,
    models: ChosenModels,
    thumbnails: ThumbnailStore,
    child: Child,
    asked: Namespace,
    con: sqlite3.Connection | None,
    stop: Callable[[], bool],
    notes: run_log.RunNotes | None,
) -> Summary:
    """Run one night below one root, and tell it as it goes."""
    progress = Progress()

    def told(event: ThumbnailEvent) -> None:
        progress.clear()
        _print(event, as_json=asked.json)
        if notes:
            notes.event(event)
        if con and not wanted.plan:
            run_log.log_event(con, event)

    def reached(done: int, total: int, text: str) -> None:
        progress.show(done, total, text)
        if notes:
            notes.progress(done, total)

    summary = night.run(
        root,
        wanted,
        models=models,
        thumbnails=thumbnails,
        child=child,
        told=told,
        stop=stop,
        progress=reached,
    )
    progress.clear()
    if not wanted.plan:
        run_log.note_model(thumbnails, models)
        if wanted.only is None and not summary.stopped:
            run_log.note_foreign(thumbnails, root, summary)
    if con and not wanted.plan:
        run_log.log_summary(con, summary, thumbnails)
    _conclude(summary, as_json=asked.json)
    return summary


def _options(asked: Namespace, settings: Settings) -> Options:
    forced = {
        number: os.path.abspath(path)
        for number in range(4)
        if (path := getattr(asked, f"force_image{number + 1}")) is not None
    }
    return options.from_settings(
        settings,
        width=asked.width,
        height=asked.height,
        candidates=asked.candidates_per_tile,
        seed=asked.seed,
        forced=forced or None,
        plan=asked.plan or None,
        zone=zone_of(settings.dates_zone),
        with_root=asked.night is None and not _whole_library(asked, settings),
    )


def _roots(asked: Namespace, settings: Settings) -> list[str]:
    """Return the folders to go through; raise SettingsProblem where the one that was named is none."""
    root = os.path.realpath(asked.root)
    if not os.path.isdir(root):
        raise SettingsProblem(
            [f"{asked.root} is not a folder; name the folder whose sub-folders need thumbnails"]
        )
    everywhere = asked.night is not None or _whole_library(asked, settings)
    return [root, *settings.thumbnails_roots] if everywhere else [root]


def _whole_library(asked: Namespace, settings: Settings) -> bool:
    """Tell whether the work of the night is wanted at once, and not that of one folder."""
    return bool(asked.now) and os.path.realpath(asked.root) == os.path.realpath(settings.paths_library)


def _stop(asked: Namespace) -> Callable[[], bool]:
    """Return what tells whether to stop: somebody asked for it, or the night is over."""
    event = threading.Event()
    stop_on_signals(event)
    if asked.night is None:
        return event.is_set
    end = time.monotonic() + asked.night
    return lambda: event.is_set() or time.monotonic() > end


def _busy() -> Refused:
    return Refused("another run is making thumbnails", "wait until it has ended, or stop the service")


def _outbox(state: str, wanted: Options) -> Any:
    """Return the program's database, with the owner's wishes and to leave word in, where there is one."""
    if not os.path.isfile(f"{state}/{db.NAME}"):
        return nullcontext()
    if wanted.plan and (reading := db.open_readonly(state)):
        return closing(reading)
    served = holder(state) is not None  # then the database is in order, and the service's to look after
    return closing(db.join_database(state) if served else db.open_database(state)[0])


def _child(asked: Namespace) -> Child:
    return Child(idle=None, niceness=0 if asked.night is not None else 5)


def _print(event: ThumbnailEvent, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({**asdict(event), "path": show(event.path)}), flush=True)
        return
    print(f"{event.did.value:<9}  {show(event.path)}" + ("" if event.tiles else f"  ({event.sentence})"))
    for tile in event.tiles:
        print(f"    {tile.points:6.1f}  {show(tile.path)}  ({tile.words})")


def _conclude(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"summary": summary.as_json()}), flush=True)
        return
    for path in summary.foreign:
        print(f"stays      {show(path)}  (not made by this program)")
    for note in summary.notes:
        print(f"Note: {note}", file=sys.stderr)
    print(summary.sentence(), file=sys.stderr)
