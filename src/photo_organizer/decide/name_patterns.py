"""The shapes of dates in file names, tried in this order; the first that gives a possible date wins. Pure data.

Shapes with a time come before those with a day only, and shapes whose order of day and month is certain
are the only ones: `01-02-2024` alone may be January or February and is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_BEFORE = r"(?<!\d)(?:(?<!\d\.)|(?=\d+[-_]))(?<![\d]x)"  # no digit, version number or resolution ends here
_NO_VERSION = r"(?:(?<![vr])|(?=\d+[-_]))"  # v2.11.2023; but Easter04-13-2009 has no dots
_AFTER = r"(?!\d)(?!\.\d)(?!x\d)"
_FREE = r"(?<![a-z0-9])"
_ALONE = _FREE + r"(?<!\d\.)[a-z]{0,12}"  # at most a word stands before it: IMG, BURST; not a hash
_END = r"(?![a-z0-9])(?!\.\d)"
_YEAR = r"(?P<year>(?:18[3-9]|19\d|20\d)\d)"
_TIMED_YEAR = r"(?P<year>(?:18[3-9]|19\d|20\d|25\d|26\d)\d)"  # a Buddhist year is believed beside a time
_MONTH, _DAY = r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_LATE_DAY = r"(?P<day>1[3-9]|2\d|3[01])"  # no month: whatever the order, this is the day
_SHORT_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?!\d)"
_SHORT_MONTH = r"(?P<month>1[0-2]|0?[1-9])(?!\d)"
_DOTTED_DAY = _SHORT_DAY + r"\.\s?" + _SHORT_MONTH + r"\.\s?" + _YEAR
_NAME = r"(?P<name>[^\W\d_]{3,12})"
_OF = r"(?:(?:er|st|nd|rd|th|[.\u00ba])?[\s._-]{1,2}(?:(?:de|of)[\s_])?)"  # 31. August, 1er mai, 3 de mayo
_NAMED_FIRST = r"(?<![^\W\d_])" + _NAME + r"\.?[\s_-]" + _SHORT_DAY + r"(?:st|nd|rd|th)?,?[\s_-]" + _YEAR
_NAMED_SECOND = _BEFORE + _SHORT_DAY + _OF + _NAME + r"[.,]?[\s._-]{1,2}(?:de[\s_])?" + _YEAR
# 2024-Jan-31 and 2024. január 31; but in 2024 May 31 the last may count pictures.
_NAMED_LAST = _BEFORE + _YEAR + r"(?P<dash>[-_.]\s?)" + _NAME + r"(?:(?P=dash)|(?<=\w)\s)" + _SHORT_DAY
# No version number has blanks.
_SPACED_DAY = _BEFORE + _YEAR + r"\.\s" + _SHORT_MONTH + r"\.\s" + _SHORT_DAY + r"\.?"
_COMPACT_DAY = _YEAR + _MONTH + _DAY
_TIMED_COMPACT_DAY = _TIMED_YEAR + _MONTH + _DAY
_SPLIT_DAY = _YEAR + r"(?P<dash>[-_.:])" + _MONTH + r"(?P=dash)" + _DAY
_TIMED_SPLIT_DAY = _TIMED_YEAR + r"(?P<dash>[-_.:\s])" + _MONTH + r"(?P=dash)" + _DAY
_SECOND = r"(?P<second>[0-5]\d|60)"  # a leap second
_COMPACT_TIME = r"(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)" + _SECOND
_COLON = r"[.:;\-_ h\u2236\ua789\uff1a]"
_HOUR_MINUTE = rf"(?P<hour>[01]?\d|2[0-4]){_COLON}(?P<minute>[0-5]\d)"
_SPLIT_TIME = _HOUR_MINUTE + rf"(?:{_COLON}|m)" + _SECOND  # or 12h00m30s
_UP_TO_MINUTES = _HOUR_MINUTE + rf"(?:{_COLON}{_SECOND})?(?![.:_-]?\d)"
# Behind a month's name: 12.00, 12h00, 12 Uhr 00; but 12-30 and 12_30 may count pictures where neither am nor pm follows.
_SPOKEN_TIME = r"(?P<hour>[01]?\d|2[0-4])(?:[.:h\u2236\ua789\uff1a]|\s?uhr\s|[-_ ](?=\d\d[\s_]?[ap]m\b))(?P<minute>[0-5]\d)(?![.:_-]?\d)"
_FRACTION = r"(?P<fraction>\d{9}|\d{6}|\d{3})"
_DOT = r"\.(?=\d{3}Z)"  # where Z follows, .001 counts no pictures
_UTC = r"(?:Z|[\s_-]?(?:UTC|GMT))(?![a-z]|\s?[+-]\d)"
# The year, and a time or a count behind it; of eight digits without marks, no earlier one is likely to be a year.
_NOKIAS = rf"(?P<year>(?:19|20)\d\d)(?:[\s_T@.-]{{0,3}}{_COMPACT_TIME}(?!\d)|\d{{3}})?{_END}"
_ZONE = rf"(?P<utc>{_UTC})?(?P<zone>[+-](?:0\d|1[0-4])[:_]?(?:00|30|45)(?!\d))?"
_BEHIND = r"(?P<behind>[\s_]{0,2}[^\d\s()\[\]#_-][^\d()\[\]#_-]{0,24}(?![^\W_]))?"  # a word for half a day may be in it
_WORD = r"(?:[^\d\s_.,:/\-]{1,12}[\s_.]{1,2}|[^\x00-\x7f\d\s]{1,12})"
_WORDS = rf"(?P<words>[\s_T@.,\-]{{0,4}}{_WORD}{{0,3}})"  # " at ", " um ", " a las ", "_", " 下午"
_BOOTH, _BOOTH_YEAR = r"^Photo\son\s(?=.{8,20}\s[ap]m\b)", r"-(?P<short>[0-4]\d)(?P<words>\sat\s)"

_SAVED, _SAVED_AT = r"^(?:Photo|Foto|Video)\s", rf"-(?P<short>[0-4]\d)(?P<words>,?\s){_SPLIT_TIME}(?!\d)"


@dataclass(frozen=True)
class NamePattern:
    """One shape: what it matches and how its numbers are meant."""

    example: str
    expression: str
    utc: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression compiled: when a name is tried with it, as all together take longer than to load this module."""
        return re.compile(self.expression, re.IGNORECASE)


# An example, what it matches and, where its numbers are UTC, True.
NAME_PATTERNS = tuple(
    NamePattern(*row)
    for row in (
        # Google's camera and OneDrive's camera upload write UTC, also behind what was put before it: "Copy of PXL_…".
        ("PXL_20240131_110000123.jpg", rf"{_FREE}PXL_{_COMPACT_DAY}_{_COMPACT_TIME}{_FRACTION}?", True),
        ("20240131_110000123_iOS.jpg", rf"{_BEFORE}{_COMPACT_DAY}_{_COMPACT_TIME}{_FRACTION}_iOS\b", True),
        # Zoom.
        ("GMT20240131-110000_Recording.mp4", rf"{_FREE}GMT{_COMPACT_DAY}-{_COMPACT_TIME}(?!\d)", True),
        # What stands behind the album's name is the day on which the picture was saved.
        ("LINE_ALBUM_20240131_240901_1.jpg", rf"{_FREE}LINE_ALBUM_(?:.*\D)?{_COMPACT_DAY}_\d{{6}}_\d{{1,4}}$"),
        # Epson Scan.
        ("img20240131_12000000.jpg", rf"^img{_COMPACT_DAY}_{_COMPACT_TIME}\d\d$"),
        # Three digits are a fraction, but _001 counts pictures.
        ("IMG_20240131_120000.jpg",
         rf"{_ALONE}{_TIMED_COMPACT_DAY}[\s_T@.-]{{0,3}}{_COMPACT_TIME}(?:(?:[._-](?!00)(?=\d{{3}}(?!\d))|{_DOT})?{_FRACTION})?{_ZONE}(?!\d)"),
        ("WIN_20240131_12_00_00_Pro.jpg", rf"{_BEFORE}{_COMPACT_DAY}{_WORDS}{_SPLIT_TIME}{_AFTER}{_BEHIND}"),
        ("2024_0131_120000_001.MP4", rf"{_BEFORE}(?P<year>20\d\d)_{_MONTH}{_DAY}_{_COMPACT_TIME}(?!\d)"),
        ("Screenshot 2024-01-31 at 1.02.03 PM.png",
         rf"{_BEFORE}{_TIMED_SPLIT_DAY}{_WORDS}{_SPLIT_TIME}(?:[.,_s-](?P<fraction>\d{{6}}|\d{{3}}))?{_ZONE}(?!\d){_BEHIND}"),
        ("signal-2024-01-31-120000.jpg",
         rf"{_BEFORE}{_TIMED_SPLIT_DAY}{_WORDS}{_COMPACT_TIME}(?:(?:{_DOT})?{_FRACTION})?(?P<utc>{_UTC})?(?!\d){_BEHIND}"),
        ("Photo on 2024-01-31 at 12.00.jpg",
         rf"{_BEFORE}{_TIMED_SPLIT_DAY}{_WORDS}{_HOUR_MINUTE}(?![.:_-]?\d){_BEHIND}"),
        # macOS leaves out the zero in Polish and Finnish, in Hebrew a dash belongs to the word before the time.
        ("Zrzut ekranu 2024-1-4 o 12.00.00.png",
         rf"{_BEFORE}{_YEAR}-{_SHORT_MONTH}-{_SHORT_DAY}(?P<words>\s(?:[^\d\s_.,:/\-]{{1,12}}[\s-])?){_SPLIT_TIME}{_AFTER}{_BEHIND}"),
        # The day before the month: where dots stand between them, where no month has that number, and in Telegram's names.
        ("Foto 31.1.2024 12.00.jpg", rf"{_BEFORE}{_NO_VERSION}{_DOTTED_DAY}{_WORDS}{_UP_TO_MINUTES}{_BEHIND}"),
        ("photo_5@31-01-2024_12-00-00.jpg", rf"@{_DAY}-{_MONTH}-{_YEAR}_{_SPLIT_TIME}(?!\d)"),
        ("VirtualBox_Linux_31_01_2024_12_00_00.png", rf"^VirtualBox_.*_{_DAY}_{_MONTH}_{_YEAR}_{_SPLIT_TIME}(?!\d)"),
        ("XRecorder_31012024_120000.mp4", rf"^XRecorder_(?:Edited_)?{_DAY}{_MONTH}{_YEAR}_{_COMPACT_TIME}(?!\d)"),
        # Apple's names in German, of pictures that are saved and of Photo Booth's.
        ("Foto 31.01.24, 12 00 00.jpg",
         rf"^(?:Foto|Video|Film)(?:\sam)?\s{_DAY}\.{_MONTH}\.(?P<short>[0-4]\d)(?P<words>,?\s(?:um\s)?){_UP_TO_MINUTES}{_BEHIND}"),
        # … and Photo Booth's in English, where no month has that number: 1-31-24 in America, 31-01-24 in Australia.
        ("Photo on 1-31-24 at 1.02 PM.jpg",
         rf"{_BOOTH}{_SHORT_MONTH}-{_LATE_DAY}{_BOOTH_YEAR}{_UP_TO_MINUTES}{_BEHIND}"),
        ("Photo on 31-01-24 at 1.02 pm.jpg",
         rf"{_BOOTH}{_LATE_DAY}-{_SHORT_MONTH}{_BOOTH_YEAR}{_UP_TO_MINUTES}{_BEHIND}"),
        # … and Dropbox's on phones, in either order too.
        ("Photo 31-01-24 12 00 00.jpg", rf"{_SAVED}{_LATE_DAY}-{_MONTH}{_SAVED_AT}"),
        ("Photo 01-31-24 12 00 00.jpg", rf"{_SAVED}{_MONTH}-{_LATE_DAY}{_SAVED_AT}"),
        # Two digits of the year, where the program is known that wrote them: Picsart, and Nextcloud on iPhones.
        ("24-01-31 12-00-00 1234.jpg",
         rf"^(?:Picsart_)?(?P<short>[0-4]\d)-{_MONTH}-{_DAY}[\s_](?P<hour>[01]\d|2[0-3])-(?P<minute>[0-5]\d)-(?P<second>[0-5]\d)(?:\s\d{{4}}|-(?P<fraction>\d{{3}}))$"),
        # Nextbase: the side, and how fine; and Mio.
        ("240131_120000_123_FH.MP4", rf"^(?P<short>[1-4]\d){_MONTH}{_DAY}_{_COMPACT_TIME}_\d{{3}}_[a-z]{{2}}$"),
        ("FILE240131-120000F.MP4", rf"^FILE(?P<short>[1-4]\d){_MONTH}{_DAY}-{_COMPACT_TIME}[FR]?$"),
        # Nintendo's Switch: a count, and the game.
        ("2024013112000000-0123456789ABCDEF0123456789ABCDEF.jpg", rf"^{_COMPACT_DAY}{_COMPACT_TIME}\d\d-[0-9A-F]{{32}}$"),
        ("Photo 31-01-2024, 12 00 00.jpg",
         rf"{_BEFORE}{_LATE_DAY}(?P<dash>[-_]){_SHORT_MONTH}(?P=dash){_YEAR}{_WORDS}{_UP_TO_MINUTES}{_BEHIND}"),
        # The month before the day: in the names of Apple's screen recordings, and where no month has that number.
        ("ScreenRecording_01-31-2024 12-00-00_1.mp4",
         rf"^ScreenRecording_{_MONTH}-{_DAY}-{_YEAR}\s{_SPLIT_TIME}(?!\d)"),
        ("CamScanner 01-31-2024 12.00.jpg",
         rf"{_BEFORE}{_NO_VERSION}{_SHORT_MONTH}(?P<dash>[-_.]){_LATE_DAY}(?P=dash){_YEAR}{_WORDS}{_UP_TO_MINUTES}{_BEHIND}"),
        # A month by its name: to the second, as in the pictures that ChatGPT makes, and to the minute, as people write it.
        ("Image Jan 31, 2024, 12_00_00 PM.png", rf"{_NAMED_FIRST}{_WORDS}{_SPLIT_TIME}{_AFTER}{_BEHIND}"),
        ("Bild 31. Jan. 2024, 12_00_00.png", rf"{_NAMED_SECOND}{_WORDS}{_SPLIT_TIME}{_AFTER}{_BEHIND}"),
        ("January 31, 2024 at 1.02 PM.jpg", rf"{_NAMED_FIRST}{_WORDS}{_SPOKEN_TIME}{_BEHIND}"),
        ("31 janvier 2024 - 12h00.jpg", rf"{_NAMED_SECOND}{_WORDS}{_SPOKEN_TIME}{_BEHIND}"),
        # The year first, the month by its name or without its zero, with or without a time.
        ("2024-Jan-31 12.00.00.jpg", rf"{_NAMED_LAST}(?:\.?{_WORDS}{_SPLIT_TIME}{_AFTER}{_BEHIND})?"),
        ("2024. 1. 31. 12.00.jpg", rf"{_SPACED_DAY}(?:{_WORDS}{_UP_TO_MINUTES}{_BEHIND})?"),
        ("FB_IMG_1706698800123.jpg", rf"(?<!\+){_ALONE}(?P<epoch>1\d{{12}}){_END}", True),
        ("RPReplay_Final1706698800.mp4", r"^RPReplay_Final(?P<seconds>1\d{9})(?!\d)", True),
        # The day alone.
        ("2024-01-31 Zermatt.jpg", rf"{_BEFORE}{_SPLIT_DAY}(?!\d)(?!-\d{{5}})"),
        # … or not even that, as genealogists and archives write it; 1985-00-00 tells the year.
        ("1985-07-00 Rügen.jpg", rf"{_BEFORE}{_YEAR}-(?P<month>0\d|1[0-2])-(?P<day>00)(?![\d-])"),
        ("2024 01 31 Zermatt.jpg", rf"^{_YEAR}\s{_MONTH}\s{_DAY}(?!\s?\d)(?![a-z])"),
        ("Foto 31.1.2024.jpg", rf"{_BEFORE}{_NO_VERSION}{_DOTTED_DAY}{_AFTER}"),
        ("31-01-2024.jpg", rf"{_BEFORE}{_LATE_DAY}(?P<dash>[-_]){_SHORT_MONTH}(?P=dash){_YEAR}{_AFTER}"),
        ("01-31-2024.jpg", rf"{_BEFORE}{_NO_VERSION}{_SHORT_MONTH}(?P<dash>[-_.]){_LATE_DAY}(?P=dash){_YEAR}{_AFTER}"),
        ("31 Jan 2024.jpg", rf"{_NAMED_SECOND}{_AFTER}"),
        ("January 31, 2024.jpg", rf"{_NAMED_FIRST}{_AFTER}"),
        ("IMG-20240131-WA0001.jpg", rf"{_ALONE}{_COMPACT_DAY}{_END}"),
        # Old phones to the minute; and Nokia's, and scanners, with the year last, where no month has the other number.
        ("202401311200.jpg",
         rf"{_ALONE}{_COMPACT_DAY}T?(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<utc>Z)?{_END}"),
        ("31012024(001).jpg", rf"{_ALONE}{_LATE_DAY}{_MONTH}{_NOKIAS}"),
        ("01312024_120000.jpg", rf"{_ALONE}{_MONTH}{_LATE_DAY}{_NOKIAS}"),
    )
)  # fmt: skip
