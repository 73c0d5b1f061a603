"""The doctor on a real database, good and spoilt, and on servers that are not there."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from mailflow.config import Settings
from mailflow.core.clock import Clock, SystemClock
from mailflow.outbox.deciding import hold_sending
from mailflow.runtime.doctor import database, disk, domain, ports, relay, secret, sending, standstill, time
from mailflow.runtime.doctor.examination import examine
from mailflow.runtime.doctor.finding import Check, Finding, Level, Site
from mailflow.runtime.home import free_port
from mailflow.services import Services, secret_file
from mailflow.store import switch
from mailflow.store.suppressions import suppress
from tests.controllers import stop


async def look(check: Check, services: Services, **changes: object) -> list[Finding]:
    """One check on the test's database, with changed settings."""
    settings = services.settings.model_copy(update=changes)
    async with services.engine.connect() as connection:
        return await check(Site(settings, connection, False, services.clock.now()))


def worst(found: list[Finding]) -> Finding:
    order = list(Level)
    return max(found, key=lambda finding: order.index(finding.level))


async def test_a_good_database_is_found_good(services: Services) -> None:
    for check in (database.check_version, database.check_extensions, database.check_durability, database.check_schema):
        assert [finding.level for finding in await look(check, services)] == [Level.OK]


async def test_a_missing_extension_is_named_with_its_command(services: Services, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP EXTENSION pg_trgm CASCADE")
    [found] = await look(database.check_extensions, services)
    assert found.level is Level.WRONG
    assert "CREATE EXTENSION pg_trgm" in found.mend


async def test_a_database_that_forgets_acknowledged_mail_is_found_wrong(services: Services, database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    await services.engine.dispose()
    [found] = await look(database.check_durability, services)
    assert found.level is Level.WRONG
    assert "synchronous_commit = off" in found.what
    assert "ALTER SYSTEM SET synchronous_commit = on" in found.mend


@pytest.mark.parametrize(("version", "words"), [("0000", "this release wants"), ("9999", "newer mailflow")])
async def test_another_schema_is_found_wrong(services: Services, database_url: str, version: str, words: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", (version,))
    [found] = await look(database.check_schema, services)
    assert found.level is Level.WRONG and words in found.what


async def test_an_empty_database_wants_migrating(services: Services, database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP TABLE alembic_version")
    [found] = await look(database.check_schema, services)
    assert "schema missing" in found.what and "mailflow migrate" in found.mend


async def test_clocks_that_differ_are_told(services: Services) -> None:
    async with services.engine.connect() as connection:
        late = services.clock.now() - timedelta(seconds=30)
        [found] = await time.check_clock(Site(services.settings, connection, False, late))
    assert found.level is Level.WARNING and "differ by 30 s" in found.what
    assert worst(await look(time.check_clock, services)).level is Level.OK


async def test_room_is_told_for_the_home_and_for_a_local_database(services: Services) -> None:
    found = await look(disk.check_disk, services)
    assert [finding.what.partition(":")[0] for finding in found] == ["MAILFLOW_HOME", "database"]


async def test_domain_settings_left_at_their_defaults_are_found(services: Services) -> None:
    assert worst(await look(domain.check_domain, services)).level is Level.NOTE
    assert worst(await look(domain.check_domain, services, mail_domain="localhost.localdomain")).level is Level.WRONG


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mailbox": "accompagnement"}, "more than 8 letters"),
        ({"authserv_ids": ""}, "MAILFLOW_AUTHSERV_IDS"),
        ({"trusted_peers": "0.0.0.0/0"}, "trusts everybody"),
        ({"trusted_peers": "my-server"}, "is no network"),
    ],
)
async def test_settings_that_weaken_the_site_are_found(services: Services, changes: dict[str, str], words: str) -> None:
    settings = {**services.settings.model_dump(), **changes}
    site = Site(Settings(**settings), None, False, services.clock.now())
    assert any(words in finding.what for finding in await domain.check_domain(site))


async def test_secrets_others_can_read_or_too_short_are_found(services: Services, tmp_path: Path) -> None:
    assert (await look(secret.check_secrets, services))[0].level is Level.OK  # from the environment
    assert (await look(secret.check_secrets, services, secret_key=None))[0].level is Level.NOTE
    secret_file(tmp_path / "secret.key")
    assert (await look(secret.check_secrets, services, secret_key=None))[0].level is Level.OK
    (tmp_path / "secret.key").chmod(0o644)
    [found] = await look(secret.check_secrets, services, secret_key=None)
    assert found.mend == f"chmod 600 {tmp_path / 'secret.key'}"
    (tmp_path / "secret.key").write_text("short")
    assert len(await look(secret.check_secrets, services, secret_key=None)) == 2


@pytest.fixture
def smtp() -> Iterator[int]:
    port = free_port(set())
    server = Controller(Sink(), hostname="127.0.0.1", port=port)
    server.start()
    yield port
    stop(server)


async def test_the_relay_is_greeted(services: Services, smtp: int) -> None:
    plain = {"relay_host": "127.0.0.1", "relay_port": smtp, "relay_security": "none"}
    assert worst(await look(relay.check_relay, services, **plain)).level is Level.OK
    found = worst(await look(relay.check_relay, services, **{**plain, "relay_security": "starttls"}))
    assert found.level is Level.WRONG and "STARTTLS" in found.what
    found = worst(await look(relay.check_relay, services, **{**plain, "relay_port": free_port({smtp})}))
    assert found.level is Level.WRONG and "does not answer" in found.what
    assert worst(await look(relay.check_relay, services)).level is Level.WARNING


async def test_ports_answer_while_the_site_runs_and_are_free_otherwise(services: Services, smtp: int) -> None:
    settings = services.settings.model_copy(update={"smtp_port": smtp, "web_port": free_port({smtp})})
    running = await ports.check_ports(Site(settings, None, True, services.clock.now()))
    assert [finding.level for finding in running] == [Level.OK, Level.WRONG]
    resting = await ports.check_ports(Site(settings, None, False, services.clock.now()))
    assert [finding.level for finding in resting] == [Level.NOTE, Level.OK]


async def test_nothing_running_is_told_without_a_traceback(tmp_path: Path) -> None:
    found = await examine(Settings(home=tmp_path), SystemClock())
    wrong = [finding.check for finding in found if finding.level is Level.WRONG]
    assert wrong == ["database", "temporal", "domain"]
    assert all(finding.mend for finding in found if finding.level is Level.WRONG)


async def test_servers_that_do_not_answer_are_told(tmp_path: Path, clock: Clock) -> None:
    nowhere = f"127.0.0.1:{free_port(set())}"
    settings = Settings(
        home=tmp_path, database_url=f"postgresql://mailflow@{nowhere}/mailflow", temporal_address=nowhere
    )
    found = {finding.check: finding for finding in await examine(settings, clock)}
    assert found["database"].what.startswith("does not answer")
    assert found["temporal"].what == f"{nowhere} does not answer"


async def test_a_url_of_another_database_is_refused_in_words(tmp_path: Path, clock: Clock) -> None:
    found = await examine(Settings(home=tmp_path, database_url="mysql://db/mailflow"), clock)
    assert "must start with postgresql://" in found[0].what


async def test_a_whole_good_site_has_nothing_wrong_but_what_it_lacks(services: Services) -> None:
    found = await examine(services.settings, services.clock)
    assert {finding.check for finding in found if finding.level is Level.WRONG} == {"temporal"}


async def test_work_that_stands_still_is_named_with_the_part_to_look_at(services: Services, database_url: str) -> None:
    assert [found.level for found in await look(standstill.check_standstill, services)] == [Level.OK]
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO incoming (dedup_key, sha256, raw, source, mailbox, recipients,"
            " envelope_from, peer, received_at)"
            " VALUES ('k', 'h', 'r', 'smtp', 'suivi@agence.example.org', '{}', '', '', now() - interval '2 hours')"
        )
    [found] = await look(standstill.check_standstill, services)
    assert found.level is Level.WARNING
    assert found.what.startswith("1 mails taken and not filed")
    assert "filing" in found.mend


async def test_what_is_held_is_named_with_the_command_that_lets_it_go(services: Services) -> None:
    assert [finding.level for finding in await look(sending.check_sending, services)] == [Level.OK]
    async with services.engine.begin() as connection:
        now = services.clock.now()
        await hold_sending(connection, None, now, switch.switch_name("pathway", "premier-contact"))
        await hold_sending(connection, None, now, switch.FUSE)
    fuse, pathway = await look(sending.check_sending, services)
    assert (fuse.level, fuse.mend) == (Level.WRONG, "mailflow hold --release --fuse")
    assert (pathway.level, pathway.mend) == (Level.WARNING, "mailflow hold --release --pathway premier-contact")


async def test_many_addresses_given_up_in_a_day_are_noticed(services: Services) -> None:
    async with services.engine.begin() as connection:
        for number in range(51):
            await suppress(connection, f"p{number}@example.net", "5.1.1", services.clock.now() - timedelta(hours=1))
    [found] = await look(sending.check_sending, services)
    assert "51 addresses" in found.what
