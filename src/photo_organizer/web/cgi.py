"""The CGI program of the DSM desktop (RFC 3875): asks DSM who it is, lets administrators through to the service.

Everything below the ui folder is served by DSM without a login, so this program hands out nothing but the empty page
before DSM has named a user, and that user is an administrator. Touches nothing.
"""

from __future__ import annotations

import _socket  # `socket`, `re` and `typing` take as long to load as the rest of the answer
import os
import sys

from photo_organizer.web.guards import GUARDS, MOST_BODY, Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

SECONDS = 10.0  # for DSM's own programs
PATIENCE = 60.0  # for the service
MOST_ANSWER = 32 << 20
_PASSED = {  # CGI variable → header for the service; everything else stays here
    "CONTENT_TYPE": "Content-Type",
    "HTTP_X_CSRF_TOKEN": "X-Csrf-Token",
    "HTTP_SEC_FETCH_SITE": "Sec-Fetch-Site",
    "HTTP_RANGE": "Range",
}
_PLAIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
_MOST_NAME, _MOST_TARGET = 255, 2001
_PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    405: "Method Not Allowed",
    413: "Content Too Large",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class PagePlaces:
    """Where DSM and the package keep what is needed."""

    def __init__(
        self,
        page: str = "/var/packages/PhotoOrganizer/target/ui/*/index.html",  # the folder is named after the version
        socket: str = "/var/packages/PhotoOrganizer/var/run/page.sock",
        authenticate: str = "/usr/syno/synoman/webman/modules/authenticate.cgi",
        id: str = "/usr/bin/id",  # noqa: A002 - the program's name
        groups: str = "/etc/group",
    ) -> None:
        self.page, self.socket, self.authenticate = page, socket, authenticate
        self.id, self.groups = id, groups


def main(places: PagePlaces, environ: Mapping[str, str], body: BinaryIO, out: BinaryIO) -> None:
    """Answer one request."""
    try:
        raw = _answer(places, environ, body)
    except Refusal as refusal:
        raw = _refused(refusal)
    status, line_end, rest = raw.partition(b"\r\n")
    out.write(status + line_end + _version(places) + rest)
    out.flush()


def _answer(places: PagePlaces, environ: Mapping[str, str], body: BinaryIO) -> bytes:
    method, path = environ.get("REQUEST_METHOD", "GET"), environ.get("PATH_INFO", "")
    if path in ("", "/"):
        return _page(places, method)
    _same_site(environ)
    user = administrator(places, environ)
    return _passed_on(places, environ, method, path, user, _body(environ, body))


def _page(places: PagePlaces, method: str) -> bytes:
    """Return the page without any data in it, the same that DSM would serve to anybody."""
    if method not in ("GET", "HEAD"):
        raise Refusal(405, "this address does not accept this method")
    try:
        with open(_page_file(places), "rb") as file:
            return _rendered("200 OK", file.read(), "text/html; charset=utf-8")
    except OSError as error:
        raise Refusal(503, f"the page is missing from the package: {error.strerror}") from error


def _page_file(places: PagePlaces) -> str:
    before, _, after = places.page.partition("/*/")
    names = sorted(os.listdir(before)) if after and os.path.isdir(before) else []
    found = (f"{before}/{name}/{after}" for name in names)
    return next((path for path in found if os.path.isfile(path)), places.page)


def _version(places: PagePlaces) -> bytes:
    """Return the header by which an open page sees that another version was installed."""
    folder = os.path.basename(os.path.dirname(_page_file(places)))
    return f"X-Page: {folder}\r\n".encode("latin-1", "replace")


def _same_site(environ: Mapping[str, str]) -> None:
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and origin.partition("://")[2] != environ.get("HTTP_HOST", ""):
        raise Refusal(403, "requests from other sites are refused")


def administrator(places: PagePlaces, environ: Mapping[str, str]) -> str:
    """Return the user that DSM names, who is an administrator. Raises Refusal."""
    told = {name: value for name, value in environ.items() if name not in ("CONTENT_LENGTH", "CONTENT_TYPE")}
    name = _run([places.authenticate], {**told, "REQUEST_METHOD": "GET"}).strip()
    if not 1 <= len(name) <= _MOST_NAME or any(map(_is_control, name)) or name.startswith("-"):
        raise Refusal(401, "sign in to DSM first")
    numbers = _run([places.id, "-G", "--", name], {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}).split()
    if not (number := _administrators(places.groups)) or number not in numbers:
        raise Refusal(403, "only administrators may use this page")
    return name


def _is_control(letter: str) -> bool:
    return letter < " " or letter == "\x7f"


def _is_plain(text: str, first: str = " ") -> bool:
    """Tell whether text has nothing but the signs of ASCII from `first` on that are printed."""
    return all(first <= letter <= "~" for letter in text)


def _run(command: list[str], environ: Mapping[str, str]) -> str:
    from photo_organizer.web.spawned import output

    try:
        return output(command, environ, SECONDS).decode("utf-8", "replace")
    except OSError as error:
        raise Refusal(503, f"DSM did not say who is signed in: {os.path.basename(command[0])}") from error


def _administrators(path: str) -> str:
    """Return the number of the group: names of groups may hold blanks, numbers cannot mislead."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            rows = [line.strip().split(":") for line in file]
    except OSError as error:
        raise Refusal(503, "the groups of DSM cannot be read") from error
    return next((row[2] for row in rows if len(row) > 2 and row[0] == "administrators"), "")


def _body(environ: Mapping[str, str], body: BinaryIO) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and len(length) <= 9) or int(length) > MOST_BODY:
        raise Refusal(413, f"send at most {MOST_BODY} bytes")
    return body.read(int(length))


def _passed_on(
    places: PagePlaces, environ: Mapping[str, str], method: str, path: str, user: str, body: bytes
) -> bytes:
    """Ask the service and return its answer as CGI wants it."""
    return _as_cgi(_asked(places.socket, _head(environ, method, path, user, len(body)) + body))


def _head(environ: Mapping[str, str], method: str, path: str, user: str, length: int) -> bytes:
    """Return the request to the service before its body: what is known of the user, and what may pass of the rest."""
    query = environ.get("QUERY_STRING", "")
    target = _quoted(path, b"/") + (f"?{query}" if query else "")
    known = 1 <= len(method) <= 16 and all("A" <= letter <= "Z" for letter in method)
    if not known or len(target) > _MOST_TARGET or not target.startswith("/") or not _is_plain(target, "!"):
        raise Refusal(400, "the address is not understood")
    fields = {
        "Host": "localhost",
        "Connection": "close",
        "X-DSM-User": _quoted(user, b" "),
        "Content-Length": str(length),
    }
    for variable, name in _PASSED.items():
        if value := environ.get(variable, ""):
            fields[name] = "".join(letter if _is_plain(letter) else "?" for letter in value)
    head = f"{method} {target} HTTP/1.1\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in fields.items()
    )
    return head.encode("latin-1") + b"\r\n"


def _as_cgi(answer: bytes) -> bytes:
    """Return an answer of the service with its status as CGI writes it."""
    first, _, rest = answer.partition(b"\r\n")
    version, _, status = first.decode("latin-1").partition(" ")
    number, space, _ = status.partition(" ")
    understood = version == "HTTP/1.1" and space and len(number) == 3 and number.isdigit()
    if not understood or not _is_plain(status):
        raise Refusal(502, "the service gave no answer; see its log")
    return b"Status: " + status.encode("latin-1") + b"\r\n" + rest


def _quoted(text: str, also: bytes) -> str:
    """Return text as an address has it: letters, digits and `also` as they are (urllib takes long to load)."""
    plain = _PLAIN + also
    return "".join(
        chr(byte) if byte in plain else f"%{byte:02X}" for byte in text.encode("utf-8", "surrogateescape")
    )


def _asked(path: str, request: bytes) -> bytes:
    try:
        sock = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
        try:
            sock.settimeout(PATIENCE)
            sock.connect(path)
            sock.sendall(request)
            found = bytearray()
            while (block := sock.recv(65_536)) and len(found) < MOST_ANSWER:
                found += block
            return bytes(found)
        finally:
            sock.close()
    except TimeoutError as error:
        raise Refusal(504, "the service is busy and gave no answer within a minute; try again") from error
    except OSError as error:
        raise Refusal(503, "the service does not run; start it in Package Center") from error


def _refused(refusal: Refusal) -> bytes:
    text = f'{{"problem":"{_escaped(refusal.sentence)}"}}'
    status = f"{refusal.status} {_PHRASES[refusal.status]}"
    return _rendered(status, text.encode("utf-8", "replace"), "application/json")


def _escaped(text: str) -> str:
    """Return text as a JSON string has it."""
    return "".join(f"\\u{ord(letter):04x}" if letter in '"\\' or letter < " " else letter for letter in text)


def _rendered(status: str, body: bytes, kind: str) -> bytes:
    lines = [
        f"Status: {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in (*GUARDS, ("Cache-Control", "no-store"))),
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def start() -> None:
    """Answer the request that the web server gives to a CGI program."""
    main(PagePlaces(), os.environ, sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    start()
