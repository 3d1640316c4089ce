"""A stand-in for DSM's side of the CGI program, as strict as DSM: no cookie, no name; a wrong token, no name."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from photo_organizer.web import cgi

if TYPE_CHECKING:
    from pathlib import Path

COOKIE, TOKEN = "id=anna-is-in", "syno-token"
AUTHENTICATE = f"""#!/bin/sh
# As DSM's: the answer is a name or nothing; it needs the addresses, and must not be given the body.
[ "$REQUEST_METHOD" = GET ] && [ -z "$CONTENT_LENGTH" ] && [ -n "$REMOTE_ADDR" ] && [ -n "$SERVER_ADDR" ] || exit 1
[ -z "$(cat)" ] || exit 1
case $QUERY_STRING$HTTP_X_SYNO_TOKEN in *{TOKEN}*) ;; *) exit 0 ;; esac
case $HTTP_COOKIE in
    '{COOKIE}') echo anna ;;
    'id=berta') echo berta ;;
    'id=option') echo --help ;;
esac
"""
ID = """#!/bin/sh
[ "$1 $2" = "-G --" ] || exit 1
case $3 in anna) echo 100 101 ;; berta) echo 100 1101 ;; *) exit 1 ;; esac
"""
GROUPS = "root:x:0:\nusers:x:100:\nnot administrators:x:1101:berta\nadministrators:x:101:admin,anna\n"


class Dsm:
    """One NAS with the package's page."""

    def __init__(self, folder: Path, socket: str) -> None:
        for name, text in (("authenticate.cgi", AUTHENTICATE), ("id", ID), ("group", GROUPS)):
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)
        (folder / "index.html").write_text("<title>empty page</title>")
        self.places = cgi.PagePlaces(
            str(folder / "index.html"), socket, str(folder / "authenticate.cgi"), str(folder / "id"), str(folder / "group")
        )  # fmt: skip

    def ask(
        self, path: str, method: str = "GET", *, body: bytes = b"", cookie: str = COOKIE, **more: str
    ) -> tuple[int, bytes]:
        """Send a request as DSM's web server hands it to a CGI program; return status and body."""
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": f"SynoToken={TOKEN}", "HTTP_COOKIE": cookie,
            "REMOTE_ADDR": "192.0.2.7", "SERVER_ADDR": "192.0.2.1", "HTTP_HOST": "nas:5001", "PATH": "/usr/bin:/bin",
            "CONTENT_LENGTH": str(len(body)) if body else "", **more,
        }  # fmt: skip
        out = io.BytesIO()
        cgi.main(self.places, environ, io.BytesIO(body), out)
        head, _, rest = out.getvalue().partition(b"\r\n\r\n")
        status, version, *_ = head.split(b"\r\n")
        assert version == b"X-Page: " + os.path.basename(os.path.dirname(self.places.page)).encode()
        assert status.startswith(b"Status: ")
        return int(status.split()[1]), rest
