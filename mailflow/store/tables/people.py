"""Agencies, the people they follow, their addresses, and who follows whom."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from mailflow.store.tables.base import Json, id_column, instant, metadata

agency = Table(
    "agency",
    metadata,
    id_column(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False, server_default="Europe/Paris"),
    Column("holidays", Text, nullable=False, server_default="FR"),  # "FR", "FR-57" (Moselle) …
    Column("hours", Json, nullable=False),  # {"mon": [["08:30", "12:30"], …], …}
    Column("closures", Json, nullable=False),  # ["2026-05-15", {"day": "2026-12-24", "hours": [["08:30", "12:30"]]}, …]
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("postal_address", Text, nullable=False),
    Column("walk_in", Text, nullable=False, server_default=""),  # opening hours in words
    Column("lead_id", Uuid),  # staff: last stage of the reply clock
    Column("region_id", Uuid, ForeignKey("region.id"), index=True),  # of the roll-out; NULL: none
)

person = Table(
    "person",
    metadata,
    id_column(),
    Column("agency_id", Uuid, ForeignKey("agency.id"), nullable=False, index=True),
    Column("reference", Text, nullable=False, unique=True),  # the service's own number for the person
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("plain_name", Text, nullable=False, server_default=""),  # for comparing: store/names
    Column("language", Text, nullable=False, server_default="fr"),
    Column("tier", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("attributes", Json, nullable=False, server_default="{}"),
    instant("created_at"),
    Column("merged_into", Uuid, ForeignKey("person.id")),  # a second entry of that person: see identity.merge
    Index("ix_person_plain_name", "plain_name", "agency_id"),
    Index("ix_person_merged_into", "merged_into", postgresql_where="merged_into is not null"),
    Index(
        *("ix_person_likeness", "plain_name"),
        postgresql_using="gin",
        postgresql_ops={"plain_name": "gin_trgm_ops"},
    ),
    Index(
        *("ix_person_reference_part", "reference"),
        postgresql_using="gin",
        postgresql_ops={"reference": "gin_trgm_ops"},
    ),
)

person_address = Table(
    "person_address",
    metadata,
    id_column(),
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("address", Text, nullable=False),  # canonical: lower case, IDNA
    Column("preferred", Boolean, nullable=False, server_default="true"),
    Column("state", Text, nullable=False, server_default="active"),
    UniqueConstraint("person_id", "address"),
    CheckConstraint("state in ('active', 'unverified', 'unreachable')", name="state"),
    Index("ix_person_address_address", "address"),
)

assignment = Table(
    "assignment",
    metadata,
    id_column(),
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", Uuid, ForeignKey("staff.id"), nullable=False, index=True),
    instant("since"),
    instant("until", nullable=True),
    Index("uq_assignment_current", "person_id", unique=True, postgresql_where="until is null"),
)
