"""Which command is carried out by what. The names are those that page and command line leave in the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from photo_organizer.commands import (
    answers,
    file_as_it_is,
    related_pictures,
    settings,
    steering,
    thumbnail_wishes,
)
from photo_organizer.commands.copy_missing import CopyMissingTask
from photo_organizer.commands.date import DateTask
from photo_organizer.commands.dedupe_task import DedupeTask
from photo_organizer.commands.look_at_many import LookAtManyTask
from photo_organizer.commands.put_back import PutBackTask
from photo_organizer.commands.relayout import RelayoutTask
from photo_organizer.commands.replace_thumbnails import PutBackThumbnailsTask, ReplaceTask
from photo_organizer.commands.set_aside import SetAsideTask
from photo_organizer.commands.steering import at_once
from photo_organizer.commands.thumbnail_runs import RemoveThumbnailsTask, ThumbnailsTask
from photo_organizer.commands.undo import Undo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from photo_organizer.commands.host import Host
    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment, Task

# Done within a moment: they change the database, and what the service does next.
QUICK: dict[str, Callable[[Host, Mapping[str, Any]], Reply]] = {
    "add-library": settings.add_library,
    "allow": answers.run_allow,
    "dismiss": steering.dismiss,
    "file-as-it-is": file_as_it_is.run,
    "keep-all": related_pictures.keep_all,
    "not-duplicates": related_pictures.not_duplicates,
    "pause": at_once(lambda host: host.pause(wanted=True)),
    "readmit": answers.run_readmit,
    "relayout-stop": at_once(lambda host: host.end(RelayoutTask)),
    "reload": at_once(lambda host: host.begin_anew()),
    "remove-library": settings.remove_library,
    "reset-statistics": steering.reset_statistics,
    "resume": at_once(lambda host: host.pause(wanted=False)),
    "retry": steering.retry,
    "scan": at_once(lambda host: host.look_soon()),
    "settings": settings.change,
    "thumbnail-again": thumbnail_wishes.make_again,
    "thumbnail-exclude": thumbnail_wishes.exclude,
    "thumbnail-include": thumbnail_wishes.include,
    "thumbnail-pin": thumbnail_wishes.pin,
    "thumbnail-unpin": thumbnail_wishes.unpin,
    "thumbnails-stop": at_once(lambda host: host.thumbnails.stop_making()),
    "trust-clock": steering.trust_clock,
}
# What they decide cannot be read from the library again: it is kept a second time.
DECISIONS = frozenset(
    (
        *("keep-all", "not-duplicates", "thumbnail-again", "thumbnail-exclude"),
        *("thumbnail-include", "thumbnail-pin", "thumbnail-unpin"),
    )
)
# They change files, slice by slice.
LONG: dict[str, Callable[[Assignment], Task]] = {
    "copy-missing": CopyMissingTask,
    "date": DateTask,
    "dedupe": DedupeTask,
    "look-at-many": LookAtManyTask,
    "put-back": PutBackTask,
    "relayout": RelayoutTask,
    "set-aside": SetAsideTask,
    "thumbnails-put-back": PutBackThumbnailsTask,
    "thumbnails-replace": ReplaceTask,
    "undo": Undo,
}
# So does a process beside the service, which the host starts for them.
BESIDE: dict[str, Callable[[Assignment, Host], Task]] = {
    "thumbnails-make": ThumbnailsTask,
    "thumbnails-remove-ours": RemoveThumbnailsTask,
}


def task_for(host: Host, name: str, given: Assignment) -> Task | None:
    """Return the task of a long command, where it was when the last process ended; None where there is no such command."""
    if name in BESIDE:
        return BESIDE[name](given, host)
    return LONG[name](given) if name in LONG else None
