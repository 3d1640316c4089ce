from __future__ import annotations

import ipaddress
import os
import pwd
import socket
from typing import TYPE_CHECKING, NoReturn, Self

from photo_organizer.synology.identity import account_name, own_address

if TYPE_CHECKING:
    import pytest


def test_the_own_address_is_one() -> None:
    ipaddress.ip_address(own_address())


def test_finding_the_address_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a datagram socket is opened and connected; nothing is ever handed to it to send."""
    used: list[str] = []

    class Probe:
        def __init__(self, family: int, kind: int) -> None:
            assert kind == socket.SOCK_DGRAM
            self.family = family

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_problem: object) -> None:
            used.append("closed")

        def connect(self, _address: tuple[str, int]) -> None:
            if self.family == socket.AF_INET:
                raise OSError(101, "no route")
            used.append("connected")

        def getsockname(self) -> tuple[str, int]:
            return ("2001:db8::7", 4711)

    monkeypatch.setattr(socket, "socket", Probe)
    assert own_address() == "2001:db8::7"
    assert used == ["closed", "connected", "closed"]


def test_without_a_network_it_is_the_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> NoReturn:
        raise OSError(101, "no route")

    monkeypatch.setattr(socket, "socket", refuse)
    assert own_address() == "127.0.0.1"


def test_the_account_has_a_name() -> None:
    assert account_name() == pwd.getpwuid(os.geteuid()).pw_name


def test_an_account_the_system_does_not_know_has_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_123)
    assert account_name() == "4000123"
