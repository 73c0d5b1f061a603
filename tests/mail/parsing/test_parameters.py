"""Parameters as clients write them: continued, percent-encoded, unquoted, forgotten semicolons."""

from __future__ import annotations

import pytest

from mailflow.mail.parsing.parameters import file_name, parameters


def test_a_continued_parameter_is_put_together_by_its_numbers() -> None:
    _, found = parameters("attachment; filename*1*=%A9.pdf; filename*0*=utf-8''caf%C3")
    assert found["filename"] == "café.pdf"


def test_an_unclosed_quote_ends_with_the_field() -> None:
    assert parameters('text/plain; charset="utf-8')[1] == {"charset": "utf-8"}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("attachment; filename*=UTF-8''Justificatif%20d%E2%80%99absence.pdf", "Justificatif d’absence.pdf"),
        ("attachment; filename*=iso-8859-1'fr'r%E9sum%E9.doc", "résumé.doc"),
        ("attachment; filename=\"resume.doc\"; filename*=utf-8''r%C3%A9sum%C3%A9.doc", "résumé.doc"),
        ('attachment; filename*0="CV de "; filename*1="Zoé.pdf"', "CV de Zoé.pdf"),
        ('attachment; filename*0="=?utf-8?Q?CV_Zo"; filename*1="=C3=A9?=.pdf"', "CV Zoé.pdf"),
        ('attachment; filename="=?iso-8859-1?Q?Dipl=F4me.pdf?="', "Diplôme.pdf"),
        ("attachment; filename==?utf-8?B?RGlwbMO0bWUucGRm?=", "Diplôme.pdf"),
        ("attachment; filename=CV Zoé Létang.pdf", "CV Zoé Létang.pdf"),
        ("attachment; filename='CV.pdf'", "CV.pdf"),
        (r'attachment; filename="l\"avis.pdf"', 'l"avis.pdf'),
        (r'attachment; filename="C:\Scans\CV.pdf"', r"C:\Scans\CV.pdf"),
        ('attachment; FILENAME = "a.pdf" ; size=12', "a.pdf"),
    ],
)
def test_a_file_name_is_found_however_it_is_written(value: str, name: str) -> None:
    assert parameters(value)[1]["filename"] == name


@pytest.mark.parametrize(
    "value", ["text/plain charset=utf-8", "text/plain, charset=utf-8", "Text/Plain ;charset=utf-8;;"]
)
def test_a_type_is_read_where_its_separators_are_odd(value: str) -> None:
    assert parameters(value) == ("text/plain", {"charset": "utf-8"})


def test_the_first_of_two_equal_parameters_counts() -> None:
    assert parameters("multipart/mixed; boundary=a; boundary=b")[1]["boundary"] == "a"


def test_a_percent_encoded_name_is_decoded_only_when_letters_come_out() -> None:
    assert file_name("Attestation%20employ%C3%A9.pdf") == "Attestation employé.pdf"
    assert file_name("remise%20de%2050%25.pdf") == "remise%20de%2050%25.pdf"
    assert file_name("100%.pdf") == "100%.pdf"


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (r'attachment; filename="a \"b\" \\ c;d.pdf"; size=3', r'a "b" \ c;d.pdf'),
        ("attachment; filename==?utf-8?Q?a;b?= c=d.pdf; size=3", "a;b c=d.pdf"),
        ("attachment; filename==a=b=.pdf", "=a=b=.pdf"),
        ('attachment; filename="a\\', "a\\"),
    ],
)
def test_escaped_quotes_and_semicolons_in_words_do_not_end_a_value(value: str, name: str) -> None:
    assert parameters(value)[1]["filename"] == name
