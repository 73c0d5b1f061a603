"""How sure we are of what became of a mail, on real sockets."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from mailflow.config import Settings
from mailflow.core.errors import Misconfigured, Temporary
from mailflow.mail.sending.relay import Relay, Timeouts
from mailflow.mail.sending.transport import Answer, Fate, RelayConnection
from tests.certificates import contexts
from tests.relays import DROP, ScriptedRelay

RAW = b"Subject: x\r\n\r\n.\r\n..\r\nBonjour\r\n.fin\r\n"
ENVELOPE = ["MAIL FROM:<retour@agence.example.org>", "RCPT TO:<lea@example.net>", "DATA"]
QUICK = Timeouts(command=5, final=5)
IMPATIENT = Timeouts(command=0.5, final=0.5)


def towards(relay: ScriptedRelay, **changes: object) -> Relay:
    made = Relay("127.0.0.1", relay.port, "none", "agence.example.org", timeouts=QUICK)
    return replace(made, **changes)  # type: ignore[arg-type]


async def sent(connection: RelayConnection, raw: bytes = RAW) -> Answer:
    return await connection.send("retour@agence.example.org", "lea@example.net", raw)


async def test_mails_arrive_byte_for_byte_over_one_connection() -> None:
    async with ScriptedRelay().running() as relay:
        connection = RelayConnection(towards(relay))
        answers = [await sent(connection, raw) for raw in (RAW, b".\r\n", RAW)]
        await connection.quit()
    assert {answer.fate for answer in answers} == {Fate.ACCEPTED}
    assert [mail.raw for mail in relay.accepted] == [RAW, b".\r\n", RAW]
    assert relay.connections == 1
    assert relay.commands == ["EHLO agence.example.org", *ENVELOPE * 3, "QUIT"]


async def test_an_empty_return_path_and_every_letter_an_address_may_have_go_as_they_are() -> None:
    odd = "a!#$%&'*+/=?^_`{|}~-.z@xn--p1b6ci4b4b3a.example.net"
    async with ScriptedRelay().running() as relay:
        connection = RelayConnection(towards(relay))
        assert (await connection.send("", odd, RAW)).fate is Fate.ACCEPTED
        assert (await connection.send(odd, "lea@example.net", RAW)).fate is Fate.ACCEPTED
        await connection.quit()
    assert [(mail.envelope_from, mail.recipient) for mail in relay.accepted] == [("", odd), (odd, "lea@example.net")]


@pytest.mark.parametrize("address", ["léa@example.net", "lea@example.net> SIZE=1", "lea@example.net\r\nRSET"])
async def test_what_is_no_address_is_refused_for_good_and_the_next_mail_goes(address: str) -> None:
    async with ScriptedRelay().running() as relay:
        connection = RelayConnection(towards(relay))
        assert (await connection.send("retour@agence.example.org", address, RAW)).fate is Fate.PERMANENT
        assert (await connection.send(address, "lea@example.net", RAW)).fate is Fate.PERMANENT
        assert (await sent(connection)).fate is Fate.ACCEPTED
        await connection.quit()
    assert [mail.recipient for mail in relay.accepted] == ["lea@example.net"]


@pytest.mark.parametrize(
    ("reply", "fate", "status"),
    [
        ("450 4.2.0 greylisted", Fate.TEMPORARY, "4.2.0"),
        ("550 5.1.1 no such user", Fate.PERMANENT, "5.1.1"),
        ("554 no", Fate.PERMANENT, ""),
        ("535 5.7.8 log in", Fate.TEMPORARY, "5.7.8"),
        ("421 4.7.0 closing", Fate.TEMPORARY, "4.7.0"),
    ],
)
@pytest.mark.parametrize("place", ["rcpt", "data", "final"])
async def test_refusals_are_told_apart_and_the_next_mail_goes(place: str, reply: str, fate: Fate, status: str) -> None:
    first_only = {place: lambda number: reply if number == 1 else ""}
    async with ScriptedRelay(**first_only).running() as relay:  # type: ignore[arg-type]
        connection = RelayConnection(towards(relay))
        first, second = await sent(connection), await sent(connection)
        await connection.quit()
    assert first.fate is fate
    assert (first.status, first.text) == (status, reply)
    assert second.fate is Fate.ACCEPTED
    assert len(relay.accepted) == 1
    assert relay.connections == (2 if reply.startswith("421") else 1)


@pytest.mark.parametrize(
    ("reply", "text", "status"),
    [
        ("550-5.1.1 no\r\n550 5.1.1 such user", "550 5.1.1 no 5.1.1 such user", "5.1.1"),
        ("550 5.1.1 d\x1b[2J\x00\x07one\x7f \x85", "550 5.1.1 d [2J one", "5.1.1"),
        ("550 " + "x" * 2000, "550 " + "x" * 496, ""),
    ],
)
async def test_the_words_of_a_relay_are_one_clean_line_of_bounded_length(reply: str, text: str, status: str) -> None:
    async with ScriptedRelay(rcpt=lambda _: reply).running() as relay:
        assert await sent(RelayConnection(towards(relay))) == Answer(Fate.PERMANENT, text, status)


@pytest.mark.parametrize("reply", ["nonsense", "299 hm", "354 go", "5", "250-" * 10_000])
async def test_a_reply_that_means_nothing_is_no_acceptance(reply: str) -> None:
    async with ScriptedRelay(rcpt=lambda _: reply).running() as relay:
        before = await sent(RelayConnection(towards(relay, timeouts=IMPATIENT)))
    async with ScriptedRelay(final=lambda _: reply).running() as relay:
        after = await sent(RelayConnection(towards(relay, timeouts=IMPATIENT)))
    assert (before.fate, after.fate) == (Fate.TEMPORARY, Fate.LOST)


async def test_a_connection_cut_before_the_mail_leaves_no_doubt() -> None:
    async with ScriptedRelay(rcpt=lambda _: DROP).running() as relay:
        answer = await sent(RelayConnection(towards(relay)))
    assert answer.fate is Fate.TEMPORARY
    assert not relay.datas


@pytest.mark.parametrize("pipelining", [False, True])
async def test_a_connection_cut_at_data_is_no_doubt_as_nothing_of_the_mail_left(pipelining: bool) -> None:
    async with ScriptedRelay(data=lambda _: DROP, pipelining=pipelining).running() as relay:
        answer = await sent(RelayConnection(towards(relay)))
    assert answer.fate is Fate.TEMPORARY


async def test_where_the_relay_offers_it_the_envelope_goes_in_one_go() -> None:
    async with ScriptedRelay(pipelining=True).running() as relay:
        connection = RelayConnection(towards(relay))
        assert [(await sent(connection)).fate for _ in range(3)] == [Fate.ACCEPTED] * 3
        await connection.quit()
    assert relay.commands == ["EHLO agence.example.org", *ENVELOPE * 3, "QUIT"]


async def test_a_recipient_refused_in_one_go_is_refused_and_the_next_mail_goes() -> None:
    refusing = ScriptedRelay(rcpt=lambda number: "550 5.1.1 no such user" if number == 1 else "", pipelining=True)
    async with refusing.running() as relay:
        connection = RelayConnection(towards(relay))
        assert (await sent(connection)).status == "5.1.1"
        assert (await sent(connection)).fate is Fate.ACCEPTED
    assert (len(relay.accepted), relay.connections) == (1, 1)


async def test_a_relay_that_wants_a_mail_for_nobody_gets_none() -> None:
    odd = ScriptedRelay(rcpt=lambda _: "550 5.1.1 no", careless=True, pipelining=True)
    async with odd.running() as relay:
        assert (await sent(RelayConnection(towards(relay)))).fate is Fate.PERMANENT
    assert not relay.accepted


async def test_an_answer_lost_after_the_mail_is_a_doubt() -> None:
    async with ScriptedRelay(final=lambda _: DROP).running() as relay:
        answer = await sent(RelayConnection(towards(relay)))
    assert answer.fate is Fate.LOST
    assert len(relay.accepted) == 1


async def test_silence_after_the_mail_is_a_doubt() -> None:
    async with ScriptedRelay(hold=asyncio.Event()).running() as relay:
        answer = await sent(RelayConnection(towards(relay, timeouts=IMPATIENT)))
    assert answer.fate is Fate.LOST


async def test_a_kept_connection_that_died_is_renewed_without_doubt() -> None:
    relay = ScriptedRelay()
    async with relay.running():
        connection = RelayConnection(towards(relay))
        await sent(connection)
    async with relay.running(relay.port):
        assert (await sent(connection)).fate is Fate.ACCEPTED
        await connection.quit()
    assert len(relay.accepted) == 2


@pytest.mark.parametrize("greeting", ["421 busy", "554 go away", "nonsense", "220-" * 10_000])
async def test_a_relay_that_will_not_talk_is_away(greeting: str) -> None:
    async with ScriptedRelay(greeting=greeting).running() as relay:
        with pytest.raises(Temporary):
            await sent(RelayConnection(towards(relay, timeouts=IMPATIENT)))


async def test_a_closed_port_is_away() -> None:
    async with ScriptedRelay().running() as relay:
        gone = towards(relay)
    with pytest.raises(Temporary):
        await sent(RelayConnection(gone))


async def test_starttls_with_a_verified_name_works_and_logs_in_under_it(tmp_path: Path) -> None:
    server, client = contexts(tmp_path)
    async with ScriptedRelay(tls=server).running() as relay:
        secure = towards(relay, security="starttls", tls=client, user="agence", password="secret")
        connection = RelayConnection(secure)
        assert (await sent(connection)).fate is Fate.ACCEPTED
        await connection.quit()
    assert [mail.raw for mail in relay.accepted] == [RAW]
    verbs = [command[:4] for command in relay.commands]
    assert verbs.index("STAR") < verbs.index("AUTH") < verbs.index("MAIL")


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_certificate_nobody_vouches_for_stops_the_mail_and_nothing_goes_in_clear(
    tmp_path: Path, security: str
) -> None:
    server, _ = contexts(tmp_path)
    async with ScriptedRelay(tls=server).running() as relay:
        with pytest.raises(Temporary):
            await sent(RelayConnection(towards(relay, security=security)))
    assert not any(command.startswith(("MAIL", "AUTH", "DATA")) for command in relay.commands)
    assert not relay.accepted


async def test_a_relay_without_starttls_gets_nothing_in_clear() -> None:
    async with ScriptedRelay().running() as relay:
        with pytest.raises(Temporary):
            await sent(RelayConnection(towards(relay, security="starttls")))
    assert not relay.accepted


async def test_a_relay_that_does_not_know_our_account_is_away_and_its_words_are_not_kept(tmp_path: Path) -> None:
    server, client = contexts(tmp_path)
    async with ScriptedRelay(tls=server, auth="535 5.7.8 no account agence").running() as relay:
        secure = towards(relay, security="starttls", tls=client, user="agence", password="wrong")
        with pytest.raises(Temporary) as away:
            await sent(RelayConnection(secure))
    assert away.value.private == "relay: SMTPAuthenticationError: 535"


async def test_words_put_in_before_tls_are_not_believed(tmp_path: Path) -> None:
    """CVE-2011-0411: were they kept, each reply would count for the next command and the refusal for none."""
    server, client = contexts(tmp_path)
    early = b"250-injected\r\n250 AUTH PLAIN\r\n"
    async with ScriptedRelay(tls=server, early=early, rcpt=lambda _: "550 5.1.1 no such user").running() as relay:
        answer = await sent(RelayConnection(towards(relay, security="starttls", tls=client)))
    assert answer == Answer(Fate.PERMANENT, "550 5.1.1 no such user", "5.1.1")
    assert not relay.datas


def test_a_site_without_relay_or_with_a_password_in_clear_is_told_so(settings: Settings) -> None:
    with pytest.raises(Misconfigured, match="MAILFLOW_RELAY_HOST"):
        Relay.from_settings(settings)
    clear = {"relay_host": "smtp.example.org", "relay_security": "none", "relay_user": "a"}
    with pytest.raises(Misconfigured, match="in clear"):
        Relay.from_settings(settings.model_copy(update={**clear, "relay_password": SecretStr("p")}))
