"""Ask the child about pictures, and remember its answers: a picture is scored once in its life.

The child decodes and computes; here files are opened, checked to be the ones that were seen, and hashed. Touches nothing
but the memory of the night.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

from photo_organizer.look import opening
from photo_organizer.look.wire import LookFailed, Why
from photo_organizer.thumbnails.measures import Measures, measured

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from photo_organizer.look.child import Child
    from photo_organizer.models.chosen import ChosenModels
    from photo_organizer.store.folder_thumbnails import ThumbnailStore
    from photo_organizer.thumbnails.tree import FolderPicture

MEASURES = 4  # grows when measures are taken in another way: then remembered ones do not count
_SLICE = 4 << 20
_WHOLE = 64 << 20  # larger files, films mostly, are named by size, beginning, middle and end
_LASTING = {Why.DAMAGED, Why.UNSUPPORTED, Why.TOO_LARGE, Why.TIMEOUT, Why.CRASHED}
_SECONDS = 60.0


class Scorer:
    """Measures of pictures, by the models in use."""

    def __init__(
        self, child: Child, thumbnails: ThumbnailStore, models: ChosenModels, stop: Callable[[], bool]
    ) -> None:
        self._child, self._thumbnails, self._models, self._stop = child, thumbnails, models, stop
        self._key = f"{MEASURES}-{models.key}"
        self._generation = 0
        self.asked = 0  # pictures that the child had to look at
        self.searched = 0  # pictures that the child had to search for text

    def measures(self, picture: FolderPicture, *, estimate: bool = False) -> Measures:
        """Return what is known of a picture, with `estimate` by the thumbnail inside it where it has one.

        Raise LookFailed when it cannot be looked at.
        """
        with opening.opened(picture.path, picture.stamp) as file:
            content = self._content(picture, file)
            answer = self._thumbnails.answer(content, self._key)
            if answer is None or (answer.get("estimated") and not estimate):
                self.asked += answer is None
                args = {"video": picture.video, "estimate": estimate and not picture.video}
                answer = self._answer("thumbnail.measure", args, file)
                self._thumbnails.answered(content, self._key, answer)
        if "failed" in answer:
            raise LookFailed(Why(answer["failed"]), answer["sentence"])
        return measured(answer)

    def text(self, picture: FolderPicture) -> float:
        """Return the share of a measured picture that is text; raise LookFailed when it cannot be looked at."""
        if not self._models.documents:
            return 0.0
        with opening.opened(picture.path, picture.stamp) as file:
            content = self._content(picture, file)
            found = self._answer("thumbnail.text", {}, file)
            self.searched += 1
            share = float(found.get("share", 0.0))
            if answer := self._thumbnails.answer(content, self._key):
                self._thumbnails.answered(content, self._key, answer | {"text": share})
        return share

    def _content(self, picture: FolderPicture, file: int) -> str:
        """Return the name of a picture's content, remembered or worked out."""
        content = self._thumbnails.content(picture.path, picture.stamp)
        if not content:
            content = named(file, picture.stamp.size)
            self._thumbnails.saw(picture.path, picture.stamp, content)
        return content

    def _answer(self, task: str, args: dict[str, Any], file: int) -> dict[str, Any]:
        """Return the child's answer, or how it failed where it always will."""
        if self._stop():
            raise LookFailed(Why.STOPPED, "stopped before the next picture")
        self._ready()
        try:
            return self._child.call(task, args, files=[file], seconds=_SECONDS, stop=self._stop).fields
        except LookFailed as failed:
            if failed.why not in _LASTING:
                raise
            return {"failed": failed.why.value, "sentence": str(failed)}

    def _ready(self) -> None:
        """See to it that the child has the models loaded; one that crashed was replaced by a fresh one."""
        if self._generation and self._child.generation == self._generation:
            return
        models = self._models
        self._child.call("thumbnail.load", models.as_args(), payload=models.rows, seconds=_SECONDS)
        self._generation = self._child.generation

    def compose(self, pictures: Sequence[FolderPicture], plan: dict[str, Any]) -> tuple[bytes, set[str]]:
        """Return the JPEG of a thumbnail, or the paths of pictures that cannot be decoded in full."""
        files = list[int]()
        try:
            for picture in pictures:
                with opening.opened(picture.path, picture.stamp) as file:
                    files.append(os.dup(file))
            answer = self._child.call(
                "thumbnail.compose", plan, files=files, seconds=2 * _SECONDS, stop=self._stop
            )
        finally:
            for file in files:
                os.close(file)
        return answer.payload, {pictures[number].path for number in answer.fields["bad"]}


def named(file: int, size: int) -> str:
    """Return the name of the content of an open file: 128 bits of BLAKE2b."""
    found = hashlib.blake2b(str(size).encode(), digest_size=16)
    offsets = range(0, size, _SLICE) if size <= _WHOLE else (0, size // 2, size - _SLICE)
    for offset in offsets:
        found.update(os.pread(file, _SLICE, offset))
    return found.hexdigest()
