"""The template environment: French words for dates and codes, icons, and what a list row says in short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from mailflow.web import words
from mailflow.web.assets import Assets
from mailflow.web.labels import label

TEMPLATES = Path(__file__).parent / "templates"
SOON_HOURS = 24
USUAL_PLACES = frozenset({"place.adviser", "place.kept"})
CAME_ABOUT = {
    "meaning.old": "écrit bien avant son arrivée",
    "meaning.act": "répond à notre demande",
    "thread.token": "nous répond",
    "thread.own_message_id": "nous répond",
    "thread.foreign_message_id": "suite de son message",
    "thread.sender": "suite de l’échange",
    "thread.new": "nouvelle demande",
}


def environment(assets: Assets) -> Environment:
    """Everything is escaped; a name a template does not know is an error, not a blank."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"asset": assets.url, "icon": assets.icon}
    made.filters |= {
        "moment": in_zone(words.moment),
        "due": in_zone(words.due),
        "task_due": in_zone(words.task_due),
        "hour": pass_context(lambda context, at: words.hour(at, context["zone"])),
        "urgency": urgency,
        "size": words.size,
        "count": words.count,
        "label": label,
        "findings": findings,
        "short_reason": short_reason,
        "full_name": full_name,
        "initials": initials,
    }
    return made


def in_zone(say: Callable[..., str]) -> Callable[[Context, datetime], str]:
    """A filter that knows the agency's time zone and what time it is."""

    @pass_context
    def filter_(context: Context, at: datetime) -> str:
        return say(at, context["now"], context["zone"])

    return filter_


@pass_context
def urgency(context: Context, at: datetime | None) -> str:
    """ "late", "soon" or "" for the look of a due time."""
    if at is None:
        return ""
    left = (at - context["now"]).total_seconds()
    return "late" if left < 0 else "soon" if left < SOON_HOURS * 3600 else ""


def findings(verdict: Any) -> list[Mapping[str, str]]:
    """The steps of a verdict that have words; an old or empty verdict has none."""
    if not isinstance(verdict, list):
        return []
    return [step for step in verdict if isinstance(step, dict) and step.get("words")]


def short_reason(row: Mapping[str, Any]) -> str:
    """Why a conversation is in the list, in a few words: an escalation, an unusual place, else how it came about."""
    if row["stage"] != "none":
        return label(row["stage"], "stages")
    found = findings(row["verdict"])
    for step in found:
        if step["step"] == "place" and step.get("code") not in USUAL_PLACES:
            return step["words"].rstrip(".")
    codes = {step.get("code", "") for step in found}
    return next((words_ for code, words_ in CAME_ABOUT.items() if code in codes), "")


def full_name(row: Mapping[str, Any]) -> str:
    """The person's name, else the sender's own, else the address."""
    if row.get("family_name"):
        return f"{row['given_name']} {row['family_name']}"
    return row.get("from_name") or row.get("from_address") or "Expéditeur illisible"


def initials(name: str) -> str:
    """ "AD" for "Anne Durand"."""
    words_ = [word for word in name.replace("@", " ").split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words_[:1] + words_[1:][-1:])).upper()
