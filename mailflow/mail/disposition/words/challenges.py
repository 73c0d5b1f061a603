"""How spam filters ask a sender to prove that a person wrote. Data only."""

from __future__ import annotations

STEMS = (
    *("proteg", "protect", "filtr", "schutz", "protett", "retenu", "held", "bloqu", "en attente", "quarant"),
    *("zuruckgehalten", "cliqu", "click", "clic", "klick", "mailinblack", "boxbe", "arrest", "challenge"),
    *("prouve", "prove", "demonstrate", "authentifi", "valide"),
)
"""Plain strings: without one of them no pattern can match."""
PATTERNS = (
    (
        r"(?:boite|adresse|messagerie|compte|mailbox|inbox|account|posteingang|buzon|casella)[^.]{0,60}(?:protegee?"
        r"|protected"
        r"|filtree?|geschutzt|protegid[oa]|protett[oa])[^.]{0,60}(?:indesirable|spam|courriers?|junk)"
    ),
    (
        r"(?:retenu|held|bloque|en attente|quarantaine|quarantine|zuruckgehalten)[^.]{0,80}(?:confirm|validat|verif"
        r"|bestatig)[^.]"
        r"{0,80}(?:personne|humain|human|lien|link|identi|expediteur|sender|person)"
    ),
    (
        r"(?:cliquez|click|clic|klicken)[^.]{0,80}(?:lien|link|bouton|ici|here|hier)[^.]{0,80}(?:liberer|valider"
        r"|confirmer|release"
        r"|verify|prove|authentifi|deliver|bestatig)"
    ),
    r"mailinblack|boxbe\b|spam ?arrest|challenge[- ]response",
    r"(?:prouve[rz]|prove|demonstrate) (?:that |que )?(?:vous|you)[^.]{0,30}(?:robot|human|person|humain|bien)",
    r"(?:authentifi|valide)[^.]{0,60}(?:expediteur|adresse)[^.]{0,80}(?:premier|une (?:seule )?fois|cliqu)",
)
