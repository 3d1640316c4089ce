"""Cut English text into word pieces as BERT's lower-case vocabulary knows them. Touches nothing.

Source: Wu et al. 2016, Google's neural machine translation system (longest match first, "##" continues a word).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST_WORD = 100  # characters; longer ones are unknown, as in training
_LONGEST = 128  # numbers of a sentence, its marks included; the rest is cut off, as in training
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


def _plain(text: str) -> str:
    """Return lower-case text without accents, as the vocabulary was made."""
    parted = unicodedata.normalize("NFD", text.lower())
    return "".join(sign for sign in parted if unicodedata.category(sign) != "Mn")


def _pieces(word: str, vocabulary: Mapping[str, int]) -> Iterator[int]:
    """Yield the numbers of a word's pieces, or the one number that means unknown."""
    found, start = list[int](), 0
    while start < len(word) <= _LONGEST_WORD:
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in vocabulary:
                found.append(vocabulary[piece])
                start = end
                break
        else:
            break
    yield from found if found and start == len(word) else [vocabulary["[UNK]"]]


def tokens(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Return the numbers of a sentence between the marks for its begin and end."""
    inner = [number for word in _WORD.findall(_plain(text)) for number in _pieces(word, vocabulary)]
    return [vocabulary["[CLS]"], *inner[: _LONGEST - 2], vocabulary["[SEP]"]]
