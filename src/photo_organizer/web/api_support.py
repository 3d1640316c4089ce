"""What somebody from afar needs to know, as one zip to download: made by a process of its own. Touches no photo."""

from __future__ import annotations

import os
import secrets
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from photo_organizer.web.guards import Refusal
from photo_organizer.web.routes import Asked, Route
from photo_organizer.web.wire import Response

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 50.0  # within the patience of whoever passes the answer on
_FORGOTTEN = "the report could not be made; try `photo-organizer doctor --report FILE.zip`"


def support(asked: Asked) -> Response:
    """Return the zip that `doctor --report` writes."""
    if asked.page.report is None:
        raise Refusal(404, "no report can be made here")
    path = os.path.join(asked.page.state, "run", f"report-{secrets.token_hex(16)}.zip")
    body = _made(asked.page.report(path), path)
    name = f"photo-organizer-report-{time.strftime('%Y-%m-%d')}.zip"
    headers = (("Content-Disposition", f'attachment; filename="{name}"'), ("Cache-Control", "no-store"))
    return Response(200, body, "application/zip", headers)


def _made(command: Sequence[str], path: str) -> bytes:
    """Run the command that writes the zip; return its bytes, and leave nothing behind."""
    os.makedirs(os.path.dirname(path), mode=0o755, exist_ok=True)
    try:
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,  # that something is wrong with the machine is what the report is for
        )
        with open(path, "rb") as file:
            return file.read()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refusal(503, _FORGOTTEN) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path)


ROUTES = (
    Route("GET", "/support", "A zip with logs, settings and what doctor finds", support, None, kind="application/zip"),
)  # fmt: skip
