"""The months' names in the languages of Europe's families but English, whole or as they are cut. Pure data."""

# ruff: noqa: RUF001 — words of many languages
from __future__ import annotations

import re
import unicodedata
from functools import cache

# Twelve for each language, in their order; what stands in brackets may be left out, a bar divides spellings.
_LANGUAGES = (
    "jan(uar)|jän(ner) feb(ruar)|feber märz|mär|mrz apr(il) mai jun(i) jul(i) aug(ust) sep(tember)|sept okt(ober) nov(ember) dez(ember)",
    "janv(ier) févr(ier)|fevr(ier)|fév mars avr(il) mai juin juil(let) août|aout sept(embre) oct(obre) nov(embre) déc(embre)|dec(embre)",
    "ene(ro) feb(rero) mar(zo) abr(il) may(o) jun(io) jul(io) ago(sto) sep(tiembre)|sept|set(iembre) oct(ubre) nov(iembre) dic(iembre)",
    "gen(naio) feb(braio) mar(zo) apr(ile) mag(gio) giu(gno) lug(lio) ago(sto) set(tembre) ott(obre) nov(embre) dic(embre)",
    "jan(eiro) fev(ereiro) mar(ço)|marco abr(il) mai(o) jun(ho) jul(ho) ago(sto) set(embro) out(ubro) nov(embro) dez(embro)",
    "jan(uari) feb(ruari) mrt|maart apr(il) mei jun(i) jul(i) aug(ustus) sep(tember)|sept okt(ober) nov(ember) dec(ember)",
    "jan(uari) feb(ruari) mar(s) apr(il) maj jun(i) jul(i) aug(usti) sep(tember)|sept okt(ober) nov(ember) dec(ember)",
    "jan(uar) feb(ruar) mar(ts)|mars apr(il) mai|maj jun(i) jul(i) aug(ust) sep(tember)|sept okt(ober) nov(ember) des(ember)|dec(ember)",
    "tammi(kuu)(ta) helmi(kuu)(ta) maalis(kuu)(ta) huhti(kuu)(ta) touko(kuu)(ta) kesä(kuu)(ta) heinä(kuu)(ta) elo(kuu)(ta) syys(kuu)(ta) loka(kuu)(ta) marras(kuu)(ta) joulu(kuu)(ta)",
    (
        "sty(cznia)|styczeń lut(ego)|luty mar(ca)|marzec kwi(etnia)|kwiecień maj(a) cze(rwca)|czerwiec lip(ca)|lipiec sie(rpnia)|sierpień wrz(eśnia)|wrzesień "
        "paź(dziernika)|październik lis(topada)|listopad gru(dnia)|grudzień"
    ),
    (
        "led(na)|leden úno(ra)|únor bře(zna)|březen dub(na)|duben kvě(tna)|květen čer(vna)|června|červen čec|července|červenec srp(na)|srpen zář(í) říj(na)|říjen "
        "lis(topadu)|listopad pro(since)|prosinec"
    ),
    "jan(uár) feb(ruár) márc(ius) ápr(ilis) máj(us) jún(ius) júl(ius) aug(usztus) szept(ember) okt(óber) nov(ember) dec(ember)",
    "oca(k) şub(at) mar(t) nis(an) may(ıs) haz(iran) tem(muz) ağu(stos) eyl(ül) eki(m) kas(ım) ara(lık)",
    (
        "янв(аря)|январь фев(раля)|февраль мар(та)|март апр(еля)|апрель мая|май июн(я)|июнь июл(я)|июль авг(уста)|август сен(тября)|сент|сентябрь окт(ября)|октябрь "
        "ноя(бря)|нояб|ноябрь дек(абря)|декабрь"
    ),
)

# Cut, they are words of their own: iPad 7 gen 2021.
_OTHER_WORDS = frozenset("ago elo gen kas led lis mag out set sie".split())


def month_of(word: str) -> int:
    """Return the number of the month that a word names in any of the languages, 0 for any other word."""
    return _months().get(_folded(word), 0)


@cache
def _months() -> dict[str, int]:
    """Return word → month; made when it is first asked for. No word is another month elsewhere."""
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        for number, spellings in enumerate(language.split(), 1):
            for spelling in spellings.split("|"):
                found |= dict.fromkeys(_lengths(spelling), number)
    return found


def _lengths(spelling: str) -> list[str]:
    """Return a name as it is cut and as it is whole: jan(uary) is jan and january."""
    parts = re.split(r"[()]+", spelling)
    found = (_folded("".join(parts[:count])) for count in range(1, len(parts) + 1))
    return [word for word in found if word not in _OTHER_WORDS]


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()
