"""The slot under whose quoted line a yes stands."""

from __future__ import annotations

from mailflow.mail.folding import folded
from mailflow.mail.intents.slot_words import QUOTED_NUMBER, REFUSED, WANTED
from mailflow.mail.intents.talk import Slot, Talk


def find(talk: Talk) -> Slot | None:
    """The slot under whose quoted line a yes stands, when there is exactly one such answer."""
    if "\n>" not in f"\n{talk.mail.text[:20_000]}" or "\n" not in talk.mail.reply_text:
        return None
    own = {line.strip() for line in talk.mail.reply_text.split("\n") if line.strip()}
    current: Slot | None = None
    verdicts: dict[int, str] = {}
    by_number = {slot.number: slot for slot in talk.slots}
    for line in talk.mail.text[:20_000].split("\n"):
        if line.startswith(">"):
            number = QUOTED_NUMBER.match(folded(line))
            current = by_number.get(int(number[1])) if number else current
            continue
        if current is not None and line.strip() in own:
            verdicts[current.number] = f"{verdicts.get(current.number, '')} {folded(line)}"
    if not verdicts:
        return None
    accepted = [number for number, text in verdicts.items() if WANTED.search(text) and not REFUSED.search(text)]
    if len(accepted) == 1:
        return by_number[accepted[0]]
    return None
