"""The word that editors put behind the name of a copy, in any language; part of a regular expression. Pure data.

What synchronisation and apps write, with a date behind it (decide/name_marks), are other words, and beginnings of words.
"""

EDITED = (
    "edit(?:ed)?|bearbeitet|modifié|retouché|editad[oa]|modificad[oa]|modificat[oa]|bewerkt|redigerad|redigeret|redigert|muokattu"
    "|edytowan[eay]|upraveno|upravené|szerkesztve|düzenlendi|изменено|отредактировано|編集済み|编辑|已编辑|已編輯|편집됨"
)
