"""What may be attached: by its bytes and its name, never by what it says it is."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.inbox.enclosures import check_room, sniff, take


def package(*names: str, mimetype: str = "") -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        if mimetype:
            target.writestr("mimetype", mimetype)
        for name in names:
            target.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        ("été".encode(), "text/plain"),
        (b"\x00\x01", "application/octet-stream"),
        (package("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            package("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        (package("a.pdf"), "application/zip"),
        (b"PK\x03\x04broken", "application/zip"),
    ],
)
def test_the_type_is_what_the_bytes_are(content: bytes, found: str) -> None:
    assert sniff(content) == found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", b"MZ\x90"),
        ("plan.pdf", b"\x7fELF"),
        ("facture.pdf.exe", b"%PDF-"),
        ("page.html", b"<p>"),
        ("dessin.svg", b"<svg/>"),
        ("tableau.xlsm", package("xl/workbook.xml")),
        ("tableau.xlsx", package("xl/workbook.xml", "xl/vbaProject.bin")),
        ("photos.zip", package("vacances.jpg", "lisez.js")),
        ("vide.txt", b""),
    ],
)
def test_programs_and_empty_files_are_refused_with_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        take(name, content)
    assert refusal.value.public.startswith("«")


def test_a_name_is_only_a_name() -> None:
    assert take("../../etc/plan\u202e.pdf", b"%PDF-1.7") == ("plan.pdf", "application/pdf")


def test_number_and_weight_have_an_end(settings: Settings) -> None:
    check_room(settings, [{"size": settings.attachment_bytes}])
    with pytest.raises(Refused, match="Mo"):
        check_room(settings, [{"size": settings.attachment_bytes}, {"size": 1}])
    with pytest.raises(Refused, match="au plus"):
        check_room(settings, [{"size": 1}] * 11)
