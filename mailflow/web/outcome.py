"""What became of an action on many rows, in one sentence, after the page came back; and whether it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mailflow.caseload.together import KINDS
from mailflow.inbox.bulk import UNDO_WITHIN
from mailflow.store import actions
from mailflow.web import words
from mailflow.web.call import Call
from mailflow.web.language import _, mark, ngettext
from mailflow.web.sentences import said as sentence

NOTHING = "rien"
FROM_BELOW = mark("Plus dans vos suivis.")  # for the catalogue: caseload/together.py says it


@dataclass(frozen=True, slots=True)
class Outcome:
    """`action_id` is None when there is nothing to take back."""

    text: str
    left: str = ""
    action_id: UUID | None = None
    good: bool = True


async def outcome(call: Call) -> Outcome | None:
    """Of the action named in the address, if it is the viewer's own."""
    asked = call.request.query_params.get("lot", "")
    if asked == NOTHING:
        return Outcome(_("Cochez d’abord une ligne, ou « Toutes les lignes »."), good=False)
    try:
        found = await actions.find_action(call.connection, UUID(asked), call.viewer.id)
    except ValueError:
        return None
    if found is None:
        return None
    left = said_why(found["detail"]["why"]) if found["kind"] in KINDS else said_left(found["left"])
    if found["undone_at"] is not None:
        lost = found["changed"] - found["restored"]
        return Outcome(said_undone(found["restored"]), said_left(lost))
    undoable = found["changed"] > 0 and call.now - found["at"] <= UNDO_WITHIN
    return Outcome(
        said(call, found["kind"], found["changed"], found["detail"]), left, found["id"] if undoable else None
    )


def said(call: Call, kind: str, number: int, detail: dict[str, str]) -> str:
    """What was done to how many."""
    name = detail.get("name", "")
    if number == 0:
        return _("Rien n’a été changé.")
    if kind == "close":
        text = ngettext("%(n)s conversation classée.", "%(n)s conversations classées.", number)
    elif kind == "snooze":
        text = ngettext(
            "%(n)s conversation remise à plus tard : %(name)s.",
            "%(n)s conversations remises à plus tard : %(name)s.",
            number,
        )
        name = words.moment(datetime.fromisoformat(detail["until"]), call.now, call.viewer.zone)
    elif kind == "wake":
        text = ngettext("%(n)s conversation revenue.", "%(n)s conversations revenues.", number)
    elif kind == "assign":
        text = ngettext("%(n)s conversation confiée à %(name)s.", "%(n)s conversations confiées à %(name)s.", number)
    elif kind == "take":
        text = ngettext("Vous avez pris %(n)s conversation.", "Vous avez pris %(n)s conversations.", number)
    elif kind == "release":
        text = ngettext(
            "%(n)s conversation remise où elle était.", "%(n)s conversations remises où elles étaient.", number
        )
    elif kind == "pause":
        text = ngettext("Parcours de %(n)s personne mis en pause.", "Parcours de %(n)s personnes mis en pause.", number)
    elif kind == "resume":
        text = ngettext("Parcours de %(n)s personne repris.", "Parcours de %(n)s personnes repris.", number)
    elif kind == "task":
        text = ngettext(
            "Tâche « %(name)s » créée pour %(n)s personne.", "Tâche « %(name)s » créée pour %(n)s personnes.", number
        )
    elif kind == "tag":
        text = ngettext(
            "Étiquette « %(name)s » posée sur %(n)s ligne.", "Étiquette « %(name)s » posée sur %(n)s lignes.", number
        )
    else:
        text = ngettext(
            "Étiquette « %(name)s » retirée de %(n)s ligne.", "Étiquette « %(name)s » retirée de %(n)s lignes.", number
        )
    return text % {"n": number, "name": name}


def said_left(number: int) -> str:
    """How many were not touched."""
    if not number:
        return ""
    return ngettext(
        "%(n)s ligne laissée : elle a changé entre-temps, ou il n’y avait rien à y faire.",
        "%(n)s lignes laissées : elles ont changé entre-temps, ou il n’y avait rien à y faire.",
        number,
    ) % {"n": number}


def said_why(why: Sequence[tuple[str, int]]) -> str:
    """How many were left, and for which reasons."""
    if not why:
        return ""
    reasons = " ; ".join(_("%(n)s × %(why)s") % {"n": count, "why": sentence_of(text)} for text, count in why)
    number = sum(count for _text, count in why)
    return ngettext("%(n)s personne laissée (%(why)s).", "%(n)s personnes laissées (%(why)s).", number) % {
        "n": number,
        "why": reasons,
    }


def sentence_of(text: str) -> str:
    """A reason within a sentence."""
    return sentence(text).rstrip(".")


def said_undone(number: int) -> str:
    """How many are as they were."""
    return ngettext(
        "Annulé : %(n)s ligne remise comme avant.", "Annulé : %(n)s lignes remises comme avant.", number
    ) % {"n": number}
