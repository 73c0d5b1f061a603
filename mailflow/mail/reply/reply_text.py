"""Which lines of a mail its author wrote: reply, quoted mail, signature. One pass over the lines, linear.

Nothing is lost: what is not reply text is quoted text or signature. Top, bottom and inline answers.
"""

from __future__ import annotations

from collections.abc import Callable

from mailflow.core.quick import dataclass
from mailflow.mail.folding import folded
from mailflow.mail.lines import Hint, Line, as_text
from mailflow.mail.reply import answers_within, endings, signature
from mailflow.mail.reply.names import Author
from mailflow.mail.reply.quotes import runs_of
from mailflow.mail.reply.signature import without_blank_ends


@dataclass(frozen=True, slots=True)
class Split:
    """A mail's text, taken apart."""

    reply: str
    quoted: str
    signature: str


def split(
    lines: list[Line], name: str = "", address: str = "", html_lines: Callable[[], list[Line] | None] | None = None
) -> Split:
    """Takes the lines apart. `html_lines` gives the HTML's, whose colours the plain part lacks."""
    author = Author.of(name, address)
    own, quoted = runs_of(lines)
    kept: list[Line] = []
    cut: list[Line] = []
    for index, run in enumerate(own):
        if index in (0, len(own) - 1):
            run, tail = signature.split(run, author, has_own_words=bool(kept))
            cut += tail
        kept += without_blank_ends(run)
    if kept and quoted and answers_within.are_announced(kept):
        coloured = html_lines() if html_lines else None
        kept += answers_within.found(quoted if coloured is None else runs_of(coloured)[1], kept, author)
    elif not kept and quoted:
        answer, quoted = answers_within.below_unmarked(quoted)
        kept, tail = signature.split(answer, author)
        cut += tail
    if not kept and cut and not quoted:
        kept = _unsigned(cut)
    return Split(as_text(kept).strip("\n"), as_text(quoted).strip("\n"), as_text(cut).strip("\n"))


def _unsigned(cut: list[Line]) -> list[Line]:
    """People type into the signature element of some clients: their words, when there are no others."""
    typed = [line for line in cut if line.hint is Hint.SIGNATURE]
    return [
        Line(line.text)
        for line in typed
        if len(line.text.split()) > 5 and not endings.is_footer(folded(line.text[:200]))
    ]
