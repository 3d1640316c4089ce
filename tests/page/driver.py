"""A headless Chromium, driven through chromedriver by the W3C WebDriver protocol: just what these tests need.

Where Debian's chromium-headless-shell is there it is taken: the same engine without windows, for little more than half of the
processor time.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 120.0  # seconds; a busy machine takes long, and nobody waits for what comes
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's name for a reference to an element
# gone or hidden for now: nobody could click
_NOT_YET = ("stale element", "no such element", "element not interactable")
_NOTHING_THERE = "Cannot read properties of "  # null or undefined
# The program itself: of the script in /usr/bin only the script would be ended.
_SHELL = Path("/usr/lib/chromium/chromium-headless-shell")
KEYS = {
    "tab": "\ue004",
    "enter": "\ue007",
    "left": "\ue012",
    "right": "\ue014",
    "up": "\ue013",
    "down": "\ue015",
    "escape": "\ue00c",
    "space": " ",
}


class Browser:
    """One browser window."""

    address = ""  # of the page that is shown, without its one-time part

    def __init__(self, driver: str, session: str) -> None:
        self._session = f"{driver}/session/{session}"

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        return _call(method, self._session + path, body)

    def go(self, address: str) -> None:
        self._ask("POST", "/url", {"url": address})

    def visit(self, address: str) -> None:
        """Open the page anew, wide and light, without what was complained of before."""
        self.go("about:blank")
        self.size(1280)
        self.scheme("light")
        self.complaints()
        self.go(address)
        self.wait("document.body.dataset.shown")

    def size(self, width: int, height: int = 900) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.cdp("Emulation.setDeviceMetricsOverride", **metrics)

    def scheme(self, name: str) -> None:
        self.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def cdp(self, command: str, **values: Any) -> Any:
        return self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": values})

    def run(self, script: str, *values: Any) -> Any:
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(values)})

    def later(self, script: str, *values: Any) -> Any:
        return self._ask("POST", "/execute/async", {"script": script, "args": list(values)})

    def wait(self, script: str, what: str = "") -> Any:
        """Return what `return <script>` gives as soon as it is true; what it reads from may have to come first."""
        until, pause = time.monotonic() + PATIENCE, 0.005
        while time.monotonic() < until:
            if found := self._now(script):
                return found
            time.sleep(pause)
            pause = min(2 * pause, 0.05)
        text = self.run("return document.body.innerText")
        raise AssertionError(f"never came: {what or script}\n{text}")

    def _now(self, script: str) -> Any:
        try:
            return self.run(f"return {script}")
        except AssertionError as error:
            if _NOTHING_THERE not in str(error):
                raise
            return None

    def wait_text(self, text: str) -> None:
        self.wait(f"document.body.innerText.includes({json.dumps(text)})", text)

    def show(self, view: str) -> None:
        """Open a view and wait until it is shown."""
        self.run("delete document.body.dataset.shown; location.hash = arguments[0]", f"#/{view}")
        self.wait(f"document.body.dataset.shown === {json.dumps(view.split('?', maxsplit=1)[0])}")

    def click(self, css: str) -> None:
        """Click as a person does: when there is something to click at, also if it is made anew in that very moment."""
        until = time.monotonic() + PATIENCE
        while True:
            self.wait(f"document.querySelector({json.dumps(css)})")
            try:
                found = self._ask("POST", "/element", {"using": "css selector", "value": css})
                self._ask("POST", f"/element/{found[_ELEMENT]}/click", {})
            except AssertionError as error:
                if time.monotonic() > until or not str(error).startswith(_NOT_YET):
                    raise
                time.sleep(0.05)
            else:
                return

    def press(self, *keys: str) -> None:
        """Press keys by name, or type text, into whatever has the focus."""
        actions = [one for key in keys for one in _pressed(key)]
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def picture(self, path: Path) -> None:
        """Save what is to be seen, the whole page."""
        shot = self.cdp("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def complaints(self) -> list[str]:
        """Return what the browser's console calls an error."""
        entries = self._ask("POST", "/se/log", {"type": "browser"})
        return [one["message"] for one in entries if one["level"] == "SEVERE"]


def _pressed(key: str) -> list[dict[str, str]]:
    """Return the actions of one named key, of a text, or of a key with the shift key held."""
    if key.startswith("shift-"):
        held = {"value": "\ue008"}
        return [{"type": "keyDown", **held}, *_pressed(key.removeprefix("shift-")), {"type": "keyUp", **held}]
    letters = KEYS.get(key, key)
    return [{"type": kind, "value": letter} for letter in letters for kind in ("keyDown", "keyUp")]


def _call(method: str, address: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 - our own driver on this machine
        address, data, {"Content-Type": "application/json"}, method=method
    )
    try:
        with urllib.request.urlopen(request, timeout=2 * PATIENCE) as reply:  # noqa: S310
            return json.load(reply)["value"]
    except urllib.error.HTTPError as error:
        value = json.load(error)["value"]
        raise AssertionError(f"{value['error']}: {value['message'].splitlines()[0]}") from None


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start Chromium with a profile of its own in `folder`."""
    told = folder.with_name(f"{folder.name}.chromedriver")
    with told.open("w") as out, subprocess.Popen(["chromedriver", "--port=0"], stdout=out) as process:
        try:
            address = f"http://127.0.0.1:{_port(told, process)}"
            session = _call("POST", f"{address}/session", _wish(folder))["sessionId"]
            try:
                yield Browser(address, session)
            finally:
                _call("DELETE", f"{address}/session/{session}")
        finally:
            process.terminate()


def _wish(folder: Path) -> dict[str, Any]:
    flags = [
        "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-dev-shm-usage", "disable-background-networking",
        "disable-component-update", "disable-sync", "lang=en", f"user-data-dir={folder}",
    ]  # fmt: skip
    patience = {"script": round(PATIENCE * 1000)}
    wished = {"timeouts": patience, "goog:loggingPrefs": {"browser": "ALL"}}
    if _shell_fits():
        options = {"binary": str(_SHELL), "args": [f"--{flag}" for flag in flags]}
        wished |= {"browserName": "chrome-headless-shell", "goog:chromeOptions": options}
    else:
        wished |= {"goog:chromeOptions": {"args": [f"--{flag}" for flag in ("headless=new", *flags)]}}
    return {"capabilities": {"alwaysMatch": wished}}


@cache
def _shell_fits() -> bool:
    """Tell whether the shell is there, in the version that the driver can drive."""
    return _SHELL.exists() and _version(str(_SHELL)) == _version("chromedriver")


def _version(program: str) -> str:
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    return told.split()[1]


def _port(told: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait until the driver says on which port of its own choice it listens: one that was looked for before may be taken."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"started successfully on port (\d+)", told.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"chromedriver did not start: {told.read_text()}")
