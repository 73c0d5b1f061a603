"""How texts are cut into words for the search: French stems, accents do not count.

Source: PostgreSQL documentation, chapter “Full Text Search” (configurations, unaccent as a filtering dictionary).
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from mailflow.store.tables.base import metadata

NAME = "french_plain"
_MAPPING = "ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.french_stem"
CONFIGURATION = (
    f"CREATE TEXT SEARCH CONFIGURATION {NAME} (COPY = french)",
    f"ALTER TEXT SEARCH CONFIGURATION {NAME} {_MAPPING}",
)
# A tsvector holds 1 MB at most, and a mail that cannot be indexed must still be kept: 100,000 characters are far below.
# In names of files, "_", "-" and "." part words.
MESSAGE_WORDS = (
    f"setweight(to_tsvector('{NAME}'::regconfig, left(subject, 1000)), 'A') || "
    f"setweight(to_tsvector('{NAME}'::regconfig, left(text, 100000)), 'B') || "
    f"setweight(to_tsvector('{NAME}'::regconfig, translate(left(attachments::text, 10000), '_-.', '   ')), 'C')"
)
NOTE_WORDS = f"to_tsvector('{NAME}'::regconfig, left(text, 100000))"

for _statement in CONFIGURATION:
    event.listen(metadata, "before_create", DDL(_statement))  # type: ignore[no-untyped-call]
