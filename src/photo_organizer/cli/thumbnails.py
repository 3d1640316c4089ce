"""`thumbnails`: make the thumbnails that are due below a folder; the nightly run calls this too."""

from __future__ import annotations

import os
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from photo_organizer.cli.alone import alone
from photo_organizer.cli.options import read_settings, state_folder, state_root
from photo_organizer.cli.output import DONE, SOME_FAILED
from photo_organizer.cli.renamed import follow_names
from photo_organizer.cli.stopping import stop_within
from photo_organizer.cli.thumbnail_report import ThumbnailReport
from photo_organizer.errors import Refused, SettingsProblem
from photo_organizer.examine.clock import zone_of
from photo_organizer.look import able, limits, memory
from photo_organizer.look.child import Child
from photo_organizer.models import chosen
from photo_organizer.records import frozen
from photo_organizer.service.running import holder
from photo_organizer.store import db, wishes
from photo_organizer.store.folder_thumbnails import ThumbnailStore
from photo_organizer.thumbnails import frames, night, options, run_log
from photo_organizer.thumbnails.clear import clear
from photo_organizer.thumbnails.report import Did
from photo_organizer.thumbnails.scorer import Scorer

if TYPE_CHECKING:
    import sqlite3
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from photo_organizer.settings import Settings
    from photo_organizer.thumbnails.options import Options


def thumbnails(asked: Namespace) -> int:
    """Make the thumbnails that are due below a folder, or below the library at night. Changes files, without --plan."""
    if not asked.remove:
        able.require()
    settings, state = read_settings(asked), state_folder(asked)
    if not asked.plan:
        follow_names(asked)
    wanted, roots = _options(asked, settings), _roots(asked, settings)
    with alone(state, "thumbnails", _busy()), ThumbnailStore(state) as store, _database(state, wanted) as con:
        wanted = replace(wanted, wishes=wishes.everything(con) if con else wishes.Wishes())
        outbox = None if wanted.plan else con
        report = ThumbnailReport(store, outbox, as_json=asked.json, noted=asked.now or asked.remove)
        if asked.remove:
            stop = stop_within(asked.night)
            well = _remove(roots[0], wanted, report, stop)
            report.ended(stopped=stop())
        else:
            well = _make(asked, settings, wanted, roots, report)
        if outbox:  # logs and media index hear of it also where no service runs
            from photo_organizer.cli.delivering import deliver

            deliver(outbox, settings, state)
    return DONE if well else SOME_FAILED


def _make(
    asked: Namespace, settings: Settings, wanted: Options, roots: Sequence[str], report: ThumbnailReport
) -> bool:
    """Make what is due below the roots, or what somebody asked for; return whether all went well. Changes files."""
    by_night, stop = asked.night is not None, stop_within(asked.night)
    if by_night:
        limits.background(limits.LOWEST)
        if why := memory.too_little():
            run_log.log_skipped(report.outbox, why)
            return True
    models = chosen.choose(
        settings.thumbnails_model, wanted.prompts, Path(state_root(asked)), memory=memory.total()
    )
    with Child(idle=None, niceness=0 if by_night else 5) as child:
        maker = _Maker(night.NightTools(models, report.thumbnails, child), report, stop, by_night)
        if asked.asked:
            return _make_asked(wanted, maker)
        well = [maker.run(root, wanted) for root in roots]
        report.ended(stopped=maker.stop())
        if by_night and report.outbox:
            _measure_bursts(report.outbox, settings, maker)
    return all(well)


@frozen
class _Maker:
    """What makes thumbnails below one folder after the other."""

    tools: night.NightTools
    report: ThumbnailReport
    stop: Callable[[], bool]
    by_night: bool

    def run(self, root: str, wanted: Options) -> bool:
        """Make what is due below a folder; return whether all went well. Changes files."""
        listener = night.NightListener(self.report.event, self.stop, self.report.progress)
        summary = night.run(root, wanted, self.tools, listener)
        self.report.concluded(root, wanted, self.tools.models, summary)
        return not (summary.did[Did.FAILED] or (summary.stopped and not self.by_night))


def _measure_bursts(con: sqlite3.Connection, settings: Settings, maker: _Maker) -> None:
    """Measure the faces and the sharpness of bursts. Changes the database."""
    tools = maker.tools
    scorer = Scorer(tools.child, maker.report.thumbnails, tools.models, maker.stop)
    frames.measure(con, settings.paths_library, zone_of(settings.dates_zone), scorer, maker.stop)


def _make_asked(wanted: Options, maker: _Maker) -> bool:
    """Make the thumbnails that somebody asked for; where a folder is excluded, remove ours. Changes files."""
    well, outbox = True, maker.report.outbox
    for folder in wanted.wishes.asked():
        if folder in wanted.wishes.excluded_folders:
            well &= _remove(folder, wanted, maker.report, maker.stop)
        else:
            well &= maker.run(folder, replace(wanted, with_root=True, only=frozenset([folder])))
        if maker.stop():
            return False
        if outbox:
            with db.transaction(outbox):
                wishes.done(outbox, folder, wanted.wishes.of(folder).asked_ns)
    return well


def _remove(root: str, wanted: Options, report: ThumbnailReport, stop: Callable[[], bool]) -> bool:
    """Remove the thumbnails that we made below a folder; return whether all went well. Changes files, without --plan."""
    well = True
    for event in clear(root, wanted):
        report.event(event)
        well &= event.did is not Did.FAILED
        if stop():
            return False
    return well


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


def _busy() -> Refused:
    return Refused("another run is making thumbnails", "wait until it has ended, or stop the service")


def _database(state: str, wanted: Options) -> Any:
    """Return the program's database, with the owner's wishes and to leave word in, where there is one."""
    if not os.path.isfile(f"{state}/{db.NAME}"):
        return nullcontext()
    if wanted.plan and (reading := db.open_readonly(state)):
        return closing(reading)
    served = holder(state) is not None  # then the database is in order, and the service's to look after
    return closing(db.join_database(state) if served else db.open_database(state)[0])
