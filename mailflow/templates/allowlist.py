"""What a wording may hold: declared fields and `if` on them. Everything else is refused before it is compiled.

Three walls: the shape and number of the tags (so that the parser itself cannot be made to work), the allow-list over
the parsed tree, and Jinja2's sandbox at run time, with no filters, tests or globals in it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.environment import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailflow.core.errors import Refused

SOURCE_LENGTH = 20_000  # characters; the worst Markdown of this length takes a third of a second
TAGS = 200
DEPTH = 8
TAG = re.compile(r"\{\{[^{}%#\n]{1,80}\}\}|\{% *(?:if|elif|else|endif)\b[^{}%#\n]{0,200}%\}")
OPENING = re.compile(r"\{[{%#]|[}%#]\}")
FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Not, nodes.And, nodes.Or)


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    for table in (made.globals, made.filters, made.tests):
        table.clear()
    return made


ENVIRONMENT = _environment()


@lru_cache(maxsize=1024)
def compile_source(source: str) -> tuple[Template, frozenset[str]]:
    """The compiled source and the fields it names; `Refused` with line and reason."""
    _check_tags(source)
    try:
        tree = ENVIRONMENT.parse(source)
    except TemplateSyntaxError as error:
        raise _refused(error.lineno, "la balise n'est pas valable") from None
    fields: set[str] = set()
    _check_tree(tree, fields, 0)
    return ENVIRONMENT.from_string(tree), frozenset(fields)


def _check_tags(source: str) -> None:
    if len(source) > SOURCE_LENGTH:
        raise _refused(1, f"le texte dépasse {SOURCE_LENGTH} caractères")
    tags = [match.span() for match in TAG.finditer(source)]
    if len(tags) > TAGS:
        raise _refused(1, f"il y a plus de {TAGS} balises")
    rest, position = [], 0
    for start, end in tags:
        rest.append(source[position:start])
        position = end
    for part in (*rest, source[position:]):
        stray = OPENING.search(part)
        if stray:
            line = source.count("\n", 0, source.find(part) + stray.start()) + 1
            raise _refused(line, f"« {stray.group()} » n'a pas sa place ici")


def _check_tree(node: nodes.Node, fields: set[str], depth: int) -> None:
    if depth > DEPTH:
        raise _refused(node.lineno, "les conditions sont trop imbriquées")
    if type(node) not in ALLOWED:
        raise _refused(node.lineno, "seuls les champs et « if » sont permis")
    if isinstance(node, nodes.Name):
        if node.ctx != "load" or not FIELD.fullmatch(node.name):
            raise _refused(node.lineno, "ce nom de champ n'est pas permis")
        fields.add(node.name)
    for child in node.iter_child_nodes():
        _check_tree(child, fields, depth + 1)


def _refused(line: int, why: str) -> Refused:
    return Refused(f"Modèle de courriel, ligne {line} : {why}.", f"wording refused at line {line}")
