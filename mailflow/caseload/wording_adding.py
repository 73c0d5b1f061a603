"""A wholly new wording in the draft of a pathway, and one taken out that no step uses. Each can be put back.

Nothing changes for anybody before the pathway is published with a step that sends it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from mailflow.caseload.wording_editing import KIND, check_text, is_used, to_edit
from mailflow.caseload.wordings import all_wordings
from mailflow.core.errors import Refused
from mailflow.pathways.fields import NAME
from mailflow.store import setting_changes
from mailflow.store.drafts import keep_draft
from mailflow.store.wordings import lock_pathways
from mailflow.templates.shipped import starter_wordings

SKELETON = "Bonjour {{ prenom }},\n\n\n\n{{ conseiller }}\n{{ agence }}\n"


async def add_wording(
    connection: AsyncConnection, pathway: str, code: str, source: str, by: UUID, now: datetime
) -> UUID:
    """Put a wording of a new name into the draft, which is begun if there is none; the change, to undo it.

    Raises `Refused` for a name that is none or is taken, and with every mistake of the text.
    """
    if not NAME.fullmatch(code):
        raise Refused("Le nom : des lettres minuscules, chiffres, - et _, en commençant par une lettre.")
    await lock_pathways(connection, [pathway])
    if code in starter_wordings() or code in await all_wordings(connection):
        raise Refused(f"Le nom {code} est déjà pris.")
    wrong = check_text(source)
    if wrong:
        raise Refused(" ".join(wrong))
    document, texts, there = await to_edit(connection, pathway)
    await keep_draft(connection, pathway, document, {**texts, code: source}, by, now, "begun")
    before, after = {"text": None, "draft": there}, {"text": source, "draft": True}
    return await setting_changes.record(
        connection, by, now, kind=KIND, key=code, before={pathway: before}, after={pathway: after}
    )


async def remove_wording(connection: AsyncConnection, pathway: str, code: str, by: UUID, now: datetime) -> UUID:
    """Take it out of the draft; the change, to undo it. Raises `Refused` while a step uses it."""
    await lock_pathways(connection, [pathway])
    document, texts, there = await to_edit(connection, pathway)
    if not there or code not in texts:
        raise Refused("Cette formulation n’est pas dans ce brouillon.")
    if is_used(document, code):
        raise Refused("Une étape se sert de cette formulation : choisissez-y d’abord un autre texte.")
    left = {name: text for name, text in texts.items() if name != code}
    await keep_draft(connection, pathway, document, left, by, now)
    before, after = {"text": texts[code], "draft": True}, {"text": None, "draft": True}
    return await setting_changes.record(
        connection, by, now, kind=KIND, key=code, before={pathway: before}, after={pathway: after}
    )
