"""Mail data ends at CRLF.CRLF and nowhere else, however it is cut into chunks."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.inbox.data_reader import DataReader, Outcome
from mailflow.inbox.limits import Doors, Limits

LIMITS = Limits(bytes_in_flight=10_000)


def read(chunks: list[bytes], limit: int = 1000, doors: Doors | None = None) -> tuple[DataReader, bytes | None]:
    reader = DataReader(limit, doors or Doors(LIMITS))
    rest = None
    for chunk in chunks:
        assert rest is None
        rest = reader.feed(chunk)
    return reader, rest


def test_what_lies_behind_the_end_is_given_back() -> None:
    reader, rest = read([b"a\r\nb\r\n.\r\nRSET\r\n"])
    assert (reader.take(), rest) == (b"a\r\nb\r\n", b"RSET\r\n")


def test_an_empty_mail_is_a_dot_at_once() -> None:
    reader, rest = read([b".", b"\r", b"\nQUIT\r\n"])
    assert (reader.take(), rest) == (b"", b"QUIT\r\n")


def test_doubled_dots_are_made_single_once() -> None:
    reader, _ = read([b"..\r\n...\r\n.a\r\nb..\r\n..c\r\n.\r\n"])
    assert reader.take() == b".\r\n..\r\na\r\nb..\r\n.c\r\n"


@settings(max_examples=200)
@given(st.lists(st.sampled_from([b"\r", b"\n", b".", b"\r\n", b"a", b"\r\n.", b"\0"]), max_size=60), st.data())
def test_any_lines_survive_any_cutting(parts: list[bytes], data: st.DataObject) -> None:
    lines = b"".join(parts).split(b"\r\n")
    mail = b"\r\n".join(lines) + b"\r\n"
    wire = b"\r\n".join(b"." + line if line[:1] == b"." else line for line in lines) + b"\r\n.\r\n"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=8)))
    chunks = [wire[a:b] for a, b in zip([0, *cuts], [*cuts, len(wire)], strict=True)]
    while not chunks[-1]:
        chunks.pop()
    reader, rest = read(chunks)
    assert (reader.take(), rest) == (mail, b"")


def test_a_mail_that_is_too_big_is_heard_to_its_end_but_not_kept() -> None:
    doors = Doors(LIMITS)
    reader, rest = read([b"x" * 600, b"y" * 600, b"z" * 9_000, b"\r\n.", b"\r\nQUIT\r\n"], doors=doors)
    assert (reader.outcome, rest) == (Outcome.TOO_BIG, b"QUIT\r\n")
    assert doors.hold(10_000)


def test_unfinished_mails_share_a_bounded_room() -> None:
    doors = Doors(LIMITS)
    first, _ = read([b"x" * 9_000], limit=20_000, doors=doors)
    second, rest = read([b"x" * 2_000, b"\r\n.\r\n"], limit=20_000, doors=doors)
    assert (second.outcome, rest) == (Outcome.NO_ROOM, b"")
    first.close()
    third, _ = read([b"x" * 9_000, b"\r\n.\r\n"], limit=20_000, doors=doors)
    assert third.outcome is Outcome.WHOLE
