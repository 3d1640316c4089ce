"""Dates in names that are no capture dates: of a synchronisation's conflict, of a saved version, of an edit. Pure."""

# ruff: noqa: RUF001 — words of many languages
from __future__ import annotations

import re
from functools import cache

from photo_organizer.decide.edit_words import EDITED_ON

_CONFLICT = (
    "conflict|konflikt|conflit|conflicto|conflitto|conflito|collision|kollision|ristiriit|çakış|конфликт|sfconflict"
    "|конфлікт|ütköz|konflik|sukob|clash|σύγκρουση|διένεξη|xung đột|התנגש|מתנגש|विरोध|árekst"
    "|競合|冲突|衝突|충돌|ขัดแย้ง|تعارض"
)
_PICTURES = "jpe?g|png|hei[cf]|tiff?|gif|webp|dng|mp4|mov|m4v|avi|mkv"  # an ending within a name: of the version before
_MARKS = (
    r"\.sync-conflict-\d{8}-\d{6}(?:-[a-z0-9]{7})?",  # Syncthing
    r"~\d{8}-\d{6}$",  # Syncthing's saved versions
    r"\s\((?:19|20)\d\d_\d\d_\d\d \d\d_\d\d_\d\d UTC\)$",  # Windows' file history
    rf"(?<=\.)(?:{_PICTURES})[\s._~-]{{1,2}}(?:19|20)\d\d[-_.]?\d\d[-_.]?\d\d[\s\d._-]{{0,10}}$",  # FreeFileSync, rclone
    # Nextcloud, Dropbox, Seafile, pCloud: (conflicted copy 2023-12-05 150512); and (Edited 2023-12-05)
    rf"[(\[][^()\[\]]{{0,80}}(?:{_CONFLICT}|{EDITED_ON})[^()\[\]]{{0,80}}[)\]]",
    r"_[^_]{1,64}_[a-z]{3}-\d\d-\d{4,6}-\d{4}_conflict.{0,20}$",  # Synology Drive
    rf"[\s._-](?:{_CONFLICT})[^()\[\]]{{0,80}}$",
    rf"(?<![^\W_])(?:{EDITED_ON})[^\W_]{{0,6}}[\s:_-]{{1,3}}(?:on\s|at\s|am\s)?(?:18|19|20)\d\d[\d\s.:_-]{{2,16}}",
)


def without_marks(stem: str) -> str:
    """Return a name without what a synchronisation or an edit has added to it."""
    for mark in _compiled():
        stem = mark.sub(" ", stem)
    return stem


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    """Return the marks, compiled for the first name: what only starts does not wait for them."""
    return tuple(re.compile(form, re.IGNORECASE) for form in _MARKS)
