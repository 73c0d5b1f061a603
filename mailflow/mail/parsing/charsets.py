"""Bytes to text by an allow-list of charsets, mended where the label lies. Never raises; no NUL, no lone surrogate.

A label is an opinion: bytes that are UTF-8 beyond chance are read as UTF-8 whatever they are called.
"""

from __future__ import annotations

import codecs
import re

from mailflow.mail.parsing.charset_names import ASCII, ASIAN, CODECS, LATIN_1, UTF_8, WIDE

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LONGEST_NAME = 40
_FOREIGN = "the text declares a charset we do not take"
_MISLABELLED = "the text is not in the charset it declares"
_NAME_SEPARATORS = re.compile(r"[_\s]+")
_ISO_NAME = re.compile(r"iso-?8859-?(\d{1,2})\Z")
_CODE_PAGE_NAME = re.compile(r"(?:ibm|cp|dos|win|windows)-?(\d{3,4})\Z")
_BEYOND_CHANCE = {True: 4, False: 1}  # characters: two Chinese ones in GBK may be UTF-8 by accident
_NEVER_WRITTEN = re.compile("[\u0180-\u02af]")  # Windows-1252 capitals before a no-break space or a quotation mark
_MOST_MENDED = 1_000  # bytes of one line that are looked at one by one
_WINDOWS_1252 = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256))
_JAPANESE_SHIFTS = (b"\x1b$B", b"\x1b$@")


def clean(text: str) -> str:
    """`text` as PostgreSQL, JSON and HTTP can hold it: NUL and lone surrogates become U+FFFD."""
    if "\0" not in text:
        if text.isascii():
            return text
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNSTORABLE.sub("\ufffd", text)


def decode(data: bytes, charset: str) -> tuple[str, str]:
    """The text, and a problem ("" when the declared charset fitted)."""
    name = charset.strip().strip("'\"").lower()[:_LONGEST_NAME]
    if name in UTF_8:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return _unlabelled(data), _MISLABELLED
        return text.removeprefix("\ufeff"), ""
    codec = _codec(name)
    if codec == "ascii":
        return _declared_ascii(data, name)
    if codec == "":
        return guess(data), _FOREIGN
    if codec in WIDE:
        return _wide(data, codec)
    if data.isascii() and codec == "cp1252":
        return data.decode("ascii"), ""
    if not data.isascii() and (text := _utf_8_beyond_chance(data, codec in ASIAN)):
        return text, _MISLABELLED
    return _by_codec(data, codec)


def guess(data: bytes) -> str:
    """Text of bytes without a believable charset: UTF-8 when it is, Windows-1252 else."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _unlabelled(data)
    return text.removeprefix("\ufeff")


def hinted(data: bytes, charset: str) -> str:
    """Raw bytes of a header field: UTF-8 when they are, else in the charset the mail declares for its text."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        codec = _codec(charset.lower()[:_LONGEST_NAME])
        if codec in ("", "ascii", "cp1252", "utf-8") or codec in WIDE:
            return _unlabelled(data)
        return data.decode(codec, "replace")


def _codec(name: str) -> str:
    """The codec for a charset's name, "" for one that is not on the list; spellings of one name are one name."""
    if name in LATIN_1:
        return "cp1252"
    if name in ASCII:
        return "ascii"
    if found := CODECS.get(name):
        return found
    plain = _NAME_SEPARATORS.sub("-", name)
    if iso := _ISO_NAME.match(plain):
        plain = f"iso-8859-{iso[1]}"
    elif page := _CODE_PAGE_NAME.match(plain):
        plain = f"cp{page[1]}"
    return "cp1252" if plain in LATIN_1 else "utf-8" if plain in UTF_8 else CODECS.get(plain, "")


def _declared_ascii(data: bytes, name: str) -> tuple[str, str]:
    if data.isascii():
        if any(shift in data for shift in _JAPANESE_SHIFTS):
            return data.decode("iso2022_jp_ext", "replace"), _MISLABELLED
        return data.decode("ascii"), ""
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace"), _MISLABELLED
    return guess(data), _MISLABELLED if name == "us-ascii" else ""


def _wide(data: bytes, codec: str) -> tuple[str, str]:
    """UTF-16 and UTF-32. Text without a NUL byte is neither: some servers relabel what they converted."""
    if b"\0" not in data and data[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return guess(data), _MISLABELLED if data else ""
    if codec == "utf-16" and data[:1] == b"\0":  # no byte order mark means big-endian (RFC 2781 section 4.3)
        codec = "utf-16-be"
    text = data.decode(codec, "replace")
    return text.removeprefix("\ufeff"), _MISLABELLED if "\ufffd" in text else ""


def _utf_8_beyond_chance(data: bytes, asian: bool) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    if _NEVER_WRITTEN.search(text):
        return ""
    characters = len(text) - len(text.encode("ascii", "ignore"))
    return text.removeprefix("\ufeff") if characters >= _BEYOND_CHANCE[asian] else ""


def _by_codec(data: bytes, codec: str) -> tuple[str, str]:
    if codec == "cp1252":
        return _windows_1252(data), ""
    try:
        return data.decode(codec), ""
    except UnicodeDecodeError:
        marked = data.decode(codec, "replace")
    if marked.count("\ufffd") * 50 <= len(marked) or codec.startswith("iso2022"):
        return marked, _MISLABELLED
    return _unlabelled(data), _MISLABELLED


def _unlabelled(data: bytes) -> str:
    """Line by line: a reply in UTF-8 may quote lines that a gateway left in Windows-1252."""
    sample = data[:40_000].decode("utf-8", "replace")
    broken = sample.count("\ufffd")
    sound = len(sample) - len(sample.encode("ascii", "ignore")) - broken
    mostly_utf_8 = sound >= max(broken, 1)
    return "\n".join([_line(line, mostly_utf_8) for line in data.split(b"\n")])


def _line(line: bytes, mostly_utf_8: bool) -> str:
    if not mostly_utf_8:
        try:
            return line.decode()
        except UnicodeDecodeError:
            return _windows_1252(line)
    marked = line.decode("utf-8", "replace")
    if "\ufffd" not in marked or marked.count("\ufffd") > _MOST_MENDED:
        return marked
    return line.decode("utf-8", "windows_1252_rest")


def _windows_1252(data: bytes) -> str:
    """Windows-1252 with the five bytes it leaves open as Latin-1 has them."""
    return codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0]


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """In text that is UTF-8: a torn character is marked, a byte that begins none is a letter of Windows-1252."""
    assert isinstance(error, UnicodeDecodeError)
    torn = error.object[error.start : error.end]
    if torn[0] < 0xC6 or len(torn) > 1:
        return "\ufffd", error.end
    return _windows_1252(torn), error.end


codecs.register_error("windows_1252_rest", _as_windows_1252)
