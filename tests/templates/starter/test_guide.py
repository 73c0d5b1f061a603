"""The guides say of every shipped pathway what it is, how it ends, when people hear of it and what it rests on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailflow.pathways.document import Pathway
from mailflow.pathways.durations import Duration
from mailflow.pathways.steps.await_reply import AwaitReply
from mailflow.pathways.steps.document_request import DocumentRequest
from mailflow.pathways.steps.end import End
from tests.templates.starter.lives import BY_CODE

FOLDER = Path(__file__).parents[3] / "docs" / "guide"
TABLE = (FOLDER / "pathways.md").read_text("utf-8").partition("## The starter pathways")[2].partition("\n## ")[0]
GUIDE = (FOLDER / "starter-pathways.md").read_text("utf-8")
BY_DAYS = {"actualisation", "actualisation-en"}  # of the month
EXAMPLES = {"demande", "premier-contact"}
ARTICLE = re.compile(r"\b[LRD]\d{3,4}-\d+(?:-\d+)*")


def _section(code: str) -> str:
    """What the guide says of a pathway: a part of its own, or its row among the elements."""
    own = [part for part in GUIDE.split("\n## ") if f"`{code}`" in part.partition("\n")[0]]
    rows = [line for line in GUIDE.splitlines() if line.startswith("| `") and f"`{code}`" in line.split("|")[1]]
    return "\n".join(own or rows)


def test_the_table_names_every_shipped_pathway_its_title_and_its_ends() -> None:
    rows = [re.findall(r"[^|]+", line) for line in TABLE.splitlines() if line.startswith("| `")]
    found = {code.strip(" `"): (title.strip(), ends.strip()) for code, title, ends in rows}
    assert found == {code: (pathway.title, ", ".join(_ends(pathway))) for code, pathway in BY_CODE.items()}


def _ends(pathway: Pathway) -> list[str]:
    ends = [step for step in pathway.steps.values() if isinstance(step, End) and not step.scope]
    return list(dict.fromkeys(step.outcome for step in ends))


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_the_guide_cites_the_articles_that_a_pathway_rests_on(code: str) -> None:
    section = _section(code)
    assert section
    basis = [item["source"] for item in BY_CODE[code].raw["sources"]]
    cited = {article for text in basis for article in ARTICLE.findall(text)}
    assert cited <= set(ARTICLE.findall(section))


@pytest.mark.parametrize(
    "code", sorted(BY_CODE.keys() - {"actualisation", "actualisation-en", "demande", "premier-contact"})
)
def test_the_guide_says_when_reminders_go_and_when_waiting_ends(code: str) -> None:
    section = _section(code.removesuffix("-en"))
    for step in BY_CODE[code].steps.values():
        if isinstance(step, AwaitReply | DocumentRequest):
            ends = step.timeout if isinstance(step, AwaitReply) else step.within
            for span in [*(reminder.after for reminder in step.reminders), ends]:
                assert isinstance(span, Duration)
                assert re.search(rf"\b{span.count}\b(?: et [+]?\d+)? jours? ouvrés", section), f"{step.id}: {span}"
