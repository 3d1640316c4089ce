"""The search by chunks finds what a look at every row finds."""

from __future__ import annotations

import numpy as np
import pytest

from photo_organizer.look.chunks import Chunks


def _words(count: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.random.default_rng(seed).integers(0, 1 << 64, count, dtype=np.uint64)


@pytest.mark.parametrize("limit", [0, 3, 7, 11, 15])
def test_every_row_within_the_limit_is_found_and_no_other(limit: int) -> None:
    dice = np.random.default_rng(limit)
    words = _words(5000, 1)
    for number in range(600):  # rows around one of them, at every distance
        flipped = dice.choice(64, number % 24, replace=False)
        words[100 + number] = words[7] ^ np.bitwise_or.reduce(
            np.append(np.uint64(0), np.uint64(1) << flipped.astype(np.uint64))
        )
    places, bits = Chunks(words).within(words[7], limit)
    expected = np.flatnonzero(np.bitwise_count(words ^ words[7]) <= limit)
    assert places.tolist() == expected.tolist()
    assert bits.tolist() == np.bitwise_count(words[expected] ^ words[7]).tolist()
    assert len(expected) > 20 * limit


def test_rows_without_end_that_are_all_alike_are_each_found_once() -> None:
    words = np.full(3000, 12345, np.uint64)
    places, bits = Chunks(words).within(np.uint64(12345), 15)
    assert places.tolist() == list(range(3000))
    assert not bits.any()


def test_no_rows_are_no_trouble() -> None:
    places, bits = Chunks(np.empty(0, np.uint64)).within(np.uint64(1), 15)
    assert len(places) == len(bits) == 0


def test_few_rows_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of independent hashes a look meets one in a hundred, of the nearer search one in four hundred."""
    words, looked = _words(100_000, 2), list[int]()
    chunks, count = Chunks(words), np.bitwise_count

    def counted(values: object) -> object:
        looked.append(np.size(values))  # type: ignore[arg-type]
        return count(values)  # type: ignore[call-overload]

    monkeypatch.setattr(np, "bitwise_count", counted)
    for limit, share in ((15, 20), (11, 100)):
        looked.clear()
        chunks.within(words[5], limit)
        assert sum(looked) < len(words) / share
