"""The event: the name of the intake's sub-folder where a person wrote it. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from photo_organizer.decide.apple_libraries import ENDING
from photo_organizer.decide.folder_words import is_a_machines
from photo_organizer.names import fold

# January to December in the languages that cameras, programs and families of many countries write, and what they are cut to.
_MONTHS = (
    r"jan(uar[iy]?|vier)?|feb(ruar[iy]?)?|f[eé]v(rier)?|m[aä]r(z|ch|s)?|m[aä]rz|ap?r(il|ile)?|mai|maj|may|june?|jun[ih]?|july?|jul[ih]?|aug(ust(us|o|i)?)?|"
    r"sept?(ember)?|o[ck]t(ober)?|okt(ober)?|nov(ember)?|de[cz](ember)?|"
    r"avril|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]c(embre)?|"
    r"ene(ro)?|febrero|marzo|abr(il)?|mayo|junio|julio|agosto|set(t?iembre|embro)?|septiembre|octubre|noviembre|dic(iembre)?|"
    r"gen(naio)?|febbraio|maggio|mag|giu(gno)?|lug(lio)?|ago|settembre|ott(obre)?|dicembre|aprile|"
    r"januari|februari|maart|mrt|mei|juni|juli|augustus|augusti|"
    r"janeiro|fevereiro|mar[cç]o|maio|junho|julho|outubro|out|novembro|dez(embro)?|fev|"
    r"stycze[nń]|luty|marzec|kwiecie[nń]|czerwiec|lipiec|sierpie[nń]|wrzesie[nń]|pa[zź]dziernik|listopad|grudzie[nń]|"
    r"januari?|marts?|maj|juni|juli|december|desember|joulukuu|tammikuu|helmikuu|maaliskuu|huhtikuu|toukokuu|kes[aä]kuu|hein[aä]kuu|elokuu|"
    r"syyskuu|lokakuu|marraskuu|leden|[uú]nor|b[rř]ezen|duben|kv[eě]ten|[cč]erven(ec)?|srpen|z[aá][rř][ií]|[rř][ií]jen|prosinec|"
    r"ocak|[sş]ubat|nisan|may[iı]s|haziran|temmuz|a[gğ]ustos|eyl[uü]l|ekim|kas[iı]m|aral[iı]k|"
    r"январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья]"
)
_YEAR, _MONTH, _DAY = r"(19|20)\d\d", r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_TO = r"( ?(-|–|_|to|bis|au|al|tot|till|\+|&|und|and|u\.) ?)"
_SEPARATORS = r"[-_. ]"
# A day, month or year before the name, and a span of them: 2024-08-12, 12.08.2024, 20240812, 2024-08-12 - 2024-08-15, Aug 2024.
_ONE_DATE = (
    rf"({_YEAR}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])|{_YEAR}{_SEPARATORS}{_MONTH}({_SEPARATORS}{_DAY})?\.?|{_DAY}[-_.]{_MONTH}[-_.] ?{_YEAR}|"
    rf"{_MONTH}[-_.]{_YEAR}|{_DAY}\. ?{_MONTH}\.|((le |el )?{_DAY}(\.|st|nd|rd|th|er)? (de |of )?)?({_MONTHS})( de |[-_. ]{{1,2}}){_YEAR}|"
    rf"({_MONTHS}) {_DAY}(st|nd|rd|th)?,? {_YEAR}|{_YEAR}{_SEPARATORS}({_MONTHS})|{_YEAR})"
)
_WEEKDAYS = (
    r"(mon|tues|wednes|thurs|fri|satur|sun)day|(mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|"
    r"(maan|dins|woens|donder|vrij|zater|zon)dag|(m[aå]n|tis|ons|tors|fre|l[oöø]r|s[oöø]n|tirs)dag|(segunda|ter[cç]a|quarta|quinta|sexta)([- ]feira)?|"
    r"poniedzia[lł]ek|wtorek|[sś]roda|czwartek|pi[aą]tek|sobota|niedziela"
)
# Words within a date: 6th of May, 6 de mayo de 2018, le 6 mai, KW 32, Q3.
_DATE_WORD = rf"({_MONTHS}|{_WEEKDAYS}|(?<=\d)(st|nd|rd|th|er|o|a)|(?<=\d )(de|of|of the)|de(?= \d)|(le|el|den|am|the)(?= \d)|kw|cw|q|w)"
_UNSEEN = "[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"  # marks that nobody sees
_LIBRARY = re.compile(rf"{ENDING}$", re.IGNORECASE)
_IN_LIBRARY = frozenset(
    "modified resources renders version scopes syndication cloudsharing momentshared data".split()
)
_NO_TEXT = re.compile(r"[\ud800-\udfff]")  # what Python makes of a name's bytes that are no UTF-8


def event_of(path: str, intake: str) -> str:
    """Return the nearest folder of `path` below `intake` that a person named, "" when there is none.

    Bytes that are no text become `_`, as they do in names.
    """
    if not path.startswith(intake + "/"):
        return ""
    folders = _NO_TEXT.sub("_", path[len(intake) + 1 :]).split("/")[:-1]
    return next((folder for folder in reversed(_outside_libraries(folders)) if event_words(folder)), "")


def _outside_libraries(folders: list[str]) -> list[str]:
    """Return the folders without those that Apple's programs make in a library of theirs."""
    library = next((at for at, name in enumerate(folders) if _LIBRARY.search(name)), len(folders))
    return folders[:library] + [name for name in folders[library:] if name.lower() not in _IN_LIBRARY]


@lru_cache(maxsize=1024)
def event_words(folder: str) -> str:
    """Return what a person wrote as the name of a folder, without the date before it; "" where nobody wrote one."""
    written = " ".join(re.sub(_UNSEEN, "", folder).split())
    name = fold(written)
    date = _leading_date().match(name) if len(name) == len(written) else None
    words, plain = (written[date.end() :], name[date.end() :]) if date else (written, name)
    if _says_nothing(plain) or is_a_machines(written, plain) or is_a_machines(written, name):
        return ""
    return words.strip(" -_.,:;–—") or written


def _says_nothing(name: str) -> bool:
    """Tell whether a folded name holds neither word nor picture: digits, signs, a date, or one letter of an alphabet."""
    if any(unicodedata.category(sign) == "So" for sign in name):
        return False
    letters = [letter for letter in name if letter.isalpha() and letter not in "年月日년월일"]
    few = len(letters) < 2 and all(letter < "\u2e80" for letter in letters)  # one Chinese sign can be a place
    return few or _date_only().fullmatch(name) is not None


# Made when the first folder is asked for: it takes longer than the rest of a start, and many a start asks for none.


@cache
def _leading_date() -> re.Pattern[str]:
    return re.compile(
        rf"[\[(]?({_DAY}\.?({_MONTH}\.)?{_TO})?{_ONE_DATE}({_TO}({_ONE_DATE}|({_MONTH}[-_.])?{_DAY}\.?))?(?![^\W_])[\])]?[\s\-_.,:;–—]*"
    )


@cache
def _date_only() -> re.Pattern[str]:
    return re.compile(rf"[\W\d_]*({_DATE_WORD}([\W\d_]+{_DATE_WORD})*)?[\W\d_]*")
