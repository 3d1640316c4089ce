"""Replace thumbnails that this program did not make, because their owner says so, and put them back. Changes files.

The old file is kept beside the new one, byte for byte. Ours is then made by a process of its own, as what else is asked for.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from photo_organizer.act import kept_thumbnails, own_files
from photo_organizer.commands.listing import names_in
from photo_organizer.commands.reply import ended
from photo_organizer.commands.thumbnail_wishes import roots_of
from photo_organizer.disk.stamp import stamp_of
from photo_organizer.errors import FileProblem, PhotoOrganizerError, VolumeProblem, from_os_error, quoted
from photo_organizer.look import able
from photo_organizer.store import outbox, wishes
from photo_organizer.store.db import transaction
from photo_organizer.store.folder_thumbnails import FOREIGN, KEPT, ThumbnailStore, last_facts
from photo_organizer.thumbnails import existing, run_log
from photo_organizer.thumbnails.report import Did, ThumbnailEvent
from photo_organizer.thumbnails.seal import THUMBNAIL
from photo_organizer.thumbnails.walk import is_thumbnail

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.commands.reply import Reply
    from photo_organizer.commands.task import Assignment, Progress
    from photo_organizer.library import Library

_MAKES_ROOM = "removed: the one that it had taken the place of comes back"


class _PathsTask:
    """Does one thing to each of some paths; what a stop cut off is done by the next start."""

    def __init__(self, given: Assignment) -> None:
        self.library, self._remember = given.library, given.remember
        self._left = [str(path) for path in given.arguments["paths"]]
        self._done: list[str] = list(given.progress.get("paths", []))
        # What is being renamed, and what it is known by.
        self._begun: list[Any] = list(given.progress.get("begun", []))
        self._problems: list[str] = []

    def one(self, root: str, path: str) -> None:
        """Do it to one path below `root`. Changes files. Raises FileProblem, NameTaken."""
        raise NotImplementedError

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Do it to as many as there is time for; return whether all were reached. Changes files."""
        while self._left:
            path = self._left[0]
            if path not in self._done:
                self._try(path)
            self._left.pop(0)
            if enough():
                break
        if not self._left:
            self.library.recorder.drain()
        return not self._left

    def reply(self, problem: str = "") -> Reply:
        """Return what was done, and why the rest was not."""
        return ended(self._done, [*self._problems, problem])

    def progress(self) -> Progress:
        """Return what is done, and what was begun."""
        return {"paths": self._done, **({"begun": self._begun} if self._begun else {})}

    def begin(self, path: str) -> None:
        """Note what is about to get another name: a start after a kill finds it only under that."""
        self._begun = [path, *_known_by(path)]
        with transaction(self.library.con):
            self._remember(self.progress())

    def was_renamed(self, path: str, new: str) -> bool:
        """Tell whether `new` is the file that was `path` when a kill came."""
        return bool(self._begun) and self._begun == [path, *_known_by(new)]

    def _try(self, path: str) -> None:
        try:
            root = next((one for one in roots_of(self.library) if path.startswith(one.rstrip("/") + "/")), "")
            if not root or os.path.normpath(path) != path:
                raise _not_listed(path, "is not in the library", "choose one that is listed")
            self.one(root, path)
        except VolumeProblem:
            raise
        except PhotoOrganizerError as problem:
            self._problems.append(str(problem))
        except OSError as error:
            self._problems.append(str(from_os_error(error, "look at", str(error.filename or path))))
        else:
            if path not in self._done:
                self._done.append(path)

    def tell(self, path: str, info: str, *, was: str, now: str, done: str = "") -> None:
        """Leave a line in the activity log and word for the media index; with it note that nothing is begun, and what is done."""
        con, at = self.library.con, time.time_ns()
        self._begun = []
        self._done += [done] if done else []
        with transaction(con):
            self._remember(self.progress())
            outbox.post_activity(con, outbox.ActivityEvent.MOVED, path, size=None, info=info, at_ns=at)
            outbox.post_index(con, [was] if was else [], [now] if now else [], at)


class ReplaceTask(_PathsTask):
    """Keeps thumbnails of others under another name, and asks for ours."""

    def go_on(self, enough: Callable[[], bool]) -> bool:
        """Do it to as many as there is time for. Raises Refused where ours would never come in their place."""
        able.require()
        return super().go_on(enough)

    def one(self, root: str, path: str) -> None:
        """Keep the thumbnails of others in one folder, and ask for ours. Changes files."""
        folder = os.path.dirname(path)
        self._tell_of_what_was_cut_off(folder)
        foreign = [one for one in _thumbnails_in(folder) if existing.ours_at(one) is None]
        names = (kept_thumbnails.original(name) for name in names_in(folder))
        # Kept, and a stop came before the rest.
        if path not in foreign and os.path.basename(path) not in names:
            raise _not_listed(path, "is no thumbnail of another program", "nothing to do")
        for one in foreign:
            self.begin(one)
            self._kept(one, kept_thumbnails.keep(root, one, stamp_of(os.lstat(one))))
        with transaction(self.library.con):
            wishes.ask(self.library.con, folder, time.time_ns())

    def _kept(self, was: str, kept: str) -> None:
        self.tell(was, f"kept as {os.path.basename(kept)}", was=was, now="")
        _renote(self.library, gone=(FOREIGN, was), new=(KEPT, kept))

    def _tell_of_what_was_cut_off(self, folder: str) -> None:
        """Tell of the one that was kept when a kill came."""
        for name in names_in(folder) if self._begun else ():
            old, kept = kept_thumbnails.original(name), f"{folder}/{name}"
            if old and self.was_renamed(f"{folder}/{old}", kept):
                self._kept(f"{folder}/{old}", kept)


class PutBackThumbnailsTask(_PathsTask):
    """Puts thumbnails back that were replaced; ours gives way where nobody edited it."""

    def one(self, root: str, path: str) -> None:
        """Put one kept thumbnail back. Changes files."""
        folder, name = os.path.split(path)
        old = kept_thumbnails.original(name)
        if not old:
            raise _not_listed(path, "is not a kept thumbnail", "choose one that is listed")
        back = f"{folder}/{old}"
        if os.path.lexists(path):
            self.begin(path)
            self._make_room(root, folder)
            kept_thumbnails.put_back(root, path)
        elif not self.was_renamed(path, back):
            raise _not_listed(path, "is not there any more", "nothing to do")
        self.tell(back, f"put back from {name}", was="", now=back, done=path)
        _renote(self.library, gone=(KEPT, path), new=(FOREIGN, back))

    def _make_room(self, root: str, folder: str) -> None:
        """Remove ours from the folder, which gets its old thumbnail back; an edited one is not ours any more."""
        ours = f"{folder}/{THUMBNAIL}"
        there = existing.ours_at(ours)
        if there is not None and own_files.remove(root, ours, there[0]):
            run_log.log_event(self.library.con, ThumbnailEvent(Did.REMOVED, ours, _MAKES_ROOM))
        if not os.path.lexists(ours):  # also where a kill came before this
            with ThumbnailStore(self.library.state) as thumbnails:
                thumbnails.unmade(folder)


def _not_listed(path: str, what: str, cure: str) -> FileProblem:
    return FileProblem(f"{quoted(path)} {what}", path, cure, says="not_listed")


def _known_by(path: str) -> list[int]:
    """Return by what a file is known again under another name, on a volume whose number may be another after a restart."""
    with suppress(OSError):
        stamp = stamp_of(os.lstat(path))
        return [stamp.ino, stamp.size, stamp.mtime_ns]
    return []


def _thumbnails_in(folder: str) -> list[str]:
    """Return the paths of the files and links there that take a thumbnail's place; a folder of such a name is none."""
    paths = [f"{folder}/{name}" for name in sorted(names_in(folder)) if is_thumbnail(name)]
    return [path for path in paths if os.path.islink(path) or not os.path.isdir(path)]


def _renote(library: Library, *, gone: tuple[str, str], new: tuple[str, str]) -> None:
    """Let the page list at once what the next run would find."""
    with ThumbnailStore(library.state) as thumbnails:
        for fact, less, more in ((gone[0], gone[1], ""), (new[0], "", new[1])):
            paths = {*last_facts(library.state, fact).get("paths", []), more} - {less, ""}
            run_log.note_paths(thumbnails, fact, sorted(paths))
