"""Hostile mails of our own making, by name: bombs, lies about structure and charset, forged senders, loops."""

from __future__ import annotations

import base64
from collections.abc import Iterator

HEAD = b"From: Zoe <zoe@example.org>\r\nTo: suivi@agence.example.org\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n"
TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
MIXED = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
RIGHT_TO_LEFT, ZERO_WIDTH, CYRILLIC_A = "\u202e", "\u200b", "\u0430"
CHARSETS = (
    "",
    "utf-7",
    "utf-16",
    "utf-32",
    "idna",
    "punycode",
    "unicode_escape",
    "hex",
    "rot13",
    "zlib",
    "bz2",
    "base64",
    "undefined",
    "mbcs",
    "iso-2022-jp",
    "hz",
    "cp037",
    "../../x",
    "x" * 3000,
    "utf-8\0",
)


def hostile(n: int = 4_000) -> dict[str, bytes]:
    """Every mail of the set; `n` is how often a bomb repeats itself."""
    bombs = (_headers(n), _structures(n), _texts(n), _markup(n), _encodings(n))
    made = {name: mail for family in (*bombs, _loops(), _files()) for name, mail in family}
    made |= {name: HEAD + b"Message-ID: <%s@x.example>\r\n" % name.encode() + mail for name, mail in made.items()}
    return made | dict(_bare())


def _headers(n: int) -> Iterator[tuple[str, bytes]]:
    yield "semicolons", b"Content-Type: text/plain" + b";" * n + b"\r\n\r\nx"
    for name, piece in {"round": b"(", "angle": b"<", "quote": b'"', "dot": b".", "group": b"a:;,", "at": b"@"}.items():
        yield f"cc_{name}", b"Cc: " + piece * n + b"\r\n\r\nx"
    yield "cc_many", b"Cc: " + b",".join(b"a%d@b.example" % i for i in range(n)) + b"\r\n\r\nx"
    yield "words", b"Subject: " + b"=?utf-8?q?=41?= " * n + b"\r\n\r\nx"
    yield "words_open", b"Subject: " + b"=?" * n + b"\r\n\r\nx"
    yield "words_nul", b"Subject: =?utf-8?q?a=00b=0D=0ABcc:_x=40y?= \xed\xa0\x80\r\n\r\nx"
    yield "re", b"Subject: " + b"Re: " * n + b"x\r\n\r\nx"
    yield "blanks", b"Subject: Re:" + b" " * n + b"x\r\n\r\nx"
    yield (
        "continued",
        b"Content-Disposition: attachment" + b"".join(b";\r\n filename*%d=a" % i for i in range(n)) + TEXT,
    )
    yield "references", b"References: " + b" ".join(b"<%d@x>" % i for i in range(n)) + b"\r\n\r\nx"
    yield "fields", b"".join(b"X-%d: y\r\n" % i for i in range(n)) + b"\r\nx"
    yield "hops", b"Received: from a by b; Mon, 2 Mar 2026 10:00:00 +0100\r\n" * (n // 10) + b"\r\nx"
    yield "folds", b"X-Fold: a" + b"\r\n b" * n + b"\r\n\r\nx"
    yield "long_line", b"X-Long: " + b"a" * (100 * n) + b"\r\n\r\nx"
    yield "no_colon", b"this is no field\r\n" * n + b"\r\nx"
    yield "bare_cr", b"X-A: a\rX-B: b\nX-C: c\r\n\r\na\r.\rb"
    yield "dates", b"Date: Mon, 99 Foo 99999999999999 99:99:99 +9999999\r\nDate: \xff\r\n\r\nx"
    yield "ids", b"In-Reply-To: " + b"<" * n + b"\r\nReferences: " + b"<a@b" * n + b"\r\n\r\nx"


def _structures(n: int) -> Iterator[tuple[str, bytes]]:
    for depth in (60, n // 4):
        opened = b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(depth)
        )
        yield f"nested_{depth}", opened + TEXT + b"x"
        yield f"forwarded_{depth}", b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: deep\r\n\r\nx"
    yield "parts", MIXED + b"--b\r\n\r\nx\r\n" * n + b"--b--"
    yield "empty_parts", MIXED + b"--b\r\n" * n
    yield "boundary_empty", b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\nx\r\n----'
    yield "boundary_missing", b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx"
    yield "boundary_twice", b"Content-Type: multipart/mixed; boundary=a; boundary=b\r\n\r\n--a\r\n\r\nA\r\n--b\r\n\r\nB"
    yield "boundary_prefix", b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--aa\r\n\r\nx\r\n--a--"
    yield (
        "boundary_long",
        b"Content-Type: multipart/mixed; boundary=" + b"a" * n + b"\r\n\r\n--" + b"a" * n + b"\r\n\r\nx",
    )
    yield "two_types", b"Content-Type: text/plain\r\n" + HTML + b"<script>alert(1)</script>"
    yield "encoded_multipart", b"Content-Transfer-Encoding: base64\r\n" + MIXED + b"--b\r\n\r\nx\r\n--b--"
    yield "unterminated", MIXED + b"--b\r\nContent-Type: text/plain"
    yield "partial", b"Content-Type: message/partial; id=x; number=1; total=2\r\n\r\nx"
    yield "external", b"Content-Type: message/external-body; access-type=local-file; name=/etc/passwd\r\n\r\n"
    yield (
        "report",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        + (
            b"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
            + b"Final-Recipient: rfc822; a@b.example\r\n\r\n" * n
        ),
    )


def _texts(n: int) -> Iterator[tuple[str, bytes]]:
    pieces = {
        "gt": b">",
        "dash": b"-",
        "under": b"_",
        "blank": b" \t",
        "line": b"\r\n",
        "star": b"*From:* ",
        "le": b"Le lundi ",
        "on": b"On Mon, 2 Mar 2026, ",
        "de": b"De : ",
        "zalgo": "a\u0301\u0302".encode(),
        "nul": b"a\0",
        "oui": b"oui non ",
        "dates": b"12/13/14 ",
        "brackets": b"[(<{",
        "urls": b"http://a.example/?",
        "begin": b"\nbegin 644 a\n",
    }
    for name, piece in pieces.items():
        yield f"text_{name}", TEXT + piece * n


def _markup(n: int) -> Iterator[tuple[str, bytes]]:
    tags = {
        "div": b"<div>",
        "table": b"<table><tr><td>",
        "entity": b"&lt",
        "open": b"<",
        "quote": b"<blockquote>",
        "style": b"<style>",
    }
    for name, tag in tags.items():
        yield f"html_{name}", HTML + tag * n + b"x"
    yield "html_attributes", HTML + b"<p " + b" ".join(b"a%d=b" % i for i in range(n)) + b">x"


def _encodings(n: int) -> Iterator[tuple[str, bytes]]:
    yield "one_line", TEXT + b"a" * (250 * n)
    yield "surrogates", TEXT + b"\xed\xa0\x80\xed\xb0\x80 \xf8\x88\x80\x80\x80 \xff\xfe"
    yield "template", TEXT + b"{{ 7*7 }} {% for x in range(10**9) %}{{x}}{% endfor %} ${7*7} <%= 7*7 %>"
    yield "bad_base64", b"Content-Transfer-Encoding: base64\r\n" + TEXT + b"@@@@====AAA\r\n" * 50
    yield "bad_quoted", b"Content-Transfer-Encoding: quoted-printable\r\n" + TEXT + b"=ZZ=\r\n=3" + b"=" * n
    yield "uuencode", b"Content-Transfer-Encoding: x-uuencode\r\n" + TEXT + b"begin 644 ../../x\r\n" + b"M" * 60
    for number, charset in enumerate(CHARSETS):
        kind = b'Content-Type: text/html; charset="' + charset.encode() + b'"\r\n\r\n'
        yield f"charset_{number}", kind + b"+ADw-script+AD4- \xe9\x00\xff"


def _loops() -> Iterator[tuple[str, bytes]]:
    loops = (b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"List-Id: <l.example>", b"X-Autoreply: yes")
    for number, field in enumerate(loops):
        yield f"loop_{number}", field + b"\r\nSubject: Absent\r\n\r\nAbsent"


def _files() -> Iterator[tuple[str, bytes]]:
    names = (
        b'"../../etc/passwd"',
        b'"..\\\\win.ini"',
        b'"a\0.pdf"',
        b'"' + b"a" * 5000 + b'.pdf"',
        b'""',
        b'"."',
        b'".."',
        f'"{RIGHT_TO_LEFT}fdp.exe"'.encode(),
        f'"{ZERO_WIDTH}.htaccess"'.encode(),
        b"*=utf-7''%2e",
        b'"a.pdf\r\n .exe"',
    )
    content = base64.b64encode(b"<script>alert(1)</script>")
    for number, name in enumerate(names):
        head = b"--b\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=" + name
        yield f"file_{number}", MIXED + b"--b\r\n\r\nsee\r\n" + head + b"\r\n\r\n" + content + b"\r\n--b--"


def _bare() -> Iterator[tuple[str, bytes]]:
    """Mails whose sender is the trick, and mails that are hardly any."""
    senders = (
        b"From: zoe@example.org\r\nFrom: evil@x.example",
        b"From: zoe@example.org, evil@x.example",
        b"From:",
        b'From: "zoe@example.org" <evil@x.example>',
        b"From: zoe@example.org <evil@x.example>",
        b"From: zoe@example.org@x.example",
        b"From: <zoe@example.org\0@x.example>",
        b"Sender: zoe@example.org",
        b"From: group:zoe@example.org;",
        f"From: zoe@ex{CYRILLIC_A}mple.org".encode(),
        f"From: zoe{ZERO_WIDTH}@example.org".encode(),
        b"From: suivi@agence.example.org",
        b"From: MAILER-DAEMON@x.example",
        b"From: =?utf-8?q?zoe=40example=2Eorg=00?=@x.example",
    )
    for number, sender in enumerate(senders):
        yield f"sender_{number}", sender + b"\r\nSubject: x\r\nMessage-ID: <s%d@x.example>\r\n\r\nx" % number
    yield "nothing_but_dots", b".\r\n..\r\n..."
    yield "noise", bytes(range(256)) * 40
    yield "no_header", b"\r\nx"
    yield "one_field", b"Subject: x"
