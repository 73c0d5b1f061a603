"""Mails made to cost time: each generator gives one of about `size` bytes. Nothing here reads anything."""

from __future__ import annotations

from collections.abc import Callable

Generator = Callable[[int], bytes]

_HEAD = b"From: zoe@courriel.example\r\nTo: suivi@agence.example\r\nSubject: essai\r\n"
_PLAIN = _HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
_HTML = _HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
_MIXED = _HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
_BODY = b"\r\n\r\noui\r\n"
_BASE64 = b"Content-Transfer-Encoding: base64\r\n\r\n"


def _filled(start: bytes, unit: bytes, end: bytes = b"\r\n") -> Generator:
    return lambda size: start + unit * (size // len(unit)) + end


def _numbered(start: bytes, unit: bytes, end: bytes = b"\r\n") -> Generator:
    """The unit with a number in it, so that no two are equal."""
    return lambda size: start + b"".join(unit % n for n in range(size // len(unit))) + end


def _nested(size: int) -> bytes:
    head = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n'
    return _HEAD + b"".join(head % (level, level) for level in range(size // 70)) + b"\r\nx"


def _field(name: bytes) -> bytes:
    return b"From: zoe@courriel.example\r\n" + name + b": "


HEADERS: dict[str, Generator] = {
    "header fields": _numbered(b"From: zoe@courriel.example\r\n", b"X-Field-%d: y\r\n"),
    "header folds": _filled(_field(b"X-Fold"), b"a\r\n ", _BODY),
    "header one long line": _filled(_field(b"Subject"), b"a", _BODY),
    "header spaces": _filled(_field(b"Subject") + b"Re:", b" ", b"x" + _BODY),
    "header no colon": _filled(b"From: zoe@courriel.example\r\n", b"mots sans fin\r\n"),
    "subject Re:": _filled(_field(b"Subject"), b"Re: ", _BODY),
    "encoded words": _filled(_field(b"Subject"), b"=?utf-8?q?=C3=A9?= ", _BODY),
    "encoded words, open": _filled(_field(b"Subject"), b"=?utf-8?q?a", _BODY),
    "encoded words, starts": _filled(_field(b"Subject"), b"=?", _BODY),
    "encoded words, charsets": _numbered(_field(b"Subject"), b"=?x-%d?b?QQ==?= ", _BODY),
    "from quotes": _filled(_field(b"Cc"), b'"', _BODY),
    "addresses": _numbered(_field(b"Cc"), b"a%d@b.example, ", _BODY),
    "address groups": _filled(_field(b"Cc"), b"a:;,", _BODY),
    "address comments": _filled(_field(b"Cc"), b"(", _BODY),
    "address angles": _filled(_field(b"Cc"), b"<", _BODY),
    "address spaces": _filled(b"From: zoe", b" ", b"x" + _BODY),
    "address spaces, folded": _filled(b"From: zoe", b"\r\n ", b"x" + _BODY),
    "address escapes": _filled(b'From: "', b"\\", b"x" + _BODY),
    "address words": _filled(b"From: ", b"a ", b"x" + _BODY),
    "address dots": _filled(_field(b"From"), b"a.", _BODY),
    "address local part": _filled(_field(b"To"), b"a", b"@" + _BODY),
    "references": _numbered(_field(b"References"), b"<%d@x.example> ", _BODY),
    "authentication results": _filled(_field(b"Authentication-Results"), b"mx; dkim=pass (a ", _BODY),
    "parameters": _filled(_field(b"Content-Type") + b"text/plain", b";", _BODY),
    "parameters, quotes": _filled(_field(b"Content-Type") + b"text/plain", b'; a="\\', _BODY),
    "parameters, sections": _numbered(_field(b"Content-Disposition") + b"attachment", b"; filename*%d=a", _BODY),
    "parameters, encoded words": _filled(_field(b"Content-Type") + b"a/b; name=", b"=?a?b?c", _BODY),
    "received": _filled(
        b"From: zoe@courriel.example\r\n", b"Received: from a by b; Mon, 5 Jan 2026 10:00:00 +0100\r\n"
    ),
}

STRUCTURE: dict[str, Generator] = {
    "parts": _filled(_MIXED, b"--b\r\n\r\nx\r\n"),
    "parts, empty": _filled(_MIXED, b"--b\r\n"),
    "parts, closed": _filled(_MIXED, b"--b--\r\n"),
    "parts, almost a delimiter": _filled(_MIXED, b"--bb\r\n"),
    "parts, glued": _filled(
        _HEAD + b"Content-Type: multipart/mixed; boundary=0123456789\r\n\r\n", b"x--0123456789\r\n"
    ),
    "parts, nested": _nested,
    "parts, messages": _filled(_HEAD, b"Content-Type: message/rfc822\r\n\r\n"),
    "parts, no boundary": _filled(_HEAD + b"Content-Type: multipart/mixed\r\n\r\n", b"--a b c\r\n"),
    "parts, same boundary": _filled(_MIXED, b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"),
    "parts, strays": _filled(
        _MIXED + b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--b\r\n\r\n",
        b"--c\r\n\r\nx\r\n",
    ),
    "base64 rubbish": _filled(_HEAD + _BASE64, b"@=A "),
    "base64 pieces": _filled(_HEAD + _BASE64, b"QQ==\r\n"),
    "base64 and words": _filled(_HEAD + _BASE64, b"QUJD\r\ndes mots\r\n"),
    "quoted-printable signs": _filled(_HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n", b"="),
    "quoted-printable breaks": _filled(_HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n", b"a= \r\n"),
    "uuencode starts": _filled(_PLAIN, b"begin 644 a\r\nM\r\n"),
    "uuencode lines": _filled(_PLAIN + b"begin 644 a\r\n", b"#0V%T\r\n"),
    "yenc starts": _filled(_PLAIN, b"=ybegin line=1 name=a\r\n"),
    "begin-base64 starts": _filled(_PLAIN, b"begin-base64 644 a\r\n"),
    "bytes that are no UTF-8": _filled(_PLAIN, b"\xc3\xa9\xe9"),
    "bytes of no charset": _filled(_HEAD + b"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n", b"\xff\x1b$B"),
    "bytes of UTF-7": _filled(_HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n", b"+A-+"),
    "returned mail": _filled(
        _HEAD + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\n",
        b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n",
    ),
}


def _pictures(size: int) -> bytes:
    part = b"--b\r\nContent-Type: image/png; name=image001.png\r\nContent-ID: <c%d>\r\n\r\nx\r\n"
    shown = b"<img src='cid:c%d'>"
    count = size // 100
    html = b"--b\r\nContent-Type: text/html\r\n\r\n<p>oui</p>" + b"".join(shown % n for n in range(count))
    return _MIXED + html + b"\r\n" + b"".join(part % n for n in range(count)) + b"--b--\r\n"


STRUCTURE["pictures"] = _pictures

TEXTS: dict[str, Generator] = {
    "text, one line": _filled(_PLAIN, b"a"),
    "text, words": _filled(_PLAIN, "Bonjour à vous, je viens. ".encode()),
    "text, lines": _filled(_PLAIN, "Je serai là jeudi à 14 h.\r\n".encode()),
    "text, blank lines": _filled(_PLAIN, b"\r\n"),
    "text, spaces": _filled(_PLAIN, b" \t", b"x\r\n"),
    "text, quote depth": _filled(_PLAIN, b">"),
    "text, quote marks apart": _filled(_PLAIN, b"> "),
    "text, quoted lines": _filled(_PLAIN, b"> oui\r\n"),
    "text, blank lines between quotes": _filled(_PLAIN, b"\r\n> oui\r\n"),
    "text, dashes": _filled(_PLAIN, b"-"),
    "text, underscores": _filled(_PLAIN, b"_"),
    "text, signatures": _filled(_PLAIN, b"-- \r\n"),
    "text, original message": _filled(_PLAIN, b"-----Message d'origine-----\r\n"),
    "text, header blocks": _filled(_PLAIN, b"De : a\r\nObjet : b\r\n"),
    "text, on wrote": _filled(_PLAIN, b"On Mon, 1 Jan 2026, ", b"wrote:\r\n"),
    "text, a ecrit": _filled(_PLAIN, b"Le lundi 5 mars, ", "a écrit :\r\n".encode()),
    "text, flowed": _filled(_HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n", b"un mot \r\n"),
    "text, enriched": _filled(_HEAD + b"Content-Type: text/enriched\r\n\r\n", b"<<<bold><param>"),
    "text, digits": _filled(_PLAIN, b"01 02 03 04 05 "),
    "text, addresses": _filled(_PLAIN, b"a@b.example "),
    "html, div": _filled(_HTML, b"<div>"),
    "html, closed div": _filled(_HTML, b"</div>"),
    "html, tables": _filled(_HTML, b"<table><tr><td>"),
    "html, quotes": _filled(_HTML, b"<blockquote>oui"),
    "html, lists": _filled(_HTML, b"<ol><li>"),
    "html, starts": _filled(_HTML, b"<"),
    "html, open tags": _filled(_HTML, b"<a "),
    "html, attributes": _filled(_HTML, b'<p a="', b">"),
    "html, quotes in tags": _filled(_HTML + b"<p ", b'"', b">"),
    "html, comments": _filled(_HTML, b"<!--", b">"),
    "html, scripts": _filled(_HTML, b"<script>x"),
    "html, styles": _filled(_HTML, b"<style></style>"),
    "html, entities": _filled(_HTML, b"&eacute;&#233;&"),
    "html, long attribute": _filled(_HTML + b'<p style="', b"color:#ff0000;", b'">oui</p>'),
    "html, spans": _filled(_HTML, b"<span style='color:red'>x</span>"),
    "html, paragraphs": _filled(_HTML, b"<p class=MsoNormal>oui<o:p></o:p></p>\r\n"),
    "html, pictures": _filled(_HTML, b"<img alt='x' src='cid:a'>"),
}

GENERATORS: dict[str, Generator] = {**HEADERS, **STRUCTURE, **TEXTS}
