"""What advisers see: queues, conversations, and every message in or out."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from mailflow.store.tables.base import Json, id_column, instant, metadata
from mailflow.store.tables.words import MESSAGE_WORDS

queue = Table(
    "queue",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("owner_id", Uuid, ForeignKey("staff.id")),
    UniqueConstraint("agency_id", "kind", "owner_id", postgresql_nulls_not_distinct=True),
    # adviser: one's own · triage: unmatched, unverified, third party · lead: escalated to the team lead
    # automatic: list mail, bounces and automatic answers that belong to nobody
    CheckConstraint("kind in ('adviser', 'triage', 'lead', 'automatic')", name="kind"),
)

conversation = Table(
    "conversation",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), index=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), index=True),
    Column("queue_id", Uuid, ForeignKey("queue.id"), nullable=False),
    Column("taken_from_id", Uuid, ForeignKey("queue.id")),  # somebody took it into their queue: where it goes back to
    Column("subject", Text, nullable=False),
    # open: a human owes an answer · waiting: nobody owes one · closed: put away
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False, server_default="none"),  # of the reply clock
    Column("priority", Text, nullable=False, server_default="normal"),  # of what is owed now; set by rules
    instant("due_at", nullable=True),  # when the answer is owed (72 h of working time)
    instant("snoozed_until", nullable=True),  # out of the list until then, unless it gets late or the person writes
    instant("last_at"),
    instant("last_in_at", nullable=True),
    instant("created_at"),
    CheckConstraint("state in ('open', 'waiting', 'closed')", name="state"),
    CheckConstraint("priority in ('normal', 'high')", name="priority"),
    CheckConstraint("stage in ('none', 'nudge', 'cover', 'lead')", name="stage"),
    Index("ix_conversation_queue", "queue_id", "state", "due_at", "id"),
    Index("ix_conversation_taken", "taken_from_id", postgresql_where="taken_from_id is not null"),
    Index("ix_conversation_recent", "queue_id", "state", "last_at", "id"),
)

message = Table(
    "message",
    metadata,
    id_column(),
    Column("conversation_id", Uuid, ForeignKey("conversation.id"), nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id")),
    Column("direction", Text, nullable=False),  # in, out
    Column("incoming_id", BigInteger, ForeignKey("incoming.id"), unique=True),
    Column("outbox_id", Uuid, ForeignKey("outbox.id"), index=True),
    Column("author_id", Uuid, ForeignKey("staff.id")),  # the adviser who wrote it
    Column("rfc_message_id", Text, nullable=False),  # with angle brackets, "" when it had none
    Column("in_reply_to", Text, nullable=False, server_default=""),
    Column("references", ARRAY(Text), nullable=False, server_default="{}"),
    Column("from_address", Text, nullable=False),
    Column("from_name", Text, nullable=False, server_default=""),
    Column("to_address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    instant("at"),
    Column("disposition", Text, nullable=False),  # mail/values.Disposition; "own" for what we sent
    Column("disposition_reason", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),  # all of the readable text: nothing is cut at storage
    Column("reply_text", Text, nullable=False, server_default=""),
    Column("quoted_text", Text, nullable=False, server_default=""),
    Column("signature", Text, nullable=False, server_default=""),
    Column("further_texts", ARRAY(Text), nullable=False, server_default="{}"),  # beside the body; part of `text` too
    Column("attachments", Json, nullable=False, server_default="[]"),  # [{"filename", "content_type", "size"}]
    Column("proof", Text, nullable=False, server_default="none"),  # none, token, authenticated
    Column("matched_by", Text, nullable=False, server_default=""),  # mail/values.MatchRule
    Column("verdict", Json, nullable=False, server_default="{}"),  # every pipeline step's finding, in order
    Column("words", TSVECTOR, Computed(MESSAGE_WORDS, persisted=True)),  # for the search
    CheckConstraint("direction in ('in', 'out')", name="direction"),
    Index("ix_message_conversation", "conversation_id", "at"),
    Index("ix_message_at", "at", "id"),
    Index("ix_message_words", "words", postgresql_using="gin"),
    Index("ix_message_rfc_id", "rfc_message_id"),
    Index("ix_message_person", "person_id", postgresql_where="person_id is not null"),  # for erasing
    Index("ix_message_sender", "from_address", postgresql_where="direction = 'in'"),
)
