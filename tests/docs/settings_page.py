"""Write docs/user/settings.md from the list of settings: `make docs`. What is allowed is what the readers say."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from photo_organizer.settings import OPTIONS, Option

PAGE = Path(__file__).parents[2] / "docs" / "user" / "settings.md"
WRONG = "{?}"  # a value that no reader with a rule accepts

HEAD = """# Settings

All settings live in one file, `config.ini`. A line that is not in the file has the default shown here, so
an empty file is a good one. Lines that begin with `#` or `;` are comments; an indented line continues the
value above it. Mistakes are reported all at once, those with folders too, each with its line and what to write instead.
The program does not start before all is corrected; `photo-organizer config check` looks without starting, and also names the
folders that are not there now, which a service would wait for.

What is saved on the page counts at once. The service reads the file when it starts and when the page saves into it: after
a change by hand, stop and start the package.

The file is looked for in this order, and the first one found is used: the one named with `--config`, the one
named by the variable `PHOTO_ORGANIZER_CONFIG`, and, away from a Synology NAS,
`photo-organizer/config.ini` in the folder for settings (`$XDG_CONFIG_HOME`, usually `~/.config`). On a
Synology NAS it is `/var/packages/PhotoOrganizer/config.ini`,
`/var/packages/PhotoOrganizer/var/config.ini` or `/volume1/@appstore/PhotoOrganizer/var/config.ini`.

The **state folder** holds the database (`organizer.db`), your decisions (`decisions.json`), the checksums of the
[integrity check](integrity.md) (`integrity.db`; when it is lost, they are noted anew) and the service's own log (`service.log`). It
is the one named with `--state`; else `/var/packages/PhotoOrganizer/var` on a Synology NAS, and elsewhere `photo-organizer` in
`$XDG_STATE_HOME`, usually `~/.local/state`. `photo-organizer config check` prints it.

Further sections `[library NAME]` hold what differs for [further libraries](libraries.md).

This page is made from the program's own list (`make docs`).
"""


def page() -> str:
    """Return the page. Touches nothing."""
    parts = [HEAD]
    for section, options in groupby(OPTIONS, key=lambda option: option.section):
        parts += [f"## [{section}]", "", "| setting | default | allowed | meaning |", "|---|---|---|---|"]
        parts += [*(_row(option) for option in options), ""]
    return "\n".join(parts)


def _row(option: Option) -> str:
    lines = [f"`{line}`" for line in option.default.splitlines()] or ["(empty)"]
    cells = [f"`{option.key}`", "<br>".join(lines)]
    return (
        "| "
        + " | ".join(cell.replace("|", "\\|") for cell in [*cells, allowed(option), option.meaning])
        + " |"
    )


def allowed(option: Option) -> str:
    """Return what the setting accepts, in the words that refuse what it does not."""
    try:
        option.read(WRONG)
    except ValueError as problem:
        return str(problem).removeprefix("write ")
    return "any text; one to a line where there are several"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
