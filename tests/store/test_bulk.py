"""Many rows in one statement, whatever their columns hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from mailflow.core.ids import new_id
from mailflow.services import Services
from mailflow.store.bulk import insert_rows, update_rows
from mailflow.store.tables import agency

AT = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "code": f"A{number}",
            "name": 'Été "à" l\\agence\n\u202f中\U0001f642',
            "hours": {"mon": [["08:30", "12:30"]]},
            "closures": [],
            "email": "a@example.org",
            "phone": "",
            "postal_address": "",
            "lead_id": new_id() if number else None,
        }
        for number in range(count)
    ]


async def test_rows_come_back_as_they_were_given_and_the_other_columns_have_their_defaults(services: Services) -> None:
    given = rows(3)
    async with services.engine.begin() as connection:
        await insert_rows(connection, agency, given)
        found = (await connection.execute(select(agency).order_by(agency.c.code))).mappings().all()
    assert [{name: row[name] for name in given[0]} for row in found] == given
    assert {row["time_zone"] for row in found} == {"Europe/Paris"}


async def test_rows_are_updated_by_their_id_and_others_are_left_alone(services: Services) -> None:
    first, second = rows(2)
    async with services.engine.begin() as connection:
        await insert_rows(connection, agency, [first, second])
        await update_rows(connection, agency, [{"id": first["id"], "phone": "3949", "lead_id": None}])
        found = (await connection.execute(select(agency).order_by(agency.c.code))).mappings().all()
    assert [(row["phone"], row["lead_id"]) for row in found] == [("3949", None), ("", second["lead_id"])]


async def test_no_rows_are_no_statement_and_an_unknown_type_is_refused(services: Services) -> None:
    async with services.engine.begin() as connection:
        await insert_rows(connection, agency, [])
        with pytest.raises(TypeError):
            await insert_rows(connection, agency, [{"id": object()}])
