"""What cameras, phones, programs and systems name their folders, and what says nothing of an occasion. Pure.

Patterns are matched against a whole folded name without a date before it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from photo_organizer.decide.apple_libraries import ENDING, OTHERS, PLAIN
from photo_organizer.decide.edit_words import EDITED

_CAMERAS = r"""
dcim|private|avchd|avf_info|bdmv|stream|playlist|clipinf|m4root|xdroot|clip|sub|thmbnl|general|mp_root|misc|canonmsc|eosmisc|nikon_?\d*|
100mnv\d\d|capture|hyperlapse|panorama|timelapse|burst|hdr|dji[ _-]?(\d{3}|album|fly|001)?|gopro(-gear)?|insta360|osmo|drone|drohne|
(ca(m|rd)|karte|carte|tarjeta|scheda)[ _-]?\d*|sd[ _-]?(card|karte)?[ _-]?\d*( ?gb)?|[a-z]{3,8}_(dc|digital|dsc|sd)|speicherkarte|carte sd|tarjeta sd|scheda sd|untitled|no ?name|(usb|udisk)[ _-]?(disk|drive|stick|share)?[ _-]?\d*|
camera|kamera|fotocamera|cam[eé]ra|c[aá]mara|c[aâ]mera|appareil( photo)?|aparat|fotoaparat|камера|カメラ|相机|카메라|
photo ?stream|my photo stream|live photos|selfies|panoramas?|bursts|slo-?mo|video_ts|bpav|xavc|mvi|dscim|
recentclips|savedclips|sentryclips|teslacam|event|normal|front|rear|parking|emergency|locked|ro|movie|loop|dashcam
"""
_APPS = r"""
whatsapp( business)?( (images|video|videos|animated gifs|documents|stickers|profile photos|voice notes|audio))?|com\.whatsapp|media|sent|private|status(es)?|
telegram( (images|video|videos|documents))?|signal|viber( (images|videos))?|threema( pictures)?|line|wechat|weixin|messenger|messages|messaging|sms|mms|imessages?|attachments|skype|discord|slack|teams|
instagram|facebook|threads|bumble|photosync|synology photos|ds ?photo|google drive|snapchat|snapseed|tiktok|pinterest|twitter|reddit|tumblr|vsco|prequel|capcut|inshot|lightroom( exports?)?|photoshop|picasa( exports)?|
stories|highlights|shared( albums?)?|hidden|duplicates?|nodatefound|unknown file types|converted|scan(s|ned)|gescannt|scann[eé]s|escaneos|scansioni|captures|
capture one|raw files|jpe?g files|collage|editor|photo ?editor|edits|retuschiert|exports?|exported|exportiert|originals?|originale|masters|previews?|thumbnails?|thumbs|\.?thumbdata|
screen ?shots?|screen recordings?|screen ?captures?|bildschirm(fotos?|aufnahmen?|videos?)|captures? d'[eé]cran|capturas( de pantalla| de tela)?|schermata|schermate|
schermafbeeldingen|sk[aä]rm(bilder|dumpar)|skjermbilder|sk[aæ]rmbilleder|n[aä]ytt[oö]kuvat|zrzuty ekranu|sn[ií]mky obrazovky|ekran g[oö]r[uü]nt[uü]leri|
снимки экрана|скриншоты|スクリーンショット|屏幕截图|截图|스크린샷
"""
_SYSTEMS = r"""
downloads?|t[eé]l[eé]chargements|descargas|scaricati|heruntergeladen|bluetooth|documents|dokumente|desktop|schreibtisch|dropbox|onedrive|nextcloud|google ?drive|
pictures|my pictures|eigene bilder|saved pictures|gespeicherte bilder|photos?|bilder|fotos?|foto's|im[aá]genes|immagini|images?|imagens|fot[oó]s|zdj[eę]cia|obr[aá]zky|kuvat|billeder|
фото|фотографии|写真|照片|사진|pics?|video'?s?|vid[eé]os?|filmy?|filme|films|movies|clips|wideo|видео|動画|视频|
camera ?(roll|uploads?|import)|kamera-?(uploads?|roll|import)|chargements appareil photo|subidas de c[aá]mara|caricamenti da fotocamera|eigene aufnahmen|
takeout|google ?(photos|fotos|foto)|(photos|fotos|foto|foto's|fotografie) (from|von|de|del|dal|uit|fr[aå]n|fra|z|da) \d{4}|archive?|archiv|trash|bin|papierkorb|corbeille|
icloud( ?-? ?(photos|fotos|drive))?( part \d+ of \d+)?|recents|zuletzt|favou?rites|favoriten|mobile ?backup|photolibrary|moments|photo ?library|fotomediathek|
(phone|handy|card|photo|foto)?[ _-]?back-?ups?|sicherung(en)?|sauvegardes?|copias? de seguridad|copia|kopien?|copy|copies|import(ed|e|s)?|inbox|eingang|uploads?|uploaded|
photostoprocess|to ?process|to ?sort|unsorted|unsortiert|sortieren|zu sortieren|[aà] trier|sin clasificar|todo|temp|tmp|test|neu|neue|new|old|alt|alte|misc|diverses?|sonstiges|various|
all photos|alle fotos|alle bilder|toutes les photos|todas las fotos|tutte le foto|todas as fotos|verschiedenes|divers|varios|varie|v[aá]rios|diversos|blandat|
da ordinare|por ordenar|te sorteren|carpeta sin t[ií]tulo|dossier sans titre|cartella senza titolo|naamloze map|namnl[oö]s mapp|pasta sem t[ií]tulo|new folder|neuer ordner|ordner ohne titel|untitled folder|nouveau dossier|nueva carpeta|nuova cartella|nieuwe map|nowy folder|nov[aá] slo[zž]ka|ny mapp|ny mappe|uusi kansio|
nova pasta|yeni klas[oö]r|новая папка|新しいフォルダー?|新建(文件夹|資料夾)|新(增)?資料夾|新增檔案夾|새 폴더|โฟลเดอร์ใหม่|[uú]j mappa|
unbenannter ordner|n[eé]vtelen mappa|folder bez nazwy|nepojmenovan[aá] slo[zž]ka|unavngiven mappe|mappe uten navn|nimet[oö]n kansio|ads[iı]z klas[oö]r|
папка без названия|безымянная папка|名称未設定フォルダー?|未命名(文件夹|資料夾|檔案夾)|무제 폴더|이름 없는 폴더|โฟลเดอร์ไม่มีชื่อ|mobile|phone|handy|smartphone|mobil|telefon|t[eé]l[eé]phone|m[oó]vil|celular|cellulare|
raws?|jpe?gs?|heics?|heif|png|tiffs?|dng|nef|cr[23]|arw|mp4|mov|avi|hd|4k|full ?size|web|low ?res|high ?res|private
"""
_PICTURES = (
    r"(photos?|pictures|pics|images?|bilder|fotos?|foto's|im[aá]genes|immagini|imagens|zdj[eę]cia|obr[aá]zky|fotky|kuvat|billeder|k[eé]pek|resimler|"
    r"фото|фотографии|video'?s?|vid[eé]os|films?|filme|albums?|stories|uploads|documents|animated gifs|video notes)"
)
_MINE = (
    r"(my|our|meine|unsere|mes|nos|mis|nuestras|le mie|as minhas|minhas|mijn|onze|mina|mine|moje|m[eo]je|kuvani|omat|мои|наши|"
    r"profile|cover|timeline|mobile|phone|messenger|facebook|instagram|telegram|twitter|snapchat|viber|signal|old|alte|live|whatsapp)"
)
# Makes and lines of cameras and phones, followed by nothing but the name of a model.
_BRANDS = (
    "apple|iphone|ipad|ipod|samsung|galaxy|google|pixel|huawei|honor|xiaomi|redmi|mi|poco|oneplus|oppo|vivo|realme|motorola|moto|nokia|htc|lg|fairphone|"
    "android|canon|eos|powershot|ixus|nikon|coolpix|sony|alpha|cyber-?shot|xperia|panasonic|lumix|fuji(film)?|finepix|olympus|om|pentax|ricoh|leica|casio|"
    "exilim|kodak|gopro|hero|dji|mavic|insta360|hasselblad|sigma"
)
_MODEL = (
    r"([a-z]{0,5}[-_]?[a-z]{0,3}\d+(_\d|[a-z]{0,4})|[a-z]\(\d+\)|z|om-d|power|pro|max|mini|plus|ultra|lite|note|se|air|ii|iii|iv|mark|mk|edge|fold|flip|black|hero|eos|alpha|lumix|galaxy|"
    r"iphone|ipad|pixel|redmi|camera|phone|x[rs]?|fe|rebel|kiss|session|mavic|phantom|osmo|action|pocket|digital)"
)
_FROM = r"((from|von|de|da|du|van|fra|fr[aå]n|z|od|от|di) )?"
_STATE = r"( ?[-_]? ?(alt|old|neu|new|backup|sicherung|import|photos?|fotos?|bilder))?"
_OWNERS = r"((von|de|di|da|van|of|av|från|du|d'|d’) ?\S+( \S+)?|\S+)?"  # iPhone von Anna, Handy Anna
_PHONES = "iphone|ipad|t[eé]l[eé]phone|m[oó]vil|celular|cellulare|telefoon|телефон|handy|smartphone|phone|telefon|mobile|mobil|galaxy|pixel|samsung|huawei|kamera|camera|gopro"
# A folder's second, a year's.
_SEVERAL = r"( ?\(\d+\)| ?[-_]? ?\d{1,4}| ?- ?(kopie|copy|copie|copia)( \(\d+\))?)?"
_PARTS = (
    "tag|teil|day|part|jour|partie|d[ií]a|parte|giorno|dag|deel|del|p[aä]iv[aä]|dzie[nń]|cz[eę][sś][cć]|den|g[uü]n|часть|день|disc|disk|cd|dvd|folder|ordner|"
    "dossier|carpeta|cartella|map|film|roll|rolle|album|set|serie|series|week|woche|kw|semaine|semana|settimana|q|no|nr"
)
_FILES = r"(img(_e)?|dsc[nf]?|vid|mov|pict?|p|gopr|gx|mvi|sam|mah|clip|scan|image|photo|foto|file)[ _-]?\d+([ _-]\d+)*"
_CODES = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=.*\d)[0-9a-f]{16,}|[a-z]{2,3}-[a-z]{1,2}\d{3,4}[a-z]{0,2}"  # SM-G991B

_DCF = re.compile(r"[1-9]\d\d[0-9A-Z_]{5}")  # 100APPLE, 101_PANA: always in capitals
_YEAR_WITH_A_NAME = re.compile(r"(19|20)\d\d[A-Z]{4}")


def _plain(text: str) -> str:
    """Return an expression as names are composed, without its line ends."""
    return unicodedata.normalize("NFC", text.replace("\n", ""))


def is_a_machines(folder: str, name: str) -> bool:
    """Tell whether nobody thought of this name: `folder` as it is written, `name` folded and without a date before it."""
    if _DCF.fullmatch(folder) and not _YEAR_WITH_A_NAME.fullmatch(folder):
        return True
    return _machines().fullmatch(name) is not None


@cache
def _machines() -> re.Pattern[str]:
    """Return what matches the names; made when it is first asked for, because that takes long."""
    return re.compile(
        "|".join(
            (
                f"({_plain(_CAMERAS)}){_SEVERAL}",
                f"({_plain(_APPS)}){_SEVERAL}",
                f"({_plain(_SYSTEMS)}){_SEVERAL}",
                f"({_plain(EDITED)}){_SEVERAL}",
                rf"({_MINE} )?{_PICTURES}( (&|and|und|et|y|e|en|och|og|i|a|\+) {_PICTURES})?",
                r"(copy of |kopie von |copie de |copia de |copia di )?(dcim|avchd|private)([ _-]?(backup|sicherung|copy|kopie)|\.zip)?",
                f"photos library.*|.*(?:{ENDING}|{OTHERS})|{PLAIN}",
                f"({_BRANDS})(\\d+[a-z]?)?([ _-]+({_BRANDS}|{_MODEL}))*",
                rf"{_FROM}({_PHONES}) ?(\d+|pro|max|mini|plus)*( \d+)?s? ?{_OWNERS}{_STATE}",
                rf"{_FROM}\S+(s|'s|’s)?[ -]({_PHONES})( \d+s?)?( (pro|max|mini|plus))*{_STATE}",
                rf"({_PARTS})[ ._-]*(\d+|[ivx]+|[a-d])( ?(/|von|of|de|di) ?\d+)?|\d+\.? ?({_PARTS})",
                _FILES,
                _CODES,
            )
        )
    )
