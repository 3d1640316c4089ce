"""A disk that hangs keeps nobody, and is asked once."""

from __future__ import annotations

import threading

import pytest

from photo_organizer.disk.soon import _LEFT_BEHIND, soon


def test_what_answers_is_told_and_what_it_raises_too() -> None:
    assert soon("/there", lambda: 7, 60) == 7
    with pytest.raises(FileNotFoundError):
        soon("/there", lambda: open("/nowhere/at/all").close(), 60)


def test_a_folder_that_hangs_is_not_asked_again_until_it_has_answered() -> None:
    wakes, asked = threading.Event(), []

    def hangs() -> bool:
        asked.append(threading.current_thread())
        return wakes.wait(60)

    for _ in range(3):
        with pytest.raises(TimeoutError):
            soon("/hangs", hangs, 0)
    assert soon("/another", lambda: "answers", 60) == "answers"
    wakes.set()
    _LEFT_BEHIND["/hangs"].join(60)
    assert len(asked) == 1
    assert soon("/hangs", hangs, 60)
