"""The written schema against the real server, with schemathesis: sockets, parser, gate, database; nobody obeys what is left.

Our own generator in test_schema.py draws from the code's table; this one knows only docs/openapi.json, as a stranger does.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from photo_organizer.store import db
from photo_organizer.web import server
from photo_organizer.web.app import App
from photo_organizer.web.gate import CSRF_HEADER, Gate
from photo_organizer.web.wire import Request
from tests.web.test_gate import page

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = Path(__file__).parents[2] / "docs" / "openapi.json"
CHECKS = (
    "not_a_server_error", "response_schema_conformance", "content_type_conformance", "negative_data_rejection",
    "unsupported_method",
)  # fmt: skip
# What is not valid is refused with one of these; 413 is for what is too large to be looked at.
CONFIG = """
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "413", "415"]
"""
EXAMPLES = "15"  # for each operation, besides the borders of every value


@pytest.fixture
def signed_in(tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Return the address of a server and the headers of a browser that was let in."""
    listener = server.loopback_listener("127.0.0.1", 0)
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    gate = Gate(hosts=(host,))
    made = page(tmp_path, hosts=(host,))
    made.gate = gate
    running = server.Server(listener, App(made))
    entered = gate.enter(Request("GET", "/", {"token": gate.ticket()}, {"host": host}))
    assert entered is not None
    cookie = dict(entered.headers)["Set-Cookie"].split(";")[0]
    yield f"http://{host}", {"Cookie": cookie, CSRF_HEADER: gate.csrf("local")}
    running.close()


def test_a_stranger_with_the_schema_finds_no_server_error(
    tmp_path: Path, signed_in: tuple[str, dict[str, str]]
) -> None:
    address, headers = signed_in
    given = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    options = ["--url", address, "--checks", ",".join(CHECKS), "--max-examples", EXAMPLES]
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    program = [str(Path(sys.executable).parent / "schemathesis"), "run", str(SCHEMA), *options, *given]
    done = subprocess.run(
        [*program, "--phases", "examples,coverage,fuzzing", "--generation-deterministic", "--no-color"],
        cwd=tmp_path, check=False, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    con = db.open_readonly(str(tmp_path))
    assert con is not None
    assert con.execute("SELECT count(*) FROM inbox").fetchone()[0] > 0, "some were good enough to be left"
    con.close()
