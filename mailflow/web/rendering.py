"""The template environment: French words for dates and codes, icons, and what a list row says in short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from mailflow.inbox.verdict import WORDS
from mailflow.web import words
from mailflow.web.assets import Assets
from mailflow.web.details import (
    server_words,
    sign_words,
    status_words,
    step_detail,
    switch_words,
    withdrawn_words,
)
from mailflow.web.excerpts import marked, with_filter
from mailflow.web.file_names import said
from mailflow.web.labels import INTENTS, label
from mailflow.web.language import _, mark, ngettext
from mailflow.web.rule_words import met_words, rule_conditions
from mailflow.web.sentences import filled
from mailflow.web.setting_words import change_lines, change_name
from mailflow.web.studio.kind_words import kind_name
from mailflow.web.studio.reason_words import outcomes, refusal

TEMPLATES = Path(__file__).parent / "templates"
SOON_HOURS = 24
UNSAID = frozenset({"other", "thanks"})
PRESSING = frozenset({"distress", "complaint"})
UNUSUAL_PLACES = {
    "place.unreadable": "à ouvrir à la main",
    "place.cover": "en remplacement",
    "place.absent": "référent absent, sans remplaçant",
    "place.no_adviser": "personne sans référent",
    "place.not_delivered": "courriel non remis",
    "place.dead_address": "adresse injoignable",
}
HANDLED = {
    "place.machine": "traité par le parcours, sans lecture nécessaire",
    "place.nothing_owed": "rien à répondre",
    "meaning.old": "à lire par une personne : écrit bien avant son arrivée",
    "meaning.unproved": "à lire par une personne : expéditeur non vérifié",
    "meaning.act": "à lire par une personne : rien n’était demandé",
}
CAME_ABOUT = {
    "meaning.old": "écrit bien avant son arrivée",
    "thread.third_party": "écrit à la place de quelqu’un",
    "sender.shared": "adresse de plusieurs personnes",
    "thread.token": "nous répond",
    "thread.own_message_id": "nous répond",
    "thread.foreign_message_id": "suite de son message",
    "thread.sender": "suite de l’échange",
    "thread.new": "nouvelle demande",
}


@cache
def environment(assets: Assets) -> Environment:
    """Everything is escaped; a name a template does not know is an error, not a blank. Compiled once a process."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]  # put there by the extension
    made.globals |= {"asset": assets.url, "icon": cache(assets.icon)}
    made.filters |= {
        "moment": in_zone(words.moment),
        "plain_day": pass_context(lambda context, when: words.plain_day(when, today_of(context))),
        "by": in_zone(words.by),
        "due": in_zone(words.due),
        "task_due": in_zone(words.task_due),
        "hour": pass_context(lambda context, at: words.hour(at, context["zone"])),
        "urgency": urgency,
        "size": words.size,
        "ago": words.ago,
        "file_type": file_type,
        "label": label,
        "findings": findings,
        "gist": gist,
        "wishes": wishes,
        "handling": handling,
        "suggested_because": suggested_because,
        "status_words": status_words,
        "sign_words": sign_words,
        "switch_words": switch_words,
        "withdrawn_words": withdrawn_words,
        "server_words": server_words,
        "step_detail": step_detail,
        "short_due": in_zone(words.short_due),
        "full_name": full_name,
        "marked": marked,
        "with_filter": with_filter,
        "said": said,
        "initials": initials,
        "change_name": change_name,
        "change_lines": change_lines,
        "kind_name": kind_name,
        "studio_refusal": refusal,
        "outcomes": outcomes,
        "month_name": words.month_name,
        "wall_time": words.wall_time,
        "tied": words.tied,
        "rule_conditions": rule_conditions,
        "met_words": met_words,
    }
    return made


FILE_TYPES = {
    "application/pdf": mark("PDF"),
    "application/zip": mark("archive zip"),
    "application/rtf": mark("texte"),
    "application/x-ole-storage": mark("document Office"),
    "application/octet-stream": mark("type inconnu"),
    "text/plain": mark("texte"),
}


def file_type(found: str) -> str:
    """What a file is, by its bytes, in a word."""
    if "wordprocessingml" in found or "opendocument.text" in found:
        return _("texte mis en forme")
    if "spreadsheet" in found:
        return _("tableur")
    if "presentation" in found:
        return _("présentation")
    return (
        _("image") if found.startswith("image/") else _(FILE_TYPES.get(found, FILE_TYPES["application/octet-stream"]))
    )


def in_zone(say: Callable[..., str]) -> Callable[[Context, datetime], str]:
    """A filter that knows the agency's time zone and what time it is."""

    @pass_context
    def filter_(context: Context, at: datetime) -> str:
        return say(at, context["now"], context["zone"])

    return filter_


def today_of(context: Context) -> date:
    """The day it is at the viewer's agency."""
    now: datetime = context["now"]
    return now.astimezone(context["zone"]).date()


@pass_context
def urgency(context: Context, at: datetime | None) -> str:
    """ "late", "soon" or "" for the look of a due time."""
    if at is None:
        return ""
    left = (at - context["now"]).total_seconds()
    return "late" if left < 0 else "soon" if left < SOON_HOURS * 3600 else ""


def findings(verdict: Any, reason: str = "") -> list[Mapping[str, str]]:
    """The steps of a verdict that have words; an empty verdict has none. `reason`: why the mail counts as automatic."""
    steps = verdict.get("steps") if isinstance(verdict, dict) else None
    found: list[Mapping[str, str]] = [step for step in steps or () if isinstance(step, dict) and step.get("words")]
    return [{**step, "words": finding_words(step, reason)} for step in found]


def finding_words(step: Mapping[str, str], reason: str) -> str:
    """One finding in the page's language. It was kept in French, with its values filled in, and with its code."""
    words_ = filled(step["words"], WORDS.get(step.get("code", ""), "")) or step["words"]
    return words_.replace(reason, sign_words(reason)) if reason else words_


def wishes(verdict: Any) -> list[Mapping[str, str]]:
    """What the writer wants, as far as the machine understood: `words` and `tone` ("bad" when it cannot wait)."""
    found = verdict if isinstance(verdict, dict) else {}
    said: list[Mapping[str, str]] = []
    for intent in found.get("intents") or ():
        if intent in UNSAID or intent not in INTENTS:
            continue
        words_ = _(INTENTS[intent])
        if intent == "choose_slot" and found.get("slot"):
            words_ = _("choisit le créneau {number}").format(number=found["slot"])
        said.append({"words": words_, "tone": "bad" if intent in PRESSING else ""})
    return sorted(said, key=lambda wish: wish["tone"] != "bad")


def handling(verdict: Any) -> str:
    """Whether the machine went on alone or a person has to read, in a few words."""
    codes = {step.get("code", "") for step in findings(verdict)}
    said = next((words_ for code, words_ in HANDLED.items() if code in codes), "")
    return _(said) or (_("à lire par une personne") if codes else "")


def suggested_because(why: str) -> str:
    """Why filing suggests a person."""
    return _(WORDS.get(f"suggest.{why}", ""))


def gist(row: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """Why a conversation is in the list and what is asked: an escalation or unusual place, then the writer's wishes."""
    found = findings(row["verdict"])
    said: list[Mapping[str, str]] = []
    if row["stage"] != "none":
        said.append({"words": label(row["stage"], "stages"), "tone": "warn"})
    asked = wishes(row["verdict"]) if row["disposition"] == "human" else []
    said += asked[:2]
    for step in found:
        if step["step"] == "place" and step.get("code") in UNUSUAL_PLACES:
            said.append({"words": _(UNUSUAL_PLACES[step["code"]]), "tone": "warn"})
    if said:
        return said
    codes = {step.get("code", "") for step in found}
    came = next((words_ for code, words_ in CAME_ABOUT.items() if code in codes), "")
    return [{"words": _(came), "tone": ""}] if came else []


def full_name(row: Mapping[str, Any]) -> str:
    """The person's name, else the sender's own, else the address."""
    if row.get("family_name"):
        return f"{row['given_name']} {row['family_name']}"
    return row.get("from_name") or row.get("from_address") or _("Expéditeur illisible")


def initials(name: str) -> str:
    """ "AD" for "Anne Durand"."""
    words_ = [word for word in name.replace("@", " ").split() if word[:1].isalnum()]
    return "".join(word[0] for word in (words_[:1] + words_[1:][-1:])).upper()
