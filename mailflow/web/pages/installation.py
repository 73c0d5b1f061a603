"""The settings of this installation, read from the environment at the start: shown with their origin, not changed."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr
from starlette.responses import Response

from mailflow.config import Settings
from mailflow.web.call import Call
from mailflow.web.guard import page
from mailflow.web.language import _, mark
from mailflow.web.pages.administration import settings_page
from mailflow.web.rights import Rule

TAB = "/reglages/installation"
HIDDEN = frozenset({"database_url"})  # it may hold a password
GROUPS = {
    mark("Ce qui part"): {
        "acknowledgements": mark("accusés de réception envoyés, tant que rien d’autre n’est réglé sous Service"),
        "automatic_mails_per_hour": mark("fusible : courriels automatiques par heure, 0 pour aucun"),
        "quiet_hours": mark("heures calmes, tant que rien d’autre n’est réglé sous Service"),
        "relay_mails_per_minute": mark("courriels par minute vers le relais, 0 sans limite"),
        "domain_mails_per_minute": mark("courriels par minute vers un domaine"),
        "undo_seconds": mark("secondes pour annuler une réponse envoyée"),
        "attachment_bytes": mark("octets de pièces jointes par réponse"),
        "relay_host": mark("relais d’envoi"),
        "reply_token_days": mark("jours pendant lesquels une adresse de réponse reste valable"),
    },
    mark("Ce qui arrive"): {
        "mail_domain": mark("domaine du courrier"),
        "mailbox": mark("boîte du service"),
        "other_mailboxes": mark("autres boîtes"),
        "bounce_mailbox": mark("boîte des avis de non-remise"),
        "smtp_max_bytes": mark("octets d’un courriel au plus"),
        "act_within_days": mark("jours au-delà desquels un courriel en route est lu par une personne"),
        "verify_dkim": mark("signatures DKIM vérifiées ici"),
        "authserv_ids": mark("serveurs dont les résultats de vérification comptent"),
    },
    mark("Personnes et pages"): {
        "tier_ceilings": mark("plafonds par type de suivi, tant que rien d’autre n’est réglé sous Service"),
        "session_idle_minutes": mark("minutes sans clic avant la fin d’une connexion"),
        "web_url": mark("adresse des pages"),
    },
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting: its variable, what it means, its value, and whether somebody set it."""

    variable: str
    meaning: str
    value: str
    is_set: bool


async def overview(call: Call) -> Response:
    """All of them; those with words first, the technical ones below."""
    settings = call.web.services.settings
    known = {name for fields in GROUPS.values() for name in fields}
    groups = {
        title: [shown(settings, name, meaning) for name, meaning in fields.items()] for title, fields in GROUPS.items()
    }
    rest = [shown(settings, name, "") for name in Settings.model_fields if name not in known]
    return await settings_page(call, "installation.html", TAB, groups=groups, rest=rest)


def shown(settings: Settings, name: str, meaning: str) -> Shown:
    """One of them; secrets only say that they are there."""
    value = getattr(settings, name)
    if isinstance(value, SecretStr) or (name in HIDDEN and value):
        said = _("renseigné, non montré")
    elif isinstance(value, bool):
        said = _("oui") if value else _("non")
    elif isinstance(value, dict):
        said = ", ".join(f"{key} : {item}" for key, item in value.items())
    else:
        said = str(value) if value not in (None, "") else "–"
    return Shown(f"MAILFLOW_{name.upper()}", meaning, said, name in settings.model_fields_set)


ROUTES = (page("/reglages/installation", overview, Rule.SETTINGS),)
