"""Write what the runtime is made of, with sources and licences, for those who receive it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spk import debpins, sbom, unpack

if TYPE_CHECKING:
    from pathlib import Path

    from spk.debpins import Pin

_HEAD = """\
What this runtime is made of. The licence texts lie beside this file (debian/, common/) and in the
dist-info folder of each Python package. The programs and libraries under the GPL and LGPL are named
with the exact version of their source; see SOURCE-OFFER.txt for how to get it.
"""
_OFFER = """\
Written offer of source code

This package contains software under the GNU General Public License and the GNU Lesser General
Public License, among it glibc, libstdc++ and libgcc, libheif, libde265, FFmpeg and mutagen.
The program, itself under the MIT License, imports mutagen, which is under the GNU General Public
License, version 2 or later. The package as a whole is therefore passed on under the terms of the
GNU General Public License, version 3 (its text: common/GPL-3.txt).
MANIFEST.txt names every part with its version and the source it was built from.

The sources of the parts named "Debian packages" are the Debian source packages of that name and
version; those of the Python packages are the releases of that version by their authors.
For at least three years after you received this package the maintainers of Photo Organizer and
Deduplicator give you, on request through the project's page and for no more than the cost of
sending it, a complete copy of the corresponding source code, together with the scripts that built
this package (they are part of the project's own source, folder spk/).

You may replace any of these libraries below target/runtime by a changed build of your own.
"""


def manifest(
    tree: Path, packages: list[tuple[Pin, Path]], wheels: list[Path], changed: list[str], debian_arch: str
) -> None:
    """Write MANIFEST.txt, SOURCE-OFFER.txt and the list for machines below `tree`/licenses."""
    parts = (
        (
            "Debian packages: name, version, source, sha256",
            [f"{pin.name} {pin.version} {pin.source} {pin.sha256}" for pin, _ in packages],
        ),
        ("Python packages: wheel, sha256", [f"{wheel.name} {debpins.digest(wheel)}" for wheel in wheels]),
        ("Files changed after unpacking", changed),
    )
    text = _HEAD + "".join(f"\n# {title}\n" + "".join(f"{line}\n" for line in rows) for title, rows in parts)
    unpack.write(tree / "licenses/MANIFEST.txt", text.encode())
    unpack.write(tree / "licenses/SOURCE-OFFER.txt", _OFFER.encode())
    unpack.write(
        tree / "licenses/sbom.cdx.json", sbom.sbom(packages, wheels, debian_arch, tree / unpack.SITE)
    )
