"""A name is never believed: what is dangerous is said with a word, and what looks like something else too."""

from __future__ import annotations

import pytest

from mailflow.web.file_names import said, warning_of


@pytest.mark.parametrize(
    "name", ["cv.pdf", "photo 2.JPG", "relevé.2026.xlsx", "sans extension", "lettre v1.2.docx", ""]
)
def test_what_people_send_needs_no_warning(name: str) -> None:
    assert warning_of(name) == ""


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("setup.exe", "programme"),
        ("cv.DOCM", "peut contenir un programme"),
        ("page.html", "page web"),
        ("image.svg", "page web"),
        ("dossier.zip", "archive"),
        ("disque.iso", "image de disque"),
        ("facture.pdf.exe", "se donne pour un .pdf, c’est un .exe"),
        ("photo.jpg .scr", "se donne pour un .jpg, c’est un .scr"),
        ("lettre.docx.html", "se donne pour un .docx, c’est un .html"),
    ],
)
def test_a_dangerous_or_misleading_name_is_said(name: str, wanted: str) -> None:
    assert wanted in warning_of(name)


def test_only_small_pictures_of_plain_names_are_previewed() -> None:
    assert said({"filename": "a.png", "content_type": "application/octet-stream", "size": 10}).picture
    assert not said({"filename": "a.png", "content_type": "image/png", "size": 50_000_000}).picture
    assert not said({"filename": "a.svg", "content_type": "image/svg+xml", "size": 10}).picture
    assert not said({"filename": "a.png.exe", "content_type": "image/png", "size": 10}).picture
    assert said({"filename": "../x\u202egnp.exe", "content_type": "", "size": 0}).name == "xgnp.exe"
