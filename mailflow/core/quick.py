"""`dataclass` for the small values that one `advance`, or the reading of one mail, makes by the dozen. Pure.

To the type checker it is the frozen one, so nothing may change such a value. At run time it is not: making a frozen
one takes three to four times as long, which was a quarter of all that a simulated year costs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type[Any]], type[Any]]:
        """Slotted, equal and hashed by what it holds."""
        return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)
