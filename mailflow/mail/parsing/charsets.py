"""Bytes to text by an allow-list of charsets. Never raises; the result holds no NUL and no lone surrogate."""

from __future__ import annotations

import codecs
import re

_LATIN = {
    "iso-8859-1",
    "iso8859-1",
    "latin1",
    "latin-1",
    "l1",
    "iso_8859-1",
    "ansi",
    "cp1252",
    "windows-1252",
    "x-ansi",
}
_LATIN |= {
    "iso-8859-1-windows-3.1-latin-1",
    "cp-1252",
    "windows-1252http-equivcontent-type",
    "iso-8859-1http-equivcontent",
}
_ASCII = {
    "",
    "us-ascii",
    "ascii",
    "ansi_x3.4-1968",
    "646",
    "unknown-8bit",
    "x-unknown",
    "default",
    "8bit",
    "x-user-defined",
}
_UTF8 = {"utf-8", "utf8", "utf_8", "unicode-1-1-utf-8", "x-utf-8", "utf-8mb4", "utf8mb4", "cp65001"}
_OTHERS = {
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)},
    **{f"windows-{n}": f"cp{n}" for n in (874, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **{f"cp{n}": f"cp{n}" for n in (437, 850, 852, 855, 857, 858, 860, 862, 863, 864, 865, 866, 874, 949, 950)},
    **{f"cp{n}": f"cp{n}" for n in (932, 936, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "latin-9": "iso8859-15",
    "latin9": "iso8859-15",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "euc-jp": "euc_jp",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-1": "iso2022_jp_1",
    "iso-2022-kr": "iso2022_kr",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "windows-949": "cp949",
    "macintosh": "mac_roman",
    "mac-roman": "mac_roman",
    "x-mac-roman": "mac_roman",
    "tis-620": "tis-620",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LONGEST_NAME = 40


def clean(text: str) -> str:
    """`text` as PostgreSQL, JSON and HTTP can hold it: NUL and lone surrogates become U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def decode(data: bytes, charset: str) -> tuple[str, str]:
    """The text, and a problem ("" when the declared charset fitted)."""
    name = charset.strip().strip("'\"").lower()[:_LONGEST_NAME]
    if name in _ASCII:
        return _decode_ascii(data, name)
    if name in _UTF8:
        try:
            return data.decode("utf-8-sig"), ""
        except UnicodeDecodeError:
            return _repair(data), "the text is not in the charset it declares"
    if name in _LATIN:
        return data.decode("cp1252", "latin_1_rest"), ""
    codec = _OTHERS.get(name)
    if codec is None:
        return guess(data), "the text declares a charset we do not take"
    try:
        return data.decode(codec), ""
    except UnicodeDecodeError:
        return _repair(data, codec), "the text is not in the charset it declares"


def guess(data: bytes) -> str:
    """Text of bytes without a believable charset: UTF-8 when it is, Windows-1252 else."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "latin_1_rest")


def _decode_ascii(data: bytes, name: str) -> tuple[str, str]:
    try:
        return data.decode("ascii"), ""
    except UnicodeDecodeError:
        return guess(data), "" if name != "us-ascii" else "the text is not in the charset it declares"


def _repair(data: bytes, codec: str = "utf-8") -> str:
    """Mostly-right text keeps its charset with marks for the broken bytes; else it is taken as Windows-1252."""
    marked = data.decode(codec, "replace")
    if marked.count("\ufffd") * 50 <= len(marked) and codec != "utf-8":
        return marked
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        broken, multibyte = marked.count("\ufffd"), sum(1 for c in marked[:20_000] if c > "\x7f" and c != "\ufffd")
        return marked if multibyte > broken else data.decode("cp1252", "latin_1_rest")


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin_1_rest", _as_latin_1)
