"""INFO, the package's identity card, from one function.

Run as `python3 -m spk.info ARCH` (INFO.sh does) it prints the card without what only a finished
package knows, its checksum and size.
"""

from __future__ import annotations

import re
import sys

from spk import changelog, texts
from spk.arch import ARCHES
from spk.places import PACKAGE


def info(arch: str, *, checksum: str = "", extract_kb: int = 0, remark: str = "", needs: str = "") -> str:
    """Return INFO for one processor family. Touches nothing.

    `remark` is the key of a sentence behind the description, `needs` another package that must be there.
    """
    fields = {
        "package": PACKAGE,
        "version": changelog.version(),
        "os_min_ver": "7.0-40000",
        "arch": arch,
        "maintainer": "Photo Organizer maintainers",
        "displayname": texts.text("enu", "name"),
        "description": _description("enu", remark),
        **{f"displayname_{lang}": texts.text(lang, "name") for lang in texts.LANGUAGES},
        **{f"description_{lang}": _description(lang, remark) for lang in texts.LANGUAGES},
        "dsmuidir": "ui",
        "dsmappname": "SYNO.SDS.PhotoOrganizer.Application",
        "ctl_stop": "yes",
        "precheckstartstop": "yes",
        "support_move": "yes",
        "silent_install": "no",
        "silent_upgrade": "no",
        "silent_uninstall": "no",
    }
    if needs:
        fields["install_dep_packages"] = needs
    if checksum:
        fields |= {"checksum": checksum, "extractsize": str(extract_kb)}
    # The last: whatever DSM makes of a long line, all else was read.
    fields["changelog"] = changelog.changes()
    return "".join(f'{key}="{_quoted(value)}"\n' for key, value in fields.items())


def _description(language: str, remark: str) -> str:
    keys = ("description", remark) if remark else ("description",)
    return " ".join(texts.text(language, key) for key in keys)


def _quoted(value: str) -> str:
    """Make a value safe: the toolkit reads INFO with a shell, so nothing may end the quotes or be run."""
    return re.sub(r"\s+", " ", re.sub(r'[`"$\\]', "'", value)).strip()


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] not in ARCHES:
        raise SystemExit(f"usage: INFO.sh [{'|'.join(ARCHES)}]")
    print(info(*(sys.argv[1:] or ["x86_64"])), end="")
