"""What is to be sent, each attempt at it, addresses that must not be written to, and the kill switches."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)

from mailflow.store.tables.base import id_column, instant, metadata

# Which line a mail stands in, NULL once it has left. Not the state: a column in an index, or in its condition, costs an
# entry in every index of the table when it changes, and marking a mail `sending` is to cost none.
# In PostgreSQL's own words, which Alembic compares.
LINE = """
    CASE WHEN state = ANY (ARRAY['queued'::text, 'sending'::text])
              THEN CASE WHEN kind = 'pathway'::text THEN 'pathway'::text ELSE 'first'::text END
         WHEN state = ANY (ARRAY['held'::text, 'ambiguous'::text]) THEN state
         ELSE NULL::text END
"""

# The bytes of a mail lie apart from its row, and each page keeps room for the next version of its rows: then that
# version needs no entry in any index.
OUTBOX_ROOM = {"fillfactor": 50, "toast_tuple_target": 512}

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("dedup_key", Text, nullable=False, unique=True),  # case/enrolment/step/occurrence, reply/<id>, ack/<id>
    Column("kind", Text, nullable=False),
    Column("pathway", Text, nullable=False, server_default=""),  # its code, and the wording's: what can be held apart
    Column("wording", Text, nullable=False, server_default=""),
    Column("mail_class", Text, nullable=False),  # legal, service, optional
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), index=True),
    Column("case_id", Uuid, ForeignKey("cases.id"), index=True),
    Column("rfc_message_id", Text, nullable=False),  # holds the signed id, so it is unique as the id is
    Column("envelope_from", Text, nullable=False),  # signed VERP address, "" for the null return path
    Column("recipient", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),  # rendered once, never again
    Column("if_ambiguous", Text, nullable=False, server_default="retry"),  # retry the same bytes, or ask a human
    Column("state", Text, nullable=False, server_default="queued"),
    Column("line", Text, Computed(LINE, persisted=True)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("created_at"),
    instant("not_before"),  # undo window, send later, backoff
    instant("useful_until", nullable=True),  # what was held until then is not sent any more
    instant("sending_since", nullable=True),
    instant("sent_at", nullable=True),
    Column("last_reply", Text, nullable=False, server_default=""),  # the relay's words
    CheckConstraint("kind in ('pathway', 'reply', 'acknowledgement', 'confirmation', 'notice')", name="kind"),
    CheckConstraint("mail_class in ('legal', 'service', 'optional')", name="mail_class"),
    CheckConstraint("if_ambiguous in ('retry', 'ask')", name="if_ambiguous"),
    CheckConstraint(
        "state in ('queued', 'held', 'sending', 'ambiguous', 'sent', 'failed', 'bounced', 'withdrawn')",
        name="state",
    ),
    # Lines at a counter: an adviser's answer does not wait behind a day's hundred thousand reminders.
    Index("ix_outbox_line", "line", "not_before", postgresql_where="line is not null"),
    Index("ix_outbox_recipient", "recipient", "kind", "created_at"),
    postgresql_with=OUTBOX_ROOM,
)

outbox_attempt = Table(
    "outbox_attempt",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("outbox_id", Uuid, ForeignKey("outbox.id"), nullable=False, index=True),
    instant("at"),
    Column("result", Text, nullable=False),  # sent, retry, failed, ambiguous, delayed, bounced
    Column("reply", Text, nullable=False, server_default=""),
    Index("ix_outbox_attempt_at", "at", postgresql_using="brin"),  # in order of time, so this costs next to nothing
)

suppression = Table(
    "suppression",
    metadata,
    Column("address", Text, primary_key=True),
    Column("reason", Text, nullable=False),  # the status that said the address is dead, or who asked
    instant("since"),
)

opt_out = Table(  # a row: the person wants no optional mail
    "opt_out",
    metadata,
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("source", Text, nullable=False),
    instant("since"),
    CheckConstraint("source in ('link', 'mail', 'reply', 'staff')", name="source"),
)

switch = Table(
    "switch",
    metadata,
    Column("name", Text, primary_key=True),  # what is held, see store/switch.py
    Column("held", Boolean, nullable=False),
    instant("at"),
    Column("by", Uuid, ForeignKey("staff.id")),
)
