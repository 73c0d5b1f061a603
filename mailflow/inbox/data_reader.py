"""Collects the octets of one DATA command, chunk by chunk, in linear time. Knows no connection and keeps no mail."""

from __future__ import annotations

from enum import StrEnum

from mailflow.inbox.limits import Doors

# The only end of data (RFC 5321 §4.1.1.4): lenient ends let a second mail be smuggled behind the first.
END = b"\r\n.\r\n"
DOT = b"\r\n."


class Outcome(StrEnum):
    """What became of the octets."""

    WHOLE = "whole"
    TOO_BIG = "too_big"
    NO_ROOM = "no_room"


class DataReader:
    """Feed it what arrives until it gives back what lies behind the end; then `take` the mail."""

    def __init__(self, limit: int, doors: Doors) -> None:
        self.outcome = Outcome.WHOLE
        self.received = 0
        self._limit = limit
        self._doors = doors
        self._held = 0
        self._buffer = bytearray(b"\r\n")  # the line end of the DATA command itself: an empty mail is "." at once
        self._end = -1
        self._dotted = False

    def feed(self, chunk: bytes) -> bytes | None:
        """Take the next octets; returns those behind the end of data, or None as long as it goes on."""
        buffer = self._buffer
        self.received += len(chunk)
        if self.outcome is Outcome.WHOLE and not self._has_room(len(chunk)):
            self._drop()
        seen = len(buffer)
        buffer += chunk
        at = self._find_end(max(0, seen - len(END) + 1))
        if at >= 0:
            self._end = at + 2
            return bytes(memoryview(buffer)[at + len(END) :])
        if self.outcome is not Outcome.WHOLE:
            del buffer[: -len(END)]
        return None

    def take(self) -> bytes:
        """The mail as it came, with the dots that the sender doubled made single (RFC 5321 §4.5.2). Only once."""
        buffer, self._buffer = self._buffer, bytearray()
        if self._dotted:
            return bytes(memoryview(buffer)[: self._end]).replace(DOT, b"\r\n")[2:]
        return bytes(memoryview(buffer)[2 : self._end])

    def close(self) -> None:
        """Give back the room it held."""
        self._doors.release(self._held)
        self._held = 0

    def _find_end(self, start: int) -> int:
        """Where the end begins, -1 when it is not there yet. Most mails have no line with a dot: one search does."""
        if not self._dotted:
            at = self._buffer.find(DOT, start)
            if at < 0 or self._buffer.startswith(END, at):
                return at
            self._dotted = True
        return self._buffer.find(END, start)

    def _has_room(self, count: int) -> bool:
        if self.received > self._limit:
            self.outcome = Outcome.TOO_BIG
            return False
        if not self._doors.hold(count):
            self.outcome = Outcome.NO_ROOM
            return False
        self._held += count
        return True

    def _drop(self) -> None:
        """Keep listening for the end, but nothing of the mail."""
        self.close()
        del self._buffer[: -len(END)]
