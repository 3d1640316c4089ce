"""The first bytes of every format, as their specifications fix them. Touches nothing."""

from __future__ import annotations

_TS_PACKET, _M2TS_PACKET = 188, 192
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)  # sizes of the known bitmap information headers
_LIMIT = 65536  # how far text is searched for its root element

# Longer and rarer beginnings first, because some formats begin like a simpler one.
_PREFIXES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (0, b"8BPS\0", "psd"),
    (8, b"CR\x02\0", "cr2"),
    (0, b"II\x1a\0\0\0HEAPCCDR", "crw"),
    (0, b"IIRO", "orf"),
    (0, b"IIRS", "orf"),
    (0, b"MMOR", "orf"),
    (0, b"IIU\0", "rw2"),
    (0, b"FUJIFILMCCD-RAW", "raf"),
    (0, b"FOVb", "x3f"),
    (0x19, b"ARECOYK", "kyocera"),
    (0, b"\0MRM", "mrw"),
    (0, b"\0MRI", "mrw"),
    (8, b"IIII", "iiq"),
    (8, b"MMMM", "iiq"),
    (0, b"II*\0", "tiff"),
    (0, b"MM\0*", "tiff"),
    (0, b"II+\0", "tiff"),
    (0, b"MM\0+", "tiff"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (0, b"\xff\x0a", "jxl"),
    (8, b"WEBP", "webp"),
    (8, b"AVI ", "avi"),
    (8, b"WAVE", "wave"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", "wmv"),
    (0, b"FLV\x01", "flv"),
    (0, b"\0\0\x01\xba", "mpeg"),
    (0, b"\0\0\x01\xb3", "mpeg"),
    (0, b"bplist0", "plist"),
    (0, b"imgName,", "icloud"),
    (0, b"\xef\xbb\xbfimgName,", "icloud"),
)
_RIFF_ONLY = ("webp", "avi", "wave")
_NOT_PICTURES = (b"M4A", b"M4B", b"M4P", b"jp2", b"jpm", b"jpx", b"F4A")
_BRANDS = {b"qt": "mov", b"crx": "cr3", b"avif": "avif", b"avis": "avif", b"jxl": "jxl"}
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2", b"heif")
_QUICKTIME_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def signature(head: bytes) -> str:
    """Return the name of the format that begins like `head`, "" when no format does."""
    for offset, magic, name in _PREFIXES:
        if head.startswith(magic, offset) and (name not in _RIFF_ONLY or head[:4] in (b"RIFF", b"RIFX")):
            return name
    return _iso_media(head) or _structured(head) or _text(head)


def _iso_media(head: bytes) -> str:
    """Tell by the file type box (ISO/IEC 14496-12), or by a QuickTime box where there is none."""
    if head[4:8] in _QUICKTIME_BOXES:
        return "mov"
    if head[4:8] != b"ftyp":
        return ""
    size = min(max(int.from_bytes(head[:4], "big"), 16), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    major = brands[0].strip(b" \0")
    if major in (b"mif1", b"msf1", b"miaf") and any(brand in (b"avif", b"avis") for brand in brands):
        return "avif"
    if major in _HEIF_BRANDS or (major == b"miaf" and b"heic" in brands):
        return "heif"
    if major in _NOT_PICTURES:
        return ""
    return _BRANDS.get(major, "3gp" if major.startswith((b"3gp", b"3g2")) else "mp4")


def _structured(head: bytes) -> str:
    """Tell the formats that need more than a prefix."""
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "webm" if b"webm" in head[:64] else "mkv"
    if _packets(head, _TS_PACKET, 0) or _packets(head, _M2TS_PACKET, 4):
        return "mts"
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "bmp"
    if head.startswith(b"\0\0\x01\0") and 0 < int.from_bytes(head[4:6], "little") < 64 and head[9] == 0:
        return "ico"
    return ""


def _packets(head: bytes, length: int, start: int) -> bool:
    """Tell whether transport stream packets follow each other (sync byte 0x47, ISO/IEC 13818-1)."""
    starts = range(start, min(len(head), start + 4 * length), length)
    return len(starts) > 1 and all(head[at] == 0x47 for at in starts)


def _json(first: bytes, text: bytes) -> str:
    """Tell JSON by its telling keys."""
    if first == b"[":
        return "exiftool json" if text.count(b'"SourceFile"') == 1 else ""  # or a list of many files
    if b'"photoTakenTime"' in text:
        return "takeout json"
    return "flickr json" if b'"date_taken"' in text and b'"photopage"' in text else ""


def _text(head: bytes) -> str:
    """Tell the text formats by their root element, or what JSON tells."""
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if first not in (b"<", b"{", b"["):
        return ""
    if first != b"<":
        return _json(first, head[:_LIMIT])
    if b"<x:xmpmeta" in head[:_LIMIT] or b"<?xpacket" in head[:_LIMIT]:
        return "svg" if b"<svg" in head[:4096] else "xmp packet"
    if b"<svg" in head[:_LIMIT]:
        return "svg"
    if b"<NonRealTimeMeta" in head[:_LIMIT]:
        return "sonyxml"
    return "xml" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<rdf:RDF", b"<plist")) else ""
