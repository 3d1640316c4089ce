"""What the tests' child remembers is what a child sees: each kind of picture, asked for once more, by another child too."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.look.child import Child
from photo_organizer.look.wire import LookFailed
from photo_organizer.models import chosen
from photo_organizer.settings.options import PROMPTS
from tests.thumbnails.real import jpeg
from tests.thumbnails.remembering import Remembering

if TYPE_CHECKING:
    from pathlib import Path

    from tests.thumbnails.real import Real


def _ask(child: Child, path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as file:
        tasks: tuple[tuple[str, dict[str, Any]], ...] = (
            ("thumbnail.measure", {"video": False, "estimate": False}),
            ("thumbnail.text", {}),
        )
        return [child.call(task, args, files=[file.fileno()]).fields for task, args in tasks]


def _load(child: Child) -> None:
    models = chosen.choose("auto", PROMPTS)
    child.call("thumbnail.load", models.as_args(), payload=models.rows)


def test_what_is_remembered_is_what_is_seen(tmp_path: Path, real: Real) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg(real.image("astronaut")))
    with Remembering() as one, Child() as plain:
        for child in (one, plain):
            _load(child)
        seen = _ask(one, path)
        assert _ask(one, path) == seen == _ask(plain, path)


def test_other_bytes_are_looked_at_and_nothing_is_remembered_for_one_that_was_killed(
    tmp_path: Path, real: Real
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg(real.image("coffee")))
    with Remembering() as one:
        _load(one)
        seen = _ask(one, path)
        path.write_bytes(jpeg(real.image("china")))
        assert _ask(one, path) != seen
        assert one._process is not None
        os.kill(one._process.pid, signal.SIGKILL)
        one._process.wait()
        with pytest.raises(LookFailed, match="crashed"):
            _ask(one, path)
        with pytest.raises(LookFailed):  # the next has no networks
            _ask(one, path)
