"""What a project would put together from packages: mail-parser, talon, flufl.bounce, and the headers of RFC 3834."""

from __future__ import annotations

from typing import Any

from benchmarks.peers.parsers import automatic_headers, flufl_bounce_and_report, mail_parser
from benchmarks.peers.replies import talon


def stack(raw: bytes) -> dict[str, Any]:
    """All four on one mail."""
    return {**mail_parser(raw), **talon(raw), **flufl_bounce_and_report(raw), **automatic_headers(raw)}
