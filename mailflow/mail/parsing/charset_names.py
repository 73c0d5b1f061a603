"""Which names of charsets are believed, and the codec each is read with. Data only; what is absent is never used."""

from __future__ import annotations

_UTF_8_NAMES = """
utf-8 utf8 utf_8 unicode-1-1-utf-8 x-utf-8 utf-8mb4 utf8mb4 cp65001 utf-8-sig
"""
UTF_8 = frozenset(_UTF_8_NAMES.split())
_ASCII_NAMES = """
us-ascii ascii ansi_x3.4-1968 646 unknown-8bit x-unknown unknown default 8bit x-user-defined iso-ir-6 binary none null
"""
ASCII = frozenset(("", *_ASCII_NAMES.split()))
_LATIN_1_NAMES = """
iso-8859-1 iso8859-1 latin1 latin-1 l1 iso_8859-1 iso-8859-1-windows-3.1-latin-1 iso-ir-100 cp819 ibm819
ansi x-ansi cp1252 cp-1252 windows-1252 win-1252 windows1252 x-cp1252
windows-1252http-equivcontent-type iso-8859-1http-equivcontent
"""
"""Read as Windows-1252, as every client does: the C1 controls of Latin-1 are in no mail."""
LATIN_1 = frozenset(_LATIN_1_NAMES.split())

_GB_NAMES = """
gb2312 gbk gb18030 gb-2312 gb-2312-80 gb2312-80 csgb2312 x-gbk cn-gb cp936 ms936 windows-936 chinese euc-cn
"""
_KOREAN_NAMES = """
euc-kr cp949 windows-949 ms949 ks-c-5601-1987 ks-c-5601-1989 ks-c-5601 ksc5601 ksc-5601 ks-x-1001 korean x-windows-949
"""
_JAPANESE_NAMES = """
shift-jis shiftjis sjis x-sjis x-shift-jis ms-kanji csshiftjis windows-31j ms932 cp932
"""

CODECS = {
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)},
    **{f"windows-{n}": f"cp{n}" for n in (874, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **{f"cp{n}": f"cp{n}" for n in (437, 850, 852, 855, 857, 858, 860, 862, 863, 864, 865, 866, 874, 950)},
    **{f"cp{n}": f"cp{n}" for n in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
    **dict.fromkeys(_GB_NAMES.split(), "gb18030"),  # the larger set: what claims gb2312 is seldom held by it
    **dict.fromkeys(_KOREAN_NAMES.split(), "cp949"),
    **dict.fromkeys(_JAPANESE_NAMES.split(), "cp932"),
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "latin-2": "iso8859-2",
    "latin2": "iso8859-2",
    "latin-9": "iso8859-15",
    "latin9": "iso8859-15",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "euc-jp": "euc_jp",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-1": "iso2022_jp_1",
    "iso-2022-jp-2": "iso2022_jp_2",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext",
    "iso-2022-kr": "iso2022_kr",
    "macintosh": "mac_roman",
    "mac": "mac_roman",
    "mac-roman": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-ce": "mac_latin2",
    "x-mac-cyrillic": "mac_cyrillic",
    "tis-620": "tis-620",
    "utf-7": "utf-7",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "unicode": "utf-16",
    "iso-10646-ucs-2": "utf-16",
    "utf-32": "utf-32",
    "utf-32le": "utf-32-le",
    "utf-32be": "utf-32-be",
}
WIDE = frozenset(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"))
ASIAN = frozenset(("gb18030", "cp949", "cp932", "big5hkscs", "euc_jp"))
