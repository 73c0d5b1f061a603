"""How the pages reach the rest of mailflow in production. Holds no logic of its own."""

from __future__ import annotations

from functools import partial

from mailflow.caseload.position import position_of
from mailflow.caseload.tasks import complete
from mailflow.config import Settings
from mailflow.inbox import replies
from mailflow.inbox.attaching import attach
from mailflow.web.call import Parts
from mailflow.web.files import ChildFiles


def real_parts(settings: Settings) -> Parts:
    """The parts as they are."""
    position = partial(position_of, settings=settings)
    return Parts(replies=replies, files=ChildFiles(), attach=attach, complete_task=complete, position_of=position)
