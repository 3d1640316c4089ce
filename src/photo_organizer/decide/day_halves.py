"""Words for morning and afternoon beside a time, in any language. Pure data and its look-up.

The words are the day periods "am" and "pm" of the Unicode CLDR, and what cameras and phones write besides
(凌晨, 晚上, 새벽). They are kept without case, dots and spaces: "p. m.", "P.M." and "pm" are one word.
"""

# ruff: noqa: RUF001 — words of many languages
from __future__ import annotations

import re
import unicodedata

_MORNING = """
a adduha ag am amvormittag ankstāinan antemidí ap aqʼabʼil banhaet braxkndaax damanhã de delamañana
delmatin dimattina dinda dop dopoldne dopołdnja dopołedniŏ dumatin eparadites eqʼ eʼ fh fm früh fọmọ́nin
goöň göň günortadanöň hengihengi hoseng iarmade ibikɛ̂glà icheheavo idiɓa iđitbeaivet iđitbeaivi kangama
karoon kiroko kiɛmɛ́ɛm krn kíkíríg kĩroko leebi lumalwak lwamilawu makeo mambia manhã maná matin mattina
mattino mañana mbaʼámbaʼ mbaꞌmbaꞌ mesong moies morgens muhi munkyo ntufat ntɔ́ngɔ́ nụtụtụ pagi pagisiang
pamilau paradite pd pg pgsg priekšp priekšpusdiena priekšpusdienā priešpiet prijepodne prp przedpoł
prīškpušdīnē rano reggel ráno sa saaku sabah sokallim soodo subaka subbaahi sáng sárúwá taparachu
tesiran tifawt uhrvörmiddaachs ulloqeqqatatungaa uluchelo utuko vaasisu vm vorm vormittag vormittags
vörmeddaach wichishu yb zdatazal zmu àárɔ̀ àárọ̀ ç̌ ç̌um ç̌umaneri öö öň ĩyakwakya ŋdi ǁgoagas ɛnkakɛnyá
ʊshilèkʊboɖu πμ πρωί ϧⲙ ам апн апоўначы дополудня дп ку ночи обедтэикеле предиобед преподне претпл
пријеподне пробед таңкы то тң утра эи үө ӕмбисбоныразмӕ לפנהצ פֿאַרמיטאָג اےایم بن تد ص صباحا صباحًا صبح
صبحمنجهند عم غم قبلازظهر قبلالظهر قظ پظ پیشزظهر چب چۈشتىنبۇرۇن ܩܛ एएम तडके दुपहरब्रोंठ पूर्वाह्न फुं भोर
भ्यागा येएम सकाळीं सबेरे सवेर सुबुहजा এএম নুমাং পূর্বাহ্ণ পূৰ্বাহ্ন ଏଏମ முற்பகல் ఎఎమ్ පෙ පෙව ก่อนเที่ยง
ກ່ອນທ່ຽງ སྔཆ སྔདྲོ တွၼ်ႈၸဝ်ႉ တၸ နံနက် ማለዶ ቀደምሰርምዕል ቅቀ ጥዋት ጽባሕ ፋዱስጃብ ᏌᎾᎴ ᐁᒼ ᐊᒼ ᠦᠥ ᱥᱮᱛᱟᱜ ⵜⵉⴼⴰⵡⵜ 上午 上昼 上晝
凌晨 午前 午夜 半夜 早上 早晨 早朝 清晨 ꎸꄑ 새벽 아침 오전 𐐰𐑋 𐑨𐑥 𞤢𞤰
"""
_AFTERNOON = """
abends akasuba akşam aluula amnamittag aprèsmidi banringzgvaq baubaukndaax ch chilo chiều cɛɛ́nko
danoite datarde delanoche delaprèsmidi delatarde desira dilolo disera du dusoir eahketbeaivet
eahketbeaivi ebongi ebyámu efiafi eftermade eh eigulo em ep epasdites fọívnin gosoň gsoň günortadansoň
hawwaro hwaĩinĩ ichamthi ip iɓugajɔp kbʼeqʼij kikiiɗe kingoto kisɛ́ndɛ koosk kooskoliny kugú kyiukonyi
lumalwap makaaripi malam mchochill mpókwa nabali nabalị nachm nachmittags nam namittag ncwònzém
ngəgógəle nm noche noite nommendaach nomë nomëttes ntmeddit nyiaghuo odp odpoledne ondğ ondğeri p
pamunyi papussideinan pasdite pashamihe piecpušdīnē pm pomeriggio pop popiet popodne popoldne popoł
popołdnju popołedniu popołudniu posmidí ptg pēcp pēcpusd pēcpusdiena pēcpusdienā sanje sera shwane soir
sore sorémalem soň srmlm tadggwat tarde teipa thapama tŋ tối uhrnommendaachs večer wótp wótpołdnja yamma
yh zaarikayb zd zmw ös ĩyawĩoo ŋkambɔ́tnji ũg ǃuias ɔ̀sán ɛndámâ ɣetrɔ ʊshilèkʊsasʊ απόγευμα μμ апд
апоўдні вечера дня кх обедтэмейле пм попл поподне послеполудня послијеподне пп следобед слоб тк
түштөнкийинки эк үх ӕмбисбоныфӕстӕ אחהצ נאָכמיטאָג بظ بعدازظهر بعدالظهر بعدزظهر تك دن شام غو م مساء
مساءً منجهندشام پیپی چك چۈشتىنكېيىن ܒܛ अपराह्न दपेहरासंजा दपैहरबाद दुपहरपतॖ पीएम बे बेलासे शामजा सञ
सांजे सांझ सांम অপরাহ্ণ অপৰাহ্ন পিএম ପି ପିଏମ பிற்பகல் పి పిఎమ్ පව หลังเที่ยง ຫຼັງທ່ຽງ ཕྱིཆ ཕྱིདྲོ ညနေ တလ
တွၼ်ႈလႃႈ ሓቆስርምዕል ምሴት ቃማ ከሰዓት ድቀ ፋዱስደምቢ ᏒᎯᏱᎢ ᏒᎯᏱᎢᏗᏢ ᐲᒼ ᠦᠬᠣ ᱧᱤᱫᱟᱹ ḍeffiraza ọ̀sán ⲙⲙ ⵜⴰⴷⴳⴳⵡⴰⵜ 下午 下昼 下晝 傍晚
午後 夕方 夜晚 夜間 晚上 ꁯꋒ 오후 저녁 𐐹𐑋 𐑐𐑥 𞤩𞤰
"""
_NOON = "中午 正午"  # an hour before it to two behind it; the Chinese of Taiwan says so for 12 by itself
HALVES: dict[str, str] = (
    dict.fromkeys(_MORNING.split(), "am")
    | dict.fromkeys(_AFTERNOON.split(), "pm")
    | dict.fromkeys(_NOON.split(), "noon")
)
_MOST_WORDS = 3
# Where no word can be read as UTF-8: the code pages of phones sold before it, tried until one gives a known word.
CODE_PAGES = (
    *"gb18030 big5 shift_jis euc_kr cp1253 cp1251 cp1256 cp1255 cp874 cp1250 cp1252".split(),
    # …, and those of systems before these, and of the standards: no word means another half in an earlier one.
    *"euc_jp cp1254 cp1257 cp1258 iso8859_6 iso8859_7 iso8859_8 koi8_r koi8_u cp866 cp850 cp857 cp437".split(),
    *"mac_roman mac_cyrillic".split(),
)
_RUN = re.compile(r"[^\d:/,+\-]+")


def half_of(text: str) -> str:
    """Return "am", "pm" or "noon" for a text that is such a word as a whole, "" for any other."""
    return HALVES.get(_folded(text), "")


def half_before(words: str) -> str:
    """Return the half that the last words before a time name; ASCII ones only where they are am or pm."""
    return _known(words.replace("_", " ").split(), last=True)


def half_behind(words: str) -> str:
    """Return the half that the first words behind a time name; other ASCII words only where nothing follows."""
    tokens = words.replace("_", " ").split()
    alone = half_of(words) if len(tokens) <= _MOST_WORDS else ""
    return alone or _known(tokens, last=False)


def hour_of_day(hour: int, half: str) -> int:
    """Return the hour of 24; the hour 24 that some phones write is the first of the same day."""
    if half == "noon":
        return hour + 12 if hour < 10 else hour
    if half and hour <= 12:
        return hour % 12 + (12 if half == "pm" else 0)
    return hour % 24 if hour == 24 else hour


def readable(raw: bytes) -> str:
    """Return a date text in the encoding in which its words are known."""
    if raw[1:2] == b"\0" and raw[3:4] == b"\0":
        return raw.decode("utf-16-le", "replace")
    if raw[:1] == b"\0" and raw[2:3] == b"\0":
        return raw.decode("utf-16-be", "replace")
    raw = raw.partition(b"\0")[0]
    try:
        return raw.decode()
    except UnicodeDecodeError:
        texts = (raw.decode(page, "ignore") for page in CODE_PAGES)
        return next((text for text in texts if _has_half(text)), raw.decode("utf-8", "replace"))


def _known(tokens: list[str], *, last: bool) -> str:
    """Return the half named at the end or the beginning of these words."""
    for count in range(min(_MOST_WORDS, len(tokens)), 0, -1):
        word = _folded("".join(tokens[-count:] if last else tokens[:count]))
        if word in HALVES and (not word.isascii() or word in ("am", "pm")):
            return HALVES[word]
    return ""


def _has_half(text: str) -> bool:
    """Tell whether a run of words that are not ASCII alone is known."""
    return any(not run.isascii() and _folded(run) in HALVES for run in _RUN.findall(text))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] not in "PZCS")
