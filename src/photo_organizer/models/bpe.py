"""Cut English text into byte pairs as CLIP's vocabulary knows them. Touches nothing.

Sources: Sennrich et al. 2016, byte pair encoding; Radford et al. 2021, CLIP (lower case, "</w>" ends a word, byte values
shown as printable letters as in GPT-2).
"""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LENGTH = 77  # numbers in a sentence, its begin and end included
_WORD = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|[^\s\w]+|_+", re.IGNORECASE)


@cache
def _letters() -> dict[int, str]:
    """Return a printable letter for each byte: itself where it is printable, else one from beyond Latin-1."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {
        byte: chr(256 + rank) for rank, byte in enumerate(others)
    }


class Vocabulary:
    """The pieces of a `tokenizer.json` and the order in which pairs are joined."""

    def __init__(self, path: Path) -> None:
        """Read the file. Touches nothing."""
        model = json.loads(path.read_text(encoding="utf-8"))["model"]
        merges = (
            tuple(pair.split(" ")) if isinstance(pair, str) else tuple(pair) for pair in model["merges"]
        )
        self._numbers: dict[str, int] = model["vocab"]
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}

    def tokens(self, text: str) -> list[int]:
        """Return LENGTH numbers: begin, the pieces, end, and the end again as filling."""
        words = _WORD.findall(" ".join(text.lower().split()))
        inner = [self._numbers[piece] for word in words for piece in self._pieces(word)]
        begin, end = self._numbers["<|startoftext|>"], self._numbers["<|endoftext|>"]
        found = [begin, *inner[: LENGTH - 2], end]
        return found + [end] * (LENGTH - len(found))

    def _pieces(self, word: str) -> list[str]:
        """Join the pair that comes first in the order, as long as there is one."""
        letters = _letters()
        pieces = [letters[byte] for byte in word.encode()]
        pieces[-1] += "</w>"
        while len(pieces) > 1:
            ranks = [self._ranks.get(pair, len(self._ranks)) for pair in pairwise(pieces)]
            best = min(ranks)
            if best == len(self._ranks):
                break
            place = ranks.index(best)
            pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]
        return pieces
