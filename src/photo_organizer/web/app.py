"""From a request to an answer: who asks, for what, and may they. Touches nothing itself."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from photo_organizer.errors import cure_of
from photo_organizer.settings.libraries import same_name
from photo_organizer.web import api
from photo_organizer.web.answers import problem
from photo_organizer.web.guards import Refusal
from photo_organizer.web.routes import answered, checked
from photo_organizer.web.static import Static

if TYPE_CHECKING:
    from photo_organizer.web.page import Page
    from photo_organizer.web.routes import Route
    from photo_organizer.web.wire import Request, Response

PREFIX = "/api"
log = logging.getLogger(__name__)


FURTHER = re.compile(r"/libraries/([^/]+)(/.*)")


class App:
    """Answers requests for the page of the first library, and below /libraries/NAME for those of the others."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._static = Static(page.ui)

    def __call__(self, request: Request) -> Response:
        """Return the answer; a bug becomes status 500 and a line in the service log."""
        try:
            return self._answer(request)
        except Refusal as refusal:
            return problem(refusal.status, refusal.sentence, refusal.headers)
        except OSError as refused:  # no bug: the disk, or too much is open
            log.error("the page could not answer %r: %s", request.path, refused)  # noqa: TRY400 - one line for each request
            return problem(
                503, f"the system refused: {refused.strerror or refused} — {cure_of(refused.errno or 0)}"
            )
        except Exception:
            log.exception("a bug met the page at %r", request.path)
            return problem(500, "the program failed on this request; see the service log")

    def _answer(self, request: Request) -> Response:
        if entered := self.page.gate.enter(request):
            return entered
        if not request.path.startswith(PREFIX + "/"):
            self.page.gate.check_address(request)
            return self._static.answer(request)  # no data: whoever may not ask for any is told so by the page
        user = self.page.gate.user(request)
        page, path = self._page(request.path[len(PREFIX) :])
        route, found = self._route(request, path)
        if route.method != "GET":
            self.page.gate.check_write(request, user)
        return answered(route.handle(checked(route, page, user, request, found)), route)

    def _page(self, path: str) -> tuple[Page, str]:
        """Return the page of the library in the address, and what is asked of it."""
        if not (found := FURTHER.fullmatch(path)):
            return self.page, path
        for page in self.page.libraries():
            if same_name(page.name, found[1]):
                return page, found[2]
        raise Refusal(404, "there is no such library any more; load the page again")

    @staticmethod
    def _route(request: Request, path: str) -> tuple[Route, dict[str, str]]:
        method = "GET" if request.method == "HEAD" else request.method
        allowed = list[str]()
        for route in api.ROUTES:
            if (found := route.match(path)) is not None:
                if route.method == method:
                    return route, found
                allowed.append(route.method)
        if allowed:
            methods = ", ".join(allowed + ["HEAD"] * ("GET" in allowed))
            # RFC 9110, 15.5.6.
            raise Refusal(405, "this address does not accept this method", (("Allow", methods),))
        raise Refusal(404, "there is nothing here")
