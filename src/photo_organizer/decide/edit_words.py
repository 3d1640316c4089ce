"""The words that tell of an edited copy, in any language; parts of regular expressions, all folded. Pure data."""

# ruff: noqa: RUF001 — words of many languages
from __future__ import annotations

# The beginning of a word, and how it goes on where it stands alone.
_WORDS = (
    ("edited", ""), ("bearbeitet", ""), ("modifié", ""), ("retouché", ""), ("editad", "[oa]"), ("modificad", "[oa]"),
    ("modificat", "[oa]"), ("bewerkt", ""), ("redigerad", ""), ("redigeret", ""), ("redigert", ""), ("muokattu", ""),
    ("edytowan", "[eay]"), ("upraveno", ""), ("upravené", ""), ("szerkeszt", "ve"), ("düzenlen", "di"), ("изменен", "о"),
    ("отредактирован", "о"), ("編集済み", ""), ("编辑", ""), ("已编辑", ""), ("已編輯", ""), ("편집됨", ""),
)  # fmt: skip
# What programs and synchronisation write with a date behind it, and nobody puts behind a copy's name alone.
_DATED = (
    "modified|exported|uploaded|downloaded|backup|geändert|exportiert|sicherung|zmodyfikowan|módosít|exportál|değiştiril|επεξεργ"
    "|редагован|змінен|編輯|แก้ไข|chỉnh sửa"
)

# What editors put behind the name of a copy.
EDITED = "|".join(("edit", *(start + end for start, end in _WORDS)))
# How words begin that have the date of an edit behind them: never as short as "edit", for Edith has birthdays.
EDITED_ON = "|".join((*(start for start, _ in _WORDS), _DATED))
