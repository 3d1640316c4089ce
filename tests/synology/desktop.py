"""DSM's web server as a browser meets it: the package's ui folder as plain files, and index.cgi run by the account.

Files carry an ETag made of time and size, a Last-Modified, and no Cache-Control, as DSM's nginx sends them.
"""

from __future__ import annotations

import mimetypes
import threading
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.synology.nas import Nas

HOME = "/webman/3rdparty/PhotoOrganizer/"
LOGIN = "/webman/login.cgi"
_TOKEN = "syno-token"
_DSM = {
    "usr/syno/synoman/webman/modules/authenticate.cgi": "#!/bin/sh\necho admin\n",
    "usr/bin/id": "#!/bin/sh\necho 100 101\n",
    "etc/group": "root:x:0:\nadministrators:x:101:admin\nPhotoOrganizer:x:1234:\n",
}


class Desktop:
    """A web server on one NAS; `seen` are the paths that were asked for, with the answers' numbers."""

    def __init__(self, nas: Nas) -> None:
        self.nas, self.seen, self.port = nas, list[tuple[int, str]](), 0
        self._one_at_a_time = threading.Lock()  # the machine takes one order after another
        for name, text in _DSM.items():
            path = nas.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.chmod(0o755)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{HOME}index.cgi"

    def answer(self, path: str, query: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if path == LOGIN:
            return 200, {"Content-Type": "application/json"}, b'{"SynoToken": "%s"}' % _TOKEN.encode()
        if not path.startswith(HOME):
            return 404, {}, b""
        ui = self.nas.root / "volume1/@appstore/PhotoOrganizer/ui"
        name, _, rest = path.removeprefix(HOME).partition("index.cgi")
        if "index.cgi" in path and not name:
            return self._run(rest, query, headers)
        return _file(ui / path.removeprefix(HOME), headers)

    def _run(self, path: str, query: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": "192.0.2.7",
            "SERVER_ADDR": "192.0.2.1", "HTTP_HOST": headers.get("host", ""),
            "HTTP_SEC_FETCH_SITE": headers.get("sec-fetch-site", "same-origin"),
        }  # fmt: skip
        with self._one_at_a_time:
            done = self.nas.run("/volume1/@appstore/PhotoOrganizer/ui/index.cgi", env=environ)
        if done.code:
            return 502, {}, b""
        head, _, body = done.out.partition("\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.split("\r\n"))
        fields.pop("Content-Length", None)
        return int(fields.pop("Status").split()[0]), fields, body.encode()


def _file(path: Path, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    if not path.is_file():
        return 404, {}, b""
    what = path.stat()
    tag, changed = f'"{int(what.st_mtime):x}-{what.st_size:x}"', formatdate(what.st_mtime, usegmt=True)
    if headers.get("if-none-match", "") == tag or headers.get("if-modified-since", "") == changed:
        return 304, {"ETag": tag, "Last-Modified": changed}, b""
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return 200, {"ETag": tag, "Last-Modified": changed, "Content-Type": kind}, path.read_bytes()


@contextmanager
def desktop(nas: Nas) -> Iterator[Desktop]:
    """Serve the package's page of a NAS."""
    served = Desktop(nas)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, fields, body = served.answer(path, query, headers)
            served.seen.append((status, path))
            self.send_response(status)
            for name, value in (fields | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
