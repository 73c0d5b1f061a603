"""Pinning sub-pathways: a published document names the revisions of the pathways it begins. Pure; looks nothing up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mailflow.pathways.document import Pathway
from mailflow.pathways.problems import Problem
from mailflow.pathways.steps.end import End
from mailflow.pathways.steps.subpathway import Subpathway


def begun_by(pathway: Pathway) -> Iterator[Subpathway]:
    """The steps of a pathway that begin another one."""
    return (step for step in pathway.steps.values() if isinstance(step, Subpathway))


def codes_begun(pathway: Pathway) -> frozenset[str]:
    """Codes of the pathways it begins."""
    return frozenset(step.pathway for step in begun_by(pathway))


def pinned(raw: Any, revisions: Mapping[str, str]) -> Any:
    """The document with `revision` in every sub-pathway step; `revisions` says which, by code."""
    if isinstance(raw, Mapping):
        made = {key: pinned(value, revisions) for key, value in raw.items()}
        if made.get("kind") == Subpathway.kind:
            made["revision"] = revisions[str(made["pathway"])]
        return made
    return [pinned(item, revisions) for item in raw] if isinstance(raw, list) else raw


def problems_of(pathway: Pathway, others: Mapping[str, Pathway]) -> list[Problem]:
    """Sub-pathways that are not published, and outcomes that none of their ends has. `others` by code."""
    found = []
    for step in begun_by(pathway):
        other = others.get(step.pathway)
        if other is None:
            sentence = f"The pathway “{step.pathway}” is not published."
            found.append(Problem(0, step.id, sentence, "Publish it first, or mend its code."))
            continue
        ends = {item.outcome for item in other.steps.values() if isinstance(item, End) and not item.scope}
        for outcome, _ in step.outcomes:
            if outcome not in ends:
                sentence = f"“{step.pathway}” never ends with “{outcome}”."
                found.append(Problem(0, step.id, sentence, f"Possible: {', '.join(sorted(ends))}."))
    return found
