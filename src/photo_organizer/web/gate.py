"""Who may ask. Behind DSM the CGI program vouches for an administrator; elsewhere a one-time address does.

Whoever writes also has to show a token that only the page itself can have read. (OWASP: CSRF, HMAC-based token)
"""

from __future__ import annotations

import hmac
import secrets
import threading
from dataclasses import field
from typing import TYPE_CHECKING

from photo_organizer.records import changeable
from photo_organizer.web.guards import Refusal
from photo_organizer.web.wire import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

USER_HEADER = "x-dsm-user"
CSRF_HEADER = "x-csrf-token"


def _secret() -> str:
    return secrets.token_urlsafe(32)


@changeable
class Gate:
    """The check in front of every route. `hosts` is empty on the Unix socket."""

    hosts: tuple[str, ...] = ()
    printed: Callable[[str], None] = lambda _ticket: None  # shows a new ticket to who runs the program
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _once: str = field(default_factory=_secret)
    _cookie: str = field(default_factory=_secret)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ticket(self) -> str:
        """Return the part of the address that lets the first browser in, once."""
        return self._once

    def user(self, request: Request) -> str:
        """Return who asks; raise Refusal for everybody else."""
        self.check_address(request)
        if not self.hosts:
            if not (user := request.headers.get(USER_HEADER, "")):
                raise Refusal(401, "sign in to DSM first")
            return user
        if not self._is_known(request):
            raise Refusal(401, "open the page with the address that the program printed")
        return "local"

    def check_address(self, request: Request) -> None:
        """Raise Refusal unless the request is for us and comes from no other site."""
        _same_site(request)
        if self.hosts and request.headers.get("host", "") not in self.hosts:
            raise Refusal(421, "this address is not the page's")

    def _is_known(self, request: Request) -> bool:
        return hmac.compare_digest(self._cookie_of(request).encode(), self._cookie.encode())

    def enter(self, request: Request) -> Response | None:
        """Exchange the one-time ticket for a cookie; None when the request brings none.

        Whoever comes with one that was used before gets the page without its data, which says what to do, and a new
        one is printed where only who runs the program sees it.
        """
        given = request.query.get("token")
        if not self.hosts or given is None or request.path != "/" or request.method != "GET":
            return None
        if request.headers.get("host", "") not in self.hosts:
            raise Refusal(421, "this address is not the page's")
        with self._lock:
            if not self._once or not hmac.compare_digest(given.encode(), self._once.encode()):
                if not self._is_known(request):
                    self._offer_another()
                return Response(303, headers=(("Location", "/"),))
            self._once = ""
        cookie = f"{self._name()}={self._cookie}; HttpOnly; SameSite=Strict; Path=/"
        headers = (("Location", "/"), ("Set-Cookie", cookie), ("Cache-Control", "no-store"))
        return Response(303, headers=headers)

    def _offer_another(self) -> None:
        """Print a new address for another browser; one that was printed and not used yet stays."""
        if not self._once:
            self._once = _secret()
            self.printed(self._once)

    def csrf(self, user: str) -> str:
        """Return the token that this user's page sends with every command."""
        return hmac.digest(self._key, user.encode("utf-8", "surrogateescape"), "sha256").hex()

    def check_write(self, request: Request, user: str) -> None:
        """Raise Refusal unless the request comes from our own page."""
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            raise Refusal(415, "send JSON")
        given = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.csrf(user).encode()):
            raise Refusal(403, "the page is out of date; load it again")

    def _name(self) -> str:
        return "photo-organizer-" + self.hosts[0].rpartition(":")[2]

    def _cookie_of(self, request: Request) -> str:
        pairs = (part.strip().partition("=") for part in request.headers.get("cookie", "").split(";"))
        return next((value for name, _, value in pairs if name == self._name()), "")


def _same_site(request: Request) -> None:
    """Raise Refusal when a browser says that another site sent this."""
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    if origin is not None and origin.partition("://")[2] != host:
        raise Refusal(403, "requests from other sites are refused")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refusal(403, "requests from other sites are refused")
