"""A name as people read it, on the page, on the command line and in the logs alike. Imports nothing of ours."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Controls, line ends, marks that turn the reading direction or that nobody sees, and the stand-ins for bytes that are no UTF-8.
# The two joiners (U+200C, U+200D) are no such marks: Persian is written with them, and families and flags among the emoji.
# Compiled when the first such name comes: each command loads this, and few meet one.
_UNSHOWN = "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def shown(text: str) -> str:
    r"""Return `text` with everything that cannot be shown, or would mislead, as an escape: `\n`, `\x1b`, `\xff`, `\u202e`."""
    return with_unshown(text, _escape)


def with_unshown(text: str, said: Callable[[str], str]) -> str:
    """Return `text` with what `said` gives for each sign that cannot be shown or would mislead."""
    if text.isprintable():  # by far the most names
        return text
    return re.sub(_UNSHOWN, lambda found: said(found[0]), text)


def _escape(sign: str) -> str:
    number = ord(sign)
    if 0xDC80 <= number <= 0xDCFF:  # surrogateescape (PEP 383): the byte that was not UTF-8
        return f"\\x{number - 0xDC00:02x}"
    return _SHORT.get(sign) or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")
