"""Every mistake of a pathway has French words, for what is wrong and for what to do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import mailflow.pathways
from mailflow.pathways.problems import Problem
from mailflow.web.language import speak
from mailflow.web.studio.problem_words import remedies, remedy, sentence, sentences

SOURCES = Path(mailflow.pathways.__file__).parent
PLACES = {"wrong": (1, 2), "Problem": (2, 3), "_wrong": (1, 2)}
PASSED_ON = ("sentence", "instead")


def shapes() -> Iterator[tuple[str, int, str]]:
    """Every sentence and remedy the readers can say, holes filled, with where it is said (0: what, 1: remedy)."""
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for which, place in enumerate(PLACES.get(name, ())):
                for text in said(node.args[place], named) if len(node.args) > place else ():
                    yield path.name, which, text


def said(node: ast.expr, named: dict[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.Name) and isinstance(named.get(node.id), ast.Constant | ast.JoinedStr):
        node = named[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = [str(item.value) if isinstance(item, ast.Constant) else "No event decides" for item in node.values]
        yield "".join(parts)


def test_every_mistake_and_every_remedy_has_french_words() -> None:
    found = list(shapes())
    assert len(found) > 120
    unknown = [item for item in found if not (sentences, remedies)[item[1]].knows(item[2])]
    assert unknown == []


def test_a_mistake_is_said_in_the_page_s_language() -> None:
    problem = Problem(3, "attendre", "There is no step “fini”.", "Did you mean “fin”?")
    assert sentence(problem) == "L’étape « fini » n’existe pas." and remedy(problem) == "Vouliez-vous dire « fin » ?"
    speak("en")
    try:
        assert (sentence(problem), remedy(problem)) == (problem.sentence, problem.instead)
    finally:
        speak("fr")
