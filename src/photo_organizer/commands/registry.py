"""Which command is carried out by what. The names are those that page and command line leave in the inbox."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from photo_organizer.commands import (
    allow,
    dismiss,
    file_as_it_is,
    keep_all,
    not_duplicates,
    pause,
    readmit,
    relayout_stop,
    reset_statistics,
    retry,
    scan,
    settings,
    thumbnail_wishes,
    trust_clock,
)
from photo_organizer.commands.copy_missing import CopyMissingTask
from photo_organizer.commands.date import DateTask
from photo_organizer.commands.dedupe_task import DedupeTask
from photo_organizer.commands.look_at_many import LookAtManyTask
from photo_organizer.commands.make_thumbnails import ThumbnailsTask
from photo_organizer.commands.put_back import PutBackTask
from photo_organizer.commands.relayout import RelayoutTask
from photo_organizer.commands.remove_thumbnails import RemoveThumbnailsTask
from photo_organizer.commands.replace_thumbnails import PutBackThumbnailsTask, ReplaceTask
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.undo import Undo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Progress, Remember, Task

# Done within a moment: they change the database, and what the service does next.
QUICK: dict[str, Callable[[Host, Mapping[str, Any]], Reply]] = {
    "add-library": settings.add_library,
    "allow": allow.run,
    "not-duplicates": not_duplicates.run,
    "thumbnail-again": thumbnail_wishes.make_again,
    "thumbnail-exclude": thumbnail_wishes.exclude,
    "thumbnail-include": thumbnail_wishes.include,
    "thumbnail-pin": thumbnail_wishes.pin,
    "thumbnail-unpin": thumbnail_wishes.unpin,
    "dismiss": dismiss.run,
    "file-as-it-is": file_as_it_is.run,
    "keep-all": keep_all.run,
    "pause": pause.pause,
    "readmit": readmit.run,
    "relayout-stop": relayout_stop.run,
    "reload": settings.reload,
    "remove-library": settings.remove_library,
    "reset-statistics": reset_statistics.run,
    "resume": pause.resume,
    "retry": retry.run,
    "scan": scan.run,
    "settings": settings.change,
    "thumbnails-stop": thumbnail_wishes.stop_making,
    "trust-clock": trust_clock.run,
}
# What they decide cannot be read from the library again: it is kept a second time.
DECISIONS = frozenset(
    {
        "keep-all",
        "not-duplicates",
        "thumbnail-again",
        "thumbnail-exclude",
        "thumbnail-include",
        "thumbnail-pin",
        "thumbnail-unpin",
    }
)
# They change files, slice by slice.
LONG = frozenset(
    {
        "copy-missing",
        "date",
        "dedupe",
        "look-at-many",
        "put-back",
        "relayout",
        "set-aside",
        "thumbnails-make",
        "thumbnails-put-back",
        "thumbnails-remove-ours",
        "thumbnails-replace",
        "undo",
    }
)


def task_for(
    host: Host, name: str, arguments: Mapping[str, Any], progress: Progress, remember: Remember
) -> Task:
    """Return the task of a long command, where it was when the last process ended."""
    makers: dict[str, Callable[..., Task]] = {
        "copy-missing": CopyMissingTask,
        "date": DateTask,
        "dedupe": partial(DedupeTask, tell=host.show_progress),
        "look-at-many": LookAtManyTask,
        "put-back": PutBackTask,
        "relayout": partial(RelayoutTask, tell=host.show_progress),
        "set-aside": SetAsideTask,
        "thumbnails-make": partial(ThumbnailsTask, host=host),
        "thumbnails-put-back": PutBackThumbnailsTask,
        "thumbnails-remove-ours": partial(RemoveThumbnailsTask, host=host),
        "thumbnails-replace": ReplaceTask,
        "undo": partial(Undo, tell=host.show_progress),
    }
    return makers[name](host.library, arguments, progress, remember)
