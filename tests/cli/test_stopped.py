"""Ctrl-C, an end of the terminal, or SIGTERM: it is obeyed everywhere, and what is told of it is true."""

from __future__ import annotations

import io
import signal
import sys
import threading
from argparse import Namespace
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from photo_organizer.cli import each, once, through_service
from photo_organizer.cli.agreed import ask_or_refuse, said_yes
from photo_organizer.cli.main import main
from photo_organizer.cli.output import DONE, SOME_FAILED, USAGE
from photo_organizer.cli.stopping import stop_on_signals, wake_on_signals
from photo_organizer.commands.put_back import PutBackTask
from photo_organizer.errors import Refused, Stopping
from photo_organizer.gather.reconcile import Reconciler
from photo_organizer.service.acting import full_pass
from photo_organizer.store import db, inbox, pausing
from tests.samples import photos

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from photo_organizer.model import Outcome, Plan

LEAVE = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in LEAVE}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class Terminal:
    """What somebody types; `happens` comes before it is read."""

    def __init__(self, typed: str, happens: Callable[[], object] = lambda: None) -> None:
        self._typed, self._happens = typed, happens

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        self._happens()
        return self._typed


# ── a signal ──


class Noted(threading.Event):
    """Knows which threads have set it."""

    def __init__(self) -> None:
        super().__init__()
        self.by: list[int] = []

    def set(self) -> None:
        self.by.append(threading.get_ident())
        super().set()


@pytest.mark.parametrize("number", LEAVE)
def test_a_signal_sets_nothing_in_the_thread_that_it_interrupts(number: signal.Signals) -> None:
    """The service held the lock of what it slept by when SIGTERM came, and its handler waited for that lock for ever."""
    stop, woken = Noted(), Noted()
    wake_on_signals(stop, woken.set)
    with stop._cond, woken._cond:  # type: ignore[attr-defined]  # as whoever waits holds them for a moment
        signal.raise_signal(number)
    assert stop.wait(60)
    assert woken.wait(60)
    assert threading.get_ident() not in [*stop.by, *woken.by]


# ── a question ──


@pytest.mark.parametrize(("typed", "yes"), [("y\n", True), ("Yes\n", True), ("n\n", False), ("", False)])
def test_a_question_is_seen_where_the_results_go_into_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, *, yes: bool
) -> None:
    """Ctrl-D ends what is typed: no traceback, and nothing is done."""
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert said_yes("300 of 600 files would be removed") is yes
    told = capsys.readouterr()
    assert "300 of 600 files would be removed. Do it? [y/N]" in told.err
    assert told.out == ""


@pytest.mark.parametrize("number", LEAVE)
def test_a_question_can_be_left(monkeypatch: pytest.MonkeyPatch, number: signal.Signals) -> None:
    """The handler of the command notes a stop and lets the reading go on: nobody could leave but by an answer."""
    stop_on_signals()
    ours = signal.getsignal(number)
    monkeypatch.setattr(sys, "stdin", Terminal("y\n", lambda: signal.raise_signal(number)))
    with pytest.raises(Refused, match="300 of 600"):
        ask_or_refuse("300 of 600 files", "dedupe")
    assert signal.getsignal(number) is ours


@pytest.mark.parametrize("stream", [None, io.StringIO("y\n")])
def test_without_a_terminal_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stdin", stream)
    assert not said_yes("Much")


# ── waiting for the service ──


@pytest.mark.parametrize(("command", "more"), [("undo", ""), ("dedupe", "; 'undo' takes it back")])
def test_who_waits_no_longer_is_not_told_that_it_stopped(tmp_path: Path, command: str, more: str) -> None:
    """ "Run it again" would have taken back another run."""
    con, _ = db.open_database(str(tmp_path))

    def leave(_: object) -> None:
        raise KeyboardInterrupt

    with closing(con):
        with pytest.raises(Refused) as told:
            through_service.ask_service(str(tmp_path), command, {}, waiting=leave)
        assert [one.name for one in inbox.waiting(con)] == [command], "it stays with the service"
    assert str(told.value).startswith(f"the service goes on with it — do not ask for it again{more}")


# ── several libraries ──


def three_libraries(folder: Path) -> Path:
    """Return a settings file."""
    text = ""
    for name, head in (("pix", "[paths]"), ("anna", "[library anna]"), ("ben", "[library ben]")):
        (folder / name / "In").mkdir(parents=True)
        text += f"{head}\nintake = {folder / name / 'In'}\nlibrary = {folder / name}\n"
    config = folder / "config.ini"
    config.write_text(text)
    return config


def test_a_stop_ends_the_libraries_that_would_follow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, begun = three_libraries(tmp_path), list[str]()

    def one(options: Namespace) -> int:
        begun.append(options.library.rpartition("/")[2])
        stop_on_signals()
        if begun[-1] == "anna":
            signal.raise_signal(signal.SIGTERM)
        return DONE

    options = Namespace(config=str(config), state=str(tmp_path / "s"), command="once", library=None)
    for _ in range(2):  # a stop of before counts no longer
        begun.clear()
        with pytest.raises(Stopping):
            each.for_libraries(one, options)
        assert begun == ["pix", "anna"]
        assert "Nothing was begun in: ben." in capsys.readouterr().err


def test_ctrl_c_ends_looking_at_several_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = three_libraries(tmp_path)

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("photo_organizer.cli.verify.verify", interrupted)
    assert main(["verify", "--config", str(config), "--state", str(tmp_path / "s")]) == SOME_FAILED
    told = capsys.readouterr().err
    assert told.count("Stopped before its end") == 2, "of it, and of all"
    assert "Nothing was begun in: anna, ben." in told


# ── what else is typed ──


@pytest.mark.parametrize("zone", ["Europe", "Europe/", "../../etc/passwd", "Mars/Base"])
def test_a_zone_that_is_none_is_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], zone: str
) -> None:
    assert main(["dates", "--tz", zone, str(tmp_path)]) == USAGE
    told = capsys.readouterr()
    assert f"--tz {zone}: there is no such time zone" in told.err
    assert told.out == ""


def test_a_resume_without_the_service_ends_the_wait_for_a_look_too(tmp_path: Path) -> None:
    """Else the owner's next pause was told as "120 files lie in the intake already"."""
    (tmp_path / "i").mkdir()
    (tmp_path / "l").mkdir()
    state = str(tmp_path / "s")
    places = ["--intake", str(tmp_path / "i"), "--library", str(tmp_path / "l"), "--state", state]
    con, _ = db.open_database(state)
    with closing(con):
        with db.transaction(con):
            pausing.pause(con)
            pausing.wait_for_a_look(con, 120)
        assert main(["resume", *places]) == DONE
        assert (pausing.is_paused(con), pausing.waiting_for_a_look(con)) == (False, 0)


@pytest.mark.parametrize("what", ["an empty folder", "no names"])
def test_where_nothing_is_found_nothing_is_called_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    """A card that is not mounted is an empty folder; "check && erase" goes on with exit code 0."""
    for name in ("i", "l", "card"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "stdin", None)  # as it is where it was closed
    folders = ["--intake", str(tmp_path / "i"), "--library", str(tmp_path / "l"), "--state", str(tmp_path)]
    asked = [str(tmp_path / "card")] if what == "an empty folder" else ["--stdin"]
    assert main(["check", *asked, *folders]) == SOME_FAILED
    assert "No photo or film was found there." in capsys.readouterr().err


# ── stopped by itself, where no service runs ──


def folders_of(root: Path) -> list[str]:
    for name in ("i", "l/Duplicates"):
        (root / name).mkdir(parents=True)
    return ["--intake", str(root / "i"), "--library", str(root / "l"), "--state", str(root / "s")]


@pytest.mark.parametrize("words", [["plan", "--settle", "0"], ["plan", "--settle", "0", "--json"]])
def test_a_preview_that_is_stopped_is_not_told_as_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """It ended with 1,000 of 3,000 files, without a word, and with exit code 0."""
    places = folders_of(tmp_path)
    (tmp_path / "i" / "a.jpg").write_bytes(photos.jpeg())

    def stopped(*how: Any) -> Iterator[Outcome]:
        signal.raise_signal(signal.SIGTERM)
        return full_pass(*how)

    assert main([*words, *places]) == DONE
    whole = capsys.readouterr().out
    assert whole.endswith('{"plans": 1}\n') is ("--json" in words)
    monkeypatch.setattr(once, "full_pass", stopped)
    assert main([*words, *places]) == SOME_FAILED
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "Stopped before its end; run it again to go on.\n")


def test_a_way_back_from_duplicates_that_is_stopped_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """49 of 1,500 files were told as all that was asked for, with exit code 0."""
    places = folders_of(tmp_path)
    (tmp_path / "l" / "Duplicates" / "a.jpg").write_bytes(photos.jpeg())
    plans = PutBackTask.plans

    def stopped(task: PutBackTask) -> Iterator[list[Plan]]:
        signal.raise_signal(signal.SIGTERM)
        return plans(task)

    monkeypatch.setattr(PutBackTask, "plans", stopped)
    asked = ["put-back", *places, str(tmp_path / "l" / "Duplicates" / "a.jpg")]
    assert main(asked) == SOME_FAILED
    assert "Error: stopped before its end" in capsys.readouterr().err
    monkeypatch.undo()
    assert main(asked) == DONE


@pytest.mark.parametrize("words", ["dedupe", "dedupe --json", "dedupe --apply", "relayout", "similar"])
def test_a_look_at_the_library_that_is_cut_off_finds_nothing_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    """ "0 duplicates to remove" was told of a library that was not seen, with exit code 0; others ended without a word."""
    places = folders_of(tmp_path)
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / "l" / name).write_bytes(photos.jpeg())
    run = Reconciler.run

    def stopped(*how: Any) -> bool:
        signal.raise_signal(signal.SIGTERM)
        return run(*how)

    monkeypatch.setattr(Reconciler, "run", stopped)
    assert main([*words.split(), *places]) == SOME_FAILED
    assert capsys.readouterr().err == "Stopped before its end; run it again to go on.\n"
    assert (tmp_path / "l" / "b.jpg").exists()
