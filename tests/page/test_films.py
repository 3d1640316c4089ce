"""End to end: a film plays in the viewer where the browser can, and one that it cannot play shows a frame or says so."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from tests.page.running import service

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.driver import Browser

# Chromium films a changing surface for a second and a half; the film comes back as text.
RECORD = """
const done = arguments[arguments.length - 1];
const canvas = document.createElement("canvas");
canvas.width = 160; canvas.height = 120;
const pen = canvas.getContext("2d");
const drawing = setInterval(() => { pen.fillStyle = `hsl(${performance.now() / 5 % 360} 80% 50%)`; pen.fillRect(0, 0, 160, 120); }, 30);
const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm;codecs=vp8" });
const parts = [];
recorder.ondataavailable = (event) => parts.push(event.data);
recorder.onstop = async () => {
  clearInterval(drawing);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  done(btoa(String.fromCharCode(...bytes)));
};
recorder.start();
setTimeout(() => recorder.stop(), 1500);
"""


def filmed(web: Browser) -> bytes:
    web.go("about:blank")
    return base64.b64decode(web.later(RECORD))


def test_a_film_plays_and_stops_when_the_viewer_is_closed(chromium: Browser, tmp_path: Path) -> None:
    film = filmed(chromium)
    folder = tmp_path / "library" / "2024" / "08_Aug"
    folder.mkdir(parents=True)
    (folder / "20240831_120000.webm").write_bytes(film)
    (folder / "20240831_130000.mp4").write_bytes(
        b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08moov" + b"no film" * 99
    )
    with service(tmp_path) as running:
        chromium.visit(running.address)
        chromium.show("library?month=2024-08")
        chromium.wait("document.querySelectorAll('.sheet .opens').length === 2")
        chromium.click(".sheet .opens")
        chromium.wait("document.querySelector('.viewer video').readyState > 0", "the film is there")
        chromium.run("const film = document.querySelector('.viewer video'); film.muted = true; film.play()")
        chromium.wait("document.querySelector('.viewer video').currentTime > 0.2", "it plays")
        asked = chromium.run("return document.querySelector('.viewer video').currentSrc")
        answer = chromium.later(
            "const done = arguments[arguments.length - 1];"
            "fetch(arguments[0], { headers: { Range: 'bytes=4-9' } }).then(async (reply) => "
            "done(JSON.stringify([reply.status, reply.headers.get('Content-Range'), [...new Uint8Array(await reply.arrayBuffer())]])))",
            asked,
        )
        assert json.loads(answer) == [206, f"bytes 4-9/{len(film)}", list(film[4:10])]
        chromium.run("document.querySelector('.viewer .frame').focus()")
        chromium.press("right")
        chromium.wait("document.querySelector('.viewer video').hidden", "no film: a frame of it, or its kind")
        chromium.press("left")
        chromium.wait("!document.querySelector('.viewer video').hidden")
        chromium.press("escape")
        chromium.wait("!document.querySelector('.viewer')")
        assert [one for one in chromium.complaints() if "favicon" not in one] == []
