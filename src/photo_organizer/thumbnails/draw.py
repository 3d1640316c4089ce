"""Draw candidates: four quarters by date, and in each an order in which pictures are looked at. Touches nothing.

The order is that of a hash of seed, folder and picture, so the same folder draws the same pictures, and one picture
more displaces one at most.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from photo_organizer.thumbnails.tree import TILES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from photo_organizer.look.rating import OwnerRating
    from photo_organizer.thumbnails.tree import FolderPicture

_SCREEN = re.compile(
    r"screen[-_ ]?(shot|grab|recording)|bildschirmfoto|capture d.[eé]cran|captura de pantalla|scan\d|whatsapp",
    re.IGNORECASE,
)


def quarters(pictures: Sequence[FolderPicture]) -> list[list[FolderPicture]]:
    """Return up to four parts of equal size in date order; fewer than four pictures make a part each."""
    ordered = sorted(pictures, key=lambda picture: (picture.moment, picture.path))
    count = min(TILES, len(ordered))
    edges = [len(ordered) * part // count for part in range(count + 1)] if count else [0]
    return [ordered[start:end] for start, end in pairwise(edges)]


def order(
    pictures: Sequence[FolderPicture],
    *,
    folder: str,
    seed: int,
    turn: int = 0,
    ratings: Mapping[str, OwnerRating] = MappingProxyType({}),
) -> list[FolderPicture]:
    """Return the pictures in the order in which they are looked at: one of each sub-folder, then a second round.

    `turn` tells the quarters apart, so that they do not all begin with the same sub-folder. What its owner likes
    comes first; names that speak of a screenshot or a scan come last, and behind them what was rejected.
    """
    ranks = {path: liking.rank for path, liking in ratings.items()}
    groups: dict[str, list[FolderPicture]] = {}
    for picture in sorted(pictures, key=lambda each: lot(seed, folder, each.path)):
        groups.setdefault(group(picture, folder), []).append(picture)
    names = sorted(groups, key=lambda name: lot(seed, folder, f"{turn}\0{name}"))
    rounds = [(rank, names.index(name), each) for name in names for rank, each in enumerate(groups[name])]
    rounds.sort(
        key=lambda entry: (-ranks.get(entry[2].path, 0), _looks_like_a_screen(entry[2].path), *entry[:2])
    )
    return [each for _, _, each in rounds]


def group(picture: FolderPicture, folder: str) -> str:
    """Return the sub-folder of `folder` that the picture is in or below."""
    return picture.path[len(folder.rstrip("/")) + 1 :].partition("/")[0]


def _looks_like_a_screen(path: str) -> bool:
    return bool(_SCREEN.search(path.rpartition("/")[2]))


def lot(seed: int, folder: str, name: str) -> bytes:
    """Return where a name stands in the order in which its folder's pictures are drawn."""
    text = f"{seed}\0{name.removeprefix(folder)}"
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).digest()
