"""One suite for both adapters: whatever the system does, telling it never raises and never hangs."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

import pytest

from photo_organizer.synology.adapter import Synology
from photo_organizer.synology.tools import Tools
from tests.contract.stand_ins import HOSTILE, RECORD, Nas, recording, synology

if TYPE_CHECKING:
    from collections.abc import Iterator

    from photo_organizer.synology.ports import Dsm


# ── promises of every adapter ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", HOSTILE)
def test_telling_never_raises(dsm: Dsm, path: str) -> None:
    answers = [dsm.removed(path), dsm.added(path), dsm.event("Warning", path), dsm.notify(path)]
    assert {type(answer) for answer in answers} == {bool}


def test_failures_are_told_in_words(dsm: Dsm) -> None:
    told = [dsm.added("/volume1/photo/a.jpg") for _ in range(2)]
    assert bool(dsm.problems()) == (not all(told))


def test_after_close_nothing_is_told(dsm: Dsm) -> None:
    dsm.close()
    dsm.close()
    assert not dsm.added("/volume1/photo/a.jpg")
    assert not dsm.event("Info", "Service stopped")
    assert dsm.problems() == []


def test_a_path_outside_any_share_is_told_as_it_is(dsm: Dsm) -> None:
    assert dsm.system_path("/home/me/photos/a.jpg") == "/home/me/photos/a.jpg"


# ── how DSM's own programs are called ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", HOSTILE)
def test_the_index_gets_each_path_as_one_argument(nas: Nas, path: str) -> None:
    dsm = recording(nas)
    assert dsm.removed(path)
    assert dsm.added(path)
    calls = nas.calls()
    assert [call[:2] for call in calls] == [["synoindex", "-d"], ["synoindex", "-a"]]
    assert [call[2] for call in calls] == [path, path]


@pytest.mark.parametrize("library", ["", "anna", "-rf"])
def test_where_there_are_several_libraries_log_and_notification_name_the_one_that_is_meant(
    nas: Nas, library: str
) -> None:
    nas.install()
    dsm = Synology(str(nas.root), Tools(str(nas.root), 5.0), library)
    assert dsm.event("Warning", "the volume is full")
    assert dsm.notify("full")
    log_line, _, shown = (call[-1] for call in nas.calls())
    name = f" {library}" if library.startswith("-") else library  # never an option of the program
    assert log_line == (f"{name}: the volume is full" if library else "the volume is full")
    assert shown == (name or "PhotoOrganizer:notify:full")
    assert ("PhotoOrganizer:notify:full_of" in nas.calls()[-1]) == bool(library)


def test_folders_are_told_with_capitals(nas: Nas) -> None:
    """Files with -a and -d; the capitals are for folders with all that is in them."""
    dsm = recording(nas)
    assert dsm.folder_removed("/volume1/photo/In/card")
    assert dsm.folder_added("/volume1/photo/2024")
    assert [call[1] for call in nas.calls()] == ["-D", "-A"]


def test_the_index_gets_the_real_path(nas: Nas) -> None:
    (nas.root / "volume1" / "photo").mkdir(parents=True)
    (nas.root / "link").symlink_to("volume1/photo")
    dsm = recording(nas)
    assert dsm.added(f"{nas.root}/link/a.jpg")
    assert nas.calls() == [["synoindex", "-a", f"{nas.root}/volume1/photo/a.jpg"]]


@pytest.mark.parametrize(
    ("level", "priority", "severity"),
    [("Info", "user.info", "info"), ("Warning", "user.warning", "warn"), ("Error", "user.err", "err")],
)
def test_an_event_goes_to_syslog_and_to_log_center(
    nas: Nas, level: str, priority: str, severity: str
) -> None:
    dsm = recording(nas)
    assert dsm.event(level, "Service started")
    assert nas.calls() == [
        ["logger", "-p", priority, "-t", "PhotoOrganizer", "Service started"],
        ["synologset1", "sys", severity, "0x11100000", "Service started"],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-f /etc/passwd", " -f /etc/passwd"),
        ("one\ntwo\x00\x1b[31m", "one two  [31m"),
        ("x" * 2000, "x" * 900),
        ("x" + "写" * 2000, "x" + "写" * 299),
        ("caf\udce9", "caf\\udce9"),
    ],
)
def test_an_event_is_one_short_line_and_never_an_option(nas: Nas, text: str, expected: str) -> None:
    assert recording(nas).event("Info", text)
    assert [call[-1] for call in nas.calls()] == [expected, expected]


def test_an_event_counts_as_told_when_one_of_the_two_took_it(nas: Nas) -> None:
    nas.install(RECORD, "logger")
    nas.install("exit 1", "synologset1")
    dsm = synology(nas)
    assert dsm.event("Info", "Service started")
    assert dsm.problems() == ["synologset1: answered 1 (1 times)"]


@pytest.mark.parametrize(
    ("sentence", "title"), [("away", "title"), ("integrity_bad", "title"), ("integrity_ok", "name")]
)
def test_a_notification_names_keys_of_the_text_tables(nas: Nas, sentence: str, title: str) -> None:
    """Good news does not stand below “needs attention”."""
    assert recording(nas).notify(sentence)
    keys = [f"PhotoOrganizer:notify:{title}", f"PhotoOrganizer:notify:{sentence}"]
    expected = ["synodsmnotify", "-c", "SYNO.SDS.PhotoOrganizer.Application", "@administrators", *keys]
    assert nas.calls() == [expected]


def test_logger_is_found_in_bin_too(nas: Nas) -> None:
    (nas.root / "bin").mkdir()
    nas.install(RECORD, "logger")
    (nas.root / "usr/bin/logger").rename(nas.root / "bin/logger")
    assert synology(nas).event("Info", "Service started")


def test_the_programs_get_a_clean_environment_and_nothing_to_read(
    nas: Nas, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LD_LIBRARY_PATH", "LD_PRELOAD", "PYTHONPATH", "PYTHONHOME", "LANG"):
        monkeypatch.setenv(name, "")
    nas.install('env >"$ROOT/environment"; readlink /proc/self/fd/0 >"$ROOT/input"; pwd >"$ROOT/folder"')
    with _something_to_read():
        assert synology(nas).added("/a")
    names = {line.split("=")[0] for line in (nas.root / "environment").read_text().splitlines()}
    assert names - {"PWD", "OLDPWD", "SHLVL", "_"} == {"PATH", "LC_ALL", "HOME"}
    assert "LC_ALL=C.UTF-8\n" in (nas.root / "environment").read_text()
    assert (nas.root / "input").read_text() == "/dev/null\n"
    assert (nas.root / "folder").read_text() == "/\n"


@contextlib.contextmanager
def _something_to_read() -> Iterator[None]:
    """Make standard input a pipe, as it is under a shell that pipes."""
    before, (reader, writer) = os.dup(0), os.pipe()
    try:
        os.dup2(reader, 0)
        yield
    finally:
        os.dup2(before, 0)
        for descriptor in (before, reader, writer):
            os.close(descriptor)


# ── shares ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/volume1/photo/2024/a.jpg", "/var/services/photo/2024/a.jpg"),
        ("/volume1/photo", "/var/services/photo"),
        ("/volume1/photo/new\nline", "/var/services/photo/new\nline"),
        ("/volume2/photo/a.jpg", "/volume2/photo/a.jpg"),
        ("/volume1/film/a.jpg", "/volume1/film/a.jpg"),
        ("/volume1/@appstore/x", "/volume1/@appstore/x"),
        ("/home/me/a.jpg", "/home/me/a.jpg"),
    ],
)
def test_the_system_path_of_a_share_that_has_one(nas: Nas, path: str, expected: str) -> None:
    """DSM links /var/services/<share> to some shares; a path is told so only where the link is that share."""
    for folder in ("volume1/photo", "volume2/photo", "volume1/film", "var/services"):
        (nas.root / folder).mkdir(parents=True)
    (nas.root / "var/services/photo").symlink_to("../../volume1/photo")
    assert synology(nas).system_path(path) == expected
