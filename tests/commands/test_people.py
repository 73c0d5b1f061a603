"""People come in from a file: all of it or nothing, again without harm, mistakes named by line."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from mailflow.cli import main
from mailflow.commands.people import read_rows, take_in
from mailflow.core.errors import Refused
from mailflow.services import Services
from mailflow.store import tables as t
from mailflow.store.site import add_account, add_agency

HEAD = "reference;given_name;family_name;email;adviser\n"
HOURS = {day: [["08:30", "16:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
async def site(services: Services) -> Services:
    now = services.clock.now()
    async with services.engine.begin() as connection:
        agency = {"name": "Agence", "email": "a@example.org", "phone": "3949", "postal_address": "1 rue des Essais"}
        await add_agency(connection, {"code": "A", "hours": HOURS, "closures": [], **agency})
        account = {"login": "claire", "name": "Claire", "email": "c@example.org", "role": "adviser"}
        await add_account(connection, "A", account, now)
    return services


async def people(services: Services) -> int:
    async with services.engine.connect() as connection:
        return int(await connection.scalar(select(func.count()).select_from(t.person)) or 0)


async def import_file(services: Services, text: str, tmp_path: Path, *, dry_run: bool = False) -> tuple[int, int]:
    file = tmp_path / "register.csv"
    file.write_text(HEAD + text, encoding="utf-8")
    async with services.engine.begin() as connection:
        return await take_in(connection, list(read_rows(file)), None, dry_run)


async def test_importing_twice_adds_nobody_twice(site: Services, tmp_path: Path) -> None:
    rows = "R1;Zoé;Arnould;zoe@example.net;claire\nR2;Amine;Galtier;amine@example.net;claire\n"
    assert await import_file(site, rows, tmp_path) == (2, 0)
    assert await import_file(site, rows, tmp_path) == (0, 2)
    assert await people(site) == 2


async def test_a_dry_run_changes_nothing(site: Services, tmp_path: Path) -> None:
    assert await import_file(site, "R1;Zoé;Arnould;zoe@example.net;claire\n", tmp_path, dry_run=True) == (1, 0)
    assert await people(site) == 0


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("R1;Zoé;Arnould;zoe@example.net;nobody\n", "no account nobody"),
        ("R1;Zoé;Arnould;not-an-address;claire\n", "not an e-mail address"),
        ("R1;Zoé;;zoe@example.net;claire\n", "line 3: nothing in column family_name"),
    ],
)
async def test_a_mistake_is_named_and_nobody_is_added(site: Services, tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        await import_file(site, "R0;Ok;Personne;ok@example.net;claire\n" + row, tmp_path)
    assert await people(site) == 0


def test_the_command_names_a_missing_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "register.csv"
    file.write_text("reference,email\n")
    assert main(["people", "import", str(file)]) == 1
    assert "missing: given_name, family_name, adviser" in capsys.readouterr().err
