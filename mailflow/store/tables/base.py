"""The metadata with its naming convention, and the column kinds used everywhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, MetaData, Uuid
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Instant = DateTime(timezone=True)
Json = JSONB(none_as_null=True)


def id_column() -> Column[UUID]:
    """A UUID primary key made by `core.ids.new_id`."""
    return Column("id", Uuid, primary_key=True)


def instant(name: str, *, nullable: bool = False, **options: Any) -> Column[Any]:
    """A `timestamptz` column; values are aware datetimes."""
    return Column(name, Instant, nullable=nullable, **options)
