"""Up to three people whom a mail of nobody's may concern, best reason first, each with its reason.

Suggestions only: whose the mail is, an adviser says. Nothing of it is written to the sender.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.inbox.identify import MOST_SUGGESTIONS, Suggestion
from mailflow.inbox.knowledge import Knowledge
from mailflow.inbox.planning import Item
from mailflow.mail.values import Disposition, ReadMail
from mailflow.store import hints
from mailflow.store.names import plain_words

ORDER = ("thread", "reference", "written", "shared_name", "name", "shared")
LOOKED_AT = 5_000  # characters of the reply
NAMED_WITHIN = 60  # words from its beginning and from its end, where people say who they are
LONGEST_NAME = 4  # words
MOST_REFERENCES = 20

_REFERENCE = re.compile(r"(?<![\w@./-])(?=[A-Za-z0-9/-]{0,19}\d)[A-Za-z0-9](?:[A-Za-z0-9/-]{1,18})[A-Za-z0-9](?![\w@])")


def references_in(mail: ReadMail) -> list[str]:
    """What may be somebody's reference, as written and in capitals, in order."""
    text = f"{mail.subject}\n{mail.reply_text[:LOOKED_AT]}\n{mail.signature[:LOOKED_AT]}"
    found = dict.fromkeys(match[0] for match in _REFERENCE.finditer(text))
    return list(dict.fromkeys(form for name in list(found)[:MOST_REFERENCES] for form in (name, name.upper())))


def names_in(mail: ReadMail) -> list[str]:
    """Plain names that the mail may mention: neighbouring words in both orders, the sender's own name first."""
    reply = plain_words(mail.reply_text[:LOOKED_AT])
    passages = (
        plain_words(mail.from_name),
        plain_words(mail.from_address.partition("@")[0]),
        plain_words(mail.signature[:LOOKED_AT])[:NAMED_WITHIN],
        plain_words(mail.subject)[:NAMED_WITHIN],
        reply[-NAMED_WITHIN:],
        reply[:NAMED_WITHIN],
    )
    return list(dict.fromkeys(name for words in passages for name in _neighbours(words)))


def _neighbours(words: list[str]) -> Iterator[str]:
    """Runs of two to four words, turned so that the family name may stand first or last."""
    for length in range(2, LONGEST_NAME + 1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            for cut in range(length):
                yield " ".join(run[cut:] + run[:cut])


async def suggest(connection: AsyncConnection, items: Collection[Item], have: Knowledge) -> None:
    """Add suggestions to the mails that belong to nobody yet; one statement for each kind of hint."""
    open_ones = [item for item in items if item.person_id is None and item.mail.disposition is Disposition.HUMAN]
    if not open_ones:
        return
    references = {item.message_id: references_in(item.mail) for item in open_ones}
    names = {item.message_id: names_in(item.mail) for item in open_ones}
    agencies = {item.agency_id for item in open_ones}
    found = {
        "reference": await hints.by_reference(connection, _all(references.values())),
        "written": await hints.by_sender(connection, {item.mail.from_address for item in open_ones}),
        "name": await hints.by_name(connection, agencies, _all(names.values())),
    }
    for item in open_ones:
        said = {
            "reference": references[item.message_id],
            "written": [item.mail.from_address],
            "name": names[item.message_id],
        }
        hinted = [
            Suggestion(person_id, None, why)
            for why, rows in found.items()
            for what, person_id, agency_id in rows
            if what in said[why] and agency_id == item.agency_id
        ]
        item.who = replace(item.who, suggestions=ranked([*item.who.suggestions, *hinted]))


def ranked(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """One suggestion for each person, best reason first; of those who share an address the one who is named."""
    best: dict[object, Suggestion] = {}
    for one in suggestions:
        whose = one.person_id or one.conversation_id
        known = best.get(whose)
        if known is None:
            best[whose] = one
        elif {known.why, one.why} == {"shared", "name"}:
            best[whose] = replace(known, why="shared_name")
        elif ORDER.index(one.why) < ORDER.index(known.why):
            best[whose] = replace(one, conversation_id=one.conversation_id or known.conversation_id)
    return tuple(sorted(best.values(), key=lambda one: ORDER.index(one.why))[:MOST_SUGGESTIONS])


def _all(lists: Iterable[Collection[str]]) -> set[str]:
    return {one for entries in lists for one in entries}
