"""What a site can get wrong about its names and proofs is said with the way out."""

from pathlib import Path

from mailflow.config import Settings
from mailflow.runtime.doctor.domain import check_authentication, check_certificate
from mailflow.runtime.doctor.finding import Level
from tests.certificates import write_certificate


def test_senders_are_proved_by_the_mail_server_or_by_mailflow_itself() -> None:
    [said] = check_authentication(Settings())
    assert said.level is Level.WARNING and "MAILFLOW_VERIFY_DKIM" in said.mend
    assert check_authentication(Settings(authserv_ids="mx.example.org")) == []
    assert check_authentication(Settings(verify_dkim=True)) == []


def test_trusting_everybody_is_wrong() -> None:
    [said] = check_authentication(Settings(verify_dkim=True, trusted_peers="0.0.0.0/0"))
    assert said.level is Level.WRONG


def test_a_certificate_that_ends_soon_is_said_and_one_that_cannot_be_read_is_wrong(tmp_path: Path) -> None:
    assert check_certificate(Settings()) == []
    pem = write_certificate(tmp_path / "mx.pem")  # good for a day
    [soon] = check_certificate(Settings(smtp_certificate=pem))
    assert soon.level is Level.WARNING
    [wrong] = check_certificate(Settings(smtp_certificate=tmp_path / "no.pem"))
    assert wrong.level is Level.WRONG and "MAILFLOW_SMTP_CERTIFICATE" in wrong.what
