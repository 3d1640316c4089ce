"""The CGI program's own way to run DSM's programs and to say no: it does what the modules do that take long to load."""

from __future__ import annotations

import json
import os
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from photo_organizer.web import cgi
from photo_organizer.web.guards import Refusal
from photo_organizer.web.spawned import output

SHELL = ["/bin/sh", "-c"]


def test_what_a_program_prints_is_returned_whole() -> None:
    many = output([*SHELL, 'yes "$WORD" | head -n 50000'], {"WORD": "é", "PATH": os.environ["PATH"]}, 30)
    assert many == "é\n".encode() * 50_000
    assert (
        output([*SHELL, "cat; echo heard nothing; echo lost >&2"], dict(os.environ), 30) == b"heard nothing\n"
    )


def test_a_program_that_fails_says_nothing() -> None:
    assert output([*SHELL, "echo anna; exit 1"], {}, 30) == b""
    assert output([*SHELL, "echo anna; kill -9 $$"], {}, 30) == b""


def test_a_program_that_is_missing_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        output(["/nowhere/authenticate.cgi"], {}, 30)


@pytest.mark.parametrize("script", ["sleep 60", "exec >&-; exec sleep 60", "while :; do echo x; done"])
def test_a_program_that_hangs_is_ended(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    real = os.posix_spawn

    def spawn(*given: Any, **named: Any) -> int:
        started.append(real(*given, **named))
        return started[-1]

    monkeypatch.setattr(os, "posix_spawn", spawn)
    with pytest.raises(TimeoutError):
        output([*SHELL, script], {"PATH": os.environ["PATH"]}, 0.3)
    assert [Path(f"/proc/{process}").exists() for process in started] == [False]


def test_no_descriptor_is_left(tmp_path: Path) -> None:
    before = sorted(os.listdir("/proc/self/fd"))
    output([*SHELL, "true"], {}, 30)
    with pytest.raises(OSError, match="No such file"):
        output([str(tmp_path / "none")], {}, 30)
    assert sorted(os.listdir("/proc/self/fd")) == before


_BEFORE_RFC_9110 = {413: "Request Entity Too Large"}  # until Python 3.12


def test_a_refusal_is_what_json_and_http_say() -> None:
    for status, phrase in cgi._PHRASES.items():
        sentence = f'"{status}" \\ \n\x00 é \udc00'
        head, _, body = cgi._refused(Refusal(status, sentence)).partition(b"\r\n\r\n")
        assert head.startswith(f"Status: {status} {phrase}\r\n".encode())
        assert HTTPStatus(status).phrase in {phrase, _BEFORE_RFC_9110.get(status)}
        assert json.loads(body) == {"problem": sentence.replace("\udc00", "?")}
