"""Templates meant to do harm, through the preview that administrators use: each is refused or stays harmless text."""

from __future__ import annotations

import asyncio

import pytest

from mailflow.caseload.publishing import publish
from mailflow.templates.shipped import starter_pathways, starter_wordings
from tests.web.conftest import Site

INSIDES = (  # Python behind a value
    *("{{ prenom.__class__ }}", "{{ prenom.__class__.__mro__ }}", "{{ ''.__class__.__base__.__subclasses__() }}"),
    *("{{ prenom|attr('__class__') }}", "{{ prenom|attr('__cl'~'ass__') }}", "{{ prenom['__class__'] }}"),
    *("{{ '%s'|format(prenom.__dict__) }}", "{{ '{0.__class__}'.format(prenom) }}", "{{ self }}", "{{ config }}"),
    *("{{ ('{0.__class__}'|attr('format'))(prenom) }}", "{{ '{p.__class__}'.format_map({'p': prenom}) }}"),
    *("{{ ['{0}'.format]|map('call', prenom)|list }}", "{{ self.__init__.__globals__ }}", "{{ prenom._name }}"),
)
GLOBALS = (  # what templates often find lying about
    *("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "{{ joiner.__init__.__globals__ }}"),
    *("{{ namespace.__init__.__globals__ }}", "{{ lipsum.__globals__['os'] }}", "{{ request.application }}"),
    *("{{ url_for.__globals__ }}", "{{ get_flashed_messages.__globals__ }}", "{{ dict(a=1).__class__ }}"),
)
STATEMENTS = (
    *("{% import 'os' as o %}{{ o }}", "{% include '/etc/passwd' %}", "{% extends '/etc/passwd' %}"),
    *("{% set x = prenom.password_hash %}{{ x }}", "{% macro m() %}{{ caller }}{% endmacro %}{{ m.__globals__ }}"),
    *("{% for k in prenom %}{{ k }}{% endfor %}", "{% autoescape false %}{{ nom }}{% endautoescape %}"),
    *("{% raw %}{{ nom }}{% endraw %}", "{% filter upper %}x{% endfilter %}", "{# c #}"),
)
CHANGES = ("{{ prenom.save() }}", "{{ [].append(1) }}", "{{ prenom.tags.clear() }}", "{{ nom.delete() }}", "{{ 7*7 }}")
UNKNOWN = ("{{ inconnu }}", "{{ adviser.password }}", "{{ prenom.autre }}", "{{ prenom['autre'] }}")
MARKUP = (
    *("{{ '<script>alert(1)</script>'|safe }}", "{{ nom|e|safe }}", "<script>alert(1)</script>"),
    "Subject: {{ nom }}\r\nBcc: mal@x.example",
)
WEIGHT = (
    *("{{ 'a'*10**9 }}", "{{ 'a'*10**5*10**5 }}", "{{ 10**10**8 }}", "{{ range(99999)|list|string*1000 }}"),
    "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
    *("{% macro r() %}{{ r() }}{% endmacro %}{{ r() }}", "{{ '%1000000000d'|format(1) }}", "{{ 'a'|center(10**9) }}"),
    *(
        "{{ 'x'|indent(10**9) }}",
        "{{ ('a'*50000)|wordwrap(1) }}",
        "{{ ('a,'*99999)|urlize }}",
        "{{ lipsum(n=100000) }}",
    ),
    "{% for i in range(99999) recursive %}{{ loop([i]) }}{% endfor %}",
    *("{{" + "(" * 5000 + "1" + ")" * 5000 + "}}", "{{" + "-" * 19_000 + "1}}", "{{'" + "a" * 500_000 + "'}}"),
    "{% if 1 %}" * 1500 + "{% endif %}" * 1500,
)
ATTACKS = (*INSIDES, *GLOBALS, *STATEMENTS, *CHANGES, *UNKNOWN, *MARKUP, *WEIGHT)
LEAKS = (
    b"<class",
    b"subclasses",
    b"__globals__",
    b"<built-in",
    b"uid=",
    b"root:",
    b"0x7",
    b"<script>",
    b"password_hash",
)
CODE = "rappel-web-1"


def test_there_are_as_many_attacks_as_the_families_hold() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= 57


@pytest.mark.parametrize("place", ["body", "subject"])
async def test_no_attack_gets_through_the_preview(site: Site, place: str) -> None:
    async with site.services.engine.begin() as connection:
        documents, now = starter_pathways(), site.services.clock.now()
        await publish(connection, documents["consentement-web"], starter_wordings(), None, now)
    luc = await site.visitor(site.administrator)
    for attack in ATTACKS:
        text = f"Objet : Essai\n\n{attack}\n" if place == "body" else f"Objet : {attack}\n\nBonjour\n"
        data = {"csrf": site.csrf(luc), "texte": text, "lecteur": "obrien", "parcours": "consentement-web"}
        async with asyncio.timeout(60):  # against hanging for ever; how long it takes is measured elsewhere
            shown = await luc.post(f"/formulation/{CODE}/apercu", data=data)
            part = await luc.post(f"/formulation/{CODE}/verifier", data=data)
        assert shown.status_code == part.status_code == 200, attack[:60]
        assert shown.headers["content-security-policy"].startswith("sandbox;")
        for leak in LEAKS:
            assert leak not in shown.content, (attack[:60], leak)
            assert leak not in part.content or leak == b"root:", (attack[:60], leak)
        assert len(shown.content) < 200_000 and len(part.content) < 200_000, attack[:60]


async def test_an_attack_is_not_saved_either(site: Site) -> None:
    async with site.services.engine.begin() as connection:
        documents, now = starter_pathways(), site.services.clock.now()
        await publish(connection, documents["consentement-web"], starter_wordings(), None, now)
    luc = await site.visitor(site.administrator)
    for attack in (INSIDES[0], GLOBALS[0], STATEMENTS[0], WEIGHT[0]):
        data = {"csrf": site.csrf(luc), "texte": f"Objet : x\n\n{attack}", "parcours": "consentement-web"}
        assert (await luc.post(f"/formulation/{CODE}", data=data)).status_code == 422, attack
