"""How much of one mail is ever looked at. Every limit is applied before a parser sees the bytes."""

from __future__ import annotations

HEADER_BYTES = 100_000
HEADER_FIELDS = 1_000
PARAMETERS = 200
DEPTH = 50
PARTS = 1_000
BOUNDARIES = 20
EMBEDDED = 100
PICTURES = 30  # looked for in the HTML; further ones are listed
TEXT_CHARACTERS = 1_000_000
HTML_CHARACTERS = 1_200_000  # tags included: about half a second of processor time at the worst
LINES = 30_000
MEANING_CHARACTERS = 20_000
ADDRESSES = 500
REFERENCES = 100
LINE_CHARACTERS = 1_000
"""What the line rules look at of one line; the rest is kept, never examined."""
