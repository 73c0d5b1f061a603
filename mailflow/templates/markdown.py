"""The Markdown of wordings (CommonMark; no HTML, no images; links to https, mailto, tel) and its plain-text form."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMES = ("https://", "mailto:", "tel:")


def _valid_link(url: str) -> bool:
    return url.lower().startswith(SCHEMES)


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "breaks": True})
    made.disable(["html_block", "html_inline", "image"])
    made.validateLink = _valid_link  # type: ignore[method-assign]
    return made


MARKDOWN = _parser()


def plain_text(tokens: Sequence[Token]) -> str:
    """The same mail for readers of plain text: lists with their marks, links with their address, nothing lost."""
    writer = _Writer()
    for token in tokens:
        writer.take(token)
    return "\n".join(writer.lines).strip("\n") + "\n"


class _Writer:
    """Turns block tokens into lines; one blank line between blocks, none between the items of a list."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._margin: list[str] = []  # what each enclosing quote or list item puts before a line
        self._first: str | None = None  # the mark of a list item that has no line yet
        self._counters: list[int | None] = []

    def take(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self._counters.append(None)
            case "ordered_list_open":
                self._counters.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._counters.pop()
                self._blank()
            case "list_item_open":
                self._open_item()
            case "list_item_close" | "blockquote_close":
                self._margin.pop()
                self._first = None
            case "blockquote_open":
                self._margin.append("> ")
            case "inline":
                self._write(_inline(token.children or []))
            case "paragraph_close" | "heading_close":
                if not token.hidden and not self._counters:
                    self._blank()
            case "fence" | "code_block":
                self._write(token.content.rstrip("\n"))
                self._blank()
            case "hr":
                self._write("-" * 20)
                self._blank()

    def _open_item(self) -> None:
        number = self._counters[-1]
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            self._counters[-1] = number + 1
        self._first = "".join(self._margin) + mark
        self._margin.append(" " * len(mark))

    def _write(self, text: str) -> None:
        for line in text.split("\n"):
            self.lines.append(((self._first or "".join(self._margin)) + line).rstrip())
            self._first = None

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")


def _inline(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    links: list[tuple[int, str]] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "link_open":
            links.append((len(parts), str(token.attrGet("href") or "")))
        elif token.type == "link_close":
            start, target = links.pop()
            shown = target.removeprefix("mailto:").removeprefix("tel:")
            if "".join(parts[start:]) not in (shown, target):
                parts.append(f" ({shown})")
        else:
            parts.append(token.content)
    return "".join(parts)
