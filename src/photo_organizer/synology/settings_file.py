"""A new settings file as text: every setting explained, those that are known set. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.settings import OPTIONS
from photo_organizer.settings.edit import pair

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = """\
# Settings of Photo Organizer and Deduplicator.
# A line that begins with # is a remark; remove the # to set the value. What is not set has the value shown.
"""


def render(values: Mapping[tuple[str, str], str]) -> str:
    """Return a whole settings file: what is in `values` is set, all else stands there as a remark."""
    lines, section = [_HEAD], ""
    for option in OPTIONS:
        if option.section != section:
            section = option.section
            lines.append(f"\n[{section}]\n")
        value = values.get((option.section, option.key))
        lines.append(f"# {option.meaning}\n")
        lines.append(_remark(option.key, option.default) if value is None else f"{pair(option.key, value)}\n")
    return "".join(lines)


def _remark(key: str, default: str) -> str:
    return "".join(f"# {line}\n" for line in pair(key, default).splitlines())
