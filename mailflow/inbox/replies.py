"""An adviser's answer to a conversation, taking it back, putting a conversation away. Sends nothing: the outbox does.

The recipient is one of the person's own addresses, for a stranger the address they wrote from; copies go to the
person's other addresses and to colleagues, nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.core.keys import Keyring
from mailflow.inbox.afterwards import After, plan, put_tag, remind
from mailflow.inbox.enclosures import enclosures
from mailflow.outbox.posting import Draft, post, reply_subject
from mailflow.store import answers, conversations, people
from mailflow.store.events import record_event
from mailflow.templates.rendering import from_markdown

MOST_IDS = 20
CHANGED = "La conversation a changé entre-temps : relisez ce qui est nouveau, puis envoyez."
MARKER = "⟦"  # what inserting a canned reply leaves where a value is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What an adviser may choose besides the text."""

    to: str = ""  # "" for the person's preferred address
    cc: tuple[str, ...] = ()
    attachments: tuple[Mapping[str, Any], ...] = ()  # [{"sha256", "name", "type", "size"}]
    not_before: datetime | None = None
    seen: datetime | None = None  # how the conversation stood for its writer; None when that was looked at before
    after: After = field(default_factory=After)
    bulk_id: UUID | None = None


async def answer(
    connection: AsyncConnection,
    keyring: Keyring,
    settings: Settings,
    conversation_id: UUID,
    author_id: UUID,
    text: str,
    now: datetime,
    extras: Extras | None = None,
) -> UUID:
    """Post the adviser's answer, threaded under the last mail that came; nobody owes anything afterwards.

    Returns the outbox id. Raises `Refused` when there is nothing to say, something to fill in, or nobody to write to.
    """
    chosen = extras or Extras()
    if not text.strip():
        raise Refused("La réponse est vide.")
    if MARKER in text:
        raise Refused("Il reste un champ à compléter dans le texte : remplacez ce qui est entre ⟦ et ⟧.")
    found = await _locked(connection, conversation_id)
    if chosen.seen is not None and found["last_at"] > chosen.seen:
        raise Refused(CHANGED)
    last = await conversations.last_message_in(connection, conversation_id)
    recipient, name = await _recipient(connection, found, last, chosen.to)
    cc = await _copies(connection, found, recipient, chosen.cc)
    signed = await people.author_of(connection, author_id)
    draft = replace(
        _threaded(found, last, text),
        author_id=author_id,
        sender_name=signed,
        recipient=recipient,
        recipient_name=name,
        cc=cc,
        enclosures=await enclosures(connection, settings, chosen.attachments),
        not_before=chosen.not_before,
    )
    entry = await _post(connection, keyring, settings, draft, now)
    copies = [await _post(connection, keyring, settings, _copy(draft, address), now) for address in cc]
    await _settle(connection, found, draft, chosen, (entry, copies), now)
    return entry


async def take_back(connection: AsyncConnection, conversation_id: UUID, outbox_id: UUID, now: datetime) -> None:
    """The answer has not left: its text is a draft again, the conversation owed as before. `Refused` when it has."""
    await _locked(connection, conversation_id)
    waiting = await answers.pending(connection, conversation_id, now)
    if outbox_id not in {row["outbox_id"] for row in waiting} or not await answers.withdraw(connection, outbox_id, now):
        raise Refused("Trop tard : cette réponse est déjà partie, ou quelqu’un l’a annulée.")


async def close(connection: AsyncConnection, conversation_id: UUID, now: datetime) -> None:
    """Put the conversation away; a human mail opens it again."""
    found = await _locked(connection, conversation_id)
    await conversations.settle(connection, conversation_id, "closed", now)
    await _tell(connection, found, "conversation_closed", {}, now)


async def _settle(
    connection: AsyncConnection,
    found: Mapping[str, Any],
    draft: Draft,
    chosen: Extras,
    posted: tuple[UUID, list[UUID]],
    now: datetime,
) -> None:
    """What is left to do once the mail is in the outbox: the conversation, its case, and what undoing will need."""
    entry, copies = posted
    await conversations.settle(connection, found["id"], chosen.after.state, now)
    message_id = await conversations.message_of_entry(connection, entry)
    await _tell(connection, found, "reply_sent", {"message_id": str(message_id)}, now)
    if chosen.after.state == "closed":
        await _tell(connection, found, "conversation_closed", {}, now)
    tagged = await put_tag(connection, found, draft.author_id, chosen.after, now)
    values = {
        "outbox_id": entry,
        "conversation_id": found["id"],
        "author_id": draft.author_id,
        "text": draft.text,
        "attachments": [dict(file) for file in chosen.attachments],
        "options": {"to": chosen.to, "cc": list(chosen.cc), **plan(chosen.after), **tagged},
        "cc": list(draft.cc),
        "copies": copies,
        "heard": await answers.heard(connection, found["id"]),
        "task_key": await remind(connection, found, entry, chosen.after, now),
        "bulk_id": chosen.bulk_id,
    }
    before = {name: found[name] for name in ("state", "stage", "due_at")}
    await answers.record(connection, values | before | {"owed_since": found["last_in_at"]})


async def _post(connection: AsyncConnection, keyring: Keyring, settings: Settings, draft: Draft, now: datetime) -> UUID:
    entry = await post(connection, keyring, settings, draft, now)
    assert entry is not None  # its dedup key is fresh
    return entry


def _copy(draft: Draft, address: str) -> Draft:
    """The same letter for one of those in copy; it stands in no conversation and no case."""
    return replace(draft, copy_for=address, dedup_key=f"reply/{new_id()}", case_id=None, person_id=None)


def _threaded(found: Mapping[str, Any], last: Mapping[str, Any] | None, text: str) -> Draft:
    """The answer under the last mail that came (RFC 5322 §3.6.4); nobody is its recipient yet."""
    subject = reply_subject(last["subject"] if last else found["subject"])
    words = from_markdown(subject, text)
    return Draft(
        kind="reply",
        dedup_key=f"reply/{new_id()}",
        agency_id=found["agency_id"],
        person_id=found["person_id"],
        case_id=found["case_id"],
        conversation_id=found["id"],
        recipient="",
        subject=subject,
        text=text,
        html=words.html,
        in_reply_to=last["rfc_message_id"] if last else "",
        references=tuple(last["references"])[-MOST_IDS + 1 :] if last else (),
        if_ambiguous="ask",
    )


async def _locked(connection: AsyncConnection, conversation_id: UUID) -> Mapping[str, Any]:
    found = await conversations.lock_conversation(connection, conversation_id)
    if found is None:
        raise Refused("Cette conversation n'existe pas.")
    return found


async def _recipient(
    connection: AsyncConnection, found: Mapping[str, Any], last: Mapping[str, Any] | None, wanted: str
) -> tuple[str, str]:
    if found["person_id"] is None:
        if last is None or not last["from_address"]:
            raise Refused("Aucune adresse à laquelle répondre : l'expéditeur n'est pas lisible.")
        return last["from_address"], ""
    written_to = await people.address_of_person(connection, found["person_id"])
    if written_to is None:
        raise Refused("Cette personne n'a aucune adresse joignable : utiliser un autre moyen.")
    if not wanted or wanted == written_to[0]:
        return written_to
    if wanted not in await people.active_addresses(connection, found["person_id"]):
        raise Refused("Cette adresse n'est pas, ou n'est plus, une adresse joignable de la personne.")
    return wanted, written_to[1]


async def _copies(
    connection: AsyncConnection, found: Mapping[str, Any], recipient: str, wanted: tuple[str, ...]
) -> tuple[str, ...]:
    """Those in copy, each once: the person's own addresses and colleagues of the agency, nobody else."""
    if not wanted:
        return ()
    own = await people.active_addresses(connection, found["person_id"]) if found["person_id"] else []
    known = {*own, *(one["email"] for one in await people.colleagues(connection, found["agency_id"]))}
    cc = tuple(dict.fromkeys(address for address in wanted if address != recipient))
    if not known.issuperset(cc):
        raise Refused("Une copie ne peut aller qu'à une autre adresse de la personne ou à un collègue de l'agence.")
    return cc


async def _tell(
    connection: AsyncConnection, found: Mapping[str, Any], kind: str, data: Mapping[str, str], now: datetime
) -> None:
    if found["case_id"] is not None:
        told = {"conversation_id": str(found["id"]), **data}
        await record_event(connection, found["case_id"], kind, told, now)
    await conversations.tell_live(connection, {f"queue:{found['queue_id']}", f"conversation:{found['id']}"})
