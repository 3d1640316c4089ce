"""Who and where we are: the account's name and the machine's own address. Touches nothing."""

from __future__ import annotations

import os
import socket

# Addresses that are reserved for documentation (RFC 5737, RFC 3849): nobody is there.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
_DISCARD = 9


def own_address() -> str:
    """Return the address from which this machine would reach others; 127.0.0.1 when it has none.

    Connecting a UDP socket chooses the route and sends nothing.
    """
    for family, elsewhere in _ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, _DISCARD))
                return str(probe.getsockname()[0])
        except OSError:
            continue
    return "127.0.0.1"


def account_name() -> str:
    """Return the name of the account we run as, or its number where the system knows no name."""
    import pwd

    number = os.geteuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
