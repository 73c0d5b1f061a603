"""Which attached files an adviser could open and see a paper in: no winmail.dat, signature or half-loaded file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.mail.values import Attachment

_SHOWN = """
pdf jpg jpeg jpe jfif png gif bmp tif tiff heic heif avif webp doc docx docm dot dotx odt ott rtf txt pages xps oxps
djvu ppt pptx odp odg xls xlsx ods numbers wps ps eps md tex
"""
_ENDINGS = frozenset(_SHOWN.split())
_TYPES = ("image/", "application/pdf", "application/msword", "application/vnd.openxml", "application/vnd.oasis")
_ENDING = re.compile(r"[a-z0-9]{1,12}\Z")  # of a file name; a type that contradicts it is not believed


def count(files: Sequence[Attachment]) -> int:
    """How many of the files may show a paper."""
    return sum(1 for file in files if _may_show(file))


def _may_show(file: Attachment) -> bool:
    ending = file.filename.rpartition(".")[2].lower() if "." in file.filename else ""
    return ending in _ENDINGS or (file.content_type.lower().startswith(_TYPES) and not _ENDING.match(ending))
