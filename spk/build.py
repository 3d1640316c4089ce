"""Build the .spk of each processor family: `./build.sh`, the same bytes every time.

Runtime, program, payload, package: each step is one function of another file; this one tells the story.
"""

from __future__ import annotations

import argparse
import fcntl
import gzip
import hashlib
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from spk import arch as archs
from spk import bytecode, changelog, debs, entries, info, noarch, parts, runtime, texts, tree
from spk.arch import ARCHES
from spk.models import STAND_IN, further
from spk.places import CACHE, DIST, LOCKS, PACKAGE, ROOT, TARGET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spk.arch import Arch
    from spk.tree import Entry

LIMITS = {"x86_64": 70_000_000, "armv8": 55_000_000}  # bytes of the whole package
WITH_CLIP = 120_000_000  # with CLIP models; what an owner can be asked to upload
PRESET = 6  # of the xz compressor: 8 MB less than preset 3, for half as much time again


def build(
    arch: Arch,
    folder: Path,
    *,
    models: Path | None = None,
    policy: debs.Policy = debs.USUAL,
    quick: bool = False,
) -> Path:
    """Build the package of one family into `folder`; return its path. Waits while another build is at work."""
    with _alone():
        return _build(arch, folder, further(models), policy, quick=quick)


@contextmanager
def _alone() -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "build.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build(arch: Arch, folder: Path, models: list[Entry], policy: debs.Policy, *, quick: bool) -> Path:
    texts.catalogue()  # refuses one in which a language lacks something
    python = bytecode.host_python(archs.host(), policy)
    runtime_tree = runtime.cached(arch)
    runtime.assemble(arch, runtime_tree, python, policy)
    app = program(runtime_tree.parent / "app", python)
    payload = tree.files(entries.payload(runtime_tree, app, models))
    return pack(arch.name, payload, folder, python, remark="" if models else "stand_in", quick=quick)


def light(folder: Path, policy: debs.Policy = debs.USUAL, *, quick: bool = False) -> Path:
    """Build the package for all other families into `folder`; return its path."""
    with _alone():
        texts.catalogue()
        python = [] if quick else bytecode.host_python(archs.host(), policy)
        payload = tree.files(noarch.payload())
        return pack(noarch.NAME, payload, folder, python, remark="light", needs=noarch.DEPENDS, quick=quick)


def pack(
    arch: str,
    payload: list[tree.Packed],
    folder: Path,
    python: list[str],
    *,
    remark: str = "",
    needs: str = "",
    quick: bool,
) -> Path:
    """Write the package of a payload into `folder`; return its path."""
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        package = _compressed(payload, Path(scratch), python, quick=quick)
        card = info.info(
            arch,
            checksum=hashlib.md5(package.read_bytes(), usedforsecurity=False).hexdigest(),
            extract_kb=tree.kilobytes(payload),
            remark=remark,
            needs=needs,
        )
        target = folder / f"{PACKAGE}-{arch}-{changelog.version()}.spk"
        folder.mkdir(parents=True, exist_ok=True)
        tree.write(tree.files(entries.outer(card, package, light=arch == noarch.NAME)), target)
    return target


def program(folder: Path, python: list[str]) -> Path:
    """Copy the program and compile it; return the folder that becomes target/app."""
    shutil.rmtree(folder, ignore_errors=True)
    unwanted = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(ROOT / "src/photo_organizer", folder / "photo_organizer", ignore=unwanted)
    bytecode.compile_tree(folder, f"{TARGET}/app", python)
    return folder


def _compressed(payload: list[tree.Packed], scratch: Path, python: list[str], *, quick: bool) -> Path:
    """Return package.tgz; despite the name DSM takes xz as well, and Synology's own tools write it.

    Measured on x86_64: two thirds of what gzip -9 makes; unpacking takes 4 s of this machine, of gzip 2 s.
    """
    plain, package = scratch / "package.tar", scratch / "package.tgz"
    tree.write(payload, plain)
    if quick:
        with plain.open("rb") as source, gzip.GzipFile(package, "wb", compresslevel=1, mtime=0) as target:
            shutil.copyfileobj(source, target, 1 << 20)
        return package
    command = [*python, "-I", str(ROOT / "spk/xz.py"), str(plain), str(package)]
    subprocess.run([*command, str(CACHE / "xz"), str(PRESET)], check=True)
    return package


def report(package: Path, arch: Arch, models: Path | None = None, *, each: bool = False) -> None:
    """Print size and sha256 of a package, and what its parts take.

    With `each` also after compression, every part alone; this takes as long as the build itself.
    """
    size = package.stat().st_size
    with package.open("rb") as file:
        print(f"{package}: {size / 1e6:.1f} MB, sha256 {hashlib.file_digest(file, 'sha256').hexdigest()}")
    runtime_tree = runtime.cached(arch)
    payload = tree.files(entries.payload(runtime_tree, runtime_tree.parent / "app", further(models)))
    print(parts.table(parts.parts(payload, _compressor() if each else lambda _: 0)))


def _compressor() -> Callable[[list[tree.Packed]], int]:
    """Return what tells how many bytes some files take in a package.tgz of their own."""
    python = bytecode.host_python(archs.host(), debs.USUAL)

    def size(items: list[tree.Packed]) -> int:
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            return _compressed(items, Path(scratch), python, quick=False).stat().st_size

    return size


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="build.sh", description=__doc__)
    parser.add_argument(
        "--arch", choices=[*ARCHES, noarch.NAME], action="append", help="one family only (default: all)"
    )
    parser.add_argument("--out", type=Path, default=DIST, help="folder for the packages (default: dist)")
    parser.add_argument(
        "--frozen", action="store_true", help="refuse anything but the locked Debian packages"
    )
    parser.add_argument(
        "--locks",
        type=Path,
        default=LOCKS,
        help=f"folder with other locks, for example what the last build took: {debs.FOUND}",
    )
    parser.add_argument("--quick", action="store_true", help="compress fast and less, for tests")
    parser.add_argument(
        "--parts", action="store_true", help="also measure each part of the package compressed"
    )
    parser.add_argument("--relock", action="store_true", help="renew the lock of Debian packages and end")
    parser.add_argument("--models-dir", type=Path, help="folder with CLIP models and their prompts to pack")
    options = parser.parse_args()
    if not options.relock and not further(options.models_dir):
        print(STAND_IN)
    for name in options.arch or [*ARCHES, noarch.NAME]:
        if name == noarch.NAME:
            _make_light(options)
        elif options.relock:
            print(f"{debs.relock(ARCHES[name])} packages locked for {name}")
        else:
            _make(ARCHES[name], options)
    if not options.relock and not further(options.models_dir):
        print(STAND_IN)  # once more, below all else


def _make(arch: Arch, options: argparse.Namespace) -> None:
    policy = debs.Policy(options.frozen, options.locks)
    package = build(arch, options.out, models=options.models_dir, policy=policy, quick=options.quick)
    report(package, arch, options.models_dir, each=options.parts)
    limit = WITH_CLIP if further(options.models_dir) else LIMITS[arch.name]
    _keep_below(limit, package, quick=options.quick)


def _make_light(options: argparse.Namespace) -> None:
    if not options.relock:
        package = light(options.out, debs.Policy(options.frozen, options.locks), quick=options.quick)
        print(f"{package}: {package.stat().st_size / 1e6:.1f} MB")
        _keep_below(noarch.LIMIT, package, quick=options.quick)


def _keep_below(limit: int, package: Path, *, quick: bool) -> None:
    if not quick and package.stat().st_size > limit:
        raise SystemExit(f"{package.name} is larger than {limit / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
