"""Answers before they leave: drafts that colleagues share, what is kept beside them, canned replies, notes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Computed, ForeignKey, Index, Integer, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from mailflow.store.tables.base import Json, id_column, instant, metadata
from mailflow.store.tables.words import NOTE_WORDS

blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),  # hexadecimal
    Column("bytes", LargeBinary, nullable=False),
    instant("added_at"),
)

answer_draft = Table(  # one a conversation; sending empties it, so that its version never goes back
    "answer_draft",
    metadata,
    Column("conversation_id", Uuid, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),  # who last wrote
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("attachments", Json, nullable=False, server_default="[]"),  # [{"sha256", "name", "type", "size"}]
    Column("options", Json, nullable=False, server_default="{}"),  # to, cc, and what happens after sending
    Column("returned", Text, nullable=False, server_default=""),  # why an answer came back: undone, person_wrote
    instant("written_at"),  # wall time: people type in it
    CheckConstraint("returned in ('', 'undone', 'person_wrote')", name="returned"),
    Index("ix_answer_draft_written", "written_at", postgresql_where="text <> ''"),
)

kept_text = Table(  # what would have been lost: the other text of two typed at once, a text that was replaced
    "kept_text",
    metadata,
    id_column(),  # made by the page, so that each saving of one text changes one row
    Column("conversation_id", Uuid, ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("attachments", Json, nullable=False, server_default="[]"),
    Column("why", Text, nullable=False),
    instant("at"),
    instant("discarded_at", nullable=True),
    CheckConstraint("why in ('conflict', 'replaced', 'returned')", name="why"),
    Index("ix_kept_text_open", "conversation_id", "at", postgresql_where="discarded_at is null"),
)

answer = Table(  # what an adviser's answer was made of, and what was before it: to take it back
    "answer",
    metadata,
    Column("outbox_id", Uuid, ForeignKey("outbox.id"), primary_key=True),
    Column("conversation_id", Uuid, ForeignKey("conversation.id"), nullable=False, index=True),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("attachments", Json, nullable=False, server_default="[]"),
    Column("options", Json, nullable=False, server_default="{}"),
    Column("cc", ARRAY(Text), nullable=False, server_default="{}"),
    Column("copies", ARRAY(Uuid), nullable=False, server_default="{}"),  # outbox entries of those in cc
    Column("heard", Integer, nullable=False),  # how many mails of people the conversation held
    Column("state", Text, nullable=False),  # the conversation's before
    Column("stage", Text, nullable=False),
    instant("due_at", nullable=True),
    instant("owed_since", nullable=True),
    Column("task_key", Text, nullable=False, server_default=""),  # of the reminder opened with it
    Column("bulk_id", Uuid, ForeignKey("bulk_answer.id"), index=True),
    instant("taken_back_at", nullable=True),
    Column("taken_back_why", Text, nullable=False, server_default=""),
)

bulk_answer = Table(
    "bulk_answer",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False, index=True),
    Column("text", Text, nullable=False, server_default=""),
    Column("chosen", Json, nullable=False),  # [{"id", "seen"}]: conversations, and how they stood when chosen
    Column("results", Json, nullable=False, server_default="[]"),  # [{"id", "name", "held"}], after sending
    instant("created_at"),
    instant("sent_at", nullable=True),
)

canned_reply = Table(
    "canned_reply",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("owner_id", Uuid, ForeignKey("staff.id")),  # NULL: the whole agency's
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),  # with fields, as in wordings
    Column("effects", Json, nullable=False, server_default="{}"),  # {"state": "closed", "remind_days": 5, "tag": "…"}
    Column("changed_by", Uuid, ForeignKey("staff.id"), nullable=False),
    instant("changed_at"),
    instant("removed_at", nullable=True),
    Index("ix_canned_reply_agency", "agency_id", "owner_id", postgresql_where="removed_at is null"),
)

note = Table(  # between colleagues, never sent
    "note",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("conversation_id", Uuid, ForeignKey("conversation.id", ondelete="CASCADE")),
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE")),
    Column("author_id", Uuid, ForeignKey("staff.id"), nullable=False),
    Column("text", Text, nullable=False),
    instant("at"),
    instant("removed_at", nullable=True),
    CheckConstraint("conversation_id is not null or person_id is not null", name="about"),
    Index("ix_note_conversation", "conversation_id", "at"),
    Column("words", TSVECTOR, Computed(NOTE_WORDS, persisted=True)),  # for the search
    Index("ix_note_person", "person_id", "at"),
    Index("ix_note_words", "words", postgresql_using="gin"),
)

mention = Table(
    "mention",
    metadata,
    Column("note_id", Uuid, ForeignKey("note.id", ondelete="CASCADE"), primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff.id"), primary_key=True),
    instant("seen_at", nullable=True),
    Index("ix_mention_unseen", "staff_id", postgresql_where="seen_at is null"),
)
