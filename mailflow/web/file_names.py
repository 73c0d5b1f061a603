"""Names of foreign files: made safe, said in headers, and what in a name deserves a warning. Opens no file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from mailflow.web.language import _, mark
from mailflow.web.pictures import MOST_BYTES

UNNAMED = "piece-jointe"
LONGEST = 120
PROGRAM = mark("programme : ne l’ouvrez pas")
MACROS = mark("document qui peut contenir un programme")
WEB_PAGE = mark("page web : peut imiter un site")
DISK = mark("image de disque : peut contenir un programme")
ARCHIVE = mark("archive : regardez ce qu’elle contient avant d’ouvrir")
KINDS = (
    (PROGRAM, "exe com scr pif cpl msi msp msix bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta jar lnk reg dll sys"),
    (PROGRAM, "apk app dmg deb rpm sh bash py pl rb php scf gadget inf url website library-ms settingcontent-ms one"),
    (MACROS, "docm dotm xlsm xltm xlam xll pptm potm ppam ppsm sldm slk iqy"),
    (WEB_PAGE, "html htm xhtml shtml mht mhtml svg svgz xml xsl"),
    (DISK, "iso img vhd vhdx"),
    (ARCHIVE, "zip rar 7z gz tgz bz2 xz tar cab ace arj lzh"),
)
WARNINGS = {ending: words for words, endings in KINDS for ending in endings.split()}
ENDINGS = re.compile(r"\.([a-z0-9-]{1,20})(?=$|\.|\s)", re.IGNORECASE)
HARMLESS = frozenset(
    {
        *("pdf", "doc", "docx", "odt", "rtf", "txt", "csv", "xls", "xlsx", "ods", "ppt", "pptx", "odp"),
        *("jpg", "jpeg", "png", "gif", "webp", "heic", "tif", "tiff"),
    }
)
PICTURES = re.compile(r"\.(?:png|jpe?g|gif|webp)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """How a page names an attached file. `warning` is "" for a harmless one, `picture` a reason to try a preview."""

    name: str
    warning: str
    picture: bool


def said(file: Mapping[str, Any]) -> Said:
    """Of one entry of `message.attachments`."""
    name = clean_name(str(file.get("filename") or ""))
    declared = str(file.get("content_type") or "")
    picture = bool(PICTURES.search(name)) or declared in ("image/png", "image/jpeg", "image/gif", "image/webp")
    small = 0 < int(file.get("size") or 0) <= MOST_BYTES
    warning = warning_of(name)
    return Said(name, warning, picture and small and not warning)


def warning_of(name: str) -> str:
    """What people should know before they open a file of this name, "" for nothing."""
    endings = [ending.lower() for ending in ENDINGS.findall(name)]
    last = endings[-1] if endings else ""
    words = WARNINGS.get(last, "")
    feigned = next((ending for ending in endings[:-1] if ending in HARMLESS), "")
    if feigned and last in WARNINGS:
        return _("nom trompeur : se donne pour un .{feigned}, c’est un .{last}").format(feigned=feigned, last=last)
    return _(words)


def clean_name(name: str) -> str:
    """A file name that is only a name: no folder, control, bidirectional or leading-dot trick, at most 120 letters."""
    last = re.split(r"[/\\:]", name)[-1]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C" and letter not in '<>"|?*%')
    kept = " ".join(kept.split()).strip(". ")
    if len(kept) > LONGEST:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: LONGEST - 1 - len(ending)]}{dot}{ending}" if dot and len(ending) <= 10 else kept[:LONGEST]
    return kept or UNNAMED


def disposition(name: str, how: str = "attachment") -> str:
    """The header with a cleaned name, in both spellings of RFC 6266 §4.1."""
    cleaned = clean_name(name)
    ascii_only = unicodedata.normalize("NFKD", cleaned).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", ascii_only)
    return f"{how}; filename=\"{plain.strip('. ') or UNNAMED}\"; filename*=UTF-8''{quote(cleaned, safe='')}"
