"""What the tests of the night share: real pictures, a way to run a night, and one child for all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.models import chosen
from photo_organizer.settings import Settings
from photo_organizer.store.folder_thumbnails import ThumbnailStore
from photo_organizer.thumbnails import night, options
from tests.thumbnails import gallery
from tests.thumbnails.gallery import Gallery, Watched, files
from tests.thumbnails.looking import one_night
from tests.thumbnails.real import Real, place
from tests.thumbnails.remembering import Remembering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.look.child import Child
    from photo_organizer.thumbnails.report import Summary, ThumbnailEvent


@pytest.fixture(scope="session")
def real() -> Real:
    """Photographs from installed packages."""
    return Real()


@pytest.fixture(scope="session")
def child() -> Iterator[Child]:
    with Remembering() as started:
        yield started


@pytest.fixture(scope="session")
def watched() -> Iterator[Watched]:
    with Watched() as child:
        yield child


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory, watched: Watched) -> Gallery:
    """The library after two nights. Who changes an album has it alone: 2014, 2015 and many."""
    top = tmp_path_factory.mktemp("gallery")
    gallery.plant(top / "library")
    made = Gallery(top / "library", top / "state", files(top / "library"))
    watched.orders.clear()
    made.first = one_night(made.root, made.state, watched, made.events)
    made.orders = dict(zip(made.albums(), watched.orders, strict=True))
    made.after = files(made.root)
    made.second = one_night(made.root, made.state, watched, made.later)
    made.untouched = files(made.root) == made.after
    return made


class Runner:
    """Runs nights below a folder, with the state beside it, and keeps what they told."""

    def __init__(self, folder: Path, child: Child) -> None:
        self.root, self.state, self.child = folder / "library", folder / "state", child
        self.root.mkdir()
        self.events: list[ThumbnailEvent] = []

    def __call__(self, root: Path | None = None, **wishes: Any) -> Summary:
        """Run one night with small tiles and return its summary."""
        stop = wishes.pop("stop", lambda: False)
        models = wishes.pop("models", None)
        wanted = options.from_settings(Settings(), **{"width": 96, "height": 96, "candidates": 3} | wishes)
        models = models or chosen.choose("auto", wanted.prompts)
        self.events.clear()
        with ThumbnailStore(str(self.state)) as thumbnails:
            return night.run(
                str(root or self.root),
                wanted,
                night.NightTools(models, thumbnails, self.child),
                night.NightListener(self.events.append, stop),
            )

    def tiles(self, folder: str = "") -> list[str]:
        """Return the names of the pictures in the thumbnail that was told last for `folder`."""
        thumbnail = str(self.root / folder / "thumbnail.jpg") if folder else str(self.root / "thumbnail.jpg")
        return [
            Path(tile.path).name for event in self.events if event.path == thumbnail for tile in event.tiles
        ]


@pytest.fixture
def run(tmp_path: Path, child: Child) -> Runner:
    return Runner(tmp_path, child)


@pytest.fixture
def album(run: Runner, real: Real) -> Path:
    """An album of eight photos in four months."""
    for number in range(8):
        place(run.root / "2024" / f"m{number // 2}", real.variant(number), hours=number * 300)
    return run.root / "2024"
