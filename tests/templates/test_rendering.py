"""Wordings render the same in text and HTML, and neither their authors nor their values can do anything else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.core.errors import Refused
from mailflow.templates.rendering import fields_of, from_text, render

WORDING = """Objet : Bonjour {{ prenom }}, votre rendez-vous

# Votre rendez-vous

Bonjour **{{ prenom }}**,

{% if lieu %}
Nous vous attendons à {{ lieu }}.
{% else %}
Nous vous appelons.
{% endif %}

1. Répondez OUI
2. ou REPORTER

- un
  - deux

> Cité

Plus : [le site](https://www.example.org/aide) ou [a@example.org](mailto:a@example.org)
"""
VALUES = {"prenom": "Léa", "lieu": "l'agence"}


def test_text_and_html_come_from_the_same_source() -> None:
    mail = render(WORDING, VALUES)
    assert mail.subject == "Bonjour Léa, votre rendez-vous"
    assert mail.text == (
        "Votre rendez-vous\n\nBonjour Léa,\n\nNous vous attendons à l'agence.\n\n1. Répondez OUI\n2. ou REPORTER\n\n"
        "- un\n  - deux\n\n> Cité\n\nPlus : le site (https://www.example.org/aide) ou a@example.org\n"
    )
    for piece in ("<h1 ", "<strong>Léa</strong>", "<ol ", 'href="https://www.example.org/aide"', 'lang="fr"'):
        assert piece in mail.html
    assert "<img" not in mail.html


def test_styles_are_in_the_elements_because_many_readers_drop_style_sheets() -> None:
    mail = render(WORDING, VALUES)
    assert "<style" not in mail.html and "<link" not in mail.html
    assert all("style=" in tag for tag in re.findall(r"<(?:h1|p|ol|ul|li|blockquote|div)\b[^>]*>", mail.html))
    assert "style=" in from_text("Re: x", "Bonjour").html.partition("<p")[2][:20]


def test_a_wording_longer_than_any_letter_is_refused() -> None:
    with pytest.raises(Refused, match="caractères"):
        render(f"Objet : x\n\n{'[a](' * 5_001}", {})


def test_a_condition_looks_at_the_value() -> None:
    assert "Nous vous appelons." in render(WORDING, {**VALUES, "lieu": " "}).text


def test_the_fields_of_a_wording_are_known_before_it_is_used() -> None:
    assert fields_of(WORDING) == {"prenom", "lieu"}


@pytest.mark.parametrize("field", ["prenom", "lieu"])
def test_a_missing_value_is_refused_by_name(field: str) -> None:
    values = {name: value for name, value in VALUES.items() if name != field}
    with pytest.raises(Refused, match=f"« {field} »"):
        render(WORDING, values)


@pytest.mark.parametrize("value", [1, None, ["x"], b"x", "x" * 10_001])
def test_values_are_strings(value: object) -> None:
    with pytest.raises(Refused, match="« prenom »"):
        render(WORDING, {**VALUES, "prenom": value})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "value",
    [
        "<script>alert(1)</script>",
        "**gras** _x_ `code`",
        "[ici](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "{{ lieu }}{% if %}",
        "\n\n# Titre\n\n- point",
        '" onmouseover="x',
        "javascript:alert(1)",
        "https://evil.example\r\nBcc: a@b",
        "\ue0000\ue001",
    ],
)
def test_a_value_stays_text(value: str) -> None:
    mail = render("Objet : Bonjour {{ prenom }}\n\nBonjour {{ prenom }}.\n", {"prenom": value})
    plain = render("Objet : Bonjour {{ prenom }}\n\nBonjour {{ prenom }}.\n", {"prenom": "x"})
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    allowed = ("<a href=", "<br>")
    tags = [tag for tag in mail.html.split("<")[1:] if not f"<{tag}".startswith(allowed) and not tag.startswith("/a>")]
    assert len(tags) == len(plain.html.split("<")[1:])
    assert value.replace("\r", "").strip("\ue000\ue001")[:5] in mail.text


def test_an_https_value_becomes_a_link_to_itself() -> None:
    mail = render("Objet : x\n\nVoici : {{ lien }}\n", {"lien": "https://agence.example.org/?a=1&b=2"})
    assert '<a href="https://agence.example.org/?a=1&amp;b=2">https://agence.example.org/?a=1&amp;b=2</a>' in mail.html
    assert "Voici : https://agence.example.org/?a=1&b=2\n" in mail.text


def test_a_wording_needs_a_subject_of_one_line() -> None:
    for source in ("Bonjour", "Objet :\n\nBonjour", "Objet : {{ vide }}\n\nBonjour", "Objet : " + "x" * 201):
        with pytest.raises(Refused):
            render(source, {"vide": " \n "})
    assert render("Objet : {{ a }}\n\nx", {"a": "un\r\n deux"}).subject == "un deux"


ATTACKS = [
    *(
        "{{ 7*7 }}",
        "{{ a.b }}",
        "{{ a['b'] }}",
        "{{ a|upper }}",
        "{{ a|attr('x') }}",
        "{{ a() }}",
        "{{ self }}.{{ a.x }}",
    ),
    *(
        "{{ ''.__class__ }}",
        "{{ a.__init__.__globals__ }}",
        "{{ _a }}",
        "{{ A }}",
        "{{ a~a }}",
        "{{ [a] }}",
        "{{ 'a' }}",
    ),
    *(
        "{{ a if a }}",
        "{{ a is defined }}",
        "{{ a == a }}",
        "{{ -a }}",
        "{{ a, a }}",
        "{{ {} }}",
        "{{ 10**10**8 }}",
        "{{}}",
    ),
    *(
        "{% for x in a %}{{ x }}{% endfor %}",
        "{% set a = 1 %}",
        "{% import 'os' as o %}",
        "{% include '/etc/passwd' %}",
    ),
    *(
        "{% extends 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{% block a %}{% endblock %}",
        "{% raw %}{{ a.b }}{% endraw %}",
    ),
    *(
        "{% autoescape false %}{{ a }}{% endautoescape %}",
        "{% filter upper %}a{% endfilter %}",
        "{% call a() %}{% endcall %}",
    ),
    *(
        "{% if a == 'x' %}x{% endif %}",
        "{% if a.b %}x{% endif %}",
        "{% if a() %}x{% endif %}",
        "{% if a is none %}x{% endif %}",
    ),
    *(
        "{# x #}",
        "{{ a",
        "a }}",
        "{% if a %}",
        "{% endif %}",
        "{%- if a -%}x",
        "{{ a }}}",
        "{{{ a }}}",
        "{{ {{ a }} }}",
    ),
    *(
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "-" * 20_000 + "1 }}",
        "{% if a %}" * 3000 + "{% endif %}" * 3000,
    ),
    *(
        "{% if a %}" * 9 + "x" + "{% endif %}" * 9,
        "{{ a }}" * 201,
        "x" * 50_001,
        "{{ '" + "a" * 2_000_000 + "' }}",
        "{{\na }}",
    ),
    *(
        "{% if " + "not " * 49 + "a %}x{% endif %}",
        "[x]({{ a }})",
        "[x](https://h/{{ a }})",
        '[x](https://h "{{ a }}")',
    ),
    *(
        "\ue0000\ue001",
        "<{{ a }}>",
        "[x][r]\n\n[r]: https://h/{{ a }}",
        "{% if a %}{{ b.c }}{% endif %}",
        "{{ a.b }}" * 3,
    ),
]


HARMLESS = {"<{{ a }}>": "<SECRET>\n", "{{ a }}}": "SECRET}\n"}


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_every_attack_is_refused_or_just_text(attack: str) -> None:
    source, values = f"Objet : x\n\n{attack}\n", {"a": "SECRET", "b": "y", "self": "z"}
    if attack in HARMLESS:
        assert render(source, values).text == HARMLESS[attack]
        return
    with pytest.raises(Refused):
        render(source, values)


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>x</script>",
        "<img src=x onerror=y>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](http://h)",
    ],
)
def test_markdown_brings_no_html_and_no_odd_links(markdown: str) -> None:
    mail = render(f"Objet : x\n\n{markdown}\n", {})
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert "href" not in mail.html


@given(st.text(max_size=300))
def test_any_typed_answer_becomes_a_mail(text: str) -> None:
    mail = from_text("Re: x", text)
    assert "<script" not in mail.html.lower()
    assert mail.html.count("<html") == 1


def test_a_typed_answer_keeps_its_lines() -> None:
    mail = from_text("Re: x", "Bonjour,\r\n<b>1</b>\r\n\r\n\r\nÀ vous")
    assert mail.text == "Bonjour,\n<b>1</b>\n\n\nÀ vous\n"
    bare = re.sub(r' style="[^"]*"', "", mail.html)
    assert "<p>Bonjour,<br>\n&lt;b&gt;1&lt;/b&gt;</p>\n<p>À vous</p>" in bare
