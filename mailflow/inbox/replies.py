"""An adviser's answer to a conversation, and putting a conversation away. Sends nothing itself: the outbox does.

The recipient is the person's own record, for a stranger the address they wrote from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.config import Settings
from mailflow.core.errors import Refused
from mailflow.core.ids import new_id
from mailflow.core.keys import Keyring
from mailflow.outbox.posting import Draft, post, reply_subject
from mailflow.store import conversations, people
from mailflow.store.events import record_event

MOST_IDS = 20


async def answer(
    connection: AsyncConnection,
    keyring: Keyring,
    settings: Settings,
    conversation_id: UUID,
    author_id: UUID,
    text: str,
    now: datetime,
) -> UUID:
    """Post the adviser's answer, threaded under the last mail that came; nobody owes anything afterwards.

    Returns the outbox id. Raises `Refused` when there is nothing to say or nobody to write to.
    """
    if not text.strip():
        raise Refused("La réponse est vide.")
    found = await _locked(connection, conversation_id)
    last = await conversations.last_message_in(connection, conversation_id)
    recipient, name = await _recipient(connection, found, last)
    signed = await people.author_of(connection, author_id)
    draft = _threaded(found, last, text)
    draft = replace(draft, author_id=author_id, sender_name=signed, recipient=recipient, recipient_name=name)
    entry = await post(connection, keyring, settings, draft, now)
    assert entry is not None  # its dedup key is fresh
    await conversations.settle(connection, conversation_id, "waiting", now)
    message_id = await conversations.message_of_entry(connection, entry)
    await _tell(connection, found, "reply_sent", {"message_id": str(message_id)}, now)
    return entry


async def close(connection: AsyncConnection, conversation_id: UUID, now: datetime) -> None:
    """Put the conversation away; a human mail opens it again."""
    found = await _locked(connection, conversation_id)
    await conversations.settle(connection, conversation_id, "closed", now)
    await _tell(connection, found, "conversation_closed", {}, now)


def _threaded(found: Mapping[str, Any], last: Mapping[str, Any] | None, text: str) -> Draft:
    """The answer under the last mail that came (RFC 5322 §3.6.4); nobody is its recipient yet."""
    return Draft(
        kind="reply",
        dedup_key=f"reply/{new_id()}",
        agency_id=found["agency_id"],
        person_id=found["person_id"],
        case_id=found["case_id"],
        conversation_id=found["id"],
        recipient="",
        subject=reply_subject(last["subject"] if last else found["subject"]),
        text=text,
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
    connection: AsyncConnection, found: Mapping[str, Any], last: Mapping[str, Any] | None
) -> tuple[str, str]:
    if found["person_id"] is None:
        if last is None or not last["from_address"]:
            raise Refused("Aucune adresse à laquelle répondre : l'expéditeur n'est pas lisible.")
        return last["from_address"], ""
    written_to = await people.address_of_person(connection, found["person_id"])
    if written_to is None:
        raise Refused("Cette personne n'a aucune adresse joignable : utiliser un autre moyen.")
    return written_to


async def _tell(
    connection: AsyncConnection, found: Mapping[str, Any], kind: str, data: Mapping[str, str], now: datetime
) -> None:
    if found["case_id"] is not None:
        told = {"conversation_id": str(found["id"]), **data}
        await record_event(connection, found["case_id"], kind, told, now)
    await conversations.tell_live(connection, {f"queue:{found['queue_id']}", f"conversation:{found['id']}"})
