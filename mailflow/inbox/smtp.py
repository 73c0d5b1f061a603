"""The commands of SMTP (RFC 5321), strict about addresses; no relaying, no login. Mails go to the desk's receiver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mailflow.inbox.addresses import check_mail_parameters, parse_path
from mailflow.inbox.connection import Command, Connection
from mailflow.inbox.data_reader import Outcome
from mailflow.inbox.desk import CLOSING, FULL, Delivery
from mailflow.inbox.refusals import Hangup, SmtpRefusal

NOT_WHOLE = {Outcome.TOO_BIG: "552 5.3.4 Message too big", Outcome.NO_ROOM: FULL}


class SmtpSession(Connection):
    """An SMTP session."""

    _greeted = False

    def ehlo(self, argument: bytes) -> str:
        """EHLO and LHLO: greet and name what we offer."""
        greeting = self.helo(argument)
        offers: tuple[str, ...] = ("PIPELINING", f"SIZE {self._desk.limits.mail_bytes}", "8BITMIME", "SMTPUTF8")
        if self.may_start_tls:
            offers += ("STARTTLS",)
        return "\r\n250-".join((greeting.replace(" ", "-", 1), *offers)) + "\r\n250 ENHANCEDSTATUSCODES"

    def helo(self, argument: bytes) -> str:
        """HELO: greet a sender that knows no extensions."""
        if not argument.strip():
            raise SmtpRefusal("501 5.5.4 Name yourself")
        self.start_over()
        self._greeted = True
        return self.spend(f"250 {self.hostname}")

    def mail(self, argument: bytes) -> str:
        """MAIL FROM: begin a transaction."""
        if not self._greeted:
            raise SmtpRefusal("503 5.5.1 Say hello first")
        if self._delivery.sender is not None:
            raise SmtpRefusal("503 5.5.1 Transaction already begun")
        if self._desk.closing:
            raise Hangup(CLOSING)
        path = parse_path(b"FROM:", argument)
        check_mail_parameters(path.parameters, self._desk.limits.mail_bytes)
        self._delivery.sender = path.address
        self._began_at = self.loop.time()
        return "250 2.1.0 Ok"

    def rcpt(self, argument: bytes) -> str:
        """RCPT TO: one more recipient, ours only."""
        if self._delivery.sender is None:
            raise SmtpRefusal("503 5.5.1 MAIL first")
        path = parse_path(b"TO:", argument)
        if path.parameters:
            raise SmtpRefusal("555 5.5.4 Parameter not known")
        if not path.address:
            raise SmtpRefusal("553 5.1.3 Address not acceptable")
        if len(self._delivery.recipients) >= self._desk.limits.recipients:
            return self.spend("452 4.5.3 Too many recipients")
        refusal = self._desk.receiver.refusal(path.address)
        if refusal:
            return self.spend(refusal)
        self._delivery.recipients.append(path.address)
        return "250 2.1.5 Ok"

    async def starttls(self, argument: bytes) -> None:
        """STARTTLS (RFC 3207): all that was said before it is forgotten."""
        if argument:
            raise SmtpRefusal("501 5.5.4 Syntax: STARTTLS")
        if not self.may_start_tls:
            raise SmtpRefusal("503 5.5.1 TLS is in use" if self._secured else "500 5.5.1 Command not known")
        await self.secure()
        self._greeted = False

    async def data(self, argument: bytes) -> str:
        """DATA: read the mail, hand it over, answer."""
        if not self._delivery.recipients:
            raise SmtpRefusal("503 5.5.1 RCPT first")
        if argument:
            raise SmtpRefusal("501 5.5.4 Syntax: DATA")
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        reader = await self.read_mail()
        try:
            delivery, reply = self._delivery, NOT_WHOLE.get(reader.outcome)
            if reply is None:
                delivery.content = reader.take()
                reply = await self._desk.receiver.deliver(delivery)
        finally:
            reader.close()
        self.start_over()
        self._budget = self._desk.limits.idle_commands
        return self.after_data(delivery, reply)

    def after_data(self, delivery: Delivery, reply: str) -> str:
        """The answer to the end of data."""
        return reply

    def rset(self, argument: bytes) -> str:
        """RSET: forget the transaction."""
        self.start_over()
        return self.spend("250 2.0.0 Ok")

    def noop(self, argument: bytes) -> str:
        """NOOP: still here."""
        return self.spend("250 2.0.0 Ok")

    def vrfy(self, argument: bytes) -> str:
        """VRFY: the same for everybody, so that nobody can try names."""
        return self.spend("252 2.1.5 Send some mail and see")

    def quit(self, argument: bytes) -> str:
        """QUIT: part."""
        raise Hangup("221 2.0.0 Bye")

    commands: ClassVar[Mapping[bytes, Command]] = {
        b"EHLO": ehlo,
        b"HELO": helo,
        b"MAIL": mail,
        b"RCPT": rcpt,
        b"RSET": rset,
        b"NOOP": noop,
        b"VRFY": vrfy,
        b"QUIT": quit,
    }
