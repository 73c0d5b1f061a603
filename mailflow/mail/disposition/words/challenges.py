"""How spam filters ask a sender to prove that a person wrote. Data only."""

from __future__ import annotations

STEMS = (
    *("proteg", "protect", "filtr", "schutz", "protett", "retenu", "held", "bloqu", "en attente", "quarant"),
    *("zuruckgehalten", "cliqu", "click", "clic", "klick", "mailinblack", "boxbe", "arrest", "challenge"),
    *("prouve", "prove", "demonstrate", "authentifi", "valide", "captcha", "recopi", "antispam", "anti-spam", "verify"),
    *("zugestellt", "bestatig", "codigo", "enlace", "codice", "bevestig", "klik", "saisi", "identifi"),
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
    (
        r"(?:afin|pour) que (?:votre|ce|le present) (?:message|e?-?mail|courriel|envoi|courrier)[^.]{0,60}(?:parvien"
        r"|remis|deliv|distribu|transmis|achemin|libere|arrive)[^.]{0,80}(?:authentifi|identifi|cliqu|recopi|saisi|captcha"
        r"|valid|confirm|code)"
    ),
    (
        r"(?:authentifi|identifi|confirm|valid)(?:[^.]|\.(?=\S)){0,80}(?:afin|pour) que (?:votre|ce) (?:message"
        r"|e?-?mail|courriel|envoi|courrier)[^.]{0,60}(?:parvien|remis|deliv|distribu|transmis|achemin|libere|arrive)"
    ),
    (
        r"votre (?:message|e?-?mail|envoi|courriel)\b[\s\S]{0,160}(?:recopiez|saisissez|veuillez (?:recopier|saisir)"
        r"|merci de (?:recopier|saisir))[^.]{0,40}(?:code|captcha|caracteres|lettres)"
    ),
    (
        r"(?:message|e?-?mail)[^.]{0,40}\b(?:be (?:delivered|released|accepted)|reach(?:es)?|gets? through)\b[^.]{0,80}"
        r"(?:click|enter|type|verif|confirm|captcha|code|link)"
    ),
    (
        r"(?:click|enter|type|verif|confirm|solve|complete)[^.]{0,80}(?:so that|to (?:have|get|let|allow)|before|for)"
        r" (?:your|this) (?:message|e?-?mail)[^.]{0,40}(?:deliver|release|accept|reach|through)"
    ),
    (
        r"(?:damit|um) (?:ihre|diese) (?:nachricht|e?-?mail)[^.]{0,60}(?:zugestellt|zuzustellen|erreicht|freigegeben"
        r"|freizugeben)[^.]{0,80}(?:code|link|bestatig|klick|eingeb|geben sie)"
    ),
    (
        r"para que (?:su|tu|a sua|o seu|este|esta) (?:mensaje|correo|mensagem|e-?mail)[^.]{0,60}(?:entreg|llegue|chegue"
        r"|recib|liber)[^.]{0,80}(?:codigo|enlace|link|clic|clique|confirm|verifi|pulse)"
    ),
    (
        r"(?:affinche|perche) (?:il suo|questo|la sua) (?:messaggio|e?-?mail)[^.]{0,60}(?:consegna|recapita|arriv"
        r"|giung)[^.]{0,80}(?:codice|link|clicc|conferm|verific|copi)"
    ),
    (
        r"(?:om|zodat) (?:uw|dit|je) (?:bericht|e?-?mail)[^.]{0,60}(?:bezorg|af te leveren|afgeleverd|aankom|vrij)"
        r"[^.]{0,80}(?:code|link|klik|bevestig)"
    ),
    r"(?:authentifi|valide)[^.]{0,60}(?:expediteur|adresse)[^.]{0,80}(?:premier|une (?:seule )?fois|cliqu)",
)
